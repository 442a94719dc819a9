package mailbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"golang.org/x/sync/errgroup"
)

// Watcher feeds every message of the watched folders of one account to a
// Sink: the backlog once, new mail as it comes. Each folder has a connection
// and a goroutine of its own, and its own troubles.
type Watcher struct {
	opts    Options
	err     error // what is wrong with the options
	sink    Sink
	pool    *pool
	folders []*folder

	mu       sync.Mutex
	progress func(Progress)
}

// NewWatcher returns a Watcher of one account. Run and CatchUp return what is
// wrong with the options.
func NewWatcher(o Options, sink Sink) *Watcher {
	w := &Watcher{sink: sink, pool: newPool()}
	w.opts, w.err = o.withDefaults()
	for _, name := range w.opts.Folders {
		w.folders = append(w.folders, newFolder(w, name))
	}
	if w.opts.Spam {
		f := newFolder(w, "Junk")
		f.spam = true
		w.folders = append(w.folders, f)
	}
	return w
}

// Run watches until ctx ends, whatever happens to the account: a wrong
// password, an unknown host or a missing folder is said once and tried again.
// It returns the error of ctx, or at once an error that wraps ErrOptions or
// ErrPlaintext. Run and CatchUp must not run at the same time.
func (w *Watcher) Run(ctx context.Context) error {
	if w.err != nil {
		return w.err
	}
	defer w.pool.start(w.opts.Workers)()
	var wg sync.WaitGroup
	for _, f := range w.folders {
		wg.Go(func() { f.run(ctx) })
	}
	wg.Wait()
	return ctx.Err()
}

// Health returns the state of every watched folder, in the order of the
// options.
func (w *Watcher) Health() []FolderHealth {
	out := make([]FolderHealth, len(w.folders))
	for i, f := range w.folders {
		out[i] = f.status.get()
	}
	return out
}

// run keeps one folder watched until ctx ends.
func (f *folder) run(ctx context.Context) {
	bo := f.w.opts.backoff()
	for ctx.Err() == nil {
		began := time.Now()
		err := f.guarded(ctx, (*session).watch)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > max(30*time.Second, f.w.opts.BackoffMax) {
			bo.Reset()
		}
		if errors.Is(err, errNoSpam) {
			f.status.set(Absent) // one may be made later
			sleep(ctx, f.w.opts.Rescan)
			continue
		}
		pause := f.pauseAfter(err, bo)
		f.status.lost(err, pause)
		sleep(ctx, pause)
	}
}

// guarded opens a session, lets do work in it, and waits for the messages that
// are on their way. A panic on the way is an error of this session.
func (f *folder) guarded(ctx context.Context, do func(*session, context.Context) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errPanic, p)
		}
	}()
	s, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer f.flight.Wait()
	defer s.c.close()
	return do(s, ctx)
}

// backoff returns the pauses between connections: doubled each time, with
// jitter, so that many folders do not come back at the same moment.
func (o *Options) backoff() *backoff.ExponentialBackOff {
	return &backoff.ExponentialBackOff{
		InitialInterval: o.BackoffMin, MaxInterval: o.BackoffMax,
		Multiplier: 2, RandomizationFactor: 0.5,
	}
}

// pauseAfter picks the pause by what went wrong. While a message that cannot
// be parsed is being narrowed down there is nothing to wait for; a server that
// refuses us is asked rarely.
func (f *folder) pauseAfter(err error, bo *backoff.ExponentialBackOff) time.Duration {
	o := &f.w.opts
	pause := min(bo.NextBackOff(), o.BackoffMax)
	switch {
	case errors.Is(err, ErrProtocol) && f.batch < batchStart:
		return min(o.BackoffMin, pause)
	case errors.Is(err, ErrAuth), errors.Is(err, ErrBusy):
		return min(max(pause, 30*o.BackoffMin), o.BackoffMax)
	}
	return pause
}

// Progress is how far CatchUp got in one folder.
type Progress struct {
	Folder string
	Done   uint64 // messages judged in this run
	Failed uint64 // messages that could not be judged now
	Total  uint64 // messages to judge in this run; an estimate where the server cannot count
}

// maxTries is how many connections in a row CatchUp may lose without getting
// on.
const maxTries = 8

// CatchUp goes through the backlog of all folders once and returns. progress,
// which may be nil, is called after each message, never twice at a time. What
// was judged is recorded by the Sink, so a broken run goes on where it was.
// The error joins what went wrong in each folder; ErrUnfinished is in it when
// messages could not be judged.
func (w *Watcher) CatchUp(ctx context.Context, progress func(Progress)) error {
	if w.err != nil {
		return w.err
	}
	w.progress = progress
	defer w.pool.start(w.opts.Workers)()
	errs := make([]error, len(w.folders))
	var g errgroup.Group
	for i, f := range w.folders {
		g.Go(func() error {
			errs[i] = f.catchUpOnce(ctx)
			return nil
		})
	}
	_ = g.Wait()
	return errors.Join(errs...)
}

func (f *folder) catchUpOnce(ctx context.Context) error {
	bo := f.w.opts.backoff()
	for tries := 0; ; {
		before, batch := f.snapshot(), f.batch
		err := f.guarded(ctx, (*session).catchUp)
		after := f.snapshot()
		if after != before || f.batch < batch {
			tries = 0
		}
		tries++
		switch {
		case err == nil && after.Failed == 0, errors.Is(err, errNoSpam):
			return nil
		case err == nil:
			return fmt.Errorf("folder %s: %w: %d of %d", f.name, ErrUnfinished, after.Failed, after.Total)
		case ctx.Err() != nil:
			return ctx.Err()
		case tries >= maxTries, errors.Is(err, ErrAuth), errors.Is(err, ErrNoFolder):
			return fmt.Errorf("account %s: folder %s: %w", f.w.opts.Account, f.name, err)
		}
		sleep(ctx, f.pauseAfter(err, bo))
	}
}

func (f *folder) snapshot() Progress {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.progress.Failed = uint64(len(f.troubles))
	return f.progress
}

// report tells the progress of f, one caller at a time.
func (w *Watcher) report(f *folder) {
	if w.progress == nil {
		return
	}
	p := f.snapshot()
	p.Total = max(p.Total, p.Done)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.progress(p)
}
