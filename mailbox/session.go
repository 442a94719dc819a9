package mailbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// session is one connection of one folder, from EXAMINE to its end. One
// goroutine owns it.
type session struct {
	*folder
	c        *conn
	validity uint32
	next     uint32 // the lowest UID that was never looked for
	sure     bool   // the server told UIDNEXT
	exists   uint32 // messages in the folder when it was opened
	scanned  time.Time
	looked   time.Time // when new mail was last looked for
	fresh    bool      // there was mail since the last quiet IDLE
	deaf     bool      // the server refuses IDLE though it offers it
	held     bool      // the backlog waits until the Sink works again
}

// open connects and opens the folder.
func (f *folder) open(ctx context.Context) (*session, error) {
	f.status.set(Connecting)
	c, err := open(ctx, &f.w.opts)
	if err != nil {
		return nil, err
	}
	s := &session{folder: f, c: c}
	if err := s.locate(ctx); err != nil {
		c.close()
		return nil, err
	}
	if err := s.enter(ctx); err != nil {
		c.close()
		return nil, err
	}
	return s, nil
}

// errNoSpam says that the account has no spam folder, which is no mistake.
var errNoSpam = errors.New("this account has no spam folder")

// locate finds out what the spam folder is called. Nothing of an earlier
// connection is on its way any more, so the name may change.
func (s *session) locate(ctx context.Context) error {
	if !s.spam {
		return nil
	}
	all, err := s.c.list(ctx)
	if err != nil {
		return err
	}
	name := find(all, imap.MailboxAttrJunk, spamNames())
	if name == "" {
		return errNoSpam
	}
	s.name = name
	return nil
}

// enter opens the folder, also once more at each rescan: that is when a
// changed UIDVALIDITY shows.
func (s *session) enter(ctx context.Context) error {
	v, err := s.c.examine(ctx, s.name)
	if err != nil {
		return err
	}
	s.flight.Wait()
	judged, err := s.w.sink.Judged(ctx, s.name, v.validity)
	if err != nil {
		return unlessDone(ctx, fmt.Errorf("%w: what is judged of folder %s: %w", errSink, s.name, err))
	}
	if v.validity == 0 {
		judged = nil
	}
	s.begin(v.validity, judged)
	s.validity, s.exists, s.sure = v.validity, v.exists, v.next != 0
	s.next = v.next
	if !s.sure {
		s.next = maxUID + 1
	}
	s.scanned, s.fresh = time.Now(), true
	s.seen()
	return nil
}

// seen passes the proof of life on.
func (s *session) seen() {
	if at := s.c.proof.Load(); at != 0 {
		s.status.alive(time.Unix(0, at))
	}
}

// How wide the stretches of UIDs are that one SEARCH asks about. They widen
// where few UIDs are in use; but an answer has to stay far below maxResponse.
const (
	widthStart = 500
	widthMax   = 64_000
	foundFew   = 50
	foundMany  = 2_000
)

// catchUp goes through everything that is not judged, newest first. New mail
// is looked for between the steps.
func (s *session) catchUp(ctx context.Context) error {
	todo := s.todo(s.next-1, time.Now())
	s.count(ctx, todo)
	if s.exists == 0 {
		s.newFinished(ctx, todo)
		todo = nil
	}
	width := uint64(widthStart)
	for len(todo) > 0 && !s.crowded() {
		var slice claim.UIDs
		slice, todo = cutTop(todo, width)
		found, err := s.step(ctx, slice)
		if err != nil {
			return err
		}
		width = s.widen(width, found)
	}
	s.held = len(todo) > 0
	if !s.sure {
		s.sure, s.next = true, s.above()
	}
	return nil
}

// widen picks the width of the next stretch by what was found in the last.
func (s *session) widen(width, found uint64) uint64 {
	switch {
	case found > foundMany:
		return max(width/4, widthStart)
	case found < foundFew && (s.exists <= widthMax || width*4 <= widthMax):
		return width * 4
	}
	return width
}

// newFinished marks UIDs of which none is in use.
func (s *session) newFinished(ctx context.Context, span claim.UIDs) {
	if s.sure {
		s.newWindow(ctx, span, s.validity).done()
	}
}

// step looks at one stretch of UIDs: which of them are there, then their
// messages in batches. It returns how many were there.
func (s *session) step(ctx context.Context, slice claim.UIDs) (uint64, error) {
	found, err := s.c.present(ctx, slice)
	if err != nil {
		return 0, err
	}
	s.seen()
	if !s.sure { // what lies above the last message may still come
		slice = nil
		if len(found) > 0 {
			s.sure, s.next = true, found[len(found)-1].To+1
		}
	}
	w := s.newWindow(ctx, slice, s.validity)
	defer w.done()
	total := found.Len()
	for rest := found; len(rest) > 0; {
		var batch claim.UIDs
		batch, rest = cutTop(rest, uint64(s.batch))
		if err := s.batchOf(ctx, batch, w); err != nil {
			w.except(batch)
			w.except(rest)
			return 0, err
		}
		if err := s.glance(ctx); err != nil {
			w.except(rest)
			return 0, err
		}
	}
	return total, nil
}

