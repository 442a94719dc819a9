package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/config"
	"github.com/claimtriage/claimtriage/internal/triage"
	"github.com/claimtriage/claimtriage/mailbox"
)

// DryRun judges the backlog of every account of cfg (or of the one called
// only) and yields what it finds. It writes nothing, neither into a mailbox
// nor into a ledger, which it only reads for what was marked: it has no
// drafter, and asks for no keywords, so every folder is opened read-only.
// Nobody observes it.
func DryRun(ctx context.Context, cfg *config.Config, o Options, only string, yield func(Checked), progress func(string, mailbox.Progress)) (err error) {
	stages, err := NewStages(cfg, o.Resolver)
	if err != nil {
		return err
	}
	stages.PDF = o.PDF
	l, err := stages.RememberOffline(ctx, o.Log)
	if err != nil {
		return err
	}
	if l != nil {
		defer func() { err = errors.Join(err, l.Close()) }()
	}
	var errs []error
	found := false
	for i := range cfg.Accounts {
		c := &cfg.Accounts[i]
		if only != "" && c.Name != only {
			continue
		}
		found = true
		if err := dryRun(ctx, stages, c, o.Log, yield, progress); err != nil {
			errs = append(errs, err)
		}
	}
	if !found {
		return fmt.Errorf("%w: %q", ErrUnknownAccount, only)
	}
	return errors.Join(errs...)
}

func dryRun(ctx context.Context, stages *Stages, c *config.Account, log logrus.FieldLogger, yield func(Checked), progress func(string, mailbox.Progress)) error {
	judge, err := stages.Judge(c.Name)
	if err != nil {
		return fmt.Errorf("account %s: %w", c.Name, err)
	}
	o, err := mailboxOptions(c, log)
	if err != nil {
		return err
	}
	o.Keywords = false
	w := mailbox.NewWatcher(o, drySink{judge, yield})
	return w.CatchUp(ctx, func(p mailbox.Progress) {
		if progress != nil {
			progress(c.Name, p)
		}
	})
}

// drySink judges and forgets.
type drySink struct {
	judge *triage.Judge
	yield func(Checked)
}

func (drySink) Judged(context.Context, string, uint32) (claim.UIDs, error) { return nil, nil }

func (drySink) MarkJudged(context.Context, string, uint32, claim.UIDs) error { return nil }

func (s drySink) Take(ctx context.Context, m *claim.Message) error {
	j, err := s.judge.Judge(ctx, m)
	s.yield(Checked{File: m.Place(), Judgement: j, Err: err})
	return nil
}

func (s drySink) Unreadable(_ context.Context, m *claim.Message, cause error) error {
	s.yield(Checked{File: m.Place(), Err: cause})
	return nil
}
