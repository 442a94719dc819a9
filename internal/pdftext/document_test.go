package pdftext

import (
	"strings"
	"testing"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nb\rc\fd":               "a\nb\nc\nd",
		"Ur\ufffe\r\nheber":          "Urheber",
		"Ur\ufffeheber":              "Urheber",
		"Ur\x02\nheber":              "Urheber",
		"a\x00b\x1b[2Jc\x7f\td":      "ab[2Jc\td",
		"350\u00a0€ – “quoted” \xff": "350\u00a0€ – “quoted” ",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
	if got := clip("aä", 2); got != "a" {
		t.Errorf("clip cuts a character: %q", got)
	}
}

// A word that the writer broke at the end of a line is whole again, and an
// address and a compound keep their hyphens.
func TestHyphens(t *testing.T) {
	r := newReader(t, Options{})
	pdf := plainPDF(t, []string{"Wir vertreten die Ur-", "heberin. Foto-Agentur, Seite https://a.example/rosen-", "garten."})
	got, err := r.Read(t.Context(), pdf, Ask{})
	must(t, err)
	for _, words := range []string{"Urheberin", "Foto-Agentur", "https://a.example/rosen-garten"} {
		if !strings.Contains(got.Text, words) {
			t.Errorf("%q is missing in %q", words, got.Text)
		}
	}
}
