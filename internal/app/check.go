package app

import (
	"context"
	"io"
	"runtime"
	"sync"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/spool"
	"github.com/claimtriage/claimtriage/internal/triage"
)

// Checked is one message that was judged offline.
type Checked struct {
	File      string
	Judgement *claim.Judgement // nil when Err is set
	Err       error
}

// Check judges every message below paths ("-" is stdin) on all cores and
// yields the results in the order of the input. It ends early when ctx ends
// or yield returns an error, which it returns.
func Check(ctx context.Context, j *triage.Judge, paths []string, stdin io.Reader, yield func(Checked) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	order := make(chan chan Checked, 4*runtime.GOMAXPROCS(0))
	go feed(ctx, j, paths, stdin, order)
	for next := range order {
		select {
		case c := <-next:
			if err := yield(c); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return ctx.Err()
}

// feed hands each message to a free worker, and the place of its result to
// the reader, so that memory stays bounded by the length of order.
func feed(ctx context.Context, j *triage.Judge, paths []string, stdin io.Reader, order chan<- chan Checked) {
	var wg sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	spool.Walk(paths, stdin, func(it spool.Item) bool {
		out := make(chan Checked, 1)
		select {
		case order <- out:
		case <-ctx.Done():
			return false
		}
		free <- struct{}{}
		wg.Go(func() {
			defer func() { <-free }()
			out <- judgeItem(ctx, j, it)
		})
		return true
	})
	wg.Wait()
	close(order)
}

func judgeItem(ctx context.Context, j *triage.Judge, it spool.Item) Checked {
	if it.Err != nil {
		return Checked{File: it.Name, Err: it.Err}
	}
	got, err := j.Judge(ctx, &claim.Message{Raw: it.Raw, Size: int64(len(it.Raw)), Truncated: it.Truncated})
	if err != nil {
		return Checked{File: it.Name, Err: err}
	}
	return Checked{File: it.Name, Judgement: got}
}
