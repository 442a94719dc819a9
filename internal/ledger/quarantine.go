package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/claimtriage/claimtriage/internal/claim"
)

const quarantineColumns = `account, folder, uidvalidity, uid, reason, first_at, last_at, next_try, attempts`

// Quarantine puts a message aside that could not be judged, or counts one
// more failure of one that is there. It takes e's place, Reason, Last and Next,
// and returns the entry as it now stands. Entries of the same folder under
// another UIDVALIDITY mean nothing any more, and go.
func (l *Ledger) Quarantine(ctx context.Context, e claim.QuarantineEntry) (claim.QuarantineEntry, error) {
	if e.Account == "" || e.UID == 0 || e.Last.IsZero() {
		return e, fmt.Errorf("ledger: %w: quarantine needs an account, a uid and a time", ErrInvalid)
	}
	var out claim.QuarantineEntry
	err := l.write(ctx, fmt.Sprintf("putting uid %d of %s/%s aside", e.UID, e.Account, e.Folder), func(q querier) error {
		if _, err := q.ExecContext(ctx, `DELETE FROM quarantine WHERE account = ? AND folder = ? AND uidvalidity <> ?`,
			e.Account, e.Folder, e.UIDValidity); err != nil {
			return err
		}
		row := q.QueryRowContext(ctx, `INSERT INTO quarantine (`+quarantineColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)
			ON CONFLICT (account, folder, uidvalidity, uid) DO UPDATE SET reason = excluded.reason, last_at = excluded.last_at,
				next_try = excluded.next_try, attempts = quarantine.attempts + 1
			RETURNING `+quarantineColumns,
			e.Account, e.Folder, e.UIDValidity, e.UID, clean(e.Reason), stamp(e.Last), stamp(e.Last), stamp(e.Next))
		var err error
		out, err = scanQuarantine(row.Scan)
		return err
	})
	return out, err
}

// Quarantined lists what is put aside in an account ("" for all), oldest first.
func (l *Ledger) Quarantined(ctx context.Context, account string) ([]claim.QuarantineEntry, error) {
	out, err := collect(ctx, l.reading, scanQuarantine, `SELECT `+quarantineColumns+` FROM quarantine
		WHERE (? = '' OR account = ?) ORDER BY first_at, account, folder, uid`, account, account)
	return out, l.explain(ctx, "listing the quarantine", err)
}

// InQuarantine returns the entry of one message, and whether there is one.
func (l *Ledger) InQuarantine(ctx context.Context, account, folder string, uidValidity, uid uint32) (claim.QuarantineEntry, bool, error) {
	row := l.reading.QueryRowContext(ctx, `SELECT `+quarantineColumns+` FROM quarantine
		WHERE account = ? AND folder = ? AND uidvalidity = ? AND uid = ?`, account, folder, uidValidity, uid)
	e, err := scanQuarantine(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return claim.QuarantineEntry{}, false, nil
	}
	return e, err == nil, l.explain(ctx, "looking into the quarantine", err)
}

// Release takes a message out of quarantine. It is no error when it is not in.
func (l *Ledger) Release(ctx context.Context, account, folder string, uidValidity, uid uint32) error {
	return l.write(ctx, fmt.Sprintf("releasing uid %d of %s/%s", uid, account, folder), func(q querier) error {
		_, err := q.ExecContext(ctx, `DELETE FROM quarantine WHERE account = ? AND folder = ? AND uidvalidity = ? AND uid = ?`,
			account, folder, uidValidity, uid)
		return err
	})
}

func scanQuarantine(scan func(...any) error) (e claim.QuarantineEntry, err error) {
	var first, last, next sql.NullInt64
	err = scan(&e.Account, &e.Folder, &e.UIDValidity, &e.UID, &e.Reason, &first, &last, &next, &e.Attempts)
	e.First, e.Last, e.Next = stored(first), stored(last), stored(next)
	return e, err
}
