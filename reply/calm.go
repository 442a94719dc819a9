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
	Words string // on one line; mostly lower case, umlauts spelt out
}

// maxCalm bounds the text that is checked. A body is never longer.
const maxCalm = 2 * maxBodyBytes

// lexicon is what the check knows of one language.
type lexicon struct {
	patterns []pattern
	negation *regexp.Regexp // makes "we admit" harmless: "we do not admit"
	hedge    *regexp.Regexp // makes a statement somebody else's: "you say that"
	boundary *regexp.Regexp // ends the reach of both
	subject  *regexp.Regexp // a match that begins so is not negated by what stands before it
	trailing *regexp.Regexp // the rest of a clause, where a negation follows the verb; nil where it does not
}

// pattern finds one way to be at fault.
type pattern struct {
	fault Fault
	re    *regexp.Regexp
	firm  bool // a negation makes nothing better: "we did not know"
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
	plain := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(strings.ToLower(text))
	for _, lex := range lexiconsFor(lang) {
		for _, p := range lex.patterns {
			out = append(out, p.find(plain, lex)...)
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
		out[i] = pattern{fault: f, re: regexp.MustCompile(e)}
	}
	return out
}

// firmly compiles expressions of admissions that no negation excuses.
func firmly(exprs ...string) []pattern {
	out := patterns(Admission, exprs...)
	for i := range out {
		out[i].firm = true
	}
	return out
}

// find returns the matches of p that nothing makes harmless.
func (p *pattern) find(text string, lex *lexicon) []Finding {
	var out []Finding
	for _, m := range p.re.FindAllStringIndex(text, 20) {
		if lex == nil || !lex.harmless(p, text, m[0], m[1]) {
			out = append(out, Finding{p.fault, strings.TrimSpace(text[m[0]:m[1]])})
		}
	}
	return out
}

// harmless reports whether the match of p from start to end says the opposite
// of the fault, or only what somebody else says.
func (x *lexicon) harmless(p *pattern, text string, start, end int) bool {
	if p.firm || p.fault != Admission && p.fault != Promise && p.fault != Invoice {
		return false
	}
	words := strings.TrimSpace(text[start:end])
	clause := words
	if !x.subject.MatchString(words) {
		clause = x.before(text[:start]) + " " + words
	}
	if p.fault == Admission && x.hedge.MatchString(clause) {
		return true
	}
	if x.trailing != nil {
		clause += x.trailing.FindString(text[end:min(len(text), end+60)])
	}
	return x.negation.MatchString(clause)
}

// before returns the end of text back to where its clause begins.
func (x *lexicon) before(text string) string {
	text = text[max(0, len(text)-90):]
	if all := x.boundary.FindAllStringIndex(text, -1); len(all) > 0 {
		text = text[all[len(all)-1][1]:]
	}
	return text
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
