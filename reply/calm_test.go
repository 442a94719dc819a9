package reply

import (
	"os"
	"strings"
	"testing"
)

// sentencesOf reads testdata/calm/name: a language line such as "[en threat]"
// or "[de]" heads its sentences, one a line.
func sentencesOf(t *testing.T, name string, each func(lang, fault, sentence string)) (n map[string]int) {
	t.Helper()
	data, err := os.ReadFile("testdata/calm/" + name)
	if err != nil {
		t.Fatal(err)
	}
	n = map[string]int{}
	lang, fault := "", ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			lang, fault, _ = strings.Cut(strings.Trim(line, "[]"), " ")
		default:
			each(lang, fault, line)
			n[lang]++
		}
	}
	return n
}

func TestCalm_catches(t *testing.T) {
	n := sentencesOf(t, "caught.txt", func(lang, fault, s string) {
		found := Calm(s, lang)
		if len(found) == 0 {
			t.Errorf("%s %s passes: %s", lang, fault, s)
			return
		}
		for _, f := range found {
			if f.Fault == Fault(fault) {
				return
			}
		}
		t.Errorf("%s: found %v, want a %s: %s", lang, found, fault, s)
	})
	if n["en"] < 60 || n["de"] < 60 {
		t.Errorf("sentences by language: %v, want at least 60 each", n)
	}
}

func TestCalm_passes(t *testing.T) {
	n := sentencesOf(t, "passes.txt", func(lang, _, s string) {
		if found := Calm(s, lang); len(found) > 0 {
			t.Errorf("%s: found %v in: %s", lang, found, s)
		}
	})
	if n["en"] < 60 || n["de"] < 60 {
		t.Errorf("sentences by language: %v, want at least 60 each", n)
	}
}

// A sentence is caught however it is broken into lines, quoted or spaced, and
// when the language is not known.
func TestCalm_forms(t *testing.T) {
	for _, s := range []string{
		"We will\nsue you.", "We  will \u00a0sue you.", "We’ll sue you.", "We will\u200b sue you.", "WE WILL SUE YOU.",
	} {
		for _, lang := range []string{"en", "xx", ""} {
			if len(Calm(s, lang)) == 0 {
				t.Errorf("Calm(%q, %q) finds nothing", s, lang)
			}
		}
	}
}

// What is only in a URL, a mail address or a mark is no sentence.
func TestCalm_notSentences(t *testing.T) {
	s := "Page: https://a.example/send-invoice/we-will-pay!/scam, mail to scam@fraud.example, [[your name!]]"
	if found := Calm(s, "en"); len(found) > 0 {
		t.Errorf("found %v", found)
	}
}

func FuzzCalm(f *testing.F) {
	for _, s := range []string{"We will sue you!", "Wir entschuldigen uns.", "", "\xff\xfe", strings.Repeat("[[", 50), strings.Repeat("a.b/", 3000)} {
		f.Add(s, "en")
		f.Add(s, "de")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		for _, found := range Calm(text, lang) {
			if found.Words == "" || found.Fault == "" {
				t.Errorf("a finding without words or fault: %+v", found)
			}
		}
		if len(Calm(text+"\nWe will sue you in court.", "en")) == 0 && len(text) < maxCalm/2 && !strings.ContainsAny(text, "/@.") {
			t.Error("a threat at the end is not found")
		}
	})
}
