package e2e

import (
	"bytes"
	"fmt"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/testserver"
)

// written is when the letters of these tests are dated: fixed, so that a
// letter delivered twice is the same letter.
var written = time.Date(2026, 3, 2, 9, 12, 0, 0, time.UTC)

// claimLetter is a letter that claims money, with a reference of its own.
func claimLetter(n int) string {
	return crlf(fmt.Sprintf(`From: Rights Desk <desk@picture-agency.example>
To: legal@garden-notes.example
Subject: Unlicensed use of a photograph on garden-notes.example, case PA-%05d
Date: %s
Message-ID: <case-%d.first@picture-agency.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Dear Sir or Madam,

we represent the photographer of the picture below. We found it on your website
and have no record of a licence for this use.

Case ID: PA-%05d
Page: https://garden-notes.example/page-%d
Image: https://garden-notes.example/img/picture-%d.jpg

Please send us your licence. If you have none, please pay a licence fee of
EUR 387.50 within 14 days of this letter.

Yours faithfully,
Rights Desk
`, n, written.Format(time.RFC1123Z), n, n, n, n))
}

func reminderLetter(n int) string {
	return crlf(fmt.Sprintf(`From: Rights Desk <desk@picture-agency.example>
To: legal@garden-notes.example
Subject: Reminder: case PA-%05d
Date: %s
Message-ID: <case-%d.reminder@picture-agency.example>
In-Reply-To: <case-%d.first@picture-agency.example>
References: <case-%d.first@picture-agency.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Dear Sir or Madam,

we have written to you about the unlicensed use of our client's photograph on
your website https://garden-notes.example/page-%d and have not heard from you.

Case ID: PA-%05d

This is a reminder: please send us your licence, or pay the licence fee of
EUR 387.50 within 7 days.

Yours faithfully,
Rights Desk
`, n, written.Add(14*24*time.Hour).Format(time.RFC1123Z), n, n, n, n, n))
}

// ordinaryLetter is a letter that claims nothing.
func ordinaryLetter(n int) string {
	return crlf(fmt.Sprintf(`From: Ines <ines@falk-keramik.example>
To: legal@garden-notes.example
Subject: Tuesday %d
Date: %s
Message-ID: <tuesday-%d@falk-keramik.example>
Content-Type: text/plain; charset=utf-8

Hi Jo, shall we meet on Tuesday about the new shop page? Number %d.
`, n, written.Format(time.RFC1123Z), n, n))
}

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

// drafts returns the drafts of a user by the Message-ID that they answer.
func drafts(t *testing.T, s *testserver.Server, user string) map[string][]testserver.Message {
	t.Helper()
	out := map[string][]testserver.Message{}
	for _, m := range s.List(user, "Drafts") {
		msg, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			t.Fatalf("a draft cannot be read: %v\n%s", err, m.Raw)
		}
		id := msg.Header.Get("In-Reply-To")
		out[id] = append(out[id], m)
	}
	return out
}

func firstID(n int) string { return fmt.Sprintf("<case-%d.first@picture-agency.example>", n) }
func reminderID(n int) string { //nolint:unparam // beside firstID, which takes one
	return fmt.Sprintf("<case-%d.reminder@picture-agency.example>", n)
}

// wantDrafts waits until each of ids has exactly one draft, and nothing else has.
func wantDrafts(t *testing.T, s *testserver.Server, user string, within time.Duration, ids ...string) {
	t.Helper()
	eventually(t, within, func() string {
		got := drafts(t, s, user)
		for _, id := range ids {
			if len(got[id]) != 1 {
				return fmt.Sprintf("%d drafts for %s (%d answered letters in all, want %d)", len(got[id]), id, len(got), len(ids))
			}
		}
		if len(got) != len(ids) {
			return fmt.Sprintf("%d letters have drafts, want %d", len(got), len(ids))
		}
		return ""
	})
}
