package ledgertest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// races lets several handles, as of several processes, do the same at once.
func (s suite) races(t *testing.T) {
	t.Run("one intent", s.raceIntent)
	t.Run("one record", s.raceRecord)
	t.Run("one case", s.raceCase)
	t.Run("one lease", s.raceLease)
	t.Run("judged", s.raceJudged)
	t.Run("cancelled", s.raceCancelled)
}

const racers = 6

// race runs fn on handles of one store, as many at once as there are racers.
func (s suite) race(t *testing.T, fn func(st Store, i int) error) Store {
	t.Helper()
	open := s.fresh(t)
	handles := []Store{open(), open(), open()}
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range racers {
		wg.Go(func() {
			<-start
			if err := fn(handles[i%len(handles)], i); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	wg.Wait()
	return handles[0]
}

// tally counts how often each thing was won.
type tally struct {
	mu  sync.Mutex
	won map[string]int
}

func (c *tally) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.won == nil {
		c.won = map[string]int{}
	}
	c.won[what]++
}

func (c *tally) eachOnce(t *testing.T, n int) {
	t.Helper()
	if len(c.won) != n {
		t.Errorf("%d of %d were won", len(c.won), n)
	}
	for what, n := range c.won {
		if n != 1 {
			t.Errorf("%s was won %d times", what, n)
		}
	}
}

func (s suite) raceIntent(t *testing.T) {
	var c tally
	const n = 10
	st := s.race(t, func(st Store, _ int) error {
		for k := range n {
			key := fmt.Sprint("k", k)
			out, err := st.Intend(t.Context(), letter(key), intent(key))
			if err != nil {
				return err
			}
			if out.Claimed {
				c.add(key)
			}
		}
		return nil
	})
	c.eachOnce(t, n)
	equal(t, "pending", n, len(pending(t, st)))
}

func (s suite) raceRecord(t *testing.T) {
	var c tally
	const n = 10
	s.race(t, func(st Store, _ int) error {
		for k := range n {
			key := fmt.Sprint("k", k)
			existed, err := st.RecordLetter(t.Context(), letter(key))
			if err != nil {
				return err
			}
			if !existed {
				c.add(key)
			}
		}
		return nil
	})
	c.eachOnce(t, n)
}

// raceCase has every racer bring letters of one case, and carry out and take
// back as it is told to.
func (s suite) raceCase(t *testing.T) {
	st := s.race(t, func(st Store, i int) error {
		for k := range 5 {
			if err := s.oneTurn(t.Context(), st, fmt.Sprint("k", i, "-", k), i+k); err != nil {
				return err
			}
		}
		return nil
	})
	oneDraftEach(t, st)
	equal(t, "pending", []string{}, pending(t, st))
	list := must[[]claim.CaseSummary](t)(st.Cases(t.Context(), claim.CaseFilter{}))
	if len(list) != 1 || list[0].Letters != racers*5 {
		t.Errorf("cases: %+v; want one with %d letters", list, racers*5)
	}
}

func (s suite) oneTurn(ctx context.Context, st Store, key string, n int) error {
	out, err := st.Intend(ctx, next(key, n), intent(key))
	if err != nil {
		return err
	}
	for _, old := range out.Superseded {
		if err := st.Retired(ctx, old.ID, claim.TakenBack, day(n)); err != nil {
			return err
		}
	}
	_, err = st.Done(ctx, "<draft-"+key+"@here>", done(1))
	return err
}

func (s suite) raceLease(t *testing.T) {
	var c tally
	s.race(t, func(st Store, i int) error {
		me := fmt.Sprint("holder", i)
		got, err := st.Lease(t.Context(), "main", me, day(1), day(2))
		if err == nil && got == me {
			c.add("main")
		}
		return err
	})
	c.eachOnce(t, 1)
}

func (s suite) raceJudged(t *testing.T) {
	st := s.race(t, func(st Store, i int) error {
		for k := range 20 {
			uid := uint32(1 + k*racers + i)
			if err := st.MarkJudged(t.Context(), "main", "INBOX", 7, claim.UIDs{{From: uid, To: uid}}); err != nil {
				return err
			}
		}
		return nil
	})
	got := must[claim.UIDs](t)(st.Judged(t.Context(), "main", "INBOX", 7))
	equal(t, "judged", fmt.Sprintf("1:%d", racers*20), got.String())
}

// raceCancelled gives up in the middle of things: afterwards the store works,
// and what was written is whole.
func (s suite) raceCancelled(t *testing.T) {
	st := s.race(t, func(st Store, i int) error {
		for k := range 10 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(k*100)*time.Microsecond)
			key := fmt.Sprint("k", i, "-", k)
			out, err := st.Intend(ctx, letter(key), intent(key))
			if err != nil && ctx.Err() == nil {
				cancel()
				return err
			}
			if out.Claimed && err != nil {
				t.Errorf("%s is claimed, with the error %v", key, err)
			}
			cancel()
		}
		return nil
	})
	for _, id := range pending(t, st) {
		in, _, err := st.Intent(t.Context(), id)
		check(t, err)
		if _, ok, err := st.Letter(t.Context(), "main", in.Letter); !ok || err != nil {
			t.Errorf("intent %s has no letter (error %v)", id, err)
		}
	}
	out := must[claim.Intended](t)(st.Intend(t.Context(), letter("after"), intent("after")))
	equal(t, "claimed afterwards", true, out.Claimed)
}
