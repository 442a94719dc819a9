package mailbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Drafter does what writes: drafts, notes, keywords. It has a connection of
// its own, opened when it is needed and closed after a minute of no use. It is
// safe for concurrent use; one thing is done at a time. After any error of the
// connection, and after any refused APPEND, which the library answers by
// closing it, the next call opens another one.
type Drafter struct {
	opts Options
	err  error

	turn chan struct{} // holds one token: whose turn it is
	c    *conn
	dirs *dirs
	// blind says that the server's LIST cannot be read: the folders that the
	// options name are all there is.
	blind  bool
	sorted sorted

	mu   sync.Mutex
	rest *time.Timer
}

// dirs are the folders that a Drafter works in; "" where there is none.
type dirs struct {
	all                        []Folder
	drafts, sent, trash, notes string
	notClaim                   string
}

// drafterRest is how long an unused connection stays open.
const drafterRest = time.Minute

// NewDrafter returns a Drafter. Its calls return what is wrong with the
// options.
func NewDrafter(o Options) *Drafter {
	d := &Drafter{turn: make(chan struct{}, 1)}
	d.opts, d.err = o.withDefaults()
	d.turn <- struct{}{}
	return d
}

// Close ends the connection. The Drafter can still be used afterwards.
func (d *Drafter) Close() error {
	<-d.turn
	d.drop(true)
	d.turn <- struct{}{}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.rest != nil {
		d.rest.Stop()
	}
	return nil
}

// drop ends the connection, politely when it is believed to be good. It is
// called by whose turn it is.
func (d *Drafter) drop(polite bool) {
	switch {
	case d.c == nil:
	case polite:
		d.c.logout()
	default:
		d.c.close()
	}
	d.c, d.dirs = nil, nil
}

// with runs fn with the connection. A connection that the server closed while
// it rested is opened anew first.
func (d *Drafter) with(ctx context.Context, what string, fn func(*conn) error) (err error) {
	if d.err != nil {
		return d.err
	}
	select {
	case <-d.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { d.turn <- struct{}{} }()
	defer d.restSoon()
	if err := d.ready(ctx); err != nil {
		return fmt.Errorf("account %s: %s: %w", d.opts.Account, what, err)
	}
	if err := fn(d.c); err != nil {
		d.dirs = nil // the folders may have changed
		if d.ended() || !harmless(err) {
			d.drop(false)
		}
		return fmt.Errorf("account %s: %s: %w", d.opts.Account, what, err)
	}
	return nil
}

// ready makes sure of a connection that answers.
func (d *Drafter) ready(ctx context.Context) error {
	if d.c != nil && (d.ended() || d.rested() && d.c.noop(ctx) != nil) {
		d.drop(false)
	}
	if d.c != nil {
		return nil
	}
	c, err := open(ctx, &d.opts)
	if err != nil {
		return err
	}
	d.c, d.dirs = c, nil
	return nil
}

// rested reports whether the server has not answered for long enough to doubt
// that it is still there.
func (d *Drafter) rested() bool {
	return time.Since(time.Unix(0, d.c.proof.Load())) > 10*time.Second
}

// harmless reports whether the connection is still good after err.
func harmless(err error) bool {
	return refused(err) || errors.Is(err, ErrUIDValidity) || errors.Is(err, ErrKeyword)
}

// ended reports whether the connection is known to be gone.
func (d *Drafter) ended() bool {
	if d.c == nil {
		return true
	}
	select {
	case <-d.c.client.Closed():
		return true
	default:
		return false
	}
}

// restSoon closes the connection after a minute of no use.
func (d *Drafter) restSoon() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.rest != nil {
		d.rest.Stop()
	}
	d.rest = time.AfterFunc(drafterRest, func() {
		select {
		case <-d.turn:
			d.drop(true)
			d.turn <- struct{}{}
		default: // in use; restSoon follows
		}
	})
}

// folders finds the folders once for each connection.
func (d *Drafter) folders(ctx context.Context, c *conn) (*dirs, error) {
	if d.dirs != nil {
		return d.dirs, nil
	}
	if d.blind {
		d.dirs = &dirs{drafts: d.opts.Drafts, notes: d.opts.Notes}
		return d.dirs, nil
	}
	all, err := c.list(ctx)
	if err != nil {
		d.blind = errors.Is(err, ErrProtocol) && d.opts.Drafts != ""
		return nil, err
	}
	d.dirs = locate(&d.opts, all)
	return d.dirs, nil
}

// locate finds the folders of an account among all of them.
func locate(o *Options, all []Folder) *dirs {
	f := &dirs{
		all:    all,
		sent:   find(all, imap.MailboxAttrSent, sentNames()),
		trash:  find(all, imap.MailboxAttrTrash, trashNames()),
		drafts: named(all, o.Drafts),
		notes:  named(all, o.Notes),
	}
	f.notClaim = below(all, f.notes, o.NotClaim)
	if o.Drafts == "" {
		f.drafts = find(all, imap.MailboxAttrDrafts, draftsNames())
	}
	return f
}
