package testserver

import (
	"crypto/tls"
	"maps"
	"net"
	"slices"
	"sync"
	"testing"
)

// Recorder is a relay in front of a server that takes TLS off, listens to what
// the client says, and talks to the server the same way as the client does.
// Names and passwords are never kept, the contents of literals neither.
type Recorder struct {
	upstream *Server
	plain    *relay
	tls      *relay

	mu       sync.Mutex
	commands []string
	sessions int
}

// Record puts a recorder before a server, beside the one that every server
// has: what goes through it is recorded by it alone.
func Record(tb testing.TB, upstream *Server) *Recorder {
	tb.Helper()
	rec := &Recorder{upstream: upstream}
	rec.plain = newRelay(tb, rec.servePlain)
	rec.tls = newRelay(tb, rec.serveTLS)
	return rec
}

// Addr is the plain port; STARTTLS is recorded through.
func (rec *Recorder) Addr() string { return rec.plain.addr() }

// TLSAddr is the port with implicit TLS. Its certificate is the server's own,
// so CAFile of the server fits.
func (rec *Recorder) TLSAddr() string { return rec.tls.addr() }

// Commands returns every command so far, without tags, in the order of their
// arrival, over all connections.
func (rec *Recorder) Commands() []string {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return slices.Clone(rec.commands)
}

// Verbs counts the commands by name; UID commands have both words.
func (rec *Recorder) Verbs() map[string]int {
	verbs := map[string]int{}
	for _, c := range rec.Commands() {
		verbs[verb(c)]++
	}
	return verbs
}

// Sessions is how many connections there have been.
func (rec *Recorder) Sessions() int {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return rec.sessions
}

// AssertAllowed fails the test for every kind of command that the program must
// not give, once for each kind.
func (rec *Recorder) AssertAllowed(tb testing.TB) {
	tb.Helper()
	wrong := map[string]string{}
	for _, c := range rec.Commands() {
		if why := forbidden(c); why != "" {
			wrong[why] = c
		}
	}
	for _, why := range slices.Sorted(maps.Keys(wrong)) {
		tb.Errorf("an IMAP client must not say %q: %s", wrong[why], why)
	}
}

func (rec *Recorder) add(_, command string) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.commands = append(rec.commands, command)
}

func (rec *Recorder) servePlain(r *relay, c net.Conn) {
	up, err := net.Dial("tcp", rec.upstream.plain)
	if err != nil {
		return // the server is stopped: the client sees a closed connection
	}
	rec.serve(r, c, up)
}

func (rec *Recorder) serveTLS(r *relay, c net.Conn) {
	client := tls.Server(c, rec.upstream.authority.serverConfig())
	if client.Handshake() != nil {
		return // a client that does not trust us is part of the tests
	}
	up, err := tls.Dial("tcp", rec.upstream.tls, rec.upstream.authority.clientConfig())
	if err != nil {
		return
	}
	rec.serve(r, client, up)
}

func (rec *Recorder) serve(r *relay, client, up net.Conn) {
	if !r.hold(up) {
		return
	}
	defer r.release(up)
	rec.mu.Lock()
	rec.sessions++
	rec.mu.Unlock()
	s := &recording{
		rec: rec, client: client, server: up,
		talk: dialogue{onCommand: rec.add}, upgraded: make(chan struct{}),
	}
	s.run()
}

// recording is one connection through a Recorder.
type recording struct {
	rec            *Recorder
	client, server net.Conn
	talk           dialogue
	upgraded       chan struct{} // closed when TLS has begun, or never will
}

func (s *recording) run() {
	down := make(chan struct{})
	go func() {
		defer close(down)
		s.serverToClient()
	}()
	s.clientToServer()
	_ = s.server.Close()
	<-down
}

func (s *recording) clientToServer() {
	buf := make([]byte, 64<<10)
	for {
		n, err := s.client.Read(buf)
		if n > 0 {
			s.talk.fromClient(buf[:n])
			wait := s.talk.awaitsTLS()
			_, err := s.server.Write(buf[:n])
			if wait {
				<-s.upgraded
			}
			if err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// serverToClient also changes both sides to TLS: the client's side waits for
// it, since after STARTTLS a client says nothing before the answer (RFC 3501
// section 6.2.1).
func (s *recording) serverToClient() {
	stop := sync.OnceFunc(func() { close(s.upgraded) })
	defer stop()
	defer func() { _ = s.client.Close() }()
	buf := make([]byte, 64<<10)
	for {
		n, err := s.server.Read(buf)
		if n > 0 {
			upgrade := s.talk.upgrading(s.talk.fromServer(buf[:n]))
			if _, err := s.client.Write(buf[:n]); err != nil {
				return
			}
			if upgrade {
				if s.startTLS() != nil {
					return
				}
				stop()
			}
		}
		if err != nil {
			return
		}
	}
}

func (s *recording) startTLS() error {
	a := s.rec.upstream.authority
	client := tls.Server(s.client, a.serverConfig())
	if err := client.Handshake(); err != nil {
		return err
	}
	server := tls.Client(s.server, a.clientConfig())
	if err := server.Handshake(); err != nil {
		return err
	}
	s.client, s.server = client, server
	return nil
}
