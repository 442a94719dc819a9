package explain

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// set is a small set of rules with the words of the real ones.
func set() *rules.Set {
	return &rules.Set{
		Groups: []rules.Group{
			{ID: "asserts-right", What: "asserts a right in a picture"},
			{ID: "names-use", What: "names a use on your site"},
			{ID: "asks-money", What: "asks for money"},
			{ID: "asks-proof", What: "asks for proof of a licence"},
			{ID: "marketing", What: "advertises"},
			{ID: "image", What: "speaks of pictures"},
			{ID: "cue-reference", What: "stands before a reference", Cue: true},
		},
		Phrases: []rules.Phrase{
			{ID: "de.asserts-right", Group: "asserts-right"},
			{ID: "de.names-use", Group: "names-use"},
			{ID: "de.asks-money", Group: "asks-money"},
			{ID: "en.asks-proof", Group: "asks-proof"},
			{ID: "en.marketing", Group: "marketing"},
			{ID: "en.image", Group: "image"},
			{ID: "de.cue-reference", Group: "cue-reference"},
		},
		Scams: []rules.Scam{{ID: "malware", What: "stolen-picture malware"}},
	}
}

func found(v, words string) claim.Found[string] {
	return claim.Found[string]{Value: v, Where: claim.InText, Words: words}
}

// march is a day of March 2026.
func march(day int) time.Time { return time.Date(2026, 3, day, 0, 0, 0, 0, time.UTC) }

func sample() *claim.Judgement {
	return &claim.Judgement{
		Letter: &claim.Letter{
			Subject: "Ihr Bild", From: []claim.Address{{Name: "COPYTRACK", Address: "x@copytrack.com"}}, Date: march(1),
			Text: "Guten Tag,\n\nunser Mandant ist Urheber. Wir fordern Schadensersatz in Höhe von 350,00 €. Antworten Sie\nbis spätestens 15.03.2026.\n\nFall-ID: AB12CD",
		},
		Claim: claim.Claim{
			Kind: claim.FirstClaim, Confidence: 0.98, Language: "de", Inner: -1,
			Claimant:  claim.Party{ID: "copytrack", Name: "COPYTRACK"},
			Images:    []claim.Found[string]{found("https://garden-notes.example/img/rose.jpg", "")},
			Fees:      []claim.Fee{{Amount: "389.59", Currency: "EUR", Role: claim.Alternative, Words: "389,59 €", Until: march(10)}, {Amount: "350.00", Currency: "EUR", Role: claim.Demand, Words: "350,00 €"}},
			Reference: found("AB12CD", "AB12CD"),
			Deadline:  claim.Found[time.Time]{Value: march(15), Where: claim.InText, Words: "bis spätestens 15.03.2026"},
			Signals: []claim.Signal{
				{Rule: "de.names-use", Weight: 1.8, Words: "auf Ihrer Webseite"},
				{Rule: "de.asserts-right", Weight: 2.1, Words: "unser Mandant ist Urheber"},
				{Rule: "header.unsubscribe", Weight: -1, Words: "List-Unsubscribe: <mailto:x>"},
			},
		},
		Verdict: claim.Verdict{Standing: claim.Verified, Why: []string{"This mail was really sent by copytrack.com, COPYTRACK's own domain."}},
		Facts:   claim.Facts{Site: "garden-notes.example"},
		Plan:    claim.Plan{Strategy: "ask_proof", Action: claim.ActionDraft, Why: []string{"The claim is not proven yet."}},
	}
}

