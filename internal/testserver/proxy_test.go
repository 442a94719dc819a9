package testserver

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

// quiet proves that nothing arrives for a moment: long against loopback, and
// if it is ever too short the test passes all the same.
func (p *peer) quiet() {
	p.t.Helper()
	if err := p.c.SetReadDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
		p.t.Fatal(err)
	}
	line, err := p.r.ReadString('\n')
	if !errors.Is(err, os.ErrDeadlineExceeded) || line != "" {
		p.t.Fatalf("read %q, %v: want silence", line, err)
	}
	if err := p.c.SetReadDeadline(time.Now().Add(limit)); err != nil {
		p.t.Fatal(err)
	}
}

func TestProxyBlackHole(t *testing.T) {
	s := Dovecot(t)
	proxy := NewProxy(t, s.Addr())
	p := dial(t, proxy.Addr())
	p.login(0)
	proxy.BlackHole()
	p.say("A1 NOOP\r\n")
	p.quiet()
	c, err := net.Dial("tcp", proxy.Addr()) // taken, but nobody speaks
	if err != nil {
		t.Fatal(err)
	}
	late := newPeer(t, c)
	late.quiet()
	proxy.Resume()
	p.until("A1 OK")
	late.until("* OK")
	if n := proxy.Accepted(); n != 2 {
		t.Errorf("connections: %d", n)
	}
}

func TestProxyHidesTheEndWhileBlackHole(t *testing.T) {
	s := Dovecot(t)
	proxy := NewProxy(t, s.Addr())
	p := dial(t, proxy.Addr())
	proxy.BlackHole()
	s.Stop() // closes its end
	p.quiet()
	proxy.Resume()
	if _, err := io.ReadAll(p.r); err != nil {
		t.Errorf("after the link's return: %v, want the end", err)
	}
	s.Start()
}

func TestProxyCutAll(t *testing.T) {
	s := Dovecot(t)
	proxy := NewProxy(t, s.Addr())
	p := dial(t, proxy.Addr())
	proxy.CutAll()
	if _, err := p.r.ReadString('\n'); err == nil || errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, io.EOF) {
		t.Errorf("reading from a connection that was cut: %v, want a reset", err)
	}
	dial(t, proxy.Addr()).login(0)
}

func TestProxyShapes(t *testing.T) {
	s := Dovecot(t)
	s.Drop("u0", "INBOX", letter)
	proxy := NewProxy(t, s.Addr())
	for name, shape := range map[string]func(){
		"one byte": func() { proxy.OneByte(true) },
		"slow":     func() { proxy.OneByte(false); proxy.Delay(time.Millisecond) },
	} {
		shape()
		p := dial(t, proxy.Addr())
		p.login(0)
		p.ok("A1", "EXAMINE INBOX")
		if got := p.ok("A2", "UID FETCH 1 BODY.PEEK[]"); !strings.Contains(got, letter) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestProxyDropAfter(t *testing.T) {
	s := Dovecot(t)
	proxy := NewProxy(t, s.Addr())
	for _, n := range []int{1, 7, 20} {
		proxy.DropAfter(int64(n))
		c, err := net.Dial("tcp", proxy.Addr())
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(newPeer(t, c).r)
		if len(got) != n || err != nil {
			t.Errorf("after %d bytes: %q, %v", n, got, err)
		}
	}
	proxy.DropAfter(0)
	dial(t, proxy.Addr()).login(0)
}

func TestProxySwallowsAnAnswer(t *testing.T) {
	s := Dovecot(t)
	proxy := NewProxy(t, s.Addr())
	proxy.SwallowAnswer("APPEND", 1)
	p := dial(t, proxy.Addr())
	p.login(0)
	p.append("A1", "Drafts", draft)
	eventually(t, "the answer is lost", func() bool { return proxy.Swallowed() == 1 })
	if answer := p.do("A2", "NOOP"); strings.Contains(answer, "A1 ") {
		t.Errorf("the answer came: %s", answer)
	}
	if n := len(s.List("u0", "Drafts")); n != 1 {
		t.Errorf("drafts: %d", n)
	}
	p.append("A3", "Drafts", draft)
	p.until("A3 OK")
}
