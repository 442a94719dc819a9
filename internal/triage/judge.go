// Package triage takes one message through all stages, exactly once. It owns
// order, retries and idempotency; the stages know nothing of one another. The
// small interfaces below are what it needs of them.
package triage

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
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

// Deepener reads a letter again, at a price, when the claim may stand in an
// attachment that Reader leaves alone.
type Deepener interface {
	// Deepen returns m read again, or nil when l and c, which is what l
	// asserts, give no reason to, or when nothing more can be read. It bounds
	// its own time and honours ctx.
	Deepen(ctx context.Context, m *claim.Message, l *claim.Letter, c *claim.Claim) *claim.Letter
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

// Extractor is a Classifier that can be told what a letter is: it returns what
// a letter of that kind asserts. A letter that was taken for ordinary mail, and
// that the webmaster calls a claim, is read with it.
type Extractor interface {
	Extract(l *claim.Letter, kind claim.Kind) claim.Claim
}

// Memory is what the webmaster has said about earlier letters.
type Memory interface {
	// Recall judges j's claim by it, and reports whether it did. The first
	// signal then says why. An error is temporary.
	Recall(ctx context.Context, j *claim.Judgement) (bool, error)
	// Likeness is what the letter of j is recognised by later.
	Likeness(j *claim.Judgement) claim.Likeness
}

// Errors of judging.
var (
	// ErrUnjudged is the reason of a message that could not be judged.
	ErrUnjudged = errors.New("message cannot be judged")
	// ErrMemory says that the memory cannot be read just now: no message is at
	// fault.
	ErrMemory = errors.New("what was decided about earlier letters cannot be read")
)

// Judge walks one message through every stage short of the mailbox.
type Judge struct {
	Reader     Reader
	Classifier Classifier
	Verifier   Verifier
	Portfolio  Portfolio
	Replier    Replier
	Memory     Memory   // nil: nothing was ever decided
	Deepener   Deepener // nil: what Reader reads is all
	// Timeout bounds the judgement of one message, but for what Deepener
	// takes; 0 means 30 s.
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
	l, err := j.read(ctx, m)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnjudged, err)
	}
	c := j.Classifier.Classify(l)
	if j.Deepener != nil {
		if more := j.Deepener.Deepen(ctx, m, l, &c); more != nil {
			l, c = more, j.Classifier.Classify(more)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, j.timeout())
	defer cancel()
	return j.judge(ctx, m.Raw, l, c)
}

func (j *Judge) read(ctx context.Context, m *claim.Message) (*claim.Letter, error) {
	ctx, cancel := context.WithTimeout(ctx, j.timeout())
	defer cancel()
	return j.Reader.Read(ctx, m)
}

func (j *Judge) judge(ctx context.Context, raw []byte, l *claim.Letter, c claim.Claim) (*claim.Judgement, error) {
	out := &claim.Judgement{Key: j.Reader.Key(raw), Letter: l, Claim: c}
	if out.Claim.Kind != claim.Other || j.AlwaysVerify {
		out.Verdict = j.Verifier.Verify(ctx, l, &out.Claim)
	} else {
		out.Verdict = unasked(l)
	}
	if err := j.recall(ctx, out); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMemory, err)
	}
	out.Facts = j.Portfolio.Facts(l, &out.Claim)
	out.Plan = j.Replier.Plan(out)
	sayWhy(out)
	return out, nil
}

// recall lets the webmaster's own word overrule the judgement. A letter that
// becomes a claim by it is read and its sender checked like any other.
func (j *Judge) recall(ctx context.Context, out *claim.Judgement) error {
	if j.Memory == nil {
		return nil
	}
	was := out.Claim.Kind
	recalled, err := j.Memory.Recall(ctx, out)
	if err != nil || !recalled || was != claim.Other || out.Claim.Kind == claim.Other {
		return err
	}
	if x, ok := j.Classifier.(Extractor); ok {
		c := x.Extract(out.Letter, out.Claim.Kind)
		c.Kind, c.Confidence, c.Signals = out.Claim.Kind, out.Claim.Confidence, out.Claim.Signals
		out.Claim = c
	}
	out.Verdict = j.Verifier.Verify(ctx, out.Letter, &out.Claim)
	return nil
}

// sayWhy puts the webmaster's own word first among the reasons.
func sayWhy(out *claim.Judgement) {
	s := out.Claim.Owner()
	if s == nil || s.Words == "" {
		return
	}
	why := []string{strings.ToUpper(s.Words[:1]) + s.Words[1:] + "."}
	if out.Claim.Kind != claim.Other {
		why = append(why, out.Plan.Why...)
	}
	out.Plan.Why = why
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
