package reply

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

var update = flag.Bool("update", false, "write the golden files anew")

// loadRules reads the embedded rules once: they are read-only.
var loadRules = sync.OnceValues(func() (*rules.Set, error) { return rules.Load("") })

func testIdentity(lang string) claim.Identity {
	return claim.Identity{Name: "Jo Example", Address: "jo@garden-notes.example", Language: lang, Aliases: []string{"office@garden-notes.example"}}
}

func newReplier(t testing.TB, lang string) *Replier {
	t.Helper()
	set, err := loadRules()
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(set, Options{
		Identity: testIdentity(lang), Account: "main",
		Own: claim.Own{Domains: []string{"garden-notes.example", "www.garden-notes.example"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func found(s string) claim.Found[string] { return claim.Found[string]{Value: s, Words: s} }

var written = time.Date(2026, 3, 1, 9, 12, 0, 0, time.FixedZone("", 3600))

// judged is a judgement of a whole letter of kind in lang, with everything a
// claim can name.
func judged(kind claim.Kind, lang string) *claim.Judgement {
	l := &claim.Letter{
		MessageID: "<77@mail.copytrack.com>", References: []string{"<1@mail.copytrack.com>"}, Date: written,
		From: []claim.Address{{Name: "COPYTRACK", Address: "service@copytrack.com"}},
		To:   []claim.Address{{Address: "office@garden-notes.example"}}, Subject: "Case AB12CD",
		Text: "Dear Sir or Madam,\n\nplease pay 350.00 EUR within 14 days.\n\nCOPYTRACK\n", Quoted: "> older words\n",
	}
	if lang == "de" {
		l.Text, l.Subject = "Sehr geehrte Damen und Herren,\n\nbitte zahlen Sie 350,00 € innerhalb von 14 Tagen.\n\nIhr COPYTRACK-Team\n", "AW: Fall AB12CD – Prüfung"
	}
	j := &claim.Judgement{
		Key: "k1", Letter: l,
		Claim: claim.Claim{
			Kind: kind, Confidence: 0.97, Language: lang, Inner: -1, Claimant: claim.Party{ID: "copytrack", Name: "COPYTRACK"},
			Images: []claim.Found[string]{found("https://garden-notes.example/img/rose.jpg")}, Pages: []claim.Found[string]{found("https://garden-notes.example/roses")},
			Portal: []claim.Found[string]{found("https://portal.copytrack.com/AB12CD")}, Reference: found("AB12CD"),
			Signals: []claim.Signal{{Rule: "en.asks-money", Weight: 2, Where: claim.InText, Words: "please pay 350.00 EUR"}},
		},
		Verdict: claim.Verdict{Standing: claim.Verified, Why: []string{"DKIM of copytrack.com passes."}},
		Facts:   claim.Facts{Site: "garden-notes.example", Sites: []string{"garden-notes.example"}},
	}
	if kind != claim.Takedown && kind != claim.Settled {
		j.Claim.Fees = []claim.Fee{{Amount: "350.00", Currency: "EUR", Role: claim.Demand, Words: "350.00 EUR"}, {Amount: "1389.59", Currency: "EUR", Role: claim.Alternative, Words: "1,389.59 EUR"}}
		j.Claim.Deadline = claim.Found[time.Time]{Value: time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC), Words: "within 14 days"}
	}
	return j
}

// compose plans and writes everything for j.
func compose(t testing.TB, r *Replier, j *claim.Judgement) (*claim.Draft, claim.Note) {
	t.Helper()
	j.Plan = r.Plan(j)
	var d *claim.Draft
	if j.Plan.Action == claim.ActionDraft {
		got, err := r.Draft(j)
		if err != nil {
			t.Fatalf("Draft: %v", err)
		}
		d = &got
	}
	n, err := r.Note(j, d)
	if err != nil {
		t.Fatalf("Note: %v", err)
	}
	return d, n
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestGolden(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		r := newReplier(t, lang)
		for _, kind := range claim.Kinds {
			if kind == claim.Other {
				continue
			}
			t.Run(lang+"/"+string(kind), func(t *testing.T) {
				j := judged(kind, lang)
				if kind == claim.Scam {
					j.Verdict = claim.Verdict{Standing: claim.Lookalike, Why: []string{"The domain looks like copytrack.com."}}
				}
				d, n := compose(t, r, j)
				if want := kind.Asks(); (d != nil) != want {
					t.Fatalf("draft made: %v, want %v (plan %v)", d != nil, want, j.Plan)
				}
				if d != nil {
					golden(t, lang+"-"+string(kind)+"-draft", d.Raw)
				}
				golden(t, lang+"-"+string(kind)+"-note", n.Raw)
			})
		}
	}
}

func TestDraft_short(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		r := newReplier(t, lang)
		for _, kind := range claim.Kinds {
			if !kind.Asks() {
				continue
			}
			d, _ := compose(t, r, judged(kind, lang))
			if n := len(strings.Fields(d.Body)); n > 180 {
				t.Errorf("%s %s: %d words, want at most 180", lang, kind, n)
			}
			if d.Marks != 0 || d.Language != lang {
				t.Errorf("%s %s: %d marks, language %s", lang, kind, d.Marks, d.Language)
			}
		}
	}
}

// The same judgement gives the same bytes; another account, letter or
// strategy another Message-ID.
func TestDraft_deterministic(t *testing.T) {
	a, na := compose(t, newReplier(t, "en"), judged(claim.FirstClaim, "en"))
	b, nb := compose(t, newReplier(t, "en"), judged(claim.FirstClaim, "en"))
	if string(a.Raw) != string(b.Raw) || string(na.Raw) != string(nb.Raw) {
		t.Error("two runs differ")
	}
	if a.MessageID != DraftID("main", "k1", "ask_proof", "garden-notes.example") {
		t.Errorf("draft's Message-ID %s does not follow from account, letter and strategy", a.MessageID)
	}
	if na.MessageID != NoteID("main", "k1", "garden-notes.example") {
		t.Errorf("note's Message-ID %s does not follow from account and letter", na.MessageID)
	}
	seen := map[string]bool{}
	for _, id := range []string{
		DraftID("main", "k1", "ask_proof", "a.example"), DraftID("main", "k1", "other", "a.example"), DraftID("main", "k2", "ask_proof", "a.example"),
		DraftID("maink", "1", "ask_proof", "a.example"), DraftID("other", "k1", "ask_proof", "a.example"), NoteID("main", "k1", "a.example"),
	} {
		if seen[id] {
			t.Errorf("%s stands for two", id)
		}
		seen[id] = true
	}
}

// Nothing on the wire tells the claimant what wrote the draft.
func TestDraft_tellsNothing(t *testing.T) {
	d, _ := compose(t, newReplier(t, "en"), judged(claim.FirstClaim, "en"))
	head, _, _ := strings.Cut(string(d.Raw), "\r\n\r\n")
	var names []string
	for line := range strings.SplitSeq(head, "\r\n") {
		if name, _, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, " ") {
			names = append(names, name)
		}
	}
	want := []string{"Date", "From", "To", "Subject", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("header fields (-want +got):\n%s", diff)
	}
	for _, word := range []string{"claimtriage", "bot", "generated", "automatic"} {
		if strings.Contains(strings.ToLower(string(d.Raw)), word) {
			t.Errorf("the draft says %q", word)
		}
	}
}

func TestPlan(t *testing.T) {
	r := newReplier(t, "en")
	tests := []struct {
		name     string
		change   func(*claim.Judgement)
		action   claim.Action
		strategy string
	}{
		{"verified claim", func(*claim.Judgement) {}, claim.ActionDraft, "ask_proof"},
		{"unproven claim", func(j *claim.Judgement) { j.Verdict.Standing = claim.Unproven }, claim.ActionDraft, "ask_proof"},
		{"forged", func(j *claim.Judgement) { j.Verdict.Standing = claim.Forged }, claim.ActionWarn, ""},
		{"lookalike", func(j *claim.Judgement) { j.Verdict.Standing = claim.Lookalike }, claim.ActionWarn, ""},
		{"scam", func(j *claim.Judgement) { j.Claim.Kind = claim.Scam }, claim.ActionWarn, ""},
		{"other", func(j *claim.Judgement) { j.Claim.Kind = claim.Other }, claim.ActionIgnore, ""},
		{"other, forged", func(j *claim.Judgement) {
			j.Claim.Kind, j.Verdict.Standing = claim.Other, claim.Forged
		}, claim.ActionIgnore, ""},
		{"settled", func(j *claim.Judgement) { j.Claim.Kind = claim.Settled }, claim.ActionWarn, ""},
		{"uncertain", func(j *claim.Judgement) { j.Claim.Confidence = 0.49 }, claim.ActionWarn, ""},
		{"just certain", func(j *claim.Judgement) { j.Claim.Confidence = 0.5 }, claim.ActionDraft, "ask_proof"},
		{"takedown", func(j *claim.Judgement) { j.Claim.Kind = claim.Takedown }, claim.ActionDraft, "ask_proof"},
		{"own letter to the claimant", func(j *claim.Judgement) {
			j.Letter.From, j.Letter.To = []claim.Address{{Address: "JO@garden-notes.example"}}, []claim.Address{{Address: "service@copytrack.com"}}
		}, claim.ActionIgnore, ""},
		{"own forward to a lawyer", func(j *claim.Judgement) {
			inner := *j.Letter
			j.Letter.From, j.Letter.To = []claim.Address{{Address: "jo@garden-notes.example"}}, []claim.Address{{Address: "law@firm.example"}}
			j.Letter.Forwarded, j.Claim.Inner = []*claim.Letter{&inner}, 0
		}, claim.ActionIgnore, ""},
		{"contact form", func(j *claim.Judgement) { j.Letter.From = []claim.Address{{Address: "jo@garden-notes.example"}} }, claim.ActionDraft, "ask_proof"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			j := judged(claim.FirstClaim, "en")
			test.change(j)
			got := r.Plan(j)
			if got.Action != test.action || got.Strategy != test.strategy || len(got.Why) == 0 {
				t.Errorf("plan %+v, want %s %q with a reason", got, test.action, test.strategy)
			}
		})
	}
}

func TestDraft_notPlanned(t *testing.T) {
	j := judged(claim.Scam, "en")
	r := newReplier(t, "en")
	j.Plan = r.Plan(j)
	if _, err := r.Draft(j); err == nil {
		t.Error("a scam is drafted an answer")
	}
}
