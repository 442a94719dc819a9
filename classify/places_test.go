package classify_test

import (
	"context"
	"strings"
	"testing"

	"github.com/claimtriage/claimtriage/classify"
	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/letter"
)

const claimText = "I am the photographer of the picture that you use on your website https://harbour-cafe.example/menu without a licence. " +
	"Please pay the licence fee of 240 EUR within 14 days or send me proof of your licence.\n"

// A copy of a mail that the reader sent is no claim; one that the writer copied
// to his own people is.
func TestWhoWrote(t *testing.T) {
	c := classify.New(loadRules(t), claim.Own{})
	for name, tc := range map[string]struct {
		header string
		claims bool
	}{
		"plain":                     {"To: office@harbour-cafe.example\n", true},
		"copy to himself":           {"To: office@harbour-cafe.example\nCc: ada@shots.example\n", true},
		"copy to a colleague":       {"To: office@harbour-cafe.example\nCc: desk@shots.example\n", true},
		"delivered to the reader":   {"Delivered-To: office@harbour-cafe.example\nTo: office@harbour-cafe.example\n", true},
		"delivered to the writer":   {"Delivered-To: ada@shots.example\nTo: office@harbour-cafe.example\n", false},
		"delivered to a colleague":  {"Delivered-To: desk@shots.example\nTo: office@harbour-cafe.example\n", false},
		"blind copy to the writer":  {"Bcc: ada@shots.example\nTo: office@harbour-cafe.example\n", false},
		"kept by the mail program":  {"X-Mozilla-Status: 0001\nFCC: imap://ada/Sent\nTo: office@harbour-cafe.example\n", false},
		"through the reader's form": {"Delivered-To: ada@shots.example\nTo: office@shots.example\n", true},
	} {
		raw := "From: Ada <ada@shots.example>\n" + tc.header + "Subject: My picture\nDate: Mon, 2 Mar 2026 09:12:00 +0100\nMessage-ID: <1@shots.example>\n\n" + claimText
		l, err := letter.Parse(context.Background(), []byte(raw), letter.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Classify(l).Kind; (got != claim.Other) != tc.claims {
			t.Errorf("%s: got %s, want a claim: %v", strings.TrimSpace(name), got, tc.claims)
		}
	}
}
