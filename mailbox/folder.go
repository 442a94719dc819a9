package mailbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// folder is what is known of one watched folder from one connection to the
// next.
type folder struct {
	w      *Watcher
	name   string
	spam   bool // the folder of spam, whatever the server calls it
	status *status
	flight sync.WaitGroup // messages on their way to the Sink
	batch  int            // messages of one FETCH; shrinks when one breaks the connection
	way    fetchWay
	nudge  chan struct{} // a message was put off while the session waits

	mu       sync.Mutex
	validity uint32
	judged   claim.UIDs
	troubles map[uint32]*trouble
	progress Progress
}

// trouble is a message that could not be fetched or judged yet.
type trouble struct {
	strikes int       // tries at fetching it that failed
	failed  int       // tries at judging it that failed
	due     time.Time // when it is tried again
}

// How many times the fetch of one message may fail before it is put away as
// unreadable. An answer that cannot be parsed stays so; a lost connection may
// have had nothing to do with the message.
const (
	strikesUnread  = 2
	strikesRefused = 3
	strikesLost    = 5
)

// maxTroubles is the number of messages that may wait to be tried again before
// the folder waits for them instead of making more.
const maxTroubles = 1000

const (
	batchStart = 50
	batchMax   = 200
)

func newFolder(w *Watcher, name string) *folder {
	return &folder{
		w: w, name: name, batch: batchStart,
		status:   newStatus(w.opts.Account, name, w.opts.Log),
		troubles: make(map[uint32]*trouble), nudge: make(chan struct{}, 1),
		progress: Progress{Folder: name},
	}
}

// begin takes over what the Sink knows under this UIDVALIDITY. A folder
// without one has no lasting UIDs: everything is offered again.
func (f *folder) begin(validity uint32, judged claim.UIDs) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if validity == f.validity && validity != 0 {
		f.judged = f.judged.Union(judged)
		return
	}
	f.validity, f.judged = validity, judged
	f.troubles = make(map[uint32]*trouble)
}

// learn adds to what is judged, unless the folder was made anew meanwhile.
func (f *folder) learn(validity uint32, done claim.UIDs) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.validity != validity {
		return false
	}
	f.judged = f.judged.Union(done)
	for uid := range f.troubles {
		if f.judged.Has(uid) {
			delete(f.troubles, uid)
		}
	}
	return true
}

// todo returns the UIDs up to top that are to be looked at now.
func (f *folder) todo(top uint32, now time.Time) claim.UIDs {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := f.judged.Missing(1, top)
	var later claim.UIDs
	for uid, t := range f.troubles {
		if t.due.After(now) {
			later = append(later, claim.UIDRange{From: uid, To: uid})
		}
	}
	return minus(out, normal(later))
}

// above returns the lowest UID above everything that is judged.
func (f *folder) above() uint32 {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.judged) == 0 {
		return 1
	}
	return f.judged[len(f.judged)-1].To + 1
}

// due returns the messages that are to be tried again now, and when the next
// one will be; zero when there is none.
func (f *folder) due(now time.Time) (uids claim.UIDs, next time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for uid, t := range f.troubles {
		if !t.due.After(now) {
			uids = append(uids, claim.UIDRange{From: uid, To: uid})
		} else if next.IsZero() || t.due.Before(next) {
			next = t.due
		}
	}
	return normal(uids), next
}

// crowded reports whether too many messages wait to be tried again.
func (f *folder) crowded() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.troubles) >= maxTroubles
}

// take sends a message on its way to the Sink.
func (f *folder) take(ctx context.Context, m *claim.Message, validity uint32, live bool, w *window) {
	m.Account, m.Folder, m.UIDValidity = f.w.opts.Account, f.name, validity
	w.add()
	f.flight.Add(1)
	ok := f.w.pool.give(ctx, live, int64(cap(m.Raw)), func() {
		defer f.flight.Done()
		defer w.done()
		if err := f.offer(ctx, m); err != nil {
			w.except(one(m.UID))
			f.postpone(ctx, m.UID, err)
			return
		}
		f.settle(m.UID, validity)
	})
	if !ok {
		w.except(one(m.UID))
		w.done()
		f.flight.Done()
	}
}

// offer calls the Sink. A panic in it is an error of this one message.
func (f *folder) offer(ctx context.Context, m *claim.Message) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: panic: %v", errSink, p)
		}
	}()
	return f.w.sink.Take(ctx, m)
}

// settle notes that a message is recorded for good.
func (f *folder) settle(uid, validity uint32) {
	f.learn(validity, one(uid))
	f.mu.Lock()
	f.progress.Done++
	f.mu.Unlock()
	f.w.report(f)
}

// postpone puts off a message that the Sink could not judge.
func (f *folder) postpone(ctx context.Context, uid uint32, cause error) {
	if ctx.Err() != nil {
		return
	}
	f.mu.Lock()
	t := f.trouble(uid)
	t.failed++
	pause := f.w.opts.pauseFor(t.failed)
	t.due = time.Now().Add(pause)
	first := t.failed == 1
	f.mu.Unlock()
	select {
	case f.nudge <- struct{}{}:
	default: // it is told already
	}
	entry := f.status.log.WithError(cause).WithField("uid", uid).WithField("retry_in", pause.String())
	if first {
		entry.Warn("message could not be judged; it is tried again")
	} else {
		entry.Debug("message could not be judged again")
	}
}

// pauseFor returns the pause before try n+1 of a message.
func (o *Options) pauseFor(n int) time.Duration {
	pause := o.Retry
	for ; n > 1 && pause < retryMax; n-- {
		pause *= 2
	}
	return min(pause, max(retryMax, o.Retry))
}

// trouble returns the entry of uid. It is called with mu held.
func (f *folder) trouble(uid uint32) *trouble {
	t := f.troubles[uid]
	if t == nil {
		t = &trouble{}
		f.troubles[uid] = t
	}
	return t
}

// strike notes that a message could not be fetched. After enough strikes it is
// put away as unreadable, so that it holds up nothing else.
func (f *folder) strike(ctx context.Context, uid, validity uint32, cause error) {
	if ctx.Err() != nil {
		return
	}
	f.mu.Lock()
	t := f.trouble(uid)
	t.strikes++
	strikes := t.strikes
	if errors.Is(cause, ErrProtocol) {
		t.due = time.Time{} // at once: it is being narrowed down
	} else {
		t.due = time.Now().Add(f.w.opts.pauseFor(strikes))
	}
	f.mu.Unlock()
	if strikes < limitOf(cause) {
		return
	}
	m := &claim.Message{Account: f.w.opts.Account, Folder: f.name, UIDValidity: validity, UID: uid}
	if err := f.w.sink.Unreadable(ctx, m, cause); err != nil {
		f.postpone(ctx, uid, err)
		return
	}
	f.status.log.WithError(cause).WithField("uid", uid).Warn("message cannot be read; it is put away")
	f.settle(uid, validity)
}

func limitOf(cause error) int {
	switch {
	case errors.Is(cause, errUnanswered):
		return 1 // it was asked several times already
	case errors.Is(cause, ErrProtocol), errors.Is(cause, errPanic):
		return strikesUnread
	case refused(cause):
		return strikesRefused
	}
	return strikesLost
}
