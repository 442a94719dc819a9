package e2e

import (
	"bytes"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/testserver"
)

// soon is how long the tests wait for a draft: far more than it takes, for
// the machines that run them are noisy.
const soon = 30 * time.Second

func TestAClaimIsDrafted(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	d := newDesk(t, s)
	p := d.start("watch")
	s.Deliver(user, ordinaryLetter(1))
	s.Deliver(user, claimLetter(1))
	s.Drop(user, "Junk", claimLetter(2)) // first letters often land in spam
	wantDrafts(t, s, user, soon, firstID(1), firstID(2))
	eventually(t, soon, func() string {
		if n := len(s.List(user, "Claims")); n != 2 {
			return fmt.Sprintf("%d notes, want 2", n)
		}
		return ""
	})
	p.stop(t)
	checkDraft(t, drafts(t, s, user)[firstID(1)][0])
	checkUntouched(t, s, user)
}

// checkDraft holds a draft against what a mail client needs.
func checkDraft(t *testing.T, m testserver.Message) {
	t.Helper()
	if diff := cmp.Diff([]string{`\Draft`}, m.Flags); diff != "" {
		t.Errorf("flags (-want +got)\n%s", diff)
	}
	for i, b := range m.Raw {
		if b >= 0x80 || b == '\n' && (i == 0 || m.Raw[i-1] != '\r') {
			t.Fatalf("byte %d is %#x: not 7-bit with CRLF", i, b)
		}
	}
	msg, err := mail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"To": "desk@picture-agency.example", "From": "legal@garden-notes.example", "References": firstID(1),
		"Subject": "Re: Unlicensed use of a photograph", "Message-Id": "@garden-notes.example>",
	} {
		if got := msg.Header.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s is %q, want something with %q", name, got, want)
		}
	}
	if !strings.Contains(string(m.Raw), "PA-00001") {
		t.Errorf("the draft does not name the reference:\n%s", m.Raw)
	}
}

// checkUntouched sees to it that no letter was marked as read, flagged or changed.
func checkUntouched(t *testing.T, s *testserver.Server, user string) {
	t.Helper()
	for _, folder := range []string{"INBOX", "Junk"} {
		for _, m := range s.List(user, folder) {
			if len(m.Flags) > 0 {
				t.Errorf("%s: a letter has flags %v", folder, m.Flags)
			}
		}
	}
}

func TestReminderReplacesTheUntouchedDraft(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	p := newDesk(t, s).start("watch")
	s.Deliver(user, claimLetter(1))
	wantDrafts(t, s, user, soon, firstID(1))
	s.Deliver(user, reminderLetter(1))
	wantDrafts(t, s, user, soon, reminderID(1))
	p.stop(t)
}

func TestWithoutUIDPLUSNothingIsRemoved(t *testing.T) {
	s := testserver.Dovecot(t, testserver.WithoutCapability("UIDPLUS"))
	user, _ := s.User(0)
	p := newDesk(t, s).start("watch")
	s.Deliver(user, claimLetter(1))
	wantDrafts(t, s, user, soon, firstID(1))
	s.Deliver(user, reminderLetter(1))
	wantDrafts(t, s, user, soon, firstID(1), reminderID(1))
	p.stop(t)
}

// TestAnAccountThatFailsDelaysNoOther gives three accounts: a wrong password,
// a server that is not there, and a sound one.
func TestAnAccountThatFailsDelaysNoOther(t *testing.T) {
	s := testserver.Dovecot(t)
	good, _ := s.User(2)
	d := newDesk(t, s, account{name: "wrong", password: "not-the-password-1312"}, account{name: "nowhere", addr: "127.0.0.1:1"}, account{name: "good"})
	p := d.start("watch")
	s.Deliver(good, claimLetter(7))
	wantDrafts(t, s, good, soon, firstID(7))
	eventually(t, soon, func() string {
		for _, want := range []string{"account=wrong", "account=nowhere", "connection refused"} {
			if !strings.Contains(p.out.String(), want) {
				return "the log does not say " + want
			}
		}
		return ""
	})
	p.stop(t)
	if strings.Contains(p.out.String(), "not-the-password-1312") {
		t.Error("the log holds a password")
	}
}

