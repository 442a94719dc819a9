package ledger

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

const readyPause = 20 * time.Millisecond

// errAgain marks a failure that another process starting at the same moment
// may have caused.
var errAgain = errors.New("another process may be making it")

// ready checks that the file is a sound ledger and brings it up to date. Many
// processes may start at once on a new file. SQLite does not wait its turn
// when it changes the journal mode, and goose takes no lock; but each step is
// one transaction, so whoever comes second fails cleanly, looks again, and
// finds the work done.
func (l *Ledger) ready(ctx context.Context, patience time.Duration) error {
	for end := time.Now().Add(patience); ; {
		err := l.readyOnce(ctx)
		if err == nil || !errors.Is(err, errAgain) && !errors.Is(err, ErrBusy) || time.Now().After(end) {
			return err
		}
		select {
		case <-time.After(readyPause):
		case <-ctx.Done():
			return l.explain(ctx, "opening", ctx.Err())
		}
	}
}

func (l *Ledger) readyOnce(ctx context.Context) error {
	fresh, err := l.identify(ctx)
	if err != nil {
		return err
	}
	if fresh {
		err = l.brand(ctx)
	} else {
		err = l.sound(ctx)
	}
	if err != nil {
		return err
	}
	return l.migrate(ctx)
}

// brand marks an empty file as ours, before anything else is in it: a start
// that dies halfway must not leave a file that looks like somebody else's.
func (l *Ledger) brand(ctx context.Context) error {
	_, err := l.durable.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", appID))
	return l.explain(ctx, "marking it", err)
}

// identify tells an empty file from a ledger and from somebody else's database.
func (l *Ledger) identify(ctx context.Context) (fresh bool, err error) {
	var id, tables int64
	row := l.durable.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema)`)
	if err := row.Scan(&id, &tables); err != nil {
		return false, l.explain(ctx, "opening", err)
	}
	if id != appID && (id != 0 || tables > 0) {
		return false, fmt.Errorf("ledger %s: %w: it is another program's SQLite database; %s", l.name, ErrForeign, mend(ErrForeign))
	}
	return tables == 0, nil
}

// sound looks for damage. It reads the whole file once, which takes a second
// for each few hundred megabytes.
func (l *Ledger) sound(ctx context.Context) error {
	var verdict string
	if err := l.durable.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return l.explain(ctx, "checking for damage", err)
	}
	if verdict != "ok" {
		return fmt.Errorf("ledger %s: %w: %s; %s", l.name, ErrCorrupt, verdict, mend(ErrCorrupt))
	}
	return nil
}

// migrate brings the tables up to date.
func (l *Ledger) migrate(ctx context.Context) error {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("ledger: its migrations: %w", err)
	}
	// The relaxed pool keeps the many small steps of a first start quick; the
	// first durable commit puts them on the disk with it.
	p, err := goose.NewProvider(goose.DialectSQLite3, l.relaxed, dir, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return fmt.Errorf("ledger: its migrations: %w", err)
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return l.explain(ctx, "reading its version", again(err))
	}
	if current > target {
		return fmt.Errorf("ledger %s: %w: it has version %d, this release knows %d; use the newer release", l.name, ErrNewer, current, target)
	}
	if current == target {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return l.explain(ctx, "bringing it up to date", again(err))
	}
	l.log.WithFields(map[string]any{"store": l.name, "from": current, "to": target}).Info("ledger brought up to date")
	return nil
}

// again marks an error of making tables that says no more than that it did
// not work.
func again(err error) error {
	if kindOf(err) != nil {
		return err
	}
	return fmt.Errorf("%w: %w", errAgain, err)
}
