package app

import (
	"context"
	"errors"
	"io/fs"
	"sync"

	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/config"
	"github.com/claimtriage/claimtriage/internal/ledger"
	"github.com/claimtriage/claimtriage/internal/memory"
	"github.com/claimtriage/claimtriage/rules"
)

// decisions is what a Recollection needs of a ledger.
type decisions interface {
	Decisions(ctx context.Context) ([]claim.Decision, error)
	DecisionsVersion(ctx context.Context) (string, error)
}

// Recollection judges letters by what the webmaster said about earlier ones.
// What another process writes into the ledger counts from the next letter on.
// It is safe for concurrent use.
type Recollection struct {
	store decisions
	mem   *memory.Memory

	mu      sync.Mutex
	version string
	known   []claim.Decision // never changed, only replaced
}

// NewRecollection returns a Recollection of the decisions in store.
func NewRecollection(store decisions, set *rules.Set, own claim.Own) *Recollection {
	return &Recollection{store: store, mem: memory.New(set, own)}
}

// Recall judges j's claim by the decision that fits it, if one does.
func (r *Recollection) Recall(ctx context.Context, j *claim.Judgement) (bool, error) {
	known, err := r.current(ctx)
	if err != nil {
		return false, err
	}
	found, ok := r.mem.Recall(j, known)
	if ok {
		memory.Apply(&j.Claim, found)
	}
	return ok, nil
}

// Likeness is what the letter of j is recognised by later.
func (r *Recollection) Likeness(j *claim.Judgement) claim.Likeness { return r.mem.Likeness(j) }

// current reads the decisions when they have changed.
func (r *Recollection) current(ctx context.Context) ([]claim.Decision, error) {
	version, err := r.store.DecisionsVersion(ctx)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if version == r.version {
		return r.known, nil
	}
	// A change between the two questions is seen at the next letter.
	known, err := r.store.Decisions(ctx)
	if err != nil {
		return nil, err
	}
	r.version, r.known = version, known
	return known, nil
}

// Remember lets the judges of s judge by the decisions in store.
func (s *Stages) Remember(store decisions) {
	s.Memory = NewRecollection(store, s.Rules, s.Config.Own())
}

// RememberOffline does the same with the ledger that the config names, which
// is only read. Without one nothing was ever decided. Close the returned
// ledger; it may be nil.
func (s *Stages) RememberOffline(ctx context.Context, log logrus.FieldLogger) (*ledger.Ledger, error) {
	l, err := openReading(ctx, s.Config, log)
	if err != nil || l == nil {
		return nil, err
	}
	s.Remember(l)
	return l, nil
}

// openReading opens the ledger of cfg for reading. It returns nil when there
// is none, or when it is older than the memory.
func openReading(ctx context.Context, cfg *config.Config, log logrus.FieldLogger) (*ledger.Ledger, error) {
	l, err := ledger.OpenReading(ctx, cfg.Store, ledger.Options{Log: log})
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, ledger.ErrOlder) {
		return nil, nil
	}
	return l, err
}
