package classify

import (
	"strings"
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func FuzzClassify(f *testing.F) {
	f.Add("Case 12-34", "Please pay 12,50 € within 14 days for our photo on your website https://a.example/x.jpg used without licence.", "a@b.example")
	f.Add("Mahnung", "Wir fordern Sie auf, bis 07.12.2026 zu zahlen. Az. 1/2", "x@picrights.com")
	f.Add("", strings.Repeat("copyright image your website ", 50), "")
	f.Add("\xff", "hxxp://a[.]b\x00 1.–", "@")
	c := New(embeddedRules(f), claim.Own{Domains: []string{"a.example"}})
	f.Fuzz(func(t *testing.T, subject, text, from string) {
		l := &claim.Letter{Subject: subject, Text: text, From: []claim.Address{{Address: from}}, Date: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
		got := c.Classify(l)
		if got.Confidence < 0 || got.Confidence > 1 {
			t.Fatalf("confidence %v", got.Confidence)
		}
		for _, fee := range got.Fees {
			if !strings.Contains(strings.Join(strings.Fields(text+" "+subject), " "), fee.Words) && len(fee.Words) < maxWords {
				t.Fatalf("fee words %q do not stand in the letter", fee.Words)
			}
		}
		if v := got.Reference.Value; v != "" && !strings.Contains(text+"\n"+subject, v) {
			t.Fatalf("reference %q does not stand in the letter", v)
		}
	})
}
