package mailbox

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Sink is what a Watcher feeds. All methods must be safe for concurrent use
// and must return soon after their context ends.
type Sink interface {
	// Judged returns the UIDs of a folder that need not be fetched again.
	Judged(ctx context.Context, folder string, uidValidity uint32) (claim.UIDs, error)
	// Take judges one message. Nil means that this is recorded for good. An
	// error is temporary: the message stays unjudged and comes again later,
	// ever more rarely; the others go on.
	Take(ctx context.Context, m *claim.Message) error
	// MarkJudged says that every UID of uids is either judged or was never
	// there: a finished window of the backlog.
	MarkJudged(ctx context.Context, folder string, uidValidity uint32, uids claim.UIDs) error
	// Unreadable says that the server cannot or will not hand out m, which
	// has no Raw. Nil means that it is put away with its cause for good.
	Unreadable(ctx context.Context, m *claim.Message, cause error) error
}

// inFlight bounds the bytes of messages that are read and not yet judged.
const inFlight = 64 << 20

// job is one message on its way to the Sink.
type job struct {
	size int64
	run  func()
}

// pool runs jobs on a few goroutines. Live mail goes before the backlog.
type pool struct {
	live, backlog chan job
	bytes         *semaphore.Weighted
}

func newPool() *pool {
	return &pool{live: make(chan job, 16), backlog: make(chan job, 16), bytes: semaphore.NewWeighted(inFlight)}
}

// start runs n workers until the returned function is called, which waits for
// the jobs that were given.
func (p *pool) start(n int) (stop func()) {
	quit := make(chan struct{})
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() { p.work(quit) })
	}
	return func() {
		close(quit)
		wg.Wait()
	}
}

func (p *pool) work(quit <-chan struct{}) {
	for {
		j, ok := p.pick(quit)
		if !ok {
			return
		}
		j.run()
		p.bytes.Release(j.size)
	}
}

// pick returns the next job, live ones first, and false when there is none
// and the pool is to end.
func (p *pool) pick(quit <-chan struct{}) (job, bool) {
	select {
	case j := <-p.live:
		return j, true
	default:
	}
	select {
	case j := <-p.live:
		return j, true
	case j := <-p.backlog:
		return j, true
	case <-quit:
	}
	select {
	case j := <-p.live:
		return j, true
	case j := <-p.backlog:
		return j, true
	default:
		return job{}, false
	}
}

// give hands a job over. It waits while too many bytes are on their way, and
// reports false when ctx ended first: then run is never called.
func (p *pool) give(ctx context.Context, live bool, size int64, run func()) bool {
	size = min(size, inFlight)
	if p.bytes.Acquire(ctx, size) != nil {
		return false
	}
	to := p.backlog
	if live {
		to = p.live
	}
	select {
	case to <- job{size, run}:
		return true
	case <-ctx.Done():
		p.bytes.Release(size)
		return false
	}
}
