package mailbox

import (
	"context"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// watch catches up and then waits for new mail, until the connection ends.
func (s *session) watch(ctx context.Context) error {
	s.status.set(CatchingUp)
	if err := s.catchUp(ctx); err != nil {
		return err
	}
	for {
		told, err := s.wait(ctx)
		if err != nil {
			return err
		}
		if err := s.wake(ctx, told); err != nil {
			return err
		}
	}
}

// wake does what is due: a rescan of the whole folder, or new mail and the
// messages that are to be tried again.
func (s *session) wake(ctx context.Context, told bool) error {
	if time.Since(s.scanned) >= s.w.opts.Rescan {
		return s.rescan(ctx)
	}
	if !told {
		s.fresh = false
		if err := s.c.noop(ctx); err != nil {
			return err
		}
		told = s.c.news.heard()
	}
	if err := s.fresher(ctx, told); err != nil {
		return err
	}
	if err := s.again(ctx); err != nil {
		return err
	}
	if s.held && !s.crowded() {
		return s.catchUp(ctx)
	}
	return nil
}

// rescan opens the folder anew and looks at everything that is not judged:
// whatever was missed so far is found here.
func (s *session) rescan(ctx context.Context) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	s.fresh = false
	return s.catchUp(ctx)
}

// again tries the messages whose pause is over.
func (s *session) again(ctx context.Context) error {
	uids, _ := s.due(time.Now())
	for len(uids) > 0 {
		var some claim.UIDs
		some, uids = cutTop(uids, batchStart)
		there, err := s.c.present(ctx, some)
		if err != nil {
			return err
		}
		s.learn(s.validity, minus(some, there))
		if _, err := s.step(ctx, there); err != nil {
			return err
		}
	}
	return nil
}

// wait returns when the server announces something (told), when it is time to
// renew, rescan or retry, or when the connection ended.
func (s *session) wait(ctx context.Context) (told bool, err error) {
	if s.c.news.heard() {
		return true, nil
	}
	if s.deaf || !s.c.caps.Has(imap.CapIdle) {
		return s.poll(ctx)
	}
	told, err = s.idle(ctx)
	if refused(err) {
		s.deaf = true
		s.status.log.WithError(err).Debug("server offers IDLE and refuses it; polling")
		return s.poll(ctx)
	}
	return told, err
}

// pause returns how long to wait at most, given the longest wait.
func (s *session) pause(longest time.Duration) time.Duration {
	d := min(longest, s.w.opts.Rescan-time.Since(s.scanned))
	now, next := s.due(time.Now())
	if len(now) > 0 {
		return 0
	}
	if !next.IsZero() {
		d = min(d, time.Until(next))
	}
	return max(d, 0)
}

// idle waits in IDLE (RFC 2177). The first IDLE after mail is a short one:
// some servers never announce what came between the last FETCH and it.
func (s *session) idle(ctx context.Context) (told bool, err error) {
	longest := s.w.opts.IdleRenew
	if s.fresh {
		longest = min(longest, s.w.opts.IdleSettle)
	}
	var cmd *imapclient.IdleCommand
	err = s.c.do(ctx, "idle", func(*guard) (err error) {
		cmd, err = s.c.client.Idle()
		return err
	})
	if err != nil {
		return false, err
	}
	s.seen()
	s.status.set(Idling)
	told = s.listen(ctx, s.pause(longest))
	err = s.c.do(ctx, "end of idle", func(*guard) error {
		if err := cmd.Close(); err != nil {
			return err
		}
		return cmd.Wait()
	})
	s.seen()
	return told, err
}

// listen waits for an announcement, at most d, or until a message is put off:
// then the wait is to be reckoned anew.
func (s *session) listen(ctx context.Context, d time.Duration) (told bool) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-s.c.news.signal:
		return true
	case <-s.nudge: // d was reckoned before a message was put off
	case <-t.C:
	case <-s.c.client.Closed():
	case <-ctx.Done():
	}
	return false
}

// poll waits without the server's help.
func (s *session) poll(ctx context.Context) (told bool, err error) {
	s.status.set(Polling)
	return s.listen(ctx, s.pause(s.w.opts.Poll)), nil
}
