package triage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// again is when a message that could not be judged is tried once more, by the
// number of failed attempts; after the last one it is left to the person.
var again = []time.Duration{10 * time.Minute, 6 * time.Hour, 7 * 24 * time.Hour}

// Unreadable puts away a message whose bytes the server does not hand out.
func (a *Account) Unreadable(ctx context.Context, m *claim.Message, cause error) error {
	return a.quarantine(ctx, m, fmt.Errorf("%w: %w", ErrUnjudged, cause))
}

// quarantine writes down why m could not be judged, and when to try again.
func (a *Account) quarantine(ctx context.Context, m *claim.Message, cause error) error {
	id, now := uid{m.Folder, m.UIDValidity, m.UID}, a.o.Now()
	attempts := a.attempts(id)
	entry := claim.QuarantineEntry{
		Account: a.o.Name, Folder: m.Folder, UIDValidity: m.UIDValidity, UID: m.UID,
		Reason: reason(cause), First: now, Last: now,
	}
	if attempts < len(again) {
		entry.Next = now.Add(again[attempts])
	}
	entry, err := a.o.Ledger.Quarantine(ctx, entry)
	if err != nil {
		return fmt.Errorf("quarantine %s: %w", m.Place(), err)
	}
	a.mu.Lock()
	a.retry[id] = entry.Attempts
	a.mu.Unlock()
	a.o.Log.WithField("message", m.Place()).Warn("message put aside: " + entry.Reason + "; `claimtriage check` on a saved copy says more")
	a.o.Observe(Event{What: Quarantined, Message: m, Detail: entry.Reason})
	return nil
}

// reason is the first line of an error, short enough for a log line.
func reason(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	if len(line) > 400 {
		line = line[:400] + "…"
	}
	return line
}

func (a *Account) attempts(id uid) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.retry[id]
}

// release forgets that m was in quarantine, now that it was judged.
func (a *Account) release(ctx context.Context, m *claim.Message) error {
	id := uid{m.Folder, m.UIDValidity, m.UID}
	if a.attempts(id) == 0 {
		return nil
	}
	if err := a.o.Ledger.Release(ctx, a.o.Name, m.Folder, m.UIDValidity, m.UID); err != nil {
		return fmt.Errorf("release %s from quarantine: %w", m.Place(), err)
	}
	a.mu.Lock()
	delete(a.retry, id)
	a.mu.Unlock()
	return nil
}

// dueAgain returns the quarantined UIDs of a folder whose next try is due,
// and remembers their attempts.
func (a *Account) dueAgain(ctx context.Context, folder string, uidValidity uint32) (claim.UIDs, error) {
	entries, err := a.o.Ledger.Quarantined(ctx, a.o.Name)
	if err != nil {
		return nil, fmt.Errorf("quarantine of %s: %w", a.o.Name, err)
	}
	now := a.o.Now()
	var due claim.UIDs
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, q := range entries {
		a.retry[uid{q.Folder, q.UIDValidity, q.UID}] = q.Attempts
		if q.Folder == folder && q.UIDValidity == uidValidity && !q.Next.IsZero() && !q.Next.After(now) {
			due = due.Add(q.UID, q.UID)
		}
	}
	return due, nil
}
