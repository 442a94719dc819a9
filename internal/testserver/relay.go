package testserver

import (
	"net"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

// relay listens on loopback and serves each connection in its own goroutine
// until the test ends.
type relay struct {
	ln    net.Listener
	wg    sync.WaitGroup
	mu    sync.Mutex
	conns map[net.Conn]bool
	ended bool
}

// newRelay serves connections with serve, which must return when its
// connection, or another one that it gave to hold, is closed.
func newRelay(tb testing.TB, serve func(r *relay, c net.Conn)) *relay {
	tb.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("testserver: listening on loopback: %v", err)
	}
	r := &relay{ln: ln, conns: map[net.Conn]bool{}}
	r.wg.Go(func() { r.accept(serve) })
	tb.Cleanup(r.end)
	return r
}

func (r *relay) addr() string { return r.ln.Addr().String() }

func (r *relay) accept(serve func(*relay, net.Conn)) {
	for {
		c, err := r.ln.Accept()
		if err != nil {
			return // closed: the test is over
		}
		if r.hold(c) {
			r.wg.Go(func() { r.serveOne(serve, c) })
		}
	}
}

func (r *relay) serveOne(serve func(*relay, net.Conn), c net.Conn) {
	defer r.release(c)
	serve(r, c)
}

// hold remembers a connection so that the end of the test closes it. After the
// end it closes it at once and reports false.
func (r *relay) hold(c net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		_ = c.Close()
		return false
	}
	r.conns[c] = true
	return true
}

func (r *relay) release(c net.Conn) {
	r.mu.Lock()
	delete(r.conns, c)
	r.mu.Unlock()
	_ = c.Close()
}

// cut closes every connection, so that the peers see a reset (RST).
func (r *relay) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	// All of them first: the goroutine between two connections closes the one
	// when the other ends, and must not say farewell either.
	for c := range r.conns {
		unmannered(c)
	}
	for c := range r.conns {
		reset(c)
	}
}

// reset closes a TCP connection without the usual farewell.
func reset(c net.Conn) {
	unmannered(c)
	_ = c.Close()
}

func unmannered(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
}

func (r *relay) end() {
	r.mu.Lock()
	r.ended = true
	_ = r.ln.Close()
	for c := range r.conns {
		_ = c.Close()
	}
	r.mu.Unlock()
	r.wg.Wait()
}

// Goroutines tells goleak which goroutines belong to this package: they end in
// the cleanup of the server, which comes after those of the test itself.
func Goroutines() []goleak.Option {
	const here = "github.com/claimtriage/claimtriage/internal/testserver."
	return []goleak.Option{
		goleak.IgnoreAnyFunction(here + "(*relay).accept"),
		goleak.IgnoreAnyFunction(here + "(*relay).serveOne"),
		goleak.IgnoreAnyFunction(here + "(*recording).serverToClient"),
		goleak.IgnoreAnyFunction(here + "(*tunnel).down"),
		goleak.IgnoreAnyFunction(here + "(*DNSServer).serve"),
	}
}
