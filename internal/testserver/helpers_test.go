package testserver

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// limit bounds every wait of these tests.
const limit = 20 * time.Second

// peer is one end of a conversation by hand, byte by byte.
type peer struct {
	t testing.TB
	c net.Conn
	r *bufio.Reader
}

func newPeer(t testing.TB, c net.Conn) *peer {
	t.Helper()
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(limit)); err != nil {
		t.Fatal(err)
	}
	return &peer{t: t, c: c, r: bufio.NewReader(c)}
}

// dial connects and reads the greeting of a server.
func dial(t testing.TB, addr string) *peer {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	p := newPeer(t, c)
	p.until("* OK")
	return p
}

func dialTLS(t testing.TB, addr string, conf *tls.Config) *peer {
	t.Helper()
	c, err := tls.Dial("tcp", addr, conf)
	if err != nil {
		t.Fatal(err)
	}
	p := newPeer(t, c)
	p.until("* OK")
	return p
}

func (p *peer) say(text string) {
	p.t.Helper()
	if _, err := p.c.Write([]byte(text)); err != nil {
		p.t.Fatalf("saying %q: %v", text, err)
	}
}

// until reads lines up to one that begins with prefix, and returns them all.
func (p *peer) until(prefix string) string {
	p.t.Helper()
	var all strings.Builder
	for {
		line, err := p.r.ReadString('\n')
		all.WriteString(line)
		if err != nil {
			p.t.Fatalf("waiting for %q: %v after %q", prefix, err, all.String())
		}
		if strings.HasPrefix(line, prefix) {
			return all.String()
		}
	}
}

// do gives a command with the tag and waits for its answer.
func (p *peer) do(tag, command string) string {
	p.t.Helper()
	p.say(tag + " " + command + "\r\n")
	return p.until(tag + " ")
}

func (p *peer) ok(tag, command string) string {
	p.t.Helper()
	answer := p.do(tag, command)
	if !strings.Contains(answer, tag+" OK") {
		p.t.Fatalf("%s: %s", command, answer)
	}
	return answer
}

func (p *peer) login(user int) {
	p.t.Helper()
	p.ok("L0", fmt.Sprintf("LOGIN u%d %s", user, Password))
}

// append puts a message into a folder with a literal that waits for leave.
func (p *peer) append(tag, folder, raw string) {
	p.t.Helper()
	p.say(fmt.Sprintf("%s APPEND %s (\\Draft) {%d}\r\n", tag, folder, len(raw)))
	p.until("+")
	p.say(raw + "\r\n")
}

func (s *Server) trusting(t testing.TB) *tls.Config {
	t.Helper()
	raw, err := os.ReadFile(s.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(raw) {
		t.Fatalf("no certificate in %s", s.CAFile)
	}
	return &tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
}

// eventually waits for a condition.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	end := time.Now().Add(limit)
	for !is() {
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s", limit, what)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// complaints is a test that is only asked whether it failed.
type complaints struct {
	testing.TB
	said []string
}

func (c *complaints) Helper() {}

func (c *complaints) Errorf(format string, args ...any) {
	c.said = append(c.said, fmt.Sprintf(format, args...))
}
