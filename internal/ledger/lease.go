package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Lease gives name (an account's drafts, say) to holder until a moment in the
// future, unless another holder has it and has not let it run out at now. It
// returns who holds it afterwards: the lease is the caller's when that is
// holder. A holder renews by asking again.
func (l *Ledger) Lease(ctx context.Context, name, holder string, now, until time.Time) (string, error) {
	if name == "" || holder == "" || !until.After(now) {
		return "", fmt.Errorf("ledger: %w: a lease needs a name, a holder and an end", ErrInvalid)
	}
	var has string
	err := l.write(ctx, "leasing "+name, func(q querier) error {
		row := q.QueryRowContext(ctx, `INSERT INTO leases (name, holder, expires) VALUES (?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires = excluded.expires
				WHERE leases.holder = excluded.holder OR leases.expires <= ?
			RETURNING holder`, name, holder, stamp(until), stamp(now))
		err := row.Scan(&has)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		return q.QueryRowContext(ctx, `SELECT holder FROM leases WHERE name = ?`, name).Scan(&has)
	})
	return has, err
}

// Unlease gives a lease back. It is no error when holder has lost it already.
func (l *Ledger) Unlease(ctx context.Context, name, holder string) error {
	return l.write(ctx, "giving back "+name, func(q querier) error {
		_, err := q.ExecContext(ctx, `DELETE FROM leases WHERE name = ? AND holder = ?`, name, holder)
		return err
	})
}