// samples are the judgements of the golden files.
func samples() map[string]*claim.Judgement {
	out := map[string]*claim.Judgement{"claim": sample()}

	nofee := sample()
	nofee.Claim.Fees = nil
	nofee.Claim.Deadline.Value = time.Time{}
	nofee.Claim.Images = []claim.Found[string]{found("https://a.example/1.jpg", ""), found("https://a.example/2.jpg", "")}
	nofee.Facts.Site = ""
	nofee.Claim.RightsHolder = found("AFP", "im Namen von AFP")
	nofee.Claim.Portal = []claim.Found[string]{found("https://portal.agency.example/case/7?token=secret", "")}
	nofee.Claim.Signals = append(nofee.Claim.Signals, claim.Signal{Rule: "de.asks-money", Weight: 1.6, Words: "zu zahlen"})
	nofee.Letter.Attachments = []claim.Attachment{{Name: "logo.png", Type: "image/png"}, {Name: "Vergleich.pdf", Type: "application/pdf"}, {Name: "read.pdf", Type: "application/pdf", Text: "gelesen"}}
	nofee.Verdict = claim.Verdict{Standing: claim.Unproven, Why: []string{"Nothing proves that agency.example sent this."}}
	out["no-sum"] = nofee

	forged := sample()
	forged.Verdict = claim.Verdict{Standing: claim.Forged, Why: []string{"It was not sent by COPYTRACK."}}
	forged.Plan = claim.Plan{Action: claim.ActionWarn, Why: []string{"The sender's own domain disowns this letter."}}
	out["forged"] = forged

	out["scam"] = &claim.Judgement{
		Letter: &claim.Letter{
			Subject: "Stolen images", From: []claim.Address{{Address: "mel@mailbox.example"}},
			Links:       []claim.Link{{URL: "https://files.example/evidence"}, {URL: "mailto:x@y.example"}},
			Attachments: []claim.Attachment{{Name: "proof.zip"}},
		},
		Claim: claim.Claim{
			Kind: claim.Scam, Confidence: 0.97, Language: "en", Inner: -1,
			Signals: []claim.Signal{{Rule: "scam.malware", Weight: 4, Words: "stolen-picture malware"}, {Rule: "en.image", Weight: 0.2, Words: "images"}},
		},
		Verdict: claim.Verdict{Standing: claim.Unproven, Why: []string{"Nothing proves that mailbox.example sent this."}},
		Plan:    claim.Plan{Action: claim.ActionWarn, Why: []string{"Nothing is answered."}},
	}
	other := func(signals ...claim.Signal) *claim.Judgement {
		return &claim.Judgement{
			Letter:  &claim.Letter{Subject: "Webinar", From: []claim.Address{{Name: "Agency"}}},
			Claim:   claim.Claim{Kind: claim.Other, Confidence: 0.99, Language: "en", Inner: -1, Signals: signals},
			Verdict: claim.Verdict{Standing: claim.Unproven}, Plan: claim.Plan{Action: claim.ActionIgnore, Why: []string{"The letter claims nothing."}},
		}
	}
	out["other-near"] = other(claim.Signal{Rule: "en.marketing", Weight: -2.5, Words: "Register now"}, claim.Signal{Rule: "de.asserts-right", Weight: 2, Words: "copyright compliance"})
	out["other-far"] = other()
	out["other-owner"] = other(claim.Signal{Rule: "owner.wording", Weight: -6, Words: "you marked a letter of desk@shop.example as not a claim on 2 March 2026"}, claim.Signal{Rule: "de.asks-money", Weight: 1.6, Words: "zu zahlen"})
	return out
}

func show(j *claim.Judgement, change ...func(*Printer)) string {
	var b bytes.Buffer
	p := &Printer{Out: &b, Now: time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC), Rules: set()}
	for _, c := range change {
		c(p)
	}
	p.Judgement("letter.eml", j)
	return b.String()
}

