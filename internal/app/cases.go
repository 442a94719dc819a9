package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/config"
	"github.com/claimtriage/claimtriage/internal/ledger"
	"github.com/claimtriage/claimtriage/internal/memory"
)

// byCommand is how a decision was said that came from the command line.
const byCommand = "cases mark"

// Errors of marking.
var (
	ErrKind    = errors.New("no such kind")
	ErrNoMark  = errors.New("nothing is marked")
	ErrUnclear = errors.New("it is not clear what is meant")
)

// Cases is the ledger in the hands of the webmaster. It may be used while
// watch runs, which sees what is said here at the next letter.
type Cases struct {
	Ledger *ledger.Ledger

	cfg    *config.Config
	stages *Stages
	mem    *memory.Memory
	now    func() time.Time
}

// ReadCases opens the ledger of cfg to look into it. Close it.
func ReadCases(ctx context.Context, cfg *config.Config, log logrus.FieldLogger) (*Cases, error) {
	l, err := ledger.OpenReading(ctx, cfg.Store, ledger.Options{Log: log})
	if err != nil {
		return nil, err
	}
	return &Cases{Ledger: l, cfg: cfg, now: time.Now}, nil
}

// OpenCases opens the ledger of cfg to mark cases. Close it.
func OpenCases(ctx context.Context, cfg *config.Config, log logrus.FieldLogger) (*Cases, error) {
	stages, err := NewStages(cfg, nil)
	if err != nil {
		return nil, err
	}
	l, err := ledger.Open(ctx, cfg.Store, ledger.Options{Log: log})
	if err != nil {
		return nil, err
	}
	return &Cases{Ledger: l, cfg: cfg, stages: stages, mem: memory.New(stages.Rules, cfg.Own()), now: time.Now}, nil
}

// Close closes the ledger.
func (c *Cases) Close() error { return c.Ledger.Close() }

// Number reads the number of a case, with or without a hash.
func Number(s string) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimPrefix(s, "#"), 10, 64)
	return n, err == nil && n > 0
}

// Mark says what a letter is: the one that what names, which is the number of
// a case (its latest letter), a Message-ID in angle brackets, or the path of a
// message. What was said before about the same is taken back. account is whose
// letter a file is; "" for the first.
func (c *Cases) Mark(ctx context.Context, what, account string, kind claim.Kind) (claim.Decision, error) {
	if !slices.Contains(claim.Kinds, kind) {
		return claim.Decision{}, fmt.Errorf("%w: %q; one of %v", ErrKind, kind, claim.Kinds)
	}
	r, err := c.find(ctx, what, account)
	if err != nil {
		return claim.Decision{}, err
	}
	d, err := decisionAbout(ctx, c.Ledger, c.mem, &r, kind)
	if err != nil {
		return d, err
	}
	if _, err := c.takeBack(ctx, &r); err != nil {
		return d, err
	}
	d.By, d.At = byCommand, c.now()
	return c.Ledger.Decide(ctx, d)
}

// Unmark takes back what was said about the letter or case that what names.
func (c *Cases) Unmark(ctx context.Context, what, account string) ([]claim.Decision, error) {
	r, err := c.find(ctx, what, account)
	if err != nil {
		return nil, err
	}
	undone, err := c.takeBack(ctx, &r)
	if err == nil && len(undone) == 0 {
		err = fmt.Errorf("%w about %s", ErrNoMark, what)
	}
	return undone, err
}

// Forget removes a decision for good.
func (c *Cases) Forget(ctx context.Context, id int64) error {
	all, err := c.Ledger.Decisions(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(d claim.Decision) bool { return d.ID == id }) {
		return fmt.Errorf("memory %d: %w; `claimtriage cases memory` lists them", id, ledger.ErrUnknown)
	}
	return c.Ledger.Forget(ctx, id, byCommand, c.now())
}

