package reply

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func addr(name, address string) claim.Address { return claim.Address{Name: name, Address: address} }

func TestRecipient(t *testing.T) {
	r := newReplier(t, "en")
	own := addr("Garden", "jo@garden-notes.example")
	form := addr("Form", "noreply@www.garden-notes.example")
	tests := []struct {
		name    string
		from    claim.Address
		replyTo []claim.Address
		text    string
		want    recipient
	}{
		{"plain", addr("A", "a@x.example"), nil, "", recipient{to: addr("A", "a@x.example")}},
		{"reply-to of the same organisation", addr("A", "a@mail.agency.co.uk"), []claim.Address{addr("", "case@agency.co.uk")}, "", recipient{to: addr("", "case@agency.co.uk")}},
		{"reply-to elsewhere", addr("A", "a@agency.co.uk"), []claim.Address{addr("", "case@other.co.uk")}, "", recipient{to: addr("A", "a@agency.co.uk"), other: "case@other.co.uk"}},
		{"two customers of one provider", addr("A", "a@gmail.com"), []claim.Address{addr("", "b@gmail.com")}, "", recipient{to: addr("A", "a@gmail.com"), other: "b@gmail.com"}},
		{"reply-to is the webmaster", addr("A", "a@x.example"), []claim.Address{own}, "", recipient{to: addr("A", "a@x.example")}},
		{"relay with reply-to", own, []claim.Address{addr("B", "b@y.example")}, "", recipient{to: addr("B", "b@y.example"), relay: true}},
		{"relay of a site", form, []claim.Address{addr("B", "b@y.example")}, "", recipient{to: addr("B", "b@y.example"), relay: true}},
		{"relay, address in the text", form, nil, "Name: B\nE-Mail: b@y.example\nMessage: hi", recipient{choice: "b@y.example", relay: true}},
		{"relay, two addresses", form, nil, "Email: b@y.example\nEmail: c@y.example\n", recipient{relay: true}},
		{"relay, only the webmaster's", form, []claim.Address{own}, "Email: jo@garden-notes.example\n", recipient{relay: true}},
		{"no sender", claim.Address{}, nil, "", recipient{}},
		{"unusable sender", addr("A", "ü@x.example"), nil, "", recipient{}},
		{"unheard", addr("", "no-reply@x.example"), nil, "", recipient{to: addr("", "no-reply@x.example"), unheard: true}},
		{"international domain", addr("", "a@bücher.example"), nil, "", recipient{to: addr("", "a@xn--bcher-kva.example")}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			j := judged(claim.FirstClaim, "en")
			j.Letter.From, j.Letter.ReplyTo, j.Letter.Text = []claim.Address{test.from}, test.replyTo, test.text
			if diff := cmp.Diff(test.want, r.recipient(j), cmp.AllowUnexported(recipient{})); diff != "" {
				t.Errorf("recipient (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDraft_relayMark(t *testing.T) {
	for lang, want := range map[string]string{"en": "Fill in To", "de": "löschen"} {
		j := judged(claim.FirstClaim, "en")
		j.Letter.From, j.Letter.Text = []claim.Address{addr("Form", "noreply@garden-notes.example")}, "Email: b@y.example\n"
		d, n := compose(t, newReplier(t, lang), j)
		if len(d.To) != 0 || d.Marks != 1 || !strings.Contains(strings.ReplaceAll(d.Body, "\n", " "), "b@y.example") || !strings.Contains(d.Body, want) {
			t.Errorf("to %v, %d marks:\n%s", d.To, d.Marks, d.Body)
		}
		if !strings.Contains(string(n.Raw), "b@y[.]example") {
			t.Errorf("the note does not name the choice:\n%s", n.Raw)
		}
	}
}

func TestDraft_forwarded(t *testing.T) {
	j := judged(claim.FirstClaim, "en")
	inner := *j.Letter
	inner.From, inner.MessageID, inner.References, inner.Date = []claim.Address{addr("Lena Orth", "lena@orth.example")}, "<o@orth.example>", nil, written.AddDate(0, 0, -2)
	inner.To = []claim.Address{addr("", "sam@garden-notes.example")}
	j.Letter.From, j.Letter.Forwarded, j.Claim.Inner = []claim.Address{addr("Sam", "sam@garden-notes.example")}, []*claim.Letter{&inner}, 0
	d, n := compose(t, newReplier(t, "en"), j)
	raw := string(d.Raw)
	for _, want := range []string{"To: Lena Orth <lena@orth.example>\r\n", "In-Reply-To: <o@orth.example>\r\n", "Dear Lena Orth,\r\n", "27 February 2026"} {
		if !strings.Contains(raw, want) {
			t.Errorf("the draft has no %q:\n%s", want, raw)
		}
	}
	if !strings.Contains(string(n.Raw), "It was forwarded to you") {
		t.Error("the note does not say that the letter was forwarded")
	}
}

func TestSender(t *testing.T) {
	r := newReplier(t, "en")
	for to, want := range map[string]string{
		"office@garden-notes.example": "office@garden-notes.example",
		"OFFICE@Garden-Notes.example": "OFFICE@garden-notes.example",
		"jo@garden-notes.example":     "jo@garden-notes.example",
		"info@garden-notes.example":   "jo@garden-notes.example",
	} {
		j := judged(claim.FirstClaim, "en")
		j.Letter.To, j.Letter.DeliveredTo = nil, []claim.Address{{Address: to}}
		if got := r.sender(j); got.Address != want || got.Name != "Jo Example" {
			t.Errorf("written to %s: answers %v, want %s", to, got, want)
		}
	}
}

func TestSubject(t *testing.T) {
	for in, want := range map[string]string{
		"Case 1":                      "Re: Case 1",
		"Re: Case 1":                  "Re: Case 1",
		"AW: RE: Fwd: Antw: Case 1":   "Re: Case 1",
		"Re[2]: Case 1":               "Re: Case 1",
		"SV: VS: Case":                "Re: Case",
		"Re:Re:Re:":                   "Re:",
		"":                            "Re:",
		"Reference: 12":               "Re: Reference: 12",
		"Image: yours":                "Re: Image: yours",
		"a\r\nBcc: x@y.example\x00":   "Re: a Bcc: x@y.example",
		"\u202egnp.exe \u2066x\u2069": "Re: gnp.exe x",
		"  much   space ":             "Re: much space",
	} {
		if got := subjectOf(&claim.Letter{Subject: in}); got != want {
			t.Errorf("subjectOf(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestThread(t *testing.T) {
	var many []string
	for i := range 60 {
		many = append(many, fmt.Sprintf("<%d@x.example>", i))
	}
	tests := map[string]struct {
		l    claim.Letter
		id   string
		refs []string
	}{
		"first letter":   {claim.Letter{MessageID: "<a@x>"}, "<a@x>", []string{"<a@x>"}},
		"chain":          {claim.Letter{MessageID: "<c@x>", References: []string{"<a@x>", "<b@x>"}}, "<c@x>", []string{"<a@x>", "<b@x>", "<c@x>"}},
		"no references":  {claim.Letter{MessageID: "<c@x>", InReplyTo: []string{"<b@x>"}}, "<c@x>", []string{"<b@x>", "<c@x>"}},
		"doubled":        {claim.Letter{MessageID: "<c@x>", References: []string{"<a@x>", "<a@x>", "<c@x>"}}, "<c@x>", []string{"<a@x>", "<c@x>"}},
		"no message id":  {claim.Letter{References: []string{"<a@x>"}}, "", []string{"<a@x>"}},
		"injection":      {claim.Letter{MessageID: "<c@x>\r\nBcc: <v@y>", References: []string{"<a b@x>", "<a@x"}}, "", nil},
		"too long chain": {claim.Letter{MessageID: "<c@x>", References: many}, "<c@x>", append([]string{many[0]}, append(append([]string{}, many[42:]...), "<c@x>")...)},
		"too long ids":   {claim.Letter{MessageID: "<c@x>", References: []string{"<a@x>", "<" + strings.Repeat("b", 240) + "@x>", "<" + strings.Repeat("d", 300) + "@x>"}}, "<c@x>", []string{"<a@x>", "<" + strings.Repeat("b", 240) + "@x>", "<c@x>"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			id, refs := thread(&test.l)
			if diff := cmp.Diff(test.refs, refs); diff != "" || id != test.id {
				t.Errorf("In-Reply-To %q, want %q; references (-want +got):\n%s", id, test.id, diff)
			}
		})
	}
}

func TestQuoted(t *testing.T) {
	l := &claim.Letter{Date: written, From: []claim.Address{addr("A", "a@x.example")}, Text: "one\n\n> two\n\tthree  \n", Quoted: "> old\n>> older\n"}
	want := "On 1 March 2026 at 09:12, A <a@x.example> wrote:\n> one\n>\n>> two\n> \tthree\n>\n>> old\n>>> older\n"
	if diff := cmp.Diff(want, quoted(l, human{"en"})); diff != "" {
		t.Errorf("quote (-want +got):\n%s", diff)
	}
	for in, want := range map[*claim.Letter]string{
		{Text: "x", Date: written, From: l.From}: "Am 1. März 2026 um 09:12 schrieb A <a@x.example>:\n> x\n",
		{Text: "x", From: l.From}:                "A <a@x.example> schrieb:\n> x\n",
		{Text: "x", Date: written}:               "> x\n",
		{Text: " \n "}:                           "",
	} {
		if diff := cmp.Diff(want, quoted(in, human{"de"})); diff != "" {
			t.Errorf("quote (-want +got):\n%s", diff)
		}
	}
	long := quoted(&claim.Letter{Text: strings.Repeat("x\n", 1000) + strings.Repeat("y", 1<<20)}, human{"en"})
	if n := strings.Count(long, "\n"); n != maxQuotedLines+1 || !strings.HasSuffix(long, "> […]\n") {
		t.Errorf("a long letter is quoted with %d lines, end %q", n, tail([]byte(long), 20))
	}
}

func TestPerson(t *testing.T) {
	r := newReplier(t, "en")
	for _, test := range []struct{ name, address, en, de string }{
		{"Lena Orth", "lena@orth.example", "Lena Orth", ""},
		{"Lena Orth", "studio@orth.example", "", ""},
		{"Frau Lena Orth", "studio@orth.example", "Ms Orth", "Frau Orth"},
		{"Mr. Lee", "x@y.example", "Mr Lee", "Herr Lee"},
		{"COPYTRACK", "service@copytrack.com", "", ""},
		{"Getty Images", "getty@gettyimages.com", "", ""},
		{"Olivia @ Copyright Agent", "olivia@copyrightagent.com", "", ""},
		{"Claims Team", "claims@x.example", "", ""},
		{"You Thief", "thief@x.example", "", ""},
		{"{{.Signature}} Orth", "orth@x.example", "", ""},
		{"", "lena@orth.example", "", ""},
		{"Lena\r\nOrth", "lena@orth.example", "Lena Orth", ""},
		{"Jean-Luc d'Arc", "arc@x.example", "", ""},
		{"Jean-Luc D'Arc", "jean-luc@x.example", "Jean-Luc D'Arc", ""},
	} {
		l := &claim.Letter{From: []claim.Address{addr(test.name, test.address)}}
		for lang, want := range map[string]string{"en": test.en, "de": test.de} {
			title, surname, name := r.person(l, &claim.Claim{}, lang)
			got := name
			if surname != "" {
				got = title + " " + surname
			} else if lang == "de" {
				got = "" // the German letter never greets by name alone
			}
			if got != want {
				t.Errorf("%q <%s> in %s: %q, want %q", test.name, test.address, lang, got, want)
			}
		}
	}
}

func TestHuman(t *testing.T) {
	for _, test := range []struct{ amount, currency, en, de string }{
		{"350.00", "EUR", "350.00 EUR", "350,00 EUR"},
		{"1234567.5", "USD", "1,234,567.5 USD", "1.234.567,5 USD"},
		{"1000", "", "1,000", "1.000"},
		{"100", "eur\r\nX", "100", "100"},
		{"", "EUR", "", ""},
		{"-5", "EUR", "", ""},
		{"1.2.3", "EUR", "", ""},
		{"1e9", "EUR", "", ""},
		{"[[5", "EUR", "", ""},
	} {
		f := claim.Fee{Amount: test.amount, Currency: test.currency}
		if en, de := (human{"en"}).sum(f), (human{"de"}).sum(f); en != test.en || de != test.de {
			t.Errorf("%q %q: %q and %q, want %q and %q", test.amount, test.currency, en, de, test.en, test.de)
		}
	}
	for in, want := range map[time.Time][2]string{
		written: {"1 March 2026", "1. März 2026"},
		{}:      {"", ""},
		time.Date(20260, 1, 1, 0, 0, 0, 0, time.UTC): {"", ""},
	} {
		if got := [2]string{(human{"en"}).day(in), (human{"de"}).day(in)}; got != want {
			t.Errorf("%v: %q, want %q", in, got, want)
		}
	}
}

func TestDefang(t *testing.T) {
	for in, want := range map[string]string{
		"see https://sites.google.com/view/a?b=c.html now": "see hxxps://sites[.]google[.]com/view/a?b=c.html now",
		"HTTP://EVIL.EXAMPLE":                              "HXXP://EVIL[.]EXAMPLE",
		"www.evil.example/x":                               "www[.]evil[.]example/x",
		"evidence.zip and 350.00 EUR, z.B. 1.3.2026":       "evidence[.]zip and 350.00 EUR, z.B. 1.3.2026",
		"a@b.com":                 "a@b[.]com",
		"bücher.de":               "bücher[.]de",
		"http://1.2.3.4/x":        "hxxp://1.2.3.4/x",
		"End of one.Start of two": "End of one.Start of two",
	} {
		if got := defang(in); got != want {
			t.Errorf("defang(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMailbox(t *testing.T) {
	for in, want := range map[claim.Address]string{
		addr("", "a@x.example"):                 "a@x.example",
		addr("Ada B", "a@x.example"):            "Ada B <a@x.example>",
		addr("B, Ada", "a@x.example"):           `"B, Ada" <a@x.example>`,
		addr(`a "b" \`, "a@x.example"):          `"a \"b\" \\" <a@x.example>`,
		addr("Jörg", "a@x.example"):             "=?utf-8?B?SsO2cmc=?= <a@x.example>",
		addr("=?utf-8?Q?x?=", "a@x.example"):    "=?utf-8?B?PT91dGYtOD9RP3g/PQ==?= <a@x.example>",
		addr("a\r\nBcc: v@y.eu", "a@x.example"): `"a Bcc: v@y.eu" <a@x.example>`,
		addr("\u202eevil\u202c", "a@x.example"): "evil <a@x.example>",
		addr("x> <v@y.example", "a@x.example"):  `"x> <v@y.example" <a@x.example>`,
	} {
		if got := mailboxOf(in); got != want {
			t.Errorf("mailboxOf(%q) = %q, want %q", in, got, want)
		}
	}
	for _, bad := range []string{"", "a", "a@", "@x", "a b@x.example", "a@x.example\r\nBcc: b", "a@x..example", "a@[1.2.3.4]", "a@x.example, b@y.example", "ä@x.example", "<a@x.example>"} {
		if a, ok := usable(addr("", bad)); ok {
			t.Errorf("usable(%q) = %v", bad, a)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for in, ok := range map[string]bool{
		"https://a.example/b.jpg?x=1&y=2": true, "a.example/b": true, "a.example": true, "http://a.example:8080/": true,
		"javascript:alert(1)": false, "https://a@b.example/": false, "https://a.example/x y": false, "https://a.example/\r\nBcc": false,
		"https://a.example/[[x]]": false, "ftp://a.example/x": false, "word": false, "": false, "https://a.example/" + strings.Repeat("x", 300): false,
	} {
		if got := webAddress(in); ok && got != in || !ok && got != "" {
			t.Errorf("webAddress(%q) = %q, want it taken: %v", in, got, ok)
		}
	}
}
