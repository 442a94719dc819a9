package app

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/ledger"
	"github.com/claimtriage/claimtriage/internal/memory"
	"github.com/claimtriage/claimtriage/rules"
)

// folders is where the notes lie.
type folders struct {
	notes, away []string
	err         error
}

func (f *folders) SortedOut(context.Context) ([]string, error) { return slices.Clone(f.away), f.err }

func (f *folders) Noted(_ context.Context, ids []string) ([]string, error) {
	var out []string
	for _, id := range ids {
		if slices.Contains(f.notes, id) {
			out = append(out, id)
		}
	}
	return out, f.err
}

func (f *folders) move() {
	f.notes = slices.DeleteFunc(f.notes, func(s string) bool { return s == noteID })
	f.away = append(f.away, noteID)
}

func (f *folders) moveBack() {
	f.away = slices.DeleteFunc(f.away, func(s string) bool { return s == noteID })
	f.notes = append(f.notes, noteID)
}

const noteID = "<note@here>"

// learning is a learner over a ledger with one drafted claim.
func learning(t *testing.T) (*learner, *folders) {
	t.Helper()
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "l.db"), ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for key, note := range map[string]string{"first": noteID, "second": "<other-note@here>"} {
		r := claim.LetterRecord{
			Account: "main", Key: key, MessageID: "<" + key + "@x>", Kind: claim.FirstClaim, Sender: "desk@shop.example", Reference: "R1",
			Claimant: claim.Party{ID: "shop"}, Judged: at, Received: at, Likeness: claim.Likeness{Key: key, Sender: "desk@shop.example"},
		}
		at = at.Add(time.Hour)
		if _, err := l.Intend(t.Context(), r, claim.Intent{ID: "<" + key + ".draft@here>", Draft: []byte("x"), NoteID: note, Note: []byte("n"), By: "bot", Created: at}); err != nil {
			t.Fatal(err)
		}
	}
	log := logrus.New()
	log.SetOutput(io.Discard)
	f := &folders{notes: []string{noteID}}
	return &learner{
		account: "main", notes: f, ledger: l, mem: memory.New(&rules.Set{}, claim.Own{}), every: time.Millisecond,
		now: func() time.Time { return at }, log: log,
	}, f
}

func look(t *testing.T, l *learner, want ...bool) {
	t.Helper()
	for range 2 { // the second look finds nothing new
		if err := l.look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	all, err := l.ledger.Decisions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []bool
	for _, d := range all {
		got = append(got, d.InForce())
	}
	if !slices.Equal(got, want) {
		t.Fatalf("decisions in force: %v, want %v", got, want)
	}
}

func TestMovingANoteTeaches(t *testing.T) {
	l, f := learning(t)
	look(t, l)
	f.away = append(f.away, noteID)
	look(t, l) // a copy says nothing
	f.move()
	f.away = append(f.away, "<somebody-elses@mail>")
	look(t, l, true)
	d, err := l.ledger.Decisions(t.Context())
	if err != nil || len(d[0].Letters) != 2 || d[0].Kind != claim.Other || d[0].By != byNote || d[0].Case == 0 {
		t.Errorf("%+v, %v", d, err)
	}
	f.moveBack()
	f.away = nil
	look(t, l, false)
	f.move()
	look(t, l, false, true)
	f.away = nil // deleted: what was said stays
	look(t, l, false, true)
}

func TestTakingBackByCommandOutlastsTheNote(t *testing.T) {
	l, f := learning(t)
	f.move()
	look(t, l, true)
	if _, err := l.ledger.Undecide(t.Context(), 1, "cases mark", l.now()); err != nil {
		t.Fatal(err)
	}
	look(t, l, false)
}

func TestAMailboxThatFailsTeachesNothing(t *testing.T) {
	l, f := learning(t)
	f.move()
	f.err = errors.New("cut")
	if err := l.look(t.Context()); !errors.Is(err, f.err) {
		t.Errorf("error is %v", err)
	}
	f.err = nil
	look(t, l, true)
}

func TestLearnerEndsWithItsContext(t *testing.T) {
	l, f := learning(t)
	f.err = errors.New("cut")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); l.run(ctx) }()
	cancel()
	<-done
}

// counting counts how often all decisions are read.
type counting struct {
	*ledger.Ledger
	reads int
}

func (c *counting) Decisions(ctx context.Context) ([]claim.Decision, error) {
	c.reads++
	return c.Ledger.Decisions(ctx)
}

func TestRecollectionReadsWhatChanged(t *testing.T) {
	l, _ := learning(t)
	store := &counting{Ledger: l.ledger}
	r := NewRecollection(store, &rules.Set{}, claim.Own{})
	judge := func(want bool) {
		t.Helper()
		j := &claim.Judgement{Key: "k", Letter: &claim.Letter{From: []claim.Address{{Address: "a@b.example"}}}, Claim: claim.Claim{Kind: claim.FirstClaim, Inner: -1}}
		got, err := r.Recall(t.Context(), j)
		if err != nil || got != want || want && (j.Claim.Kind != claim.Other || j.Claim.Owner() == nil) {
			t.Fatalf("recalled %v, kind %s, %v; want %v", got, j.Claim.Kind, err, want)
		}
	}
	judge(false)
	judge(false)
	d, err := l.ledger.Decide(t.Context(), claim.Decision{Account: "main", Kind: claim.Other, At: l.now(), Letters: []claim.Likeness{{Key: "k"}}})
	if err != nil {
		t.Fatal(err)
	}
	judge(true)
	judge(true)
	if _, err := l.ledger.Undecide(t.Context(), d.ID, "jo", l.now()); err != nil {
		t.Fatal(err)
	}
	judge(false)
	if store.reads != 3 {
		t.Errorf("all decisions were read %d times, want 3", store.reads)
	}
}
