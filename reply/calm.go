package reply

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// Fault is a class of words that no draft may hold.
type Fault string

// The faults.
const (
	Threat    Fault = "threat"
	Insult    Fault = "insult"
	Tone      Fault = "tone"      // sarcasm, shouting, exclamation
	Admission Fault = "admission" // of liability or of use
	Promise   Fault = "promise"   // to pay, to sign, to bargain
	Invoice   Fault = "invoice"   // a request for one
)

// Finding is a place in a text that is not calm.
type Finding struct {
	Fault Fault
	Words string // the words, lower case and on one line
}

// maxCalm bounds the text that is checked; a body is never longer.
const maxCalm = 256 << 10

// lexicon is what the check knows of one language.
type lexicon struct {
	patterns []pattern
	negation *regexp.Regexp // makes "we admit" harmless: "we do not admit"
	hedge    *regexp.Regexp // makes a statement somebody else's: "you say that"
	boundary *regexp.Regexp // ends the reach of both
	subject  *regexp.Regexp // a match that begins so negates itself or not at all
}

// pattern finds one way to be at fault.
type pattern struct {
	fault Fault
	re    *regexp.Regexp
}

// Calm returns what in text, written in lang (ISO 639-1), no draft may hold:
// threats, insults, sarcasm, shouting, admissions of liability or use,
// promises to pay, requests for an invoice. Text of a language that it does
// not know is checked against all that it knows. It errs on the side of
// finding too much: its findings name the words, and a person can choose
// others.
func Calm(text, lang string) []Finding {
	text = calmForm(cut(text, maxCalm))
	var out []Finding
	for _, p := range everywhere() {
		out = append(out, p.find(text, nil)...)
	}
	for _, lex := range lexiconsFor(lang) {
		for _, p := range lex.patterns {
			out = append(out, p.find(strings.ToLower(text), lex)...)
		}
	}
	return out
}

func lexiconsFor(lang string) []*lexicon {
	all := lexicons()
	if lex := all[lang]; lex != nil {
		return []*lexicon{lex}
	}
	return []*lexicon{all["en"], all["de"]}
}

// lexicons compiles the lexicons once.
var lexicons = sync.OnceValue(func() map[string]*lexicon {
	return map[string]*lexicon{"en": englishLexicon(), "de": germanLexicon()}
})

// everywhere are the patterns of all languages; they see capitals.
var everywhere = sync.OnceValue(func() []pattern {
	return patterns(Tone,
		`[!¡‼❗]`,
		`\?{2,}`,
		`(?:\b\p{Lu}{3,}\b[ ,]+){3,}\p{Lu}{3,}\b`, // shouting
		`(?:^|\s)[:;]-?[()DPp](?:\s|$)`,
		`[\x{1F300}-\x{1FAFF}\x{2600}-\x{27BF}]`,
	)
})

// patterns compiles expressions of one fault.
func patterns(f Fault, exprs ...string) []pattern {
	out := make([]pattern, len(exprs))
	for i, e := range exprs {
		out[i] = pattern{f, regexp.MustCompile(e)}
	}
	return out
}

// find returns the matches of p that nothing makes harmless.
func (p *pattern) find(text string, lex *lexicon) []Finding {
	var out []Finding
	for _, m := range p.re.FindAllStringIndex(text, 20) {
		words := strings.TrimSpace(text[m[0]:m[1]])
		if lex == nil || !lex.harmless(p.fault, text[:m[0]], words) {
			out = append(out, Finding{p.fault, words})
		}
	}
	return out
}

// harmless reports whether words, after before, say the opposite of the
// fault, or only what somebody else says.
func (x *lexicon) harmless(f Fault, before, words string) bool {
	if f != Admission && f != Promise && f != Invoice {
		return false
	}
	if x.subject.MatchString(words) {
		return x.negation.MatchString(words)
	}
	clause := before[max(0, len(before)-90):]
	if all := x.boundary.FindAllStringIndex(clause, -1); len(all) > 0 {
		clause = clause[all[len(all)-1][1]:]
	}
	return x.negation.MatchString(clause) || x.negation.MatchString(words) || f == Admission && x.hedge.MatchString(clause)
}

var (
	webWords  = regexp.MustCompile(`(?i)(?:https?://\S+|\S+@\S+\.\S+|www\.\S+|\b[\w-]+(?:\.[\w-]+)+/\S*)`)
	marksText = regexp.MustCompile(`\[\[[^\]]*\]\]`)
)

// calmForm writes text on one line with plain quotes, and without what is
// not a sentence: web and mail addresses, and marks that go before sending.
func calmForm(text string) string {
	text = clean(text)
	text = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "\u00a0", " ", "‑", "-").Replace(text)
	text = webWords.ReplaceAllString(text, "…")
	text = marksText.ReplaceAllString(text, "…")
	return strings.Join(strings.Fields(text), " ")
}

func notCalm(found []Finding) error {
	list := make([]string, 0, len(found))
	for _, f := range found[:min(len(found), 5)] {
		list = append(list, fmt.Sprintf("%q (%s)", f.Words, f.Fault))
	}
	return fmt.Errorf("%w: %s; write them differently", ErrNotCalm, strings.Join(list, ", "))
}