func TestDryRunWritesNothing(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	s.Drop(user, "INBOX", claimLetter(1))
	s.Drop(user, "INBOX", ordinaryLetter(1))
	before := s.Snapshot(user)
	d := newDesk(t, s)
	out, err := d.run("scan", "--dry-run")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !strings.Contains(out, "PA-00001") || !strings.Contains(out, "1 claims, 0 warnings, 1 ordinary") {
		t.Errorf("it does not say what it found:\n%s", out)
	}
	if diff := cmp.Diff(before, s.Snapshot(user)); diff != "" {
		t.Errorf("the mailbox changed (-before +after)\n%s", diff)
	}
	if _, err := os.Stat(filepath.Join(d.dir, "state")); !os.IsNotExist(err) {
		t.Errorf("a ledger was made: %v", err)
	}
	for verb := range s.Recorder().Verbs() {
		if verb == "SELECT" || verb == "APPEND" || verb == "CREATE" || strings.HasPrefix(verb, "UID STORE") {
			t.Errorf("a dry run used %s", verb)
		}
	}
}

func TestScanGoesOnWhereItStopped(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	const n = 600
	ids := []string{}
	for i := range n {
		if i%60 == 0 {
			s.Drop(user, "INBOX", claimLetter(i))
			ids = append(ids, firstID(i))
			continue
		}
		s.Drop(user, "INBOX", ordinaryLetter(i))
	}
	d := newDesk(t, s)
	p := d.start("scan")
	eventually(t, soon, func() string {
		if len(s.List(user, "Drafts")) < 2 {
			return "no drafts yet"
		}
		return ""
	})
	p.kill()
	out, err := d.run("scan")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wantDrafts(t, s, user, soon, ids...)
	out, err = d.run("scan")
	if err != nil || !strings.Contains(out, "0 claims, 0 warnings, 0 ordinary") {
		t.Errorf("a third scan found something to do: %v\n%s", err, tail(out, 5))
	}
	checkUntouched(t, s, user)
}

func TestServerRestart(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	p := newDesk(t, s).start("watch")
	s.Deliver(user, claimLetter(1))
	wantDrafts(t, s, user, soon, firstID(1))
	s.Stop()
	s.Drop(user, "INBOX", claimLetter(2))
	s.Start()
	wantDrafts(t, s, user, 2*time.Minute, firstID(1), firstID(2))
	p.stop(t)
}

// TestSpamFolderIsFoundWhateverItsName leaves `folders` out: INBOX and the
// folder of spam are watched, and having none of the latter is no mistake.
func TestSpamFolderIsFoundWhateverItsName(t *testing.T) {
	for _, name := range []string{"Gefiltert", ""} {
		t.Run("junk="+name, func(t *testing.T) {
			s := testserver.Dovecot(t, testserver.WithSpecial(`\Junk`, name))
			user, _ := s.User(0)
			p := newDesk(t, s, account{folders: "keywords: false"}).start("watch")
			s.Deliver(user, claimLetter(1))
			ids := []string{firstID(1)}
			if name != "" {
				s.Drop(user, name, claimLetter(2))
				ids = append(ids, firstID(2))
			}
			wantDrafts(t, s, user, soon, ids...)
			p.stop(t)
			if strings.Contains(p.out.String(), "not watching") || name == "" && strings.Contains(p.out.String(), "folder=Junk") {
				t.Errorf("a folder is missed:\n%s", tail(p.out.String(), 10))
			}
		})
	}
}

// TestTLS watches over both kinds of TLS, with the server's own authority.
func TestTLS(t *testing.T) {
	for mode, addr := range map[string]func(*testserver.Server) string{
		"implicit": (*testserver.Server).TLSAddr, "starttls": (*testserver.Server).Addr,
	} {
		t.Run(mode, func(t *testing.T) {
			s := testserver.Dovecot(t)
			user, _ := s.User(0)
			d := newDesk(t, s, account{addr: addr(s)})
			path := filepath.Join(d.dir, "claimtriage.yaml")
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			d.write("claimtriage.yaml", strings.Replace(string(text), "tls: none", "tls: "+mode+", tls_ca: "+s.CAFile, 1))
			p := d.start("watch")
			s.Deliver(user, claimLetter(1))
			wantDrafts(t, s, user, soon, firstID(1))
			p.stop(t)
		})
	}
}
