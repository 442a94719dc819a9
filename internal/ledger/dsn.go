package ledger

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Memory is the DSN of a ledger that is gone once it is closed. Nothing of it
// is ever written to a disk.
const Memory = ":memory:"

// appID marks a SQLite file as a ledger of ours (PRAGMA application_id):
// "CLTR" in ASCII.
const appID = 0x434c5452

// checkDSN refuses what this release cannot open.
func checkDSN(dsn string) error {
	scheme, _, isURL := strings.Cut(dsn, "://")
	switch {
	case dsn == "":
		return fmt.Errorf("store: %w: no file named; give a path such as state/claimtriage.db", ErrUnsupported)
	case isURL && (scheme == "postgres" || scheme == "postgresql"):
		return fmt.Errorf("store: %w: PostgreSQL is not built into this release; give the path of a SQLite file", ErrUnsupported)
	case isURL:
		return fmt.Errorf("store: %w: %q is no path; give a path such as state/claimtriage.db", ErrUnsupported, scheme+"://…")
	}
	return nil
}

// mode of a connection.
type mode int

const (
	durable mode = iota // commits survive a loss of power
	relaxed             // commits survive a crash of the process
	reading
)

// source builds the driver's DSN for path.
func source(path string, m mode, busyMS int64) string {
	q := url.Values{}
	q.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", busyMS))
	q.Add("_pragma", "foreign_keys(1)")
	q.Set("_defensive", "1")
	switch m {
	case durable:
		q.Add("_pragma", "synchronous(FULL)")
	case relaxed:
		q.Add("_pragma", "synchronous(NORMAL)")
	case reading:
		q.Add("_pragma", "query_only(1)")
	}
	if m != reading {
		q.Set("_txlock", "immediate")
	}
	if path == Memory {
		return "file::memory:?" + q.Encode()
	}
	q.Add("_pragma", "journal_mode(WAL)")
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + q.Encode()
}

// prepareFile makes the folder and the file for the owner alone. SQLite gives
// its -wal and -shm files the same permissions as the file.
func prepareFile(path string) error {
	if path == Memory {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("ledger %s: %w: making its folder: %w; %s", path, ErrReadOnly, err, mend(ErrReadOnly))
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return openError(path, err)
	}
	return f.Close()
}

// warnIfOpen says so when others can read the ledger: it tells who writes
// to whom about what.
func (l *Ledger) warnIfOpen() {
	if l.name == Memory || runtime.GOOS == "windows" { // which has no such modes
		return
	}
	if st, err := os.Stat(l.name); err == nil && st.Mode().Perm()&0o077 != 0 {
		l.log.WithField("store", l.name).Warnf("ledger has mode %o: others can read it; chmod 600 it", st.Mode().Perm())
	}
}

func openError(path string, err error) error {
	if st, statErr := os.Stat(path); statErr == nil && st.IsDir() {
		return fmt.Errorf("ledger %s: %w: it is a folder; name a file in it", path, ErrUnsupported)
	}
	return fmt.Errorf("ledger %s: %w: %w; %s", path, ErrReadOnly, err, mend(ErrReadOnly))
}
