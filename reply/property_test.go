package reply

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/claimtriage/claimtriage/internal/claim"
)

var (
	figures = regexp.MustCompile(`\d+`)
	webs    = regexp.MustCompile(`https?://\S+|[\w.-]+@[\w.-]+`)
)

// known is everything of j and of the config that a draft may name, with
// dates and sums as people write them.
func known(j *claim.Judgement, id claim.Identity) string {
	c := &j.Claim
	parts := []string{id.Name, id.Address, j.Letter.Subject, j.Letter.Text, c.Reference.Value, j.Letter.Sender().Name, j.Letter.Sender().Address}
	for _, t := range []time.Time{j.Letter.Date, c.Deadline.Value} {
		parts = append(parts, human{"en"}.day(t), human{"de"}.day(t))
	}
	for _, f := range c.Demanded() {
		parts = append(parts, human{"en"}.sum(f), human{"de"}.sum(f))
	}
	for _, list := range [][]claim.Found[string]{c.Images, c.Pages, c.Works} {
		parts = append(parts, valuesOf(list)...)
	}
	return strings.Join(parts, "\n")
}

func drawJudgement(t *rapid.T) *claim.Judgement {
	maybe := func(label string, s *rapid.Generator[string]) string {
		if rapid.Bool().Draw(t, label+" given") {
			return s.Draw(t, label)
		}
		return ""
	}
	day := func(label string) time.Time {
		if rapid.Bool().Draw(t, label+" given") {
			return time.Unix(rapid.Int64Range(1e9, 3e9).Draw(t, label), 0).UTC()
		}
		return time.Time{}
	}
	urls := func(label string) (out []claim.Found[string]) {
		for i := range rapid.IntRange(0, 5).Draw(t, label) {
			out = append(out, found(fmt.Sprintf("https://s%d.example/%s", i, rapid.StringMatching(`[a-z0-9]{1,8}\.jpg`).Draw(t, label))))
		}
		return out
	}
	kinds := []claim.Kind{claim.FirstClaim, claim.Reminder, claim.FinalNotice, claim.LegalAction, claim.Offer, claim.Takedown}
	j := &claim.Judgement{Key: "k", Letter: &claim.Letter{
		MessageID: "<m@x.example>", Subject: maybe("subject", rapid.String()), Date: day("date"),
		From: []claim.Address{{Name: maybe("name", rapid.StringMatching(`[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}`)), Address: rapid.StringMatching(`[a-z]{2,9}@[a-z]{2,9}\.example`).Draw(t, "from")}},
		Text: maybe("text", rapid.String()),
	}, Claim: claim.Claim{
		Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Confidence: 1, Language: rapid.SampledFrom([]string{"en", "de", "fr", ""}).Draw(t, "language"), Inner: -1,
		Reference: found(maybe("reference", rapid.StringMatching(`[A-Z0-9-]{1,20}`))), Images: urls("images"), Pages: urls("pages"),
		Works: []claim.Found[string]{found(maybe("work", rapid.String()))}, Deadline: claim.Found[time.Time]{Value: day("deadline")},
	}, Verdict: claim.Verdict{Standing: claim.Unproven}}
	for range rapid.IntRange(0, 3).Draw(t, "fees") {
		j.Claim.Fees = append(j.Claim.Fees, claim.Fee{
			Amount: rapid.StringMatching(`\d{1,7}(\.\d\d)?`).Draw(t, "amount"), Currency: rapid.SampledFrom([]string{"EUR", "USD", ""}).Draw(t, "currency"),
			Role: rapid.SampledFrom([]claim.Role{claim.Demand, claim.Mention, claim.Component}).Draw(t, "role"),
		})
	}
	return j
}

// A draft names no figure, date, URL or mail address that is not from the
// letter or the config, and sums only when they are demanded.
func TestDraft_inventsNothing(t *testing.T) {
	r := newReplier(t, "en")
	rapid.Check(t, func(rt *rapid.T) {
		j := drawJudgement(rt)
		j.Plan = r.Plan(j)
		d, err := r.Draft(j)
		if err != nil {
			rt.Fatalf("Draft: %v", err)
		}
		from, body := known(j, r.identity), strings.ReplaceAll(d.Body, "\n", " ")
		for _, re := range []*regexp.Regexp{figures, webs} {
			for _, m := range re.FindAllString(body, -1) {
				if !strings.Contains(from, m) {
					rt.Fatalf("%q is from nowhere:\n%s", m, d.Body)
				}
			}
		}
		if again, err := r.Draft(j); err != nil || string(again.Raw) != string(d.Raw) {
			rt.Fatalf("the second time differs (%v)", err)
		}
	})
}
