package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// folders of the demo account and their special uses (RFC 6154).
var folders = []struct {
	name string
	use  imap.MailboxAttr
}{
	{"INBOX", ""},
	{"Drafts", imap.MailboxAttrDrafts},
	{"Junk", imap.MailboxAttrJunk},
	{"Sent", imap.MailboxAttrSent},
	{"Trash", imap.MailboxAttrTrash},
}

// Server is an IMAP server in memory, on loopback, with one account. Any mail
// client can look into it.
type Server struct {
	Host     string
	Port     int
	User     string
	Password string

	user  *imapmemserver.User
	names *names
	imap  *imapserver.Server
}

// NewServer starts a server on a free loopback port.
func NewServer(ctx context.Context, user, password string) (*Server, error) {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("demo mailbox: %w", err)
	}
	s := &Server{
		Host: "127.0.0.1", Port: ln.Addr().(*net.TCPAddr).Port, User: user, Password: password,
		user: imapmemserver.NewUser(user, password), names: &names{},
	}
	for _, f := range folders {
		if err := s.create(f.name, nil); err != nil {
			return nil, fmt.Errorf("demo mailbox: folder %s: %w", f.name, err)
		}
	}
	s.imap = imapserver.New(&imapserver.Options{
		NewSession:   s.newSession,
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}, imap.CapSpecialUse: {}},
		InsecureAuth: true,
		Logger:       log.New(io.Discard, "", 0),
	})
	go s.imap.Serve(ln) //nolint:errcheck // ends with Close, which is what the error would say
	return s, nil
}

// Close ends every connection.
func (s *Server) Close() error { return s.imap.Close() }

// Deliver puts raw into folder as newly arrived mail.
func (s *Server) Deliver(folder string, raw []byte, at time.Time) error {
	return s.Put(folder, raw, at, nil)
}

// Put is Deliver with flags, for mail that was there before.
func (s *Server) Put(folder string, raw []byte, at time.Time, flags []imap.Flag) error {
	lit := literal{bytes.NewReader(raw), int64(len(raw))}
	if _, err := s.user.Append(folder, lit, &imap.AppendOptions{Time: at, Flags: flags}); err != nil {
		return fmt.Errorf("deliver to %s: %w", folder, err)
	}
	return nil
}

func (s *Server) create(name string, o *imap.CreateOptions) error {
	if err := s.user.Create(name, o); err != nil {
		return err
	}
	s.names.add(name)
	return nil
}

func (s *Server) newSession(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
	return &session{UserSession: imapmemserver.NewUserSession(s.user), server: s}, &imapserver.GreetingData{}, nil
}

type literal struct {
	io.Reader
	size int64
}

func (l literal) Size() int64 { return l.size }

// session announces special uses, which the memory server does not.
type session struct {
	*imapmemserver.UserSession
	server *Server
}

func (s *session) Create(name string, o *imap.CreateOptions) error { return s.server.create(name, o) }

func (s *session) Delete(name string) error {
	if err := s.UserSession.Delete(name); err != nil {
		return err
	}
	s.server.names.remove(name)
	return nil
}

func (s *session) Rename(from, to string, o *imap.RenameOptions) error {
	if err := s.UserSession.Rename(from, to, o); err != nil {
		return err
	}
	s.server.names.remove(from)
	s.server.names.add(to)
	return nil
}

// Idle tells of changes as soon as they are there. The memory server's own
// waits for the next change and keeps quiet about one that came in just before
// the client began to idle.
func (s *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if err := s.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-stop:
			return nil
		}
	}
}

func (s *session) List(w *imapserver.ListWriter, ref string, patterns []string, o *imap.ListOptions) error {
	if len(patterns) == 0 {
		return s.UserSession.List(w, ref, patterns, o)
	}
	for _, name := range s.server.names.all() {
		if !matches(name, ref, patterns) {
			continue
		}
		data := &imap.ListData{Mailbox: name, Delim: '/', Attrs: uses(name)}
		if err := w.WriteList(data); err != nil {
			return err
		}
	}
	return nil
}

func matches(name, ref string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		return imapserver.MatchList(name, '/', ref, p)
	})
}

func uses(name string) []imap.MailboxAttr {
	for _, f := range folders {
		if f.name == name && f.use != "" {
			return []imap.MailboxAttr{f.use}
		}
	}
	return nil
}

// names remembers which folders there are.
type names struct {
	mu   sync.Mutex
	list []string
}

func (n *names) add(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.list = append(n.list, name)
	slices.Sort(n.list)
}

func (n *names) remove(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.list = slices.DeleteFunc(n.list, func(have string) bool { return have == name })
}

func (n *names) all() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.list)
}
