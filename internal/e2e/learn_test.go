package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/testserver"
)

// notClaims is the folder for notes about what is no claim.
const notClaims = "Claims.Not a claim"

// mailClient is the mail program of a person.
func mailClient(t *testing.T, s *testserver.Server) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(s.DirectAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login(s.User(0)).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

// moveNote moves the only message of a folder with words in its text to
// another folder, as a person does.
func moveNote(t *testing.T, c *imapclient.Client, from, to, words string) {
	t.Helper()
	if _, err := c.Select(from, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	found, err := c.UIDSearch(&imap.SearchCriteria{Text: []string{words}}, nil).Wait()
	if err != nil || len(found.AllUIDs()) != 1 {
		t.Fatalf("note with %q in %s: %v, %v", words, from, found.AllUIDs(), err)
	}
	if _, err := c.Move(found.All, to).Wait(); err != nil {
		t.Fatal(err)
	}
	if err := c.Unselect().Wait(); err != nil {
		t.Fatal(err)
	}
}

func wantNotes(t *testing.T, s *testserver.Server, user string, n int) {
	t.Helper()
	eventually(t, soon, func() string {
		if got := len(s.List(user, "Claims")); got != n {
			return fmt.Sprintf("%d notes, want %d", got, n)
		}
		return ""
	})
}

// TestMovingANoteTeaches: the watcher sees where a person puts a note, judges
// the next letter of the form by it, and unlearns when it comes back.
func TestMovingANoteTeaches(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	d := newDesk(t, s, account{more: ", poll: 1s"})
	p := d.start("watch")
	said := func(words string) {
		t.Helper()
		eventually(t, soon, func() string {
			if !strings.Contains(p.out.String(), words) {
				return "the log does not say: " + words
			}
			return ""
		})
	}
	s.Deliver(user, claimLetter(1))
	wantDrafts(t, s, user, soon, firstID(1))
	wantNotes(t, s, user, 1)

	person := mailClient(t, s)
	if err := person.Create(notClaims, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	moveNote(t, person, "Claims", notClaims, "PA-00001")
	said("a note was moved")
	moved := s.List(user, notClaims)
	s.Deliver(user, claimLetter(2))
	said("judged by what you have marked")
	wantDrafts(t, s, user, soon, firstID(1))

	if diff := cmp.Diff(moved, s.List(user, notClaims)); diff != "" {
		t.Errorf("looking at the moved note changed it (-before +after)\n%s", diff)
	}
	moveNote(t, person, notClaims, "Claims", "PA-00001")
	said("a note was moved back")
	s.Deliver(user, claimLetter(3))
	wantDrafts(t, s, user, soon, firstID(1), firstID(3))
	wantNotes(t, s, user, 2)
	p.stop(t)
	checkUntouched(t, s, user)
}

// TestMarkingWhileWatching marks a case from another process: the watcher
// judges by it from the next letter on, and by nothing once it is taken back.
func TestMarkingWhileWatching(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	d := newDesk(t, s)
	p := d.start("watch")
	s.Deliver(user, claimLetter(1))
	wantDrafts(t, s, user, soon, firstID(1))
	wantNotes(t, s, user, 1)
	if out, err := d.run("cases", "mark", "1", "--kind", "other"); err != nil || !strings.Contains(out, "its reply is still in Drafts") {
		t.Fatalf("%v\n%s", err, out)
	}
	s.Deliver(user, claimLetter(2))
	s.Deliver(user, otherClaim(3)) // a different sender is not touched
	wantDrafts(t, s, user, soon, firstID(1), otherID(3))
	if out, err := d.run("cases", "mark", "1", "--undo"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s.Deliver(user, claimLetter(4))
	wantDrafts(t, s, user, soon, firstID(1), otherID(3), firstID(4))
	p.stop(t)
	if out, err := d.run("cases", "list", "--status", "all"); err != nil || !strings.Contains(out, "PA-00001") || strings.Contains(out, "PA-00002") {
		t.Errorf("%v\n%s", err, out)
	}
	checkUntouched(t, s, user)
}

// TestAMissedClaimCanBeTaught marks a file that was taken for ordinary mail:
// the next one of its form is drafted.
func TestAMissedClaimCanBeTaught(t *testing.T) {
	s := testserver.Dovecot(t)
	user, _ := s.User(0)
	d := newDesk(t, s)
	missed := func(n int) string {
		return crlf(fmt.Sprintf("From: Studio <studio@odd-pictures.example>\nTo: legal@garden-notes.example\nSubject: Something for you %d\n"+
			"Date: Mon, 02 Mar 2026 09:12:00 +0000\nMessage-ID: <odd-%d@odd-pictures.example>\nContent-Type: text/plain; charset=utf-8\n\n"+
			"Hello there, we were strolling through the green pages the other evening and met an old friend of ours hanging on your wall. "+
			"It would be kind to settle this small thing between us before the leaves fall, so that everybody can sleep well again.\n", n, n))
	}
	s.Drop(user, "INBOX", missed(1))
	if out, err := d.run("scan"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wantDrafts(t, s, user, soon)
	d.write("missed.eml", missed(1))
	if out, err := d.run("cases", "mark", filepath.Join(d.dir, "missed.eml"), "--kind", "first_claim"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s.Drop(user, "INBOX", missed(2))
	if out, err := d.run("scan"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wantDrafts(t, s, user, soon, "<odd-2@odd-pictures.example>")
	before := s.Snapshot(user)
	out, err := d.run("scan", "--dry-run")
	if err != nil || strings.Count(out, "because you said so") != 2 {
		t.Errorf("a dry run does not say so of both letters: %v\n%s", err, out)
	}
	if diff := cmp.Diff(before, s.Snapshot(user)); diff != "" {
		t.Errorf("the mailbox changed (-before +after)\n%s", diff)
	}
}

// otherClaim has the wording of claimLetter and another sender.
func otherClaim(n int) string {
	return strings.ReplaceAll(claimLetter(n), "picture-agency.example", "other-agency.example")
}

func otherID(n int) string { return strings.ReplaceAll(firstID(n), "picture-agency", "other-agency") }
