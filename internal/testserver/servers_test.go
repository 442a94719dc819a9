package testserver

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	letter = "From: a@example.org\r\nTo: u0@localhost\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\nMessage-ID: <l1@example.org>\r\nSubject: a letter\r\n\r\nhello\r\n.dots\r\n..\r\nend\r\n"
	draft  = "From: u0@localhost\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\nMessage-ID: <d1@localhost>\r\nSubject: Re: a letter\r\n\r\nanswer\r\n"
)

// TestServers holds both servers to what this package promises of a Server.
func TestServers(t *testing.T) {
	for name, start := range map[string]func(testing.TB, ...Option) *Server{"dovecot": Dovecot, "cyrus": Cyrus} {
		t.Run(name, func(t *testing.T) {
			s := start(t, Unchecked())
			t.Run("delivers", func(t *testing.T) { testDelivers(t, s) })
			t.Run("tls", func(t *testing.T) { testTLS(t, s) })
			t.Run("special use", func(t *testing.T) { testSpecialUse(t, s) })
			t.Run("idle", func(t *testing.T) { testIdle(t, s) })
			t.Run("flags", func(t *testing.T) { testFlags(t, s) })
			t.Run("restart", func(t *testing.T) { testRestart(t, s) })
		})
	}
}

func testDelivers(t *testing.T, s *Server) {
	s.Deliver("u0", letter)
	msgs := s.List("u0", "INBOX")
	if len(msgs) != 1 || !strings.HasSuffix(string(msgs[0].Raw), letter) {
		t.Fatalf("messages: %q", msgs)
	}
	if len(msgs[0].Flags) != 0 {
		t.Errorf("flags of a new message: %v", msgs[0].Flags)
	}
	s.Append("u0", "Drafts", draft, `\Draft`, `\Seen`)
	want := []Message{{Flags: []string{`\Draft`, `\Seen`}, Raw: []byte(draft)}}
	if diff := cmp.Diff(want, s.List("u0", "Drafts"), cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "Name" }, cmp.Ignore())); diff != "" {
		t.Errorf("Drafts (-want +got):\n%s", diff)
	}
}

func testTLS(t *testing.T, s *Server) {
	conf := s.trusting(t)
	for _, addr := range []string{s.TLSAddr(), s.DirectTLSAddr()} {
		p := dialTLS(t, addr, conf)
		p.login(0)
		p.ok("A2", "LOGOUT")
	}
	for _, addr := range []string{s.Addr(), s.DirectAddr()} {
		p := dial(t, addr)
		p.ok("A1", "STARTTLS")
		secure := newPeer(t, tlsOver(p.c, conf))
		secure.login(0)
		secure.ok("A2", "EXAMINE INBOX")
		secure.ok("A3", "LOGOUT")
	}
	if v := s.Recorder().Verbs(); v["STARTTLS"] != 1 || v["LOGIN"] != 2 || v["EXAMINE"] != 1 {
		t.Errorf("recorded through TLS: %v", v)
	}
}

func testSpecialUse(t *testing.T, s *Server) {
	p := dial(t, s.Addr())
	p.login(0)
	list := p.ok("A1", `LIST "" "*" RETURN (SPECIAL-USE)`)
	for _, use := range []string{`\Drafts`, `\Sent`, `\Trash`, `\Junk`} {
		// Cyrus says \drafts: the names are free of case (RFC 6154 section 6).
		if !strings.Contains(strings.ToLower(list), strings.ToLower(use)) {
			t.Errorf("no folder for %s in:\n%s", use, list)
		}
	}
}

func testIdle(t *testing.T, s *Server) {
	p := dial(t, s.Addr())
	p.login(1)
	p.ok("A1", "SELECT INBOX")
	p.say("A2 IDLE\r\n")
	p.until("+")
	s.Deliver("u1", letter)
	p.until("* 1 EXISTS")
	p.say("DONE\r\n")
	p.until("A2 OK")
}

func testFlags(t *testing.T, s *Server) {
	s.Append("u2", "INBOX", letter)
	before := s.Snapshot("u2")
	p := dial(t, s.Addr())
	p.login(2)
	p.ok("A1", "SELECT INBOX")
	p.ok("A2", "UID FETCH 1:* (UID FLAGS BODY.PEEK[])")
	if diff := cmp.Diff(before, s.Snapshot("u2")); diff != "" {
		t.Errorf("after PEEK (-want +got):\n%s", diff)
	}
	p.ok("A3", "UID STORE 1:* +FLAGS.SILENT ($Claim)")
	p.ok("A4", "UID FETCH 1:* BODY[]")
	p.ok("A5", "LOGOUT")
	want := []string{`$Claim`, `\Seen`}
	eventually(t, "the flags are stored", func() bool {
		msgs := s.List("u2", "INBOX")
		return len(msgs) == 1 && cmp.Equal(want, msgs[0].Flags)
	})
	if diff := cmp.Diff(before, s.Snapshot("u2")); diff == "" {
		t.Error("a snapshot does not show new flags")
	}
}

