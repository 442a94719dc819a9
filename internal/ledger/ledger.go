package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/sirupsen/logrus"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

const (
	defaultBusy = 10 * time.Second
	readers     = 4
)

// Options says how to open a ledger. The zero value is usable.
type Options struct {
	// Log gets a line when the ledger is made or brought up to date. Nil is silent.
	Log logrus.FieldLogger
	// Busy is how long to wait for another process that writes; 0 means 10 s.
	Busy time.Duration
}

// Ledger is an open store. It is made by [Open].
type Ledger struct {
	name    string
	log     logrus.FieldLogger
	durable *sql.DB // for what must survive a loss of power
	relaxed *sql.DB // for what may be found out anew
	reading *sql.DB
	// turn holds one token: writers of this process queue here and not in
	// SQLite, whose way of waiting is sleeping.
	turn chan struct{}
}

// Open opens the ledger at dsn, the path of a SQLite file or [Memory]. It
// makes the file (0600) and its folder (0700) where missing, and brings an
// older ledger up to date. The errors are those of the first var block.
func Open(ctx context.Context, dsn string, o Options) (*Ledger, error) {
	if err := checkDSN(dsn); err != nil {
		return nil, err
	}
	if err := prepareFile(dsn); err != nil {
		return nil, err
	}
	l := newLedger(dsn, o)
	l.warnIfOpen()
	if o.Busy <= 0 {
		o.Busy = defaultBusy
	}
	if err := l.connect(o.Busy); err != nil {
		return nil, errors.Join(l.explain(ctx, "opening", err), l.Close())
	}
	if err := l.ready(ctx, o.Busy); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

func newLedger(name string, o Options) *Ledger {
	l := &Ledger{name: name, log: o.Log, turn: make(chan struct{}, 1)}
	if l.log == nil {
		silent := logrus.New()
		silent.SetOutput(io.Discard)
		l.log = silent
	}
	return l
}

func (l *Ledger) connect(busy time.Duration) (err error) {
	if l.durable, err = pool(l.name, durable, busy, 1); err != nil {
		return err
	}
	if l.name == Memory {
		// Each connection would be a database of its own.
		l.relaxed, l.reading = l.durable, l.durable
		return nil
	}
	if l.relaxed, err = pool(l.name, relaxed, busy, 1); err != nil {
		return err
	}
	l.reading, err = pool(l.name, reading, busy, readers)
	return err
}

func pool(name string, m mode, busy time.Duration, size int) (*sql.DB, error) {
	db, err := sql.Open("sqlite", source(name, m, busy.Milliseconds()))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

// Close closes the ledger. Calls that are under way end first.
func (l *Ledger) Close() error {
	var errs []error
	for _, db := range []*sql.DB{l.reading, l.relaxed, l.durable} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("ledger %s: closing: %w", l.name, err)
	}
	return nil
}

// querier is what a transaction and a pool have in common.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// write runs fn in a transaction that survives a loss of power once write has
// returned nil.
func (l *Ledger) write(ctx context.Context, doing string, fn func(querier) error) error {
	return l.explain(ctx, doing, l.transact(ctx, l.durable, fn))
}

// writeRelaxed is write for facts that can be found out anew: it spares the
// wait for the disk.
func (l *Ledger) writeRelaxed(ctx context.Context, doing string, fn func(querier) error) error {
	return l.explain(ctx, doing, l.transact(ctx, l.relaxed, fn))
}

func (l *Ledger) transact(ctx context.Context, db *sql.DB, fn func(querier) error) error {
	if db == nil { // opened for reading
		return ErrReadOnly
	}
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	return tx.Commit()
}

// read runs fn on one unchanging view of the ledger.
func (l *Ledger) read(ctx context.Context, doing string, fn func(querier) error) error {
	tx, err := l.reading.BeginTx(ctx, nil)
	if err != nil {
		return l.explain(ctx, doing, err)
	}
	// Nothing was written: there is nothing to commit.
	return l.explain(ctx, doing, errors.Join(fn(tx), ignoreDone(tx.Rollback())))
}

// ignoreDone drops the error of rolling back what a cancelled context has
// rolled back already.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// collect runs query and hands each row to scan.
func collect[T any](ctx context.Context, q querier, scan func(func(...any) error) (T, error), query string, args ...any) (out []T, err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		v, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}
