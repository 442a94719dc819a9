package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// OpenReading opens the ledger at dsn to look into it: nothing of it is made,
// brought up to date or written, and the writing methods answer ErrReadOnly.
// The error is one of fs.ErrNotExist when there is no ledger yet, and ErrOlder
// when an older release wrote it.
func OpenReading(ctx context.Context, dsn string, o Options) (*Ledger, error) {
	if err := checkDSN(dsn); err != nil {
		return nil, err
	}
	if dsn == Memory {
		return nil, fmt.Errorf("ledger: %w: a ledger in memory is nobody else's", fs.ErrNotExist)
	}
	if _, err := os.Stat(dsn); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("ledger %s: %w: `claimtriage watch` or `scan` makes it", dsn, fs.ErrNotExist)
		}
		return nil, openError(dsn, err)
	}
	l := newLedger(dsn, o)
	if o.Busy <= 0 {
		o.Busy = defaultBusy
	}
	var err error
	if l.reading, err = pool(dsn, reading, o.Busy, readers); err != nil {
		return nil, errors.Join(l.explain(ctx, "opening", err), l.Close())
	}
	if err := l.readable(ctx); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// readable checks that the file is a ledger of this release.
func (l *Ledger) readable(ctx context.Context) error {
	var id, tables int64
	row := l.reading.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT count(*) FROM sqlite_schema WHERE name IN ('letters', 'decisions', 'moved_notes'))`)
	switch err := row.Scan(&id, &tables); {
	case err != nil:
		return l.explain(ctx, "opening", err)
	case id != appID:
		return fmt.Errorf("ledger %s: %w: it is another program's SQLite database; %s", l.name, ErrForeign, mend(ErrForeign))
	case tables < 3:
		return fmt.Errorf("ledger %s: %w; %s", l.name, ErrOlder, mend(ErrOlder))
	}
	return nil
}