// batchOf fetches one batch and sends it on its way. What the server leaves
// out is asked once more, one by one.
func (s *session) batchOf(ctx context.Context, batch claim.UIDs, w *window) error {
	began := time.Now()
	got, err := s.c.fetch(ctx, batch, s.way, func(m *claim.Message) {
		s.take(ctx, m, s.validity, false, w)
	})
	s.seen()
	missing := minus(batch, got)
	if err != nil && !refused(err) {
		return s.broken(ctx, missing, err)
	}
	s.resize(time.Since(began))
	if len(missing) == 0 {
		return nil
	}
	w.except(missing)
	return s.singly(ctx, missing, w)
}

// resize aims at batches of half a second: new mail never waits for longer.
func (s *session) resize(took time.Duration) {
	switch {
	case took < 500*time.Millisecond:
		s.batch = min(s.batch*2, batchMax)
	case took > 2*time.Second:
		s.batch = max(s.batch/2, 1)
	}
}

// broken narrows down which message breaks the connection: the next batch is
// smaller, and one that was asked alone gets a strike.
func (s *session) broken(ctx context.Context, missing claim.UIDs, err error) error {
	if ctx.Err() != nil {
		return err
	}
	if missing.Len() == 1 && blames(err) {
		s.strike(ctx, missing[0].From, s.validity, err)
	}
	s.batch = max(int(min(missing.Len(), uint64(s.batch)))/2, 1)
	return err
}

// blames reports whether err may be the doing of the message that was asked
// for. An untagged response that the library does not know is not.
func blames(err error) bool {
	return !errors.Is(err, ErrBusy) && !strings.Contains(err.Error(), "unsupported response type")
}

// singly asks once more, one by one and in the plainest way, for messages that
// the server left out.
func (s *session) singly(ctx context.Context, missing claim.UIDs, w *window) error {
	there, err := s.c.present(ctx, missing)
	if err != nil {
		return err
	}
	for gone := minus(missing, there); len(gone) > 0; gone = nil {
		s.newFinished(ctx, gone)
	}
	var uids []uint32
	each(there, func(uid uint32) { uids = append(uids, uid) })
	for _, uid := range uids {
		if err := s.single(ctx, uid, w); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) single(ctx context.Context, uid uint32, w *window) error {
	var got claim.UIDs
	var err error
	for try := 0; try < strikesUnread && len(got) == 0 && err == nil; try++ {
		got, err = s.c.fetch(ctx, one(uid), whole, func(m *claim.Message) {
			s.take(ctx, m, s.validity, false, w)
		})
	}
	switch {
	case err != nil && !refused(err):
		return s.broken(ctx, one(uid), err)
	case len(got) > 0:
		if s.way == inPart {
			s.way = whole
			s.status.log.Debug("server stumbles over partial FETCH; asking for whole messages")
		}
	case err != nil:
		s.strike(ctx, uid, s.validity, err)
	default:
		s.strike(ctx, uid, s.validity, errUnanswered)
	}
	return nil
}

// glance looks for new mail in the middle of the backlog when the server told
// of some, or has not been asked for a second.
func (s *session) glance(ctx context.Context) error {
	if s.c.news.heard() {
		return s.fresher(ctx, true)
	}
	if time.Since(s.looked) < time.Second {
		return nil
	}
	s.looked = time.Now()
	if err := s.c.noop(ctx); err != nil {
		return err
	}
	if s.c.news.heard() {
		return s.fresher(ctx, true)
	}
	return nil
}

// fresher fetches what lies above every UID known so far. told says that the
// server announced something.
func (s *session) fresher(ctx context.Context, told bool) error {
	s.looked = time.Now()
	if !s.sure {
		return nil // catchUp finds the end first
	}
	from := s.next
	w := s.newWindow(ctx, nil, s.validity)
	defer w.done()
	got, err := s.c.fetch(ctx, claim.UIDs{{From: from, To: maxUID}}, s.way, func(m *claim.Message) {
		if m.UID < from {
			return
		}
		s.fresh, s.next = true, max(s.next, m.UID+1)
		s.take(ctx, m, s.validity, true, w)
	})
	s.seen()
	if err != nil && !refused(err) {
		s.batch = max(s.batch/4, 1)
		return err
	}
	return s.overlooked(ctx, from, got, told)
}

// overlooked asks for new messages that the FETCH passed over: those between
// others, and those above when something was announced and nothing came.
func (s *session) overlooked(ctx context.Context, from uint32, got claim.UIDs, told bool) error {
	holes := got.Missing(from, s.next-1)
	if s.next == from {
		holes = nil
	}
	if told && len(got) == 0 {
		holes = claim.UIDs{{From: from, To: maxUID}}
	}
	if len(holes) == 0 {
		return nil
	}
	there, err := s.c.present(ctx, holes)
	if err != nil || len(there) == 0 {
		return err
	}
	s.next = max(s.next, there[len(there)-1].To+1)
	w := s.newWindow(ctx, nil, s.validity)
	defer w.done()
	for rest := there; len(rest) > 0; {
		var batch claim.UIDs
		batch, rest = cutTop(rest, uint64(s.batch))
		if err := s.batchOf(ctx, batch, w); err != nil {
			return err
		}
	}
	return nil
}
