package ledger_test

import (
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/claimtriage/claimtriage/internal/ledger"
	"github.com/claimtriage/claimtriage/internal/ledger/ledgertest"
)

func sentinels() ledgertest.Errors {
	return ledgertest.Errors{Unknown: ledger.ErrUnknown, Invalid: ledger.ErrInvalid}
}

func open(t testing.TB, path string) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), path, ledger.Options{Busy: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func TestConformance(t *testing.T) {
	defer goleak.VerifyNone(t)
	ledgertest.Run(t, sentinels(), func(t *testing.T) func() ledgertest.Store {
		path := filepath.Join(t.TempDir(), "state", "ledger.db")
		return func() ledgertest.Store { return open(t, path) }
	})
}

// TestConformanceInMemory: several handles on one ledger in memory are one handle.
func TestConformanceInMemory(t *testing.T) {
	ledgertest.Run(t, sentinels(), func(t *testing.T) func() ledgertest.Store {
		l := open(t, ledger.Memory)
		return func() ledgertest.Store { return l }
	})
}
