package ledger_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/ledger"
)

func TestOpenReading(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "ledger.db")
	if _, err := ledger.OpenReading(t.Context(), path, ledger.Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no ledger: %v", err)
	}
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("looking made something: %v", err)
	}
	writer := open(t, path)
	r, err := ledger.OpenReading(t.Context(), path, ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	d := claim.Decision{Account: "main", Kind: claim.Other, At: time.Unix(1, 0), Letters: []claim.Likeness{{Key: "k"}}}
	if _, err := r.Decide(t.Context(), d); !errors.Is(err, ledger.ErrReadOnly) {
		t.Errorf("writing through a reader: %v", err)
	}
	if _, err := writer.Decide(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	got, err := r.Decisions(t.Context())
	if err != nil || len(got) != 1 {
		t.Errorf("%d decisions, %v", len(got), err)
	}
}

func TestOpenReadingRefuses(t *testing.T) {
	foreign := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(foreign, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for dsn, want := range map[string]error{
		foreign: ledger.ErrForeign, ledger.Memory: fs.ErrNotExist, "": ledger.ErrUnsupported, "postgres://x": ledger.ErrUnsupported,
	} {
		if _, err := ledger.OpenReading(t.Context(), dsn, ledger.Options{}); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", dsn, err, want)
		}
	}
}
