package e2e

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/testserver"
)

// kills is how often TestKillNine kills; `make e2e` sets 200.
func kills(t *testing.T) int {
	t.Helper()
	text := os.Getenv("CLAIMTRIAGE_KILLS")
	if text == "" {
		return 15
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("CLAIMTRIAGE_KILLS=%q: want a number above 0", text)
	}
	return n
}

// TestKillNine kills the watcher at random moments while letters arrive. Every
// claim must end with exactly one draft, and nothing else may have changed.
func TestKillNine(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	d := newDesk(t, s)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	want := map[string]string{} // what was delivered, by Message-ID
	var ids []string
	for i := range kills(t) {
		p := d.start("watch")
		for k := range 1 + rnd.IntN(2) {
			n := 10*i + k
			s.Deliver(user, claimLetter(n))
			ids = append(ids, firstID(n))
			want[firstID(n)] = claimLetter(n)
		}
		s.Deliver(user, ordinaryLetter(i))
		time.Sleep(time.Duration(rnd.IntN(1200)) * time.Millisecond) // the moment is the random part
		p.kill()
	}
	p := d.start("watch")
	wantDrafts(t, s, user, time.Minute, ids...)
	eventually(t, time.Minute, func() string {
		if n := len(s.List(user, "Claims")); n != len(ids) {
			return fmt.Sprintf("%d notes, want %d", n, len(ids))
		}
		return ""
	})
	p.stop(t)
	checkUntouched(t, s, user)
	got := 0
	for _, m := range s.List(user, "INBOX") {
		for id, raw := range want {
			if strings.Contains(string(m.Raw), "Message-ID: "+id) {
				got++
				if !strings.HasSuffix(string(m.Raw), raw[strings.Index(raw, "\r\n\r\n"):]) {
					t.Errorf("letter %s was changed", id)
				}
			}
		}
	}
	if got != len(want) {
		t.Errorf("%d of %d letters are still in INBOX", got, len(want))
	}
}

func TestLostLedgerMakesNoSecondDraft(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	d := newDesk(t, s)
	p := d.start("watch")
	for n := range 4 {
		s.Deliver(user, claimLetter(n))
	}
	wantDrafts(t, s, user, soon, firstID(0), firstID(1), firstID(2), firstID(3))
	eventually(t, soon, func() string {
		if len(s.List(user, "Claims")) != 4 {
			return "notes are missing"
		}
		return ""
	})
	p.stop(t)
	remove(t, s, user, "Drafts", firstID(1)) // a person threw this one away
	before := s.Snapshot(user)
	if err := os.RemoveAll(filepath.Join(d.dir, "state")); err != nil {
		t.Fatal(err)
	}
	if out, err := d.run("scan"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if diff := cmp.Diff(before, s.Snapshot(user)); diff != "" {
		t.Errorf("the mailbox changed (-before +after)\n%s", diff)
	}
}

// remove deletes the draft that answers id as a person would.
func remove(t *testing.T, s *testserver.Server, user, folder, id string) {
	t.Helper()
	for _, m := range drafts(t, s, user)[id] {
		matches, err := filepath.Glob(filepath.Join(s.Maildir(user), "."+folder, "*", m.Name+"*"))
		if err != nil || len(matches) != 1 {
			t.Fatalf("file of %s: %v, %v", id, matches, err)
		}
		if err := os.Remove(matches[0]); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNewUIDVALIDITY takes away what Dovecot knows of the UIDs: all messages
// get new ones. No letter is lost and none is drafted twice.
func TestNewUIDVALIDITY(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	d := newDesk(t, s)
	for n := range 3 {
		s.Drop(user, "INBOX", claimLetter(n))
	}
	if out, err := d.run("scan"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	ids := []string{firstID(0), firstID(1), firstID(2)}
	wantDrafts(t, s, user, soon, ids...)
	s.Stop()
	lists, err := filepath.Glob(filepath.Join(s.Maildir(user), "dovecot*"))
	if err != nil || len(lists) == 0 {
		t.Fatalf("index files: %v, %v", lists, err)
	}
	for _, f := range lists {
		if err := os.RemoveAll(f); err != nil {
			t.Fatal(err)
		}
	}
	s.Drop(user, "INBOX", claimLetter(3))
	s.Start()
	if out, err := d.run("scan"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wantDrafts(t, s, user, soon, append(ids, firstID(3))...)
}

// TestMovedAndCopiedLetters moves a letter to Junk and delivers a copy.
func TestMovedAndCopiedLetters(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	d := newDesk(t, s)
	p := d.start("watch")
	s.Deliver(user, claimLetter(1))
	wantDrafts(t, s, user, soon, firstID(1))
	s.Deliver(user, claimLetter(1))
	s.Drop(user, "Junk", claimLetter(1))
	s.Deliver(user, claimLetter(2)) // comes after the copies, so they are judged when it is
	wantDrafts(t, s, user, soon, firstID(1), firstID(2))
	p.stop(t)
}

func TestAnsweredLetterGetsNoDraft(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	s.Drop(user, "INBOX", claimLetter(1))
	s.Drop(user, "Sent", crlf("From: legal@garden-notes.example\nTo: desk@picture-agency.example\nSubject: Re: Unlicensed use\n"+
		"Message-ID: <mine@garden-notes.example>\nIn-Reply-To: "+firstID(1)+"\nDate: "+written.Format(time.RFC1123Z)+"\n\nThank you.\n"))
	s.Drop(user, "INBOX", claimLetter(2))
	d := newDesk(t, s)
	if out, err := d.run("scan"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wantDrafts(t, s, user, soon, firstID(2))
}

func TestBlackHole(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	proxy := testserver.NewProxy(t, s.Addr())
	d := newDesk(t, s, account{addr: proxy.Addr(), more: ", renew: 3s, poll: 3s, deafness: 10s"})
	p := d.start("watch")
	s.Deliver(user, claimLetter(1))
	wantDrafts(t, s, user, soon, firstID(1))
	proxy.BlackHole()
	s.Deliver(user, claimLetter(2))
	eventually(t, soon, func() string {
		if !strings.Contains(p.out.String(), "not watching; trying again") {
			return "the dead link was not noticed"
		}
		return ""
	})
	proxy.Resume()
	back := time.Now()
	wantDrafts(t, s, user, time.Minute, firstID(1), firstID(2))
	t.Logf("drafted %s after the link came back; the stated bound of deafness is 10 s", time.Since(back).Round(10*time.Millisecond))
	p.stop(t)
}

func TestASecondProcessIsRefused(t *testing.T) {
	s := testserver.Dovecot(t)
	d := newDesk(t, s)
	p := d.start("watch")
	eventually(t, soon, func() string {
		if !strings.Contains(p.out.String(), "claimtriage watches") {
			return "it has not begun"
		}
		return ""
	})
	if out, err := d.run("scan"); err == nil || !strings.Contains(out, "another claimtriage works on this ledger") {
		t.Errorf("a second process: %v\n%s", err, out)
	}
	p.stop(t)
}
