package triage

import (
	"context"
	"fmt"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// takeBack removes drafts that a later one of the same case replaced, as far
// as no person has touched them, and never before the later one is there:
// open names the cases whose replacement is not. It returns when to look
// again.
func (a *Account) takeBack(ctx context.Context, replaced []claim.Intent, open map[int64]bool) time.Duration {
	next := idle
	for i := range replaced {
		if ctx.Err() != nil || open[replaced[i].Case] {
			continue
		}
		if err := a.retire(ctx, &replaced[i]); err != nil && ctx.Err() == nil {
			next = min(next, backoff(a.count(replaced[i].ID)))
			a.failed(&replaced[i], err)
		}
	}
	return next
}

// retire takes one draft back. Its note is still due when the later letter
// came before the note was put into its folder; and the note is what proves,
// when the ledger is lost, that this draft was made and has gone.
func (a *Account) retire(ctx context.Context, in *claim.Intent) error {
	if in.NoteID != "" && len(in.Note) > 0 {
		if err := a.o.Desk.AppendNote(ctx, in.NoteID, in.Note, in.Created); err != nil {
			return fmt.Errorf("put the note of a replaced draft into its folder: %w", err)
		}
	}
	how, err := a.o.Desk.TakeBack(ctx, in.ID, in.Draft)
	if err != nil {
		return fmt.Errorf("take back the replaced draft: %w", err)
	}
	if err := a.o.Ledger.Retired(ctx, in.ID, how, a.o.Now()); err != nil {
		return fmt.Errorf("record that %s is retired: %w", in.ID, err)
	}
	a.mu.Lock()
	delete(a.backoff, in.ID)
	a.mu.Unlock()
	a.o.Observe(Event{What: Replaced, Intent: in, Detail: string(how)})
	return nil
}

// count returns how often taking back id has failed so far, and adds one.
func (a *Account) count(id string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := a.backoff[id]
	a.backoff[id] = n + 1
	return n
}

// failed says that the mailbox refused, once until it works again.
func (a *Account) failed(in *claim.Intent, err error) {
	a.mu.Lock()
	before := a.failing
	a.failing = true
	a.mu.Unlock()
	if before {
		a.o.Log.WithError(err).WithField("draft", in.ID).Debug("still not done")
	} else {
		a.o.Log.WithError(err).WithField("account", a.o.Name).Warn("could not finish a letter; trying again until it works")
	}
	a.o.Observe(Event{What: Failed, Intent: in, Detail: reason(err)})
}

func (a *Account) recovered() {
	a.mu.Lock()
	before := a.failing
	a.failing = false
	a.mu.Unlock()
	if before {
		a.o.Log.WithField("account", a.o.Name).Info("letters are finished again")
	}
}
