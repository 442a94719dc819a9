package triage_test

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/triage"
)

// remembers calls every letter what it is told to.
type remembers struct {
	kind claim.Kind // "" for nothing
	err  error
}

func (r remembers) Recall(_ context.Context, j *claim.Judgement) (bool, error) {
	if r.kind == "" || r.err != nil {
		return false, r.err
	}
	j.Claim.Kind = r.kind
	j.Claim.Signals = append([]claim.Signal{{Rule: claim.OwnerRule + "sender", Words: "you marked a letter"}}, j.Claim.Signals...)
	return true, nil
}

func (remembers) Likeness(j *claim.Judgement) claim.Likeness { return claim.Likeness{Key: j.Key} }

// checked counts whose senders were asked about.
type checked struct {
	stages
	asked *int
}

func (c checked) Verify(ctx context.Context, l *claim.Letter, cl *claim.Claim) claim.Verdict {
	*c.asked++
	return c.stages.Verify(ctx, l, cl)
}

func (checked) Extract(_ *claim.Letter, k claim.Kind) claim.Claim {
	return claim.Claim{Kind: k, Inner: -1, Reference: claim.Found[string]{Value: "read after all"}}
}

func TestMemoryOverrules(t *testing.T) {
	tests := []struct {
		name      string
		letter    string
		memory    claim.Kind
		kind      claim.Kind
		action    claim.Action
		asked     int
		reference string
		why       []string
	}{
		{"nothing remembered", "first_claim", "", claim.FirstClaim, claim.ActionDraft, 1, "R1", []string{"it asks"}},
		{"a claim that is none", "first_claim", claim.Other, claim.Other, claim.ActionIgnore, 1, "R1", []string{"You marked a letter."}},
		{"a claim that is a scam", "first_claim", claim.Scam, claim.Scam, claim.ActionWarn, 1, "R1", []string{"You marked a letter.", "it lies"}},
		{"ordinary mail that is a claim", "other", claim.FirstClaim, claim.FirstClaim, claim.ActionDraft, 1, "read after all", []string{"You marked a letter.", "it asks"}},
		{"a scam that is a claim", "scam", claim.FirstClaim, claim.FirstClaim, claim.ActionDraft, 1, "R1", []string{"You marked a letter.", "it asks"}},
		{"ordinary mail", "other", "", claim.Other, claim.ActionIgnore, 0, "R1", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			asked := 0
			s := checked{asked: &asked}
			judge := &triage.Judge{Reader: s, Classifier: s, Verifier: s, Portfolio: s, Replier: s, Memory: remembers{kind: tt.memory}}
			j, err := judge.Judge(t.Context(), &claim.Message{Raw: []byte("id: 1\nkind: " + tt.letter + "\nref: R1\n")})
			if err != nil {
				t.Fatal(err)
			}
			if j.Claim.Kind != tt.kind || j.Plan.Action != tt.action || asked != tt.asked || j.Claim.Reference.Value != tt.reference {
				t.Errorf("%s, %s, asked %d times, reference %q", j.Claim.Kind, j.Plan.Action, asked, j.Claim.Reference.Value)
			}
			if diff := cmp.Diff(tt.why, j.Plan.Why); diff != "" {
				t.Errorf("why (-want +got)\n%s", diff)
			}
		})
	}
}

// TestMemoryThatCannotBeRead is no fault of a message: it stays unjudged and
// comes again, and nothing is put aside.
func TestMemoryThatCannotBeRead(t *testing.T) {
	b := newBench(t)
	judge := &triage.Judge{Reader: stages{}, Classifier: stages{}, Verifier: stages{}, Portfolio: stages{}, Replier: stages{}}
	log := logrus.New()
	log.SetOutput(io.Discard)
	b.acct = triage.NewAccount(triage.Options{Name: "main", Ledger: b.ledger, Desk: b.desk, Judge: judge, Log: log, Notes: true})
	broken := errors.New("locked")
	judge.Memory = remembers{err: broken}
	if err := b.take(letter("1", "first_claim", "")); !errors.Is(err, triage.ErrMemory) || !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
	if q, err := b.ledger.Quarantined(t.Context(), ""); err != nil || len(q) > 0 {
		t.Errorf("put aside: %v, %v", q, err)
	}
	judge.Memory = remembers{}
	b.mustTake(letter("1", "first_claim", ""))
	got, ok, err := b.ledger.Letter(t.Context(), "main", "key-1")
	if err != nil || !ok || got.Likeness.Key != "key-1" {
		t.Errorf("recorded %v, likeness %+v, %v", ok, got.Likeness, err)
	}
}