func testRestart(t *testing.T, s *Server) {
	p := dial(t, s.Addr())
	s.Stop()
	if _, err := p.r.ReadString('\x00'); err == nil {
		t.Error("a connection outlives the server")
	}
	if c, err := net.Dial("tcp", s.DirectAddr()); err == nil {
		_ = c.Close()
		t.Error("a stopped server takes connections")
	}
	s.Start()
	dial(t, s.Addr()).login(0)
	if len(s.List("u0", "INBOX")) == 0 {
		t.Error("the mail is gone after a restart")
	}
	s.Restart()
	dial(t, s.Addr()).login(0)
}

func TestDovecotOptions(t *testing.T) {
	s := Dovecot(t, Unchecked(), WithUsers(2), WithQuota(1, 20), WithMaxConnections(2),
		WithoutCapability("IDLE", "uidplus"), WithSpecial(`\Drafts`, "Entwürfe"), WithSpecial(`\Junk`, ""))
	if err := deliver(s.LMTPAddr(), "nobody-of-this-name", letter); !errors.Is(err, ErrRefused) {
		t.Errorf("a message to nobody: %v, want %v", err, ErrRefused)
	}
	p := dial(t, s.Addr())
	p.login(0)
	offered := strings.Fields(p.ok("A1", "CAPABILITY"))
	for _, name := range []string{"IDLE", "UIDPLUS"} {
		for _, o := range offered {
			if o == name {
				t.Errorf("%s is offered", name)
			}
		}
	}
	list := p.ok("A2", `LIST "" "*" RETURN (SPECIAL-USE)`)
	if !strings.Contains(list, `\Drafts) "." Entw&APw-rfe`) || strings.Contains(list, `\Junk`) {
		t.Errorf("folders:\n%s", list)
	}
	dial(t, s.Addr()).login(0)
	if answer := dial(t, s.Addr()).do("A1", "LOGIN u0 "+Password); !strings.Contains(answer, "A1 NO") && !strings.Contains(answer, "Maximum number of connections") {
		t.Errorf("the third connection: %s", answer)
	}
	if answer := dial(t, s.Addr()).do("A1", "LOGIN u1 wrong"); !strings.Contains(answer, "AUTHENTICATIONFAILED") {
		t.Errorf("a wrong password: %s", answer)
	}
	q := dial(t, s.Addr())
	q.login(1)
	q.say("A1 APPEND INBOX {40000}\r\n")
	if answer := q.until("A1 "); !strings.Contains(answer, "OVERQUOTA") {
		t.Errorf("40 kB of 20: %s", answer)
	}
}

func TestDrop(t *testing.T) {
	s := Dovecot(t)
	first := s.Drop("u0", "INBOX", letter)
	s.Drop("u0", "INBOX", draft)
	s.Drop("u0", "Grüße & more", letter)
	if got := s.List("u0", "INBOX"); len(got) != 2 || got[0].Name != first || string(got[0].Raw) != letter {
		t.Errorf("INBOX: %q", got)
	}
	p := dial(t, s.Addr())
	p.login(0)
	if answer := p.ok("A1", "STATUS INBOX (MESSAGES)"); !strings.Contains(answer, "MESSAGES 2") {
		t.Errorf("INBOX: %s", answer)
	}
	if answer := p.ok("A2", `STATUS "Gr&APwA3w-e &- more" (MESSAGES)`); !strings.Contains(answer, "MESSAGES 1") {
		t.Errorf("folder with wide letters: %s", answer)
	}
	before := s.Snapshot("u0")
	if len(before) != 3 {
		t.Errorf("snapshot: %v", before)
	}
	p.ok("A3", "SELECT INBOX") // moves the files from new to cur
	if diff := cmp.Diff(before, s.Snapshot("u0")); diff != "" {
		t.Errorf("a folder that is opened (-want +got):\n%s", diff)
	}
}

// TestAsOrdinaryUser runs the servers' tests once more as the user nobody, when
// it is root who tests. Otherwise the first run was as an ordinary user.
func TestAsOrdinaryUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("already running as an ordinary user")
		return
	}
	dir := makeDir(t, "ordinary")
	binary := filepath.Join(dir, "testserver.test")
	if err := copyFile(binary, os.Args[0]); err != nil {
		t.Fatal(err)
	}
	root, err := findCyrus()
	if err != nil {
		t.Fatal(err)
	}
	// A module of its own that holds the servers, as a clone of nobody would.
	cache := filepath.Join(dir, ".cache", "cyrus")
	if err := os.CopyFS(filepath.Join(cache, "root", "usr"), os.DirFS(filepath.Join(root, "usr"))); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(cache, "root", "lib"), os.DirFS(filepath.Join(root, "lib"))); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(dir, "go.mod"), filepath.Join(cache, "complete")} {
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(binary, "-test.run", "^(TestServers|TestDovecotOptions|TestDrop)$", "-test.timeout", "90s")
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}
	if err := becomeNobody(cmd); err != nil {
		t.Fatal(err)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("as nobody: %v\n%s", err, out)
	}
}

func copyFile(to, from string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, raw, 0o755)
}
