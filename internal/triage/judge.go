// Package triage takes one message through all stages, exactly once. It owns
// order, retries and idempotency; the stages know nothing of one another. The
// small interfaces below are what it needs of them.
package triage

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Reader turns message bytes into a letter. An error means that the bytes are
// no message at all; everything else is a letter with problems.
type Reader interface {
	Read(ctx context.Context, m *claim.Message) (*claim.Letter, error)
	// Key returns the identity of a letter: equal for copies of one letter,
	// different for letters that only share a Message-ID.
	Key(raw []byte) string
}

// Classifier says what a letter asserts. It is pure.
type Classifier interface {
	Classify(l *claim.Letter) claim.Claim
}

// Verifier says what is known of the sender of a letter. It may ask the DNS.
type Verifier interface {
	Verify(ctx context.Context, l *claim.Letter, c *claim.Claim) claim.Verdict
}

// Portfolio knows the webmaster's sites.
type Portfolio interface {
	Facts(l *claim.Letter, c *claim.Claim) claim.Facts
}

// Replier picks the strategy and writes the draft and the note. It is pure:
// the same judgement gives the same bytes.
type Replier interface {
	Plan(j *claim.Judgement) claim.Plan
	Draft(j *claim.Judgement) (claim.Draft, error)
	Note(j *claim.Judgement, d *claim.Draft) (claim.Note, error)
}

// ErrUnjudged is the reason of a message that could not be judged.
var ErrUnjudged = errors.New("message cannot be judged")

// Judge walks one message through every stage short of the mailbox.
type Judge struct {
	Reader     Reader
	Classifier Classifier
	Verifier   Verifier
	Portfolio  Portfolio
	Replier    Replier
	// Timeout bounds the whole judgement of one message; 0 means 30 s.
	Timeout time.Duration
	// AlwaysVerify checks the sender of ordinary mail too, which costs DNS
	// queries and helps nobody but a person who asked about that one message.
	AlwaysVerify bool
}

// Judge reads and judges m, of which offline only Raw is set. A panic in a
// stage is an error of this one message.
func (j *Judge) Judge(ctx context.Context, m *claim.Message) (out *claim.Judgement, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, err = nil, fmt.Errorf("%w: panic: %v\n%s", ErrUnjudged, p, debug.Stack())
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, j.timeout())
	defer cancel()
	l, err := j.Reader.Read(ctx, m)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnjudged, err)
	}
	return j.judge(ctx, m.Raw, l), nil
}

func (j *Judge) judge(ctx context.Context, raw []byte, l *claim.Letter) *claim.Judgement {
	out := &claim.Judgement{Key: j.Reader.Key(raw), Letter: l, Claim: j.Classifier.Classify(l)}
	if out.Claim.Kind != claim.Other || j.AlwaysVerify {
		out.Verdict = j.Verifier.Verify(ctx, l, &out.Claim)
	} else {
		out.Verdict = unasked(l)
	}
	out.Facts = j.Portfolio.Facts(l, &out.Claim)
	out.Plan = j.Replier.Plan(out)
	return out
}

// unasked is the verdict on a letter whose sender nobody asked about.
func unasked(l *claim.Letter) claim.Verdict {
	from := l.Sender()
	return claim.Verdict{
		Address: from.Address, Domain: from.Domain(), Standing: claim.Unproven,
		SPF: claim.Unavailable, DKIM: claim.Unavailable, DMARC: claim.Unavailable, ARC: claim.Unavailable,
		Why: []string{"The sender was not checked, because the letter claims nothing."},
	}
}

func (j *Judge) timeout() time.Duration {
	if j.Timeout <= 0 {
		return 30 * time.Second
	}
	return j.Timeout
}
