package ledger

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// back takes the ledger at path to an older version.
func back(t *testing.T, path string, version int64) {
	t.Helper()
	l, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, l.durable, dir, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.DownTo(context.Background(), version); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestALedgerOfTheFirstReleaseIsBroughtUpToDate keeps what it holds.
func TestALedgerOfTheFirstReleaseIsBroughtUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Unix(1, 0).UTC()
	r := claim.LetterRecord{Account: "main", Key: "k", Kind: claim.FirstClaim, Sender: "a@b.example", Judged: at, Likeness: claim.Likeness{Key: "k"}}
	if _, err := l.RecordLetter(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	back(t, path, 1)
	if _, err := OpenReading(t.Context(), path, Options{}); !errors.Is(err, ErrOlder) {
		t.Errorf("reading an old ledger: %v, want %v", err, ErrOlder)
	}
	if l, err = Open(t.Context(), path, Options{}); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	got, ok, err := l.Letter(t.Context(), "main", "k")
	if err != nil || !ok || got.Sender != "a@b.example" || got.Likeness.Key != "" {
		t.Errorf("%+v %v %v", got, ok, err)
	}
	if _, err := l.Decide(t.Context(), claim.Decision{Account: "main", Kind: claim.Other, At: at, Letters: []claim.Likeness{{Key: "k"}}}); err != nil {
		t.Error(err)
	}
}
