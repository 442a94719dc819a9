package testserver

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Server is a mail server on loopback that lives as long as its test.
type Server struct {
	CAFile string // PEM: what a client must trust

	tb        testing.TB
	kind      string
	dir       string
	opts      options
	authority *authority
	recorder  *Recorder
	uid, gid  int // whose the mail is; -1: ours

	plain, tls, lmtp string
	greeting         string // words that only this server greets with
	store            store
	launch           func(*Server) (*process, error)
	process          *process
	drops            int
}

// store looks at the mail of a server without being seen by it.
type store interface {
	list(user, folder string) ([]Message, error)
	snapshot(user string) (Snapshot, error)
}

// Addr is the plain IMAP port with STARTTLS, as 127.0.0.1:PORT, through the
// recorder.
func (s *Server) Addr() string { return s.recorder.Addr() }

// TLSAddr is the IMAP port with implicit TLS, through the recorder.
func (s *Server) TLSAddr() string { return s.recorder.TLSAddr() }

// DirectAddr is the plain IMAP port of the server itself: nothing is recorded.
func (s *Server) DirectAddr() string { return s.plain }

// DirectTLSAddr is the implicit TLS port of the server itself, with the same
// certificate. Nothing is recorded. A server that offers none gives "".
func (s *Server) DirectTLSAddr() string { return s.tls }

// LMTPAddr is where the server takes deliveries (RFC 2033).
func (s *Server) LMTPAddr() string { return s.lmtp }

// Recorder is what stands before the server at Addr and TLSAddr.
func (s *Server) Recorder() *Recorder { return s.recorder }

// User returns the name and password of user i.
func (s *Server) User(i int) (name, password string) {
	return "u" + strconv.Itoa(i), Password
}

// Deliver hands a message to the server over LMTP, as a mail system would. The
// server adds its own header fields above it.
func (s *Server) Deliver(user, raw string) {
	s.tb.Helper()
	if err := deliver(s.lmtp, user, raw); err != nil {
		s.tb.Fatalf("testserver: delivering to %s of %s: %v", user, s.kind, err)
	}
}

// List returns the messages of a folder in the order of their arrival.
func (s *Server) List(user, folder string) []Message {
	s.tb.Helper()
	m, err := s.store.list(user, folder)
	if err != nil {
		s.tb.Fatalf("testserver: reading %s of %s: %v", folder, user, err)
	}
	return m
}

// Snapshot returns what there is in all folders of a user: two of them show
// what happened between.
func (s *Server) Snapshot(user string) Snapshot {
	s.tb.Helper()
	m, err := s.store.snapshot(user)
	if err != nil {
		s.tb.Fatalf("testserver: reading the mail of %s: %v", user, err)
	}
	return m
}

// Stop ends the server with all its connections. Its mail stays.
func (s *Server) Stop() {
	if s.process == nil {
		return
	}
	s.process.stop()
	s.process = nil
}

// Start starts a stopped server again, on the same ports.
func (s *Server) Start() {
	s.tb.Helper()
	if s.process != nil {
		return
	}
	if err := s.start(); err != nil {
		s.tb.Fatalf("testserver: starting %s again: %v\n%s", s.kind, err, s.logTail())
	}
}

// Restart is Stop and Start.
func (s *Server) Restart() {
	s.tb.Helper()
	s.Stop()
	s.Start()
}

// run starts the server for the first time, with new ports as long as somebody
// else is quicker to take them, and arranges its end.
func (s *Server) run(configure func() error) {
	s.tb.Helper()
	var err error
	for range 5 {
		if err = configure(); err != nil {
			break
		}
		if err = s.start(); !errors.Is(err, errPortTaken) {
			break
		}
	}
	if err != nil {
		s.tb.Fatalf("testserver: starting %s: %v\n%s", s.kind, err, s.logTail())
	}
	s.recorder = Record(s.tb, s)
	s.tb.Cleanup(s.finish)
}

func (s *Server) finish() {
	if !s.opts.unchecked {
		s.recorder.AssertAllowed(s.tb)
	}
	if s.process != nil {
		s.process.kill()
		s.process = nil
	}
	if s.tb.Failed() {
		s.tb.Logf("the end of the log of %s:\n%s", s.kind, s.logTail())
	}
}

func (s *Server) start() error {
	p, err := s.launch(s)
	if err != nil {
		return err
	}
	if err := s.awaitGreeting(); err != nil {
		p.stop()
		return err
	}
	s.process = p
	return nil
}

var (
	errPortTaken   = errors.New("somebody else listens on the port")
	errNotGreeting = errors.New("it does not greet")
)

// awaitGreeting connects until the server itself, not somebody else on its
// port, greets.
func (s *Server) awaitGreeting() error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		line, err := greeting(ctx, s.plain)
		switch {
		case err == nil && strings.Contains(line, s.greeting):
			return nil
		case err == nil:
			return fmt.Errorf("%w: %s greets with %q", errPortTaken, s.plain, line)
		case strings.Contains(s.logTail(), "already in use"):
			return errPortTaken
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w within %v: %w", errNotGreeting, startLimit, err)
		case <-tick.C:
		}
	}
}

func greeting(ctx context.Context, addr string) (string, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return "", err
	}
	defer c.Close()
	end, _ := ctx.Deadline()
	if err := c.SetReadDeadline(end); err != nil {
		return "", err
	}
	return bufio.NewReader(io.LimitReader(c, 4096)).ReadString('\n')
}

// logTail returns the last lines of everything the server wrote.
func (s *Server) logTail() string {
	const lines = 60
	var all []string
	for _, name := range []string{"out", "log"} {
		raw, err := os.ReadFile(filepath.Join(s.dir, name))
		if err == nil {
			all = append(all, strings.Split(strings.TrimSpace(string(raw)), "\n")...)
		}
	}
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// makeDir makes the folder of a server. It is not the test's own temporary
// folder: a socket's path has a short limit, and others must be able to enter.
func makeDir(tb testing.TB, kind string) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", kind)
	if err != nil {
		tb.Fatalf("testserver: %v", err)
	}
	tb.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			tb.Errorf("testserver: leaving nothing behind: %v", err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		tb.Fatalf("testserver: %v", err)
	}
	return dir
}

// idsOf returns the user and group number of a system user.
func idsOf(name string) (uid, gid int, err error) {
	u, err := user.Lookup(name)
	if err != nil {
		return 0, 0, fmt.Errorf("looking for the user %s: %w", name, err)
	}
	if uid, err = strconv.Atoi(u.Uid); err != nil {
		return 0, 0, fmt.Errorf("number of the user %s: %w", name, err)
	}
	if gid, err = strconv.Atoi(u.Gid); err != nil {
		return 0, 0, fmt.Errorf("group of the user %s: %w", name, err)
	}
	return uid, gid, nil
}
