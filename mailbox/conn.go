package mailbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// conn is one logged-in connection. One goroutine uses it.
type conn struct {
	opts   *Options
	tap    *tap
	client *imapclient.Client
	caps   imap.CapSet
	news   *news

	proof atomic.Int64 // when the server last answered a command, Unix nanoseconds
}

// news is what the server says unasked. The library calls it on the goroutine
// that reads, so it only ever leaves a signal.
type news struct {
	signal chan struct{} // of size 1: there may be new mail
	count  atomic.Int64  // messages in the open folder as last told
}

func (n *news) handler() *imapclient.UnilateralDataHandler {
	return &imapclient.UnilateralDataHandler{
		Expunge: func(uint32) { n.count.Add(-1) },
		Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			// Some servers repeat the number at the start of each IDLE.
			if d.NumMessages == nil || n.count.Swap(int64(*d.NumMessages)) == int64(*d.NumMessages) {
				return
			}
			select {
			case n.signal <- struct{}{}:
			default:
			}
		},
	}
}

// heard reports whether there was news since the last call.
func (n *news) heard() bool {
	select {
	case <-n.signal:
		return true
	default:
		return false
	}
}

// open connects and logs in.
func open(ctx context.Context, o *Options) (*conn, error) {
	t, err := connect(ctx, o)
	if err != nil {
		return nil, err
	}
	c := &conn{opts: o, tap: t, news: &news{signal: make(chan struct{}, 1)}}
	c.client = imapclient.New(t, &imapclient.Options{UnilateralDataHandler: c.news.handler()})
	if err := c.greet(ctx); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

func (c *conn) greet(ctx context.Context) error {
	err := c.do(ctx, "greeting", func(*guard) error { return c.client.WaitGreeting() })
	if err != nil {
		return err
	}
	if err := c.login(ctx); err != nil {
		return err
	}
	return c.do(ctx, "capability", func(*guard) error {
		if c.caps = c.client.Caps(); c.caps != nil {
			return nil
		}
		caps, err := c.client.Capability().Wait()
		c.caps = caps
		return err
	})
}

// connect opens the connection up to where the library takes over. The whole
// of it takes at most CommandTimeout.
func connect(ctx context.Context, o *Options) (*tap, error) {
	inner, cancel := context.WithTimeout(ctx, o.CommandTimeout)
	defer cancel()
	raw, err := o.Dial(inner, "tcp", o.addr())
	if err != nil {
		return nil, unlessDone(ctx, dialError(o.addr(), err))
	}
	stop := context.AfterFunc(inner, func() { _ = raw.Close() })
	t, err := protect(inner, raw, o)
	if !stop() && err == nil {
		err = fmt.Errorf("%w: connecting to %s", ErrTimeout, o.addr())
	}
	if err != nil {
		_ = raw.Close()
		if inner.Err() != nil {
			err = fmt.Errorf("%w: connecting to %s: %w", ErrTimeout, o.addr(), err)
		}
		return nil, unlessDone(ctx, err)
	}
	return t, nil
}

// protect puts TLS over raw as the options say.
func protect(ctx context.Context, raw net.Conn, o *Options) (*tap, error) {
	if o.TLS == Plain {
		return newTap(raw, raw), nil
	}
	var greeting string
	if o.TLS == StartTLS {
		var err error
		if greeting, err = upgrade(raw); err != nil {
			return nil, err
		}
	}
	c, err := secure(ctx, raw, o.tlsConfig())
	if err != nil {
		return nil, err
	}
	t := newTap(c, raw)
	if o.TLS == StartTLS {
		t.greeting, t.prefix = clean(greeting), []byte(greetingAfterTLS)
	}
	return t, nil
}

// do runs one command. When the server is silent for CommandTimeout, or ctx
// ends, the connection is closed, which makes every wait inside fn return. A
// panic of the library is an error of this connection.
func (c *conn) do(ctx context.Context, what string, fn func(g *guard) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	kill := func() { _ = c.tap.Close() }
	g := newGuard(c.opts.CommandTimeout, kill)
	stop := context.AfterFunc(ctx, kill)
	defer func() {
		if p := recover(); p != nil {
			kill()
			err = fmt.Errorf("%w: %v", errPanic, p)
		}
		stop()
		g.stop()
		err = c.explain(ctx, what, g, err)
	}()
	return fn(g)
}

// explain says what an error of a command means, and notes proof of life.
func (c *conn) explain(ctx context.Context, what string, g *guard, err error) error {
	var no *imap.Error
	switch {
	case err == nil:
		c.proof.Store(time.Now().UnixNano())
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &no):
		c.proof.Store(time.Now().UnixNano())
		return fmt.Errorf("%s: %w", what, &refusedError{refusal(no), no})
	case g.expired.Load():
		return fmt.Errorf("%s: %w: the server was silent for %s", what, ErrTimeout, c.opts.CommandTimeout)
	case errors.Is(err, errPanic) || errors.Is(err, ErrAuth):
		return fmt.Errorf("%s: %w", what, err)
	}
	return c.broken(what, err)
}

// broken tells a connection that ended from an answer that could not be read.
func (c *conn) broken(what string, err error) error {
	said, ioErr := c.tap.end()
	switch {
	case errors.Is(ioErr, errResponseTooLong):
		return fmt.Errorf("%s: %w: %w", what, ErrProtocol, ioErr)
	case said != "":
		return fmt.Errorf("%s: %w: the server closed the connection and says %q", what, busyOr(ErrNetwork, said), said)
	case ioErr != nil:
		return fmt.Errorf("%s: %w: connection lost: %w", what, ErrNetwork, err)
	}
	return fmt.Errorf("%s: %w: %w", what, ErrProtocol, err)
}

// refusedError carries both our reading of a refusal and the library's.
type refusedError struct {
	ours error
	no   *imap.Error
}

func (e *refusedError) Error() string   { return e.ours.Error() }
func (e *refusedError) Unwrap() []error { return []error{e.ours, e.no} }

// refused reports whether err is a NO or BAD, after which the connection is
// still good.
func refused(err error) bool {
	var no *imap.Error
	return errors.As(err, &no) && no.Type != imap.StatusResponseTypeBye
}

// close ends the connection at once and waits until the library let go of it.
// After a panic in the middle of a FETCH the library never does, hence the
// limit.
func (c *conn) close() {
	_ = c.tap.Close()
	select {
	case <-c.client.Closed():
	case <-time.After(time.Second):
	}
}

// logout ends the connection politely, within a second.
func (c *conn) logout() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = c.do(ctx, "logout", func(*guard) error { return c.client.Logout().Wait() })
	c.close()
}

// unlessDone returns the error of ctx when it has one, else err.
func unlessDone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
