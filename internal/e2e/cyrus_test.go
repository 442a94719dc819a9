package e2e

import (
	"fmt"
	"testing"

	"github.com/claimtriage/claimtriage/internal/testserver"
)

// TestSecondServer does the main job on Cyrus, which shares no line with
// Dovecot: what works on both is IMAP, and not one server's habit.
func TestSecondServer(t *testing.T) {
	s := testserver.Cyrus(t)
	user, _ := s.User(0)
	d := newDesk(t, s, account{more: ", poll: 2s, renew: 2s, deafness: 30s"})
	p := d.start("watch")
	s.Deliver(user, ordinaryLetter(1))
	s.Deliver(user, claimLetter(1))
	s.Deliver(user, claimLetter(2))
	wantDrafts(t, s, user, soon, firstID(1), firstID(2))
	s.Deliver(user, reminderLetter(1))
	wantDrafts(t, s, user, soon, reminderID(1), firstID(2))
	eventually(t, soon, func() string {
		if n := len(s.List(user, "Claims")); n != 3 {
			return fmt.Sprintf("%d notes, want 3", n)
		}
		return ""
	})
	p.kill()
	for range 2 {
		p = d.start("watch")
		s.Deliver(user, claimLetter(3))
		wantDrafts(t, s, user, soon, reminderID(1), firstID(2), firstID(3))
		p.kill()
	}
	for _, m := range s.List(user, "INBOX") {
		if m.HasFlag(`\Seen`) {
			t.Errorf("a letter was marked as read: %v", m.Flags)
		}
	}
}
