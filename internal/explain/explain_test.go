package explain

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func sample() *claim.Judgement {
	return &claim.Judgement{
		Letter: &claim.Letter{Subject: "Ihr Bild", From: []claim.Address{{Name: "COPYTRACK", Address: "x@copytrack.com"}}},
		Claim: claim.Claim{
			Kind: claim.FirstClaim, Confidence: 0.98, Language: "de", Inner: -1,
			Claimant:  claim.Party{ID: "copytrack", Name: "COPYTRACK"},
			Images:    []claim.Found[string]{{Value: "https://garden-notes.example/img/rose.jpg"}},
			Fees:      []claim.Fee{{Amount: "389.59", Currency: "EUR", Role: claim.Alternative, Words: "389,59 €"}, {Amount: "350.00", Currency: "EUR", Role: claim.Demand, Words: "in Höhe von 350,00 €"}},
			Reference: claim.Found[string]{Value: "AB12CD"},
			Deadline:  claim.Found[time.Time]{Value: time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC), Words: "bis spätestens 15.03.2026"},
			Signals:   []claim.Signal{{Rule: "de.names-use", Weight: 1.8, Words: "auf Ihrer Webseite"}, {Rule: "de.asserts-right", Weight: 2.1, Words: "unser Mandant ist Urheber"}},
		},
		Verdict: claim.Verdict{Standing: claim.Verified, Why: []string{"This mail was really sent by copytrack.com, COPYTRACK's own domain."}},
		Facts:   claim.Facts{Site: "garden-notes.example"},
		Plan:    claim.Plan{Strategy: "ask_proof", Action: claim.ActionDraft, Why: []string{"Ask for proof first."}},
	}
}

func show(j *claim.Judgement) string {
	var b bytes.Buffer
	p := &Printer{Out: &b, Now: time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC)}
	p.Judgement("letter.eml", j)
	return b.String()
}

func TestJudgement(t *testing.T) {
	want := `CLAIM, first letter · German · 98 % sure
COPYTRACK writes that a picture on garden-notes.example is used without a licence.

  asked      350.00 EUR   “in Höhe von 350,00 €”
  or         389.59 EUR   “389,59 €”
  until      15 March 2026, in 13 days   “bis spätestens 15.03.2026”
  reference  AB12CD
  picture    https://garden-notes.example/img/rose.jpg
  not said   the page
  sender     verified: This mail was really sent by copytrack.com, COPYTRACK's own domain.
  file       letter.eml

Why  +2.1  de.asserts-right             “unser Mandant ist Urheber”
     +1.8  de.names-use                 “auf Ihrer Webseite”
Next: a reply (ask_proof) would be put into Drafts. Ask for proof first.
     claimtriage draft letter.eml   shows it.
`
	if diff := cmp.Diff(want, show(sample())); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestNothingOfALetterReachesTheTerminal(t *testing.T) {
	j := sample()
	evil := "\x1b[2J\x1b]0;owned\a\u202egpj.exe\r\nNext: pay"
	j.Claim.Claimant.Name = evil
	j.Claim.Reference.Value = evil
	j.Claim.Images[0].Value = evil
	j.Claim.Fees[0].Words = evil
	j.Claim.Signals[0].Words = evil
	j.Facts.Site = evil
	j.Letter.Problems = []claim.Problem{{Code: "x", Detail: evil}}
	got := show(j)
	for _, bad := range []string{"\x1b", "\a", "\r", "\u202e"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q reached the terminal", bad)
		}
	}
	if strings.Contains(got, "\nNext: pay") {
		t.Error("a letter wrote a line of its own")
	}
}

func TestDraftIsShownDecoded(t *testing.T) {
	raw := "To: a@b.example\r\nSubject: =?utf-8?q?Re:_F=C3=BCr_Sie?=\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
		"Gr=C3=BC=C3=9Fe\r\n\r\n> 1\r\n> 2\r\n> 3\r\n> 4\r\n"
	var b bytes.Buffer
	(&Printer{Out: &b}).Draft([]byte(raw))
	want := "  │ To: a@b.example\n  │ Subject: Re: Für Sie\n  │ \n  │ Grüße\n  │ \n  │ > 1\n  │ > 2\n  │ > 3\n  │ > […]\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
