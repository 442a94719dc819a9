package triage

import (
	"context"
	"fmt"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// idle is how long Run sleeps when nothing is due and nobody wakes it.
const idle = 10 * time.Minute

// Run carries out what Take has written down, and what an earlier process
// left behind, until ctx ends.
func (a *Account) Run(ctx context.Context) error {
	for {
		next := a.Finish(ctx)
		timer := time.NewTimer(next)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-a.wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// Finish carries out every intent that is due, once, and returns how long it
// is until the next one is.
func (a *Account) Finish(ctx context.Context) time.Duration {
	// Read before Pending: then every replacement of these is in pending, or done.
	replaced, err := a.o.Ledger.Superseded(ctx, a.o.Name)
	if err != nil {
		return a.ledgerFailed(ctx, err)
	}
	pending, err := a.o.Ledger.Pending(ctx, a.o.Name, time.Time{}, 0)
	if err != nil {
		return a.ledgerFailed(ctx, err)
	}
	next, open := idle, map[int64]bool{}
	for i := range pending {
		if ctx.Err() != nil {
			return next
		}
		if wait := a.attempt(ctx, &pending[i]); wait > 0 {
			next, open[pending[i].Case] = min(next, wait), true
		}
	}
	return min(next, a.takeBack(ctx, replaced, open))
}

// Unfinished returns how many intents are open and not given up.
func (a *Account) Unfinished(ctx context.Context) (int, error) {
	pending, err := a.o.Ledger.Pending(ctx, a.o.Name, time.Time{}, 0)
	return len(pending), err
}

func (a *Account) ledgerFailed(ctx context.Context, err error) time.Duration {
	if ctx.Err() == nil {
		a.o.Log.WithError(err).Error("the ledger cannot be read; nothing is drafted until it can")
	}
	return 5 * time.Second
}

// attempt carries out one intent if it is due. It returns 0, or the time
// until the next attempt.
func (a *Account) attempt(ctx context.Context, in *claim.Intent) time.Duration {
	if wait := in.Next.Sub(a.o.Now()); wait > 0 {
		return wait
	}
	err := a.carryOut(ctx, in)
	if err == nil {
		a.recovered()
		return 0
	}
	if ctx.Err() != nil {
		return idle
	}
	wait := backoff(in.Attempts)
	if _, ferr := a.o.Ledger.Fail(ctx, in.ID, reason(err), a.o.Now().Add(wait)); ferr != nil {
		return a.ledgerFailed(ctx, ferr)
	}
	a.failed(in, err)
	return wait
}

// backoff is how long to wait after n failed attempts: 1 s, doubled up to 5 min.
func backoff(n int) time.Duration {
	return min(time.Second<<min(n, 9), 5*time.Minute)
}

// carryOut does what is missing of an intent. Every step may have been done
// by a process that died, so every step looks first.
func (a *Account) carryOut(ctx context.Context, in *claim.Intent) error {
	letter, _, err := a.o.Ledger.Letter(ctx, a.o.Name, in.Letter)
	if err != nil {
		return fmt.Errorf("letter of %s: %w", in.ID, err)
	}
	done := claim.Completion{DraftUID: in.DraftUID, Outcome: in.Outcome, Alive: in.Placed}
	if in.HasDraft() && len(in.Draft) > 0 && !in.Placed {
		if done, err = a.place(ctx, in, &letter); err != nil {
			return err
		}
	}
	if err := a.accompany(ctx, in, &letter); err != nil {
		return err
	}
	done.At = a.o.Now()
	if _, err := a.o.Ledger.Done(ctx, in.ID, done); err != nil {
		return fmt.Errorf("record that %s is done: %w", in.ID, err)
	}
	a.tell(in, &letter, done)
	return nil
}

// place sees to it that the draft was put into Drafts exactly once.
func (a *Account) place(ctx context.Context, in *claim.Intent, letter *claim.LetterRecord) (claim.Completion, error) {
	traces, err := a.o.Desk.Traces(ctx, in.ID, in.NoteID, letter.MessageID)
	if err != nil {
		return claim.Completion{}, fmt.Errorf("look for earlier work: %w", err)
	}
	if c, dealt := dealtWith(traces); dealt {
		return c, nil
	}
	uid, err := a.o.Desk.AppendDraft(ctx, in.Draft, in.Created)
	if err != nil {
		return claim.Completion{}, fmt.Errorf("put the draft into Drafts: %w", err)
	}
	if err := a.o.Ledger.Placed(ctx, in.ID, uid); err != nil {
		return claim.Completion{}, fmt.Errorf("record that %s lies in Drafts: %w", in.ID, err)
	}
	return claim.Completion{DraftUID: uid, Outcome: "appended", Alive: true}, nil
}

// dealtWith reads traces: somebody, this bot in an earlier life or a person,
// was there before.
func dealtWith(t claim.Traces) (claim.Completion, bool) {
	switch {
	case t.DraftUID != 0:
		return claim.Completion{DraftUID: t.DraftUID, Outcome: "already in Drafts", Alive: true}, true
	case t.Elsewhere != "":
		return claim.Completion{Outcome: "the draft was moved to " + t.Elsewhere + " by a person"}, true
	case t.Answer != "":
		return claim.Completion{Outcome: "a person has an answer in " + t.Answer}, true
	case t.Noted:
		// The note follows the draft, so there was one, and a person removed it.
		return claim.Completion{Outcome: "the draft was made before and removed by a person"}, true
	}
	return claim.Completion{}, false
}

// accompany adds the note and the keyword.
func (a *Account) accompany(ctx context.Context, in *claim.Intent, letter *claim.LetterRecord) error {
	if in.NoteID != "" && len(in.Note) > 0 {
		if err := a.o.Desk.AppendNote(ctx, in.NoteID, in.Note, in.Created); err != nil {
			return fmt.Errorf("put the note into its folder: %w", err)
		}
	}
	if in.Keyword == "" {
		return nil
	}
	if err := a.o.Desk.Flag(ctx, letter.Folder, letter.UIDValidity, letter.UID, in.Keyword); err != nil {
		// A mark is a convenience: a server that refuses it delays nothing.
		a.o.Log.WithError(err).WithField("keyword", in.Keyword).Info("the letter could not be marked")
	}
	return nil
}

func (a *Account) tell(in *claim.Intent, letter *claim.LetterRecord, done claim.Completion) {
	e := Event{What: Drafted, Intent: in, Detail: done.Outcome, Took: a.o.Now().Sub(in.Created), Message: &claim.Message{
		Account: a.o.Name, Folder: letter.Folder, UIDValidity: letter.UIDValidity, UID: letter.UID,
	}}
	switch {
	case !in.HasDraft() || len(in.Draft) == 0:
		e.What = Noted
	case !done.Alive:
		e.What = Left
	}
	a.o.Observe(e)
}
