package ledger

import (
	"context"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Errors of opening a ledger. Each comes wrapped in a sentence that names the
// file and says what to do.
var (
	ErrUnsupported = errors.New("store not supported")
	ErrForeign     = errors.New("not a claimtriage ledger")
	ErrNewer       = errors.New("ledger written by a newer claimtriage")
	ErrOlder       = errors.New("ledger written by an older claimtriage")
	ErrCorrupt     = errors.New("ledger is damaged")
	ErrReadOnly    = errors.New("ledger cannot be written")
)

// Errors of using a ledger.
var (
	ErrBusy    = errors.New("ledger is locked by another process") // temporary
	ErrFull    = errors.New("disk is full")                        // temporary, once there is room
	ErrUnknown = errors.New("not in the ledger")
	ErrInvalid = errors.New("invalid record")
)

// mend says what a person does about each kind of failure.
func mend(kind error) string {
	switch {
	case errors.Is(kind, ErrCorrupt):
		return "move the file away (with its -wal and -shm) and restore a backup, or start without one: Drafts is searched before anything is drafted, so nothing is made twice"
	case errors.Is(kind, ErrForeign):
		return "point `store` at another file"
	case errors.Is(kind, ErrOlder):
		return "run `claimtriage watch` or `scan` once, which bring it up to date"
	case errors.Is(kind, ErrReadOnly):
		return "make the file and its folder writable for this user, or point `store` elsewhere"
	case errors.Is(kind, ErrBusy):
		return "see whether another claimtriage or a backup holds it"
	case errors.Is(kind, ErrFull):
		return "make room, and the work goes on"
	}
	return ""
}

// explain wraps err with the sentinel that fits and with what to do. It keeps
// errors of ctx as they are.
func (l *Ledger) explain(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("ledger: %s: %w", doing, context.Cause(ctx))
	}
	kind := kindOf(err)
	if kind == nil {
		return fmt.Errorf("ledger: %s: %w", doing, err)
	}
	return fmt.Errorf("ledger %s: %s: %w: %w; %s", l.name, doing, kind, err, mend(kind))
}

// kindOf finds the sentinel for an error of SQLite, or nil.
func kindOf(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code() & 0xff { // the low byte is the primary result code
	case sqlite3.SQLITE_CORRUPT:
		return ErrCorrupt
	case sqlite3.SQLITE_NOTADB:
		return ErrForeign
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH:
		return ErrReadOnly
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return ErrBusy
	case sqlite3.SQLITE_FULL:
		return ErrFull
	}
	return nil
}
