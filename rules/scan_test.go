package rules

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// scanWith compiles one pattern and returns the words that it matches in text.
func scanWith(t *testing.T, patternText, text string, spans ...Span) []string {
	t.Helper()
	b := newBuilder(map[string]bool{"the": true, "of": true})
	ph := &Phrase{ID: "x"}
	if err := b.add(ph, patternText, map[string][]string{"image": {"foto*", "bild"}}); err != nil {
		t.Fatalf("%q: %v", patternText, err)
	}
	d := Tokenize(text, spans)
	var out []string
	for _, m := range b.build().scan(d) {
		out = append(out, d.Words(m.First, m.Last))
	}
	return out
}

func TestPatterns(t *testing.T) {
	for _, tt := range []struct {
		pattern, text string
		want          []string
	}{
		{"final notice", "This is a Final  Notice!", []string{"Final  Notice"}},
		{"final notice", "This is final. Notice it.", nil},
		{"final notice", "final\nnotice", []string{"final\nnotice"}},
		{"final notice", "final\n\nnotice", nil},
		{"pay*", "payment and prepay", []string{"payment"}},
		{"*recht", "Urheberrecht rechts", []string{"Urheberrecht"}},
		{"*lizenz*", "Nachlizenzierung", []string{"Nachlizenzierung"}},
		{"a|b c", "a c, b c, c", []string{"a c", "b c"}},
		{"(a b|c) d", "a b d and c d and b d", []string{"a b d", "c d"}},
		{"use _2 photo", "use of the photo", []string{"use of the photo"}},
		{"use _2 photo", "use of the nice photo", nil},
		{"our ?own photo", "our own photo, our photo", []string{"our own photo", "our photo"}},
		{"@image auf", "Fotografien auf", []string{"Fotografien auf"}},
		{"!not|never licensed", "we licensed it; it was never properly licensed", []string{"licensed"}},
		{"gebühr", "Gebühr GEBUEHR gebuhr", []string{"Gebühr", "GEBUEHR", "gebuhr"}},
		{"don't", "I don’t", []string{"don’t"}},
		{"e-mail", "E-Mail e mail", []string{"E-Mail", "e mail"}},
		{"l'image", "l’image", []string{"l’image"}},
		{"unli\u00adcensed", "unli\u00adcen\u200bsed", []string{"unli\u00adcen\u200bsed"}},
		{"within #num days", "within 14 days", []string{"within 14 days"}},
	} {
		if diff := cmp.Diff(tt.want, scanWith(t, tt.pattern, tt.text)); diff != "" {
			t.Errorf("%q in %q (-want +got):\n%s", tt.pattern, tt.text, diff)
		}
	}
}

func TestSpansAreTokens(t *testing.T) {
	text := "pay 387,50 € on https://a.example/x now"
	at := func(s string, kind TokenKind) Span {
		i := strings.Index(text, s)
		return Span{i, i + len(s), kind}
	}
	spans := []Span{at("387,50 €", MoneyToken), at("https://a.example/x", URLToken)}
	got := scanWith(t, "pay #money _1 #url", text, spans...)
	if diff := cmp.Diff([]string{"pay 387,50 € on https://a.example/x"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A text made to start as many searches as it can must not hold a scan up.
func TestScanIsBounded(t *testing.T) {
	b := newBuilder(nil)
	if err := b.add(&Phrase{}, "a _16 a _16 a _16 a _16 a _16 a _16 b", nil); err != nil {
		t.Fatal(err)
	}
	m := b.build()
	d := Tokenize(strings.Repeat("a ", 20000)+strings.Repeat("b ", 2000), nil)
	done := make(chan []Match, 1)
	go func() { done <- m.scan(d) }()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatal("the scan does not end")
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Größe":              "grosse",
		"  Élan\u00a0vital ": "elan vital",
		"Łódź":               "lodz",
		"SØRENS":             "sorens",
		"ærlig":              "aerlig",
		"zero\u200bwidth":    "zerowidth",
		"It’s":               "it's",
		"ПРИВЕТ":             "привет",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestByName(t *testing.T) {
	set, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"COPYTRACK Support":                  "copytrack",
		"Law Firm of Higbee & Associates":    "higbee",
		"Olivia @ Copyright Agent":           "copyright-agent",
		"picrights.":                         "picrights",
		"Robert Fechner":                     "fechner",
		"Alamyst Ltd":                        "",
		"The copyright agency":               "",
		"":                                   "",
		"Permission Machine / Visual Rights": "visual-rights-group",
	} {
		got := ""
		if c := set.ByName(text); c != nil {
			got = c.ID
		}
		if got != want {
			t.Errorf("ByName(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestByDomain(t *testing.T) {
	set := &Set{Claimants: []Claimant{{ID: "a", Domains: []string{"a.example"}, Portals: []string{"cases.b.example"}, Services: []string{"desk.example"}}}}
	for host, want := range map[string]bool{
		"a.example": true, "MAIL.a.example": true, "a.example.": true, "cases.b.example": true,
		"nota.example": false, "a.example.evil.example": false, "b.example": false, "desk.example": false, "": false,
	} {
		if got := set.ByDomain(host) != nil; got != want {
			t.Errorf("ByDomain(%q) found: %v, want %v", host, got, want)
		}
	}
}

func FuzzTokenize(f *testing.F) {
	f.Add("z. B. 7. Dezember, £5 – don't\n\nnew", 3, 6)
	f.Add("\xff\xfe a\u0301bc", 0, 1)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		var spans []Span
		if 0 <= start && start < end && end <= len(text) {
			spans = []Span{{start, end, URLToken}}
		}
		last := 0
		for _, tok := range Tokenize(text, spans).Tokens {
			if tok.Start < last || tok.End <= tok.Start || tok.End > len(text) {
				t.Fatalf("token %+v after byte %d of %q", tok, last, text)
			}
			last = tok.End
		}
	})
}
