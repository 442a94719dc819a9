package mailbox

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"
)

// hole is a link that can go dead without a word: what is sent vanishes, and
// nothing comes. New connections find it dead too until it is mended; old ones
// stay dead.
type hole struct {
	mu   sync.Mutex
	dead bool
	gen  int
}

type holeConn struct {
	net.Conn
	h    *hole
	gen  int
	quit chan struct{}
	once sync.Once
}

func (h *hole) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	h.mu.Lock()
	dead, gen := h.dead, h.gen
	h.mu.Unlock()
	if dead {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &holeConn{Conn: c, h: h, gen: gen, quit: make(chan struct{})}, nil
}

func (h *hole) set(dead bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.dead = dead
	h.gen++
}

func (c *holeConn) swallowed() bool {
	c.h.mu.Lock()
	defer c.h.mu.Unlock()
	return c.gen != c.h.gen
}

func (c *holeConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.swallowed() {
		<-c.quit
		return 0, net.ErrClosed
	}
	return n, err
}

func (c *holeConn) Write(p []byte) (int, error) {
	if c.swallowed() {
		return len(p), nil
	}
	return c.Conn.Write(p)
}

func (c *holeConn) Close() error {
	c.once.Do(func() { close(c.quit) })
	return c.Conn.Close()
}

func TestBlackHole(t *testing.T) {
	f, s := newFake(t), newSink()
	h := &hole{}
	o := testOptions(f)
	o.Dial = h.dial
	o.CommandTimeout, o.IdleRenew, o.IdleSettle = 100*time.Millisecond, 100*time.Millisecond, 100*time.Millisecond
	w := watch(t, o, s)
	eventually(t, "it idles", f.idling)
	h.set(true)
	uid := f.deliver(letter("meanwhile"))
	eventually(t, "the dead link is noticed", func() bool { return w.Health()[0].State == Waiting })
	if s.has(uid)() {
		t.Fatal("the hole lets mail through")
	}
	h.set(false)
	eventually(t, "mail that came meanwhile is taken", s.has(uid))
}
