package app

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/sirupsen/logrus"
	"golang.org/x/sync/errgroup"

	"github.com/claimtriage/claimtriage/internal/config"
	"github.com/claimtriage/claimtriage/internal/ledger"
	"github.com/claimtriage/claimtriage/internal/memory"
	"github.com/claimtriage/claimtriage/internal/sender"
	"github.com/claimtriage/claimtriage/internal/triage"
	"github.com/claimtriage/claimtriage/mailbox"
)

// ErrNoAccounts says that there is nothing to watch.
var ErrNoAccounts = errors.New("the config names no accounts: add one under `accounts:`")

// Options say how an App runs. Log must be set.
type Options struct {
	Log      logrus.FieldLogger
	Resolver sender.Resolver    // nil: as the config says
	PDF      PDFReader          // nil: PDFs are not read; whoever made it closes it, after the App
	Observe  func(triage.Event) // called from several goroutines; nil: nobody watches
}

// App is claimtriage at work: every account of a config, and the ledger.
type App struct {
	opts     Options
	cfg      *config.Config
	lock     *flock.Flock // nil for a ledger in memory
	ledger   *ledger.Ledger
	accounts []*account
}

// account is one mailbox with everything that belongs to it.
type account struct {
	name     string
	log      logrus.FieldLogger
	deafness time.Duration
	drafter  *mailbox.Drafter
	triage   *triage.Account
	watcher  *mailbox.Watcher
	learner  *learner // nil without notes
}

// New builds an App and opens its ledger. Close it.
func New(ctx context.Context, cfg *config.Config, o Options) (*App, error) {
	if len(cfg.Accounts) == 0 {
		return nil, ErrNoAccounts
	}
	stages, err := NewStages(cfg, o.Resolver)
	if err != nil {
		return nil, err
	}
	stages.PDF = o.PDF
	a := &App{opts: o, cfg: cfg}
	if a.lock, err = lock(cfg.Store); err != nil {
		return nil, err
	}
	if a.ledger, err = ledger.Open(ctx, cfg.Store, ledger.Options{Log: o.Log}); err != nil {
		return nil, errors.Join(err, unlock(a.lock))
	}
	stages.Remember(a.ledger)
	for i := range cfg.Accounts {
		acct, err := a.account(stages, &cfg.Accounts[i])
		if err != nil {
			return nil, errors.Join(err, a.Close())
		}
		a.accounts = append(a.accounts, acct)
	}
	return a, nil
}

func (a *App) account(stages *Stages, c *config.Account) (*account, error) {
	judge, err := stages.Judge(c.Name)
	if err != nil {
		return nil, fmt.Errorf("account %s: %w", c.Name, err)
	}
	mo, err := mailboxOptions(c, a.opts.Log)
	if err != nil {
		return nil, err
	}
	out := &account{
		name: c.Name, log: a.opts.Log.WithField("account", c.Name), deafness: c.Deafness,
		drafter: mailbox.NewDrafter(mo),
	}
	out.triage = triage.NewAccount(triage.Options{
		Name: c.Name, Judge: judge, Ledger: a.ledger, Desk: out.drafter,
		Notes: c.Notes != "", Keywords: c.Keywords,
		Observe: a.opts.Observe, Log: out.log,
	})
	out.watcher = mailbox.NewWatcher(mo, out.triage)
	if c.Notes != "" && c.NotClaim != "" {
		out.learner = &learner{
			account: c.Name, notes: out.drafter, ledger: a.ledger, mem: memory.New(stages.Rules, a.cfg.Own()),
			every: c.Poll, now: time.Now, log: out.log,
		}
	}
	return out, nil
}

// Run watches every account until ctx ends. An account that fails waits and
// tries again; the others do not notice.
func (a *App) Run(ctx context.Context) error {
	var g errgroup.Group
	for _, acct := range a.accounts {
		g.Go(func() error { return acct.run(ctx) })
	}
	if err := g.Wait(); ctx.Err() == nil {
		return err
	}
	return nil // it was told to stop
}

// run watches one account until ctx ends. Only options that can never work end
// it earlier: that is said at once, for the other accounts go on.
func (acct *account) run(ctx context.Context) error {
	var wg sync.WaitGroup
	wg.Go(func() { _ = acct.triage.Run(ctx) }) // it only ends with its context
	wg.Go(func() { newProof(acct.log, acct.deafness, time.Now()).run(ctx, acct.watcher.Health) })
	if acct.learner != nil {
		wg.Go(func() { acct.learner.run(ctx) })
	}
	err := acct.watcher.Run(ctx)
	if ctx.Err() == nil {
		acct.log.WithError(err).Error("this account is not watched")
	}
	wg.Wait()
	return err
}

// Close closes connections and the ledger.
func (a *App) Close() error {
	var errs []error
	for _, acct := range a.accounts {
		errs = append(errs, acct.drafter.Close())
	}
	return errors.Join(append(errs, a.ledger.Close(), unlock(a.lock))...)
}

// ErrUnknownAccount names an account that the config does not.
var ErrUnknownAccount = errors.New("no such account in the config")

// Only keeps the account called name.
func (a *App) Only(name string) error {
	for _, acct := range a.accounts {
		if acct.name == name {
			a.accounts = []*account{acct}
			return nil
		}
	}
	return fmt.Errorf("%w: %q", ErrUnknownAccount, name)
}

// Scanned sums up a scan.
type Scanned struct {
	Messages uint64 // judged in this run
	Open     int    // intents that could not be finished now
	Took     time.Duration
}

// Scan goes through the backlog of every account once, and finishes what it
// leads to. progress may be nil; it is never called twice at a time.
func (a *App) Scan(ctx context.Context, progress func(account string, p mailbox.Progress)) (Scanned, error) {
	start, sum := time.Now(), Scanned{}
	var mu sync.Mutex
	done := map[string]uint64{}
	var g errgroup.Group
	errs := make([]error, len(a.accounts))
	for i, acct := range a.accounts {
		g.Go(func() error {
			errs[i] = acct.scan(ctx, func(p mailbox.Progress) {
				mu.Lock()
				defer mu.Unlock()
				done[acct.name+"/"+p.Folder] = p.Done
				if progress != nil {
					progress(acct.name, p)
				}
			})
			return nil
		})
	}
	_ = g.Wait() // the goroutines keep their errors apart
	for _, n := range done {
		sum.Messages += n
	}
	for i, acct := range a.accounts {
		open, err := acct.triage.Unfinished(ctx)
		sum.Open += open
		errs[i] = errors.Join(errs[i], err)
	}
	sum.Took = time.Since(start)
	return sum, errors.Join(errs...)
}

func (acct *account) scan(ctx context.Context, progress func(mailbox.Progress)) error {
	if acct.learner != nil {
		if err := acct.learner.look(ctx); err != nil && ctx.Err() == nil {
			acct.log.WithError(err).Info("cannot see whether notes were moved; going on with what is known")
		}
	}
	running, stop := context.WithCancel(ctx)
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		_ = acct.triage.Run(running) // it only ends with its context
	}()
	err := acct.watcher.CatchUp(ctx, progress)
	stop()
	<-finished
	acct.triage.Finish(ctx)
	return err
}