// takeBack undoes the decisions in force about r or its case.
func (c *Cases) takeBack(ctx context.Context, r *claim.LetterRecord) (undone []claim.Decision, err error) {
	all, err := c.Ledger.Decisions(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		d := &all[i]
		about := r.Case != 0 && d.Case == r.Case ||
			slices.ContainsFunc(d.Letters, func(l claim.Likeness) bool { return l.Key == r.Key })
		if !d.InForce() || !about {
			continue
		}
		u, err := c.Ledger.Undecide(ctx, d.ID, byCommand, c.now())
		if err != nil {
			return undone, err
		}
		undone = append(undone, u)
	}
	return undone, nil
}

// find returns the letter that a person means.
func (c *Cases) find(ctx context.Context, what, account string) (claim.LetterRecord, error) {
	if n, ok := Number(what); ok {
		return c.ofCase(ctx, n)
	}
	if strings.HasPrefix(what, "<") {
		return c.ofMessage(ctx, what, account)
	}
	return c.ofFile(ctx, what, account)
}

func (c *Cases) ofCase(ctx context.Context, n int64) (claim.LetterRecord, error) {
	f, err := c.Ledger.Case(ctx, n)
	switch {
	case err != nil:
		return claim.LetterRecord{}, err
	case len(f.Record) == 0:
		return claim.LetterRecord{}, fmt.Errorf("case %d: %w: it has no letter", n, ledger.ErrUnknown)
	}
	return f.Record[len(f.Record)-1], nil
}

func (c *Cases) ofMessage(ctx context.Context, id, account string) (claim.LetterRecord, error) {
	all, err := c.Ledger.LettersByMessageID(ctx, id)
	if err != nil {
		return claim.LetterRecord{}, err
	}
	if account != "" {
		all = slices.DeleteFunc(all, func(r claim.LetterRecord) bool { return r.Account != account })
	}
	switch len(all) {
	case 0:
		return claim.LetterRecord{}, fmt.Errorf("letter %s: %w; ordinary mail is not kept there: save the message and name the file", id, ledger.ErrUnknown)
	case 1:
		return all[0], nil
	}
	return claim.LetterRecord{}, fmt.Errorf("%w: %d letters have the Message-ID %s; name the case, or --account", ErrUnclear, len(all), id)
}

// ofFile judges a message as it would be without any memory. If the ledger
// knows the letter, its record counts.
func (c *Cases) ofFile(ctx context.Context, path, account string) (claim.LetterRecord, error) {
	var r claim.LetterRecord
	if _, err := os.Stat(path); err != nil {
		return r, fmt.Errorf("%w: %q is neither the number of a case, nor a Message-ID in angle brackets, nor a file", ErrUnclear, path)
	}
	if account == "" && len(c.cfg.Accounts) > 0 {
		account = c.cfg.Accounts[0].Name
	}
	judge, err := c.stages.Judge(account)
	if err != nil {
		return r, err
	}
	judge.Memory, judge.AlwaysVerify = nil, true
	n := 0
	err = Check(ctx, judge, []string{path}, nil, func(got Checked) error {
		if n++; n > 1 {
			return fmt.Errorf("%w: %s holds several messages", ErrUnclear, path)
		}
		if got.Err != nil {
			return fmt.Errorf("%s: %w", path, got.Err)
		}
		r, err = c.recordOf(ctx, got.Judgement, account)
		return err
	})
	if err == nil && n == 0 {
		err = fmt.Errorf("%w: %s holds no message", ErrUnclear, path)
	}
	return r, err
}

func (c *Cases) recordOf(ctx context.Context, j *claim.Judgement, account string) (claim.LetterRecord, error) {
	if account == "" {
		account = "main"
	}
	r, ok, err := c.Ledger.Letter(ctx, account, j.Key)
	if err != nil {
		return r, err
	}
	if !ok {
		l := j.Meant()
		r = claim.LetterRecord{Account: account, Key: j.Key, Kind: j.Claim.Kind, Sender: l.Sender().Address, Subject: l.Subject}
	}
	r.Likeness = c.mem.Likeness(j) // fuller than what an older release kept
	return r, nil
}
