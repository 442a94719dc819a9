package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/ledger"
	"github.com/claimtriage/claimtriage/internal/memory"
)

// maxLetters bounds how many letters of a case are remembered with a
// decision: the latest.
const maxLetters = 20

// byNote is how a decision was said that came from moving a note.
const byNote = "note moved"

// notes is what a learner needs of a mailbox.
type notes interface {
	SortedOut(ctx context.Context) ([]string, error)
	Noted(ctx context.Context, ids []string) ([]string, error)
}

// learner watches where a person puts the notes of one account. A note that
// was moved into the folder for what is no claim says just that about its
// letter; moving it back takes that back. Each step is one transaction that
// does nothing the second time, so it may stop anywhere.
type learner struct {
	account string
	notes   notes
	ledger  *ledger.Ledger
	mem     *memory.Memory
	every   time.Duration
	now     func() time.Time
	log     logrus.FieldLogger
}

// run looks again and again until ctx ends.
func (l *learner) run(ctx context.Context) {
	failing := false
	for {
		err := l.look(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			failing = false
		case failing:
			l.log.WithError(err).Debug("still not seen where the notes are")
		default:
			failing = true
			l.log.WithError(err).Info("cannot see whether notes were moved; looking again")
		}
		select {
		case <-time.After(l.every):
		case <-ctx.Done():
			return
		}
	}
}

// look compares where the notes are with where they were.
func (l *learner) look(ctx context.Context) error {
	away, err := l.notes.SortedOut(ctx)
	if err != nil {
		return err
	}
	known, err := l.ledger.MovedNotes(ctx, l.account)
	if err != nil || len(away)+len(known) == 0 {
		return err
	}
	fresh, gone := without(away, known), without(known, away)
	there, err := l.notes.Noted(ctx, slices.Concat(fresh, gone))
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range fresh {
		if !slices.Contains(there, id) { // otherwise it is a copy
			errs = append(errs, l.moved(ctx, id))
		}
	}
	for _, id := range gone {
		if slices.Contains(there, id) {
			errs = append(errs, l.back(ctx, id))
		}
	}
	return errors.Join(errs...)
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// moved remembers what moving a note says. A message that is no note of ours
// says nothing.
func (l *learner) moved(ctx context.Context, note string) error {
	r, ok, err := l.ledger.LetterOfNote(ctx, l.account, note)
	if err != nil || !ok {
		return err
	}
	d, err := decisionAbout(ctx, l.ledger, l.mem, &r, claim.Other)
	if err != nil {
		return err
	}
	d.By, d.At, d.Note = byNote, l.now(), note
	if d, err = l.ledger.Decide(ctx, d); err != nil || d.ID == 0 {
		return err
	}
	l.log.WithFields(logrus.Fields{"memory": d.ID, "case": d.Case}).Info("a note was moved: letters like this one are no claims from now on")
	return nil
}

func (l *learner) back(ctx context.Context, note string) error {
	if err := l.ledger.NoteBack(ctx, l.account, note, byNote, l.now()); err != nil {
		return err
	}
	l.log.WithField("note", note).Info("a note was moved back: what it said is taken back")
	return nil
}

// decisionAbout makes a decision for kind about a letter. What is no claim is
// none in all letters of its case; a kind of claim is that of this letter
// alone.
func decisionAbout(ctx context.Context, store *ledger.Ledger, m *memory.Memory, r *claim.LetterRecord, kind claim.Kind) (claim.Decision, error) {
	d := claim.Decision{
		Account: r.Account, Case: r.Case, Kind: kind, Was: r.Kind, Sender: r.Sender, Subject: r.Subject,
		Letters: []claim.Likeness{m.FromRecord(r)},
	}
	if r.Case == 0 || kind != claim.Other && kind != claim.Scam {
		return d, nil
	}
	c, err := store.Case(ctx, r.Case)
	if err != nil {
		return d, fmt.Errorf("letters of case %d: %w", r.Case, err)
	}
	for i := len(c.Record) - 1; i >= 0 && len(d.Letters) < maxLetters; i-- {
		if c.Record[i].Key != r.Key {
			d.Letters = append(d.Letters, m.FromRecord(&c.Record[i]))
		}
	}
	return d, nil
}
