package testserver

import (
	"net"
	"sync"
	"testing"
	"time"
)

// Proxy is a network between a client and a server that misbehaves on command.
// It knows nothing of TLS: what flows through may be encrypted.
type Proxy struct {
	upstream string
	relay    *relay

	mu        sync.Mutex
	changed   *sync.Cond
	hole      bool
	ended     bool
	delay     time.Duration
	oneByte   bool
	dropAfter int64
	swallow   map[string]int // verb → how many answers are still to be lost
	swallowed int
	accepted  int
}

// NewProxy puts a faultless network before an address.
func NewProxy(tb testing.TB, upstream string) *Proxy {
	tb.Helper()
	p := &Proxy{upstream: upstream, swallow: map[string]int{}}
	p.changed = sync.NewCond(&p.mu)
	p.relay = newRelay(tb, p.serve)
	tb.Cleanup(func() { p.set(func() { p.ended = true }) }) // runs before the relay waits
	return p
}

// Addr is where the network begins.
func (p *Proxy) Addr() string { return p.relay.addr() }

// BlackHole stops all traffic: connections stay open, new ones are taken but
// lead nowhere, and neither side sees a FIN or RST, not even of the other's end.
func (p *Proxy) BlackHole() { p.set(func() { p.hole = true }) }

// Resume ends a BlackHole. What was sent meanwhile arrives now, as TCP would
// have it.
func (p *Proxy) Resume() { p.set(func() { p.hole = false }) }

// CutAll ends all connections with a reset (RST) on both sides. New ones are
// served.
func (p *Proxy) CutAll() { p.relay.cut() }

// Delay makes every chunk in either direction wait. Zero: no longer.
func (p *Proxy) Delay(d time.Duration) { p.set(func() { p.delay = d }) }

// OneByte passes every byte on by itself, in both directions.
func (p *Proxy) OneByte(on bool) { p.set(func() { p.oneByte = on }) }

// DropAfter ends each connection when n bytes of the server have passed, in
// the midst of whatever it says. It counts from the start of a connection.
// Zero: no longer.
func (p *Proxy) DropAfter(n int64) { p.set(func() { p.dropAfter = n }) }

// SwallowAnswer loses the tagged answer to the next n commands of a verb, such
// as "APPEND": the server has done it and the client never hears. It works on
// plain connections only.
func (p *Proxy) SwallowAnswer(verb string, n int) { p.set(func() { p.swallow[verb] = n }) }

// Swallowed is how many answers have been lost so far.
func (p *Proxy) Swallowed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.swallowed
}

// Accepted is how many connections there have been.
func (p *Proxy) Accepted() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.accepted
}

func (p *Proxy) set(change func()) {
	p.mu.Lock()
	change()
	p.mu.Unlock()
	p.changed.Broadcast()
}

// settings are the faults of one moment.
type settings struct {
	delay     time.Duration
	oneByte   bool
	dropAfter int64
}

// pass waits while the network is a black hole. It reports false at the end of
// the test.
func (p *Proxy) pass() (settings, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.hole && !p.ended {
		p.changed.Wait()
	}
	return settings{p.delay, p.oneByte, p.dropAfter}, !p.ended
}

func (p *Proxy) serve(r *relay, c net.Conn) {
	p.set(func() { p.accepted++ })
	if _, ok := p.pass(); !ok {
		return
	}
	up, err := net.Dial("tcp", p.upstream)
	if err != nil || !r.hold(up) {
		return
	}
	defer r.release(up)
	t := &tunnel{proxy: p, client: c, server: up}
	t.talk.onCommand = t.command
	t.run()
}

// tunnel is one connection through a Proxy.
type tunnel struct {
	proxy          *Proxy
	client, server net.Conn
	talk           dialogue

	mu   sync.Mutex
	lost map[string]bool // tags whose answers are to be swallowed
	held []byte          // the part of an answer that is not yet judged
	sent int64           // bytes of the server that have passed
}

func (t *tunnel) run() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		t.down()
	}()
	t.up()
	<-done
}

func (t *tunnel) up() {
	defer func() { _ = t.server.Close() }()
	buf := make([]byte, 64<<10)
	for {
		n, err := t.client.Read(buf)
		s, ok := t.proxy.pass()
		if !ok {
			return
		}
		t.talk.fromClient(buf[:n])
		if write(t.server, buf[:n], s) != nil || err != nil {
			return
		}
	}
}

func (t *tunnel) down() {
	defer func() { _ = t.client.Close() }()
	buf := make([]byte, 64<<10)
	for {
		n, err := t.server.Read(buf)
		s, ok := t.proxy.pass()
		if !ok {
			return
		}
		out := t.filter(t.talk.fromServer(buf[:n]))
		last := s.dropAfter > 0 && t.sent+int64(len(out)) >= s.dropAfter
		if last {
			out = out[:max(0, s.dropAfter-t.sent)]
		}
		t.sent += int64(len(out))
		if write(t.client, out, s) != nil || err != nil || last {
			return
		}
	}
}

// command marks the tag of a command whose answer is to be lost.
func (t *tunnel) command(tag, command string) {
	name := verb(command)
	t.proxy.set(func() {
		if t.proxy.swallow[name] == 0 {
			return
		}
		t.proxy.swallow[name]--
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.lost == nil {
			t.lost = map[string]bool{}
		}
		t.lost[tag] = true
	})
}

// filter returns what of the server's words goes on to the client. While an
// answer is to be lost, a line is held until its end shows which one it is.
func (t *tunnel) filter(pieces []piece) (out []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range pieces {
		t.held = append(t.held, p.raw...)
		switch {
		case p.done && t.lost[firstWord(p.line)]:
			delete(t.lost, firstWord(p.line))
			t.held = nil
			t.proxy.set(func() { t.proxy.swallowed++ })
		case p.done || len(t.lost) == 0:
			out = append(out, t.held...)
			t.held = nil
		}
	}
	return out
}

func write(c net.Conn, raw []byte, s settings) error {
	if len(raw) == 0 {
		return nil
	}
	if s.delay > 0 {
		time.Sleep(s.delay)
	}
	if !s.oneByte {
		_, err := c.Write(raw)
		return err
	}
	for i := range raw {
		if _, err := c.Write(raw[i : i+1]); err != nil {
			return err
		}
	}
	return nil
}
