package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/claimtriage/claimtriage/internal/ledger"
)

// ErrInUse says that another process works on the same ledger.
var ErrInUse = errors.New("another claimtriage works on this ledger; stop it first (watch goes through the backlog by itself, scan is not needed beside it)")

// lock keeps a second process away from the ledger at path: both would carry
// out the same intents. The kernel gives the lock back when a process dies,
// however it dies.
func lock(path string) (*flock.Flock, error) {
	if path == ledger.Memory {
		return nil, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("folder of the ledger: %w", err)
	}
	l := flock.New(path+".lock", flock.SetPermissions(0o600))
	ok, err := l.TryLock()
	switch {
	case err != nil:
		return nil, fmt.Errorf("lock the ledger: %w", err)
	case !ok:
		return nil, fmt.Errorf("%s: %w", path, ErrInUse)
	}
	return l, nil
}

func unlock(l *flock.Flock) error {
	if l == nil {
		return nil
	}
	return l.Unlock()
}
