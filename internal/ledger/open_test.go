package ledger_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	logtest "github.com/sirupsen/logrus/hooks/test"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/ledger"
)

func TestOpenModes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b", "100%?", "ledger #1.db")
	l := open(t, path)
	if _, err := l.RecordLetter(t.Context(), claim.LetterRecord{Account: "a", Key: "k", Judged: time.Now()}); err != nil {
		t.Fatal(err)
	}
	want := map[string]os.FileMode{path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600, filepath.Dir(path): 0o700}
	for name, mode := range want {
		st, err := os.Stat(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := st.Mode().Perm(); got != mode {
			t.Errorf("%s has mode %o, want %o", name, got, mode)
		}
	}
}

func TestOpenLogs(t *testing.T) {
	log, hook := logtest.NewNullLogger()
	path := filepath.Join(t.TempDir(), "ledger.db")
	for _, want := range []string{"ledger brought up to date", ""} {
		l, err := ledger.Open(t.Context(), path, ledger.Options{Log: log})
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		got := ""
		if e := hook.LastEntry(); e != nil {
			got = e.Message
		}
		if got != want {
			t.Errorf("log says %q, want %q", got, want)
		}
		hook.Reset()
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(t.Context(), path, ledger.Options{Log: log})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if e := hook.LastEntry(); e == nil || e.Level != logrus.WarnLevel {
		t.Errorf("no warning that others can read the ledger: %v", e)
	}
}

// broken makes a file that cannot be opened as a ledger.
type broken func(t *testing.T, path string)

func written(content string) broken {
	return func(t *testing.T, path string) {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func executed(statements ...string) broken {
	return func(t *testing.T, path string) {
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		for _, s := range statements {
			if _, err := db.ExecContext(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// torn is a sound ledger with rubbish in its middle.
func torn(t *testing.T, path string) {
	l, err := ledger.Open(t.Context(), path, ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k := range 100 {
		r := claim.LetterRecord{Account: "a", Key: strings.Repeat("k", k+1), Subject: strings.Repeat("s", 500), Judged: time.Now()}
		if _, err := l.RecordLetter(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(b) / 4; i < len(b)/2; i++ {
		b[i] ^= 0xa5
	}
	written(string(b))(t, path)
}

func newer(t *testing.T, path string) {
	l, err := ledger.Open(t.Context(), path, ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	executed(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)(t, path)
}

func folder(t *testing.T, path string) {
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestOpenBroken(t *testing.T) {
	tests := []struct {
		name  string
		make  broken
		under string // below the file
		want  error
		words string // what to do
	}{
		{"text", written(strings.Repeat("not a database\n", 100)), "", ledger.ErrForeign, "point `store` at another file"},
		{"another program's", executed(`CREATE TABLE moz_places (id)`), "", ledger.ErrForeign, "point `store` at another file"},
		{"another program's mark", executed(`PRAGMA application_id = 1`), "", ledger.ErrForeign, "point `store` at another file"},
		{"torn", torn, "", ledger.ErrCorrupt, "move the file away"},
		{"newer", newer, "", ledger.ErrNewer, "use the newer release"},
		{"a folder", folder, "", ledger.ErrUnsupported, "name a file in it"},
		{"below a file", written(""), "/ledger.db", ledger.ErrReadOnly, "make the file and its folder writable"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "ledger.db")
			tt.make(t, path)
			refused(t, path+tt.under, tt.want, tt.words)
			if !strings.Contains(openErr(t, path+tt.under).Error(), path) {
				t.Error("the error does not name the file")
			}
		})
	}
}

func openErr(t *testing.T, path string) error {
	t.Helper()
	l, err := ledger.Open(t.Context(), path, ledger.Options{})
	if err == nil {
		t.Fatal("opened", l.Close())
	}
	return err
}

func refused(t *testing.T, path string, want error, words string) {
	t.Helper()
	err := openErr(t, path)
	if !errors.Is(err, want) || !strings.Contains(err.Error(), words) {
		t.Errorf("error is %q\nwant one that is %q and says %q", err, want, words)
	}
}

func TestOpenDSN(t *testing.T) {
	for dsn, words := range map[string]string{
		"":                          "give a path",
		"postgres://u:secret@h/db":  "not built into this release",
		"mysql://root:secret@h/db":  "is no path",
		"postgresql://secret@h/db?": "not built into this release",
	} {
		refused(t, dsn, ledger.ErrUnsupported, words)
		if strings.Contains(openErr(t, dsn).Error(), "secret") {
			t.Errorf("%s: the error tells the password", dsn)
		}
	}
}

// TestOpenInterrupted: an empty file that a killed start left is taken over.
func TestOpenInterrupted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	written("")(t, path)
	open(t, path)
	path = filepath.Join(t.TempDir(), "ledger.db")
	executed("PRAGMA application_id = 1129075794")(t, path)
	open(t, path)
}

// TestOpenAtOnce: many first starts at once make one ledger.
func TestOpenAtOnce(t *testing.T) {
	for range 4 {
		path := filepath.Join(t.TempDir(), "ledger.db")
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				l, err := ledger.Open(t.Context(), path, ledger.Options{Busy: time.Minute})
				if err != nil {
					t.Error(err)
					return
				}
				if err := l.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
}

// TestBusy: a process that holds the file for long is waited for, then named.
func TestBusy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l, err := ledger.Open(t.Context(), path, ledger.Options{Busy: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	other, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	other.SetMaxOpenConns(1)
	if _, err := other.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	record := func() error {
		_, err := l.RecordLetter(t.Context(), claim.LetterRecord{Account: "a", Key: "k", Judged: time.Now()})
		return err
	}
	if err := record(); !errors.Is(err, ledger.ErrBusy) {
		t.Errorf("error is %v, want one that is %q", err, ledger.ErrBusy)
	}
	if _, _, err := l.Letter(t.Context(), "a", "k"); err != nil {
		t.Errorf("reading while another process writes: %v", err)
	}
	if _, err := other.ExecContext(t.Context(), "COMMIT"); err != nil {
		t.Fatal(err)
	}
	if err := record(); err != nil {
		t.Errorf("after it let go: %v", err)
	}
}

// TestMemoryLeavesNothing: a ledger in memory makes no file.
func TestMemoryLeavesNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	l := open(t, ledger.Memory)
	if _, err := l.RecordLetter(t.Context(), claim.LetterRecord{Account: "a", Key: "k", Judged: time.Now()}); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(".")
	if err != nil || len(files) != 0 {
		t.Errorf("files %v, error %v; want none", files, err)
	}
}