// TestGolden holds whole screens; with CLAIMTRIAGE_UPDATE=1 it writes them.
func TestGolden(t *testing.T) {
	for name, j := range samples() {
		t.Run(name, func(t *testing.T) {
			path, got := filepath.Join("testdata", name+".golden"), show(j)
			if os.Getenv("CLAIMTRIAGE_UPDATE") != "" {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestNext(t *testing.T) {
	german := func(*claim.Judgement) (claim.Draft, error) { return claim.Draft{Language: "de", Marks: 2}, nil }
	tests := []struct {
		name   string
		change func(*Printer)
		want   string
	}{
		{"offline", func(*Printer) {}, "Next: a reply asking for proof would be put into Drafts. The claim"},
		{"live", func(p *Printer) { p.Live = true }, "Next: a reply asking for proof goes into Drafts, for you to read and send."},
		{"draft known", func(p *Printer) { p.Reply = german }, "Next: a reply in German asking for proof would be put into Drafts. 2 [[marks]]"},
		{"no draft", func(p *Printer) {
			p.Reply = func(*claim.Judgement) (claim.Draft, error) { return claim.Draft{}, errors.New("not calm") }
		}, "Next: no reply could be written (not calm), only a note for you."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(strings.Fields(show(sample(), tt.change)), " ")
			if !strings.Contains(got, tt.want) {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestLeft(t *testing.T) {
	written := march(1)
	tests := []struct {
		now    time.Time
		day    int
		want   string
		urgent bool
	}{
		{time.Time{}, 15, ", 14 days after the letter", false},
		{march(2), 15, ", in 13 days", false},
		{march(2), 5, ", in 3 days", true},
		{march(2).Add(23 * time.Hour), 3, ", tomorrow", true},
		{march(2), 2, ", today", true},
		{march(2), 1, ", yesterday", false},
		{march(22), 2, ", 20 days ago", false},
	}
	for _, tt := range tests {
		got, urgent := (&Printer{Now: tt.now}).left(march(tt.day), written)
		if got != tt.want || urgent != tt.urgent {
			t.Errorf("%s of day %d: %q %v, want %q %v", tt.now, tt.day, got, urgent, tt.want, tt.urgent)
		}
	}
}

func TestColourOnlyWhereWanted(t *testing.T) {
	if got := show(sample()); strings.Contains(got, "\x1b") {
		t.Errorf("colour without a terminal: %q", got)
	}
	if got := show(sample(), func(p *Printer) { p.Colour = true }); !strings.Contains(got, "\x1b[") {
		t.Error("no colour on a terminal")
	}
}

// TestWidth holds every line within the screen, whatever the letter says.
func TestWidth(t *testing.T) {
	long := sample()
	long.Claim.Images[0].Value = "https://garden-notes.example/" + strings.Repeat("very-long/", 60)
	long.Claim.Reference.Value = strings.Repeat("9", 500)
	long.Claim.Claimant.Name = strings.Repeat("漢字", 80)
	long.Claim.Signals[0].Rule = strings.Repeat("x", 200)
	all := samples()
	all["long"] = long
	for name, j := range all {
		for _, w := range []int{10, 60, 71, 80, 200} {
			for line := range strings.Lines(show(j, func(p *Printer) { p.Width = w })) {
				if n := width(strings.TrimSuffix(line, "\n")); n > max(w, 60) && !strings.Contains(line, "claimtriage draft") {
					t.Errorf("%s at %d: %d columns: %s", name, w, n, line)
				}
			}
		}
	}
}

func TestNothingOfALetterReachesTheTerminal(t *testing.T) {
	j := sample()
	evil := "\x1b[2J\x1b]0;owned\a\u202egpj.exe\r\nNext: pay\u2028x\u0085"
	j.Claim.Claimant.Name = evil
	j.Claim.RightsHolder = found(evil, evil)
	j.Claim.LawFirm = found(evil, evil)
	j.Claim.Reference.Value, j.Claim.Reference.Words = evil, evil
	j.Claim.Images[0].Value = evil
	j.Claim.Portal = []claim.Found[string]{found("https://"+evil, "")}
	j.Claim.Fees[0].Words = evil
	j.Claim.Fees[0].Amount = evil
	j.Claim.Signals[0].Words, j.Claim.Signals[1].Rule = evil, evil
	j.Facts.Site = evil
	j.Plan.Strategy, j.Plan.Why = evil, []string{evil}
	j.Verdict.Why = []string{evil}
	j.Letter.Text = evil + j.Letter.Text
	j.Letter.Attachments = []claim.Attachment{{Name: evil}}
	j.Letter.Problems = []claim.Problem{{Code: "x", Detail: evil}}
	scam := samples()["scam"]
	scam.Letter.Attachments[0].Name, scam.Letter.Links[0].URL = evil, "http://"+evil
	for _, got := range []string{show(j), show(scam)} {
		for _, bad := range []string{"\x1b", "\a", "\r", "\u202e", "\u2028", "\u0085"} {
			if strings.Contains(got, bad) {
				t.Errorf("%q reached the terminal", bad)
			}
		}
		if strings.Contains(got, "\nNext: pay") {
			t.Error("a letter wrote a line of its own")
		}
	}
}

func TestScamLinksAreNoLinks(t *testing.T) {
	if got := show(samples()["scam"]); strings.Contains(got, "https://") || !strings.Contains(got, "hxxps://files[.]example/evidence") {
		t.Errorf("a link of a scam can be opened:\n%s", got)
	}
}

func TestDraftIsShownDecoded(t *testing.T) {
	raw := "To: a@b.example\r\nSubject: =?utf-8?q?Re:_F=C3=BCr_Sie?=\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
		"Gr=C3=BC=C3=9Fe\r\n\r\n> 1\r\n> 2\r\n> 3\r\n> 4\r\n"
	var b bytes.Buffer
	(&Printer{Out: &b}).Draft([]byte(raw))
	want := "  │ To: a@b.example\n  │ Subject: Re: Für Sie\n  │\n  │ Grüße\n  │\n  │ > 1\n  │ > 2\n  │ > 3\n  │ > […]\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
