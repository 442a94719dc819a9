package sender

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

func TestNewResolver(t *testing.T) {
	for _, kind := range []string{"", "system", "127.0.0.1:53", "[::1]:53"} {
		if r, err := NewResolver(kind); err != nil || r == nil {
			t.Errorf("%q: %v, %v", kind, r, err)
		}
	}
	if r, err := NewResolver("off"); r != nil || err != nil {
		t.Errorf("off: %v, %v", r, err)
	}
	for _, kind := range []string{"on", "127.0.0.1", "dns.example:53", "127.0.0.1:", ":53"} {
		if _, err := NewResolver(kind); !errors.Is(err, ErrResolver) {
			t.Errorf("%q: %v", kind, err)
		}
	}
}

// counting is a resolver that counts and fails as told.
type counting struct {
	n   int
	err error
}

func (c *counting) LookupTXT(context.Context, string) ([]string, error) {
	c.n++
	if c.err != nil {
		return nil, c.err
	}
	return []string{"x"}, nil
}

func TestCache(t *testing.T) {
	now := testNow
	next := &counting{}
	c := newCache(next, func() time.Time { return now })
	ask := func(wantAsked int) {
		t.Helper()
		_, err := c.LookupTXT(t.Context(), "a.example")
		if next.n != wantAsked || !errors.Is(err, next.err) {
			t.Errorf("asked %d times, error %v; want %d, %v", next.n, err, wantAsked, next.err)
		}
	}
	ask(1)
	ask(1)
	now = now.Add(positiveTTL)
	next.err = &net.DNSError{IsNotFound: true}
	ask(2)
	ask(2)
	now = now.Add(negativeTTL)
	next.err = &net.DNSError{IsTemporary: true}
	ask(3)
	ask(4)
}

// TestCacheBreaks holds that a dead DNS is not asked for every letter, and is
// asked again after a while.
func TestCacheBreaks(t *testing.T) {
	now := testNow
	next := &counting{err: &net.DNSError{IsTimeout: true}}
	c := newCache(next, func() time.Time { return now })
	for i := range 20 {
		if _, err := c.LookupTXT(t.Context(), fmt.Sprint(i)); err == nil || notFound(err) || !isTemporary(err) {
			t.Fatalf("error %v", err)
		}
	}
	if next.n != breakAfter {
		t.Errorf("asked %d times, want %d", next.n, breakAfter)
	}
	now, next.err = now.Add(breakFor), nil
	if _, err := c.LookupTXT(t.Context(), "a"); err != nil {
		t.Errorf("still broken: %v", err)
	}
}

func TestCacheIsBounded(t *testing.T) {
	c := newCache(&counting{}, func() time.Time { return testNow })
	for i := range maxCached + 100 {
		if _, err := c.LookupTXT(t.Context(), fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if len(c.entries) > maxCached {
		t.Errorf("%d entries", len(c.entries))
	}
}

func TestLookupIsBounded(t *testing.T) {
	next := &counting{}
	q := &lookup{ctx: t.Context(), resolver: next}
	for i := range maxLookups + 5 {
		_, err := q.txt(fmt.Sprintf("a%d.example", i))
		if over := i >= maxLookups; over != (err != nil) || over && !isTemporary(err) {
			t.Errorf("question %d: %v", i, err)
		}
	}
	if next.n != maxLookups {
		t.Errorf("asked %d times", next.n)
	}
	if _, err := q.txt("bad name.example"); !notFound(err) {
		t.Errorf("bad name: %v", err)
	}
}

// TestNetResolver asks a real DNS server on loopback, which answers as the
// name says.
func TestNetResolver(t *testing.T) {
	r, err := NewResolver(serveDNS(t))
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("k", 200)
	for name, ok := range map[string]func([]string, error) bool{
		"yes.example":      func(txts []string, err error) bool { return err == nil && len(txts) == 1 && txts[0] == long+"tail" },
		"nxdomain.example": func(_ []string, err error) bool { return notFound(err) && !isTemporary(err) },
		"nodata.example":   func(_ []string, err error) bool { return notFound(err) },
		"servfail.example": func(_ []string, err error) bool { return err != nil && !notFound(err) && isTemporary(err) },
		"silent.example":   func(_ []string, err error) bool { return err != nil && !notFound(err) && isTemporary(err) },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if txts, err := r.LookupTXT(ctx, name); !ok(txts, err) {
				t.Errorf("%q, %v", txts, err)
			}
		})
	}
}

// serveDNS runs a DNS server over UDP and returns its address. It reads the
// first label of a question and answers in kind.
func serveDNS(t *testing.T) string {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 1500)
		for {
			n, peer, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if out := answer(buf[:n]); out != nil {
				_, _ = conn.WriteTo(out, peer)
			}
		}
	}()
	t.Cleanup(func() { _ = conn.Close(); <-done })
	return conn.LocalAddr().String()
}

func answer(q []byte) []byte {
	if len(q) < 17 {
		return nil
	}
	end := 12
	for q[end] != 0 {
		end += int(q[end]) + 1
	}
	end += 5
	label := string(q[13 : 13+q[12]])
	out := append([]byte(nil), q[:end]...)
	binary.BigEndian.PutUint16(out[2:], 0x8180)
	copy(out[6:12], make([]byte, 6))
	switch label {
	case "silent":
		return nil
	case "nxdomain":
		out[3] |= 3
	case "servfail":
		out[3] |= 2
	case "yes":
		out[7] = 1
		text := append(append([]byte{200}, strings.Repeat("k", 200)...), append([]byte{4}, "tail"...)...)
		out = append(out, 0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, byte(len(text)))
		out = append(out, text...)
	}
	return out
}
