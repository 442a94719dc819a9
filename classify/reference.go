package classify

import (
	"regexp"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// refShape is how a reference may be written after its label. It begins with
// what may stand between: colons, "no.", "is".
var refShape = regexp.MustCompile(`^[\s:.#=(\["'„“*_-]{0,6}(?:(?i:id|no|nr|number|nummer|num|code|is|lautet|ref|reference|numéro|numero|nummer)\b[\s:.#(*"-]{0,5}){0,2}` +
	`(\d{1,2}:\d{2}-[a-z]{2}-\d{2,6}|[A-Za-z]{0,6}[-/ ]?\d[A-Za-z0-9]*(?:[-/._][A-Za-z0-9]+)*|[A-Z0-9]{2,}(?:[-/._]?[A-Z0-9]+)*)`)

// reference returns the claimant's reference: by its own shape, else behind a
// label. The text is newer than the subject, which may be an old thread's.
func (r *reading) reference() claim.Found[string] {
	for _, z := range r.newestFirst() {
		if f, ok := r.byShape(z); ok {
			return f
		}
	}
	for _, z := range r.newestFirst() {
		if f, ok := r.byLabel(z); ok {
			return f
		}
	}
	return r.byEcho()
}

// echoShape is a number that looks like a reference without any label.
var echoShape = regexp.MustCompile(`\b(?:[A-Z]{1,6}[-/]?\d{2,}|\d{2,6}[-/][A-Z0-9]{2,})(?:[-/.][A-Za-z0-9]+)*\b`)

// codeShape is a number that needs no second place to be a reference.
var codeShape = regexp.MustCompile(`^[A-Z]{2,6}[-/]\d{3,}$`)

// byEcho returns what looks like a reference in the subject, when the text has
// it too or when it can hardly be anything else.
func (r *reading) byEcho() claim.Found[string] {
	subject, text := r.zones[0], r.zones[1]
	for _, m := range echoShape.FindAllStringIndex(subject.text, 10) {
		words := subject.text[m[0]:m[1]]
		if !looksLikeReference(words) || subject.reserved(m[0], m[1]) || subject.otherNumber(m[0]) || !strings.Contains(text.text, words) && !codeShape.MatchString(words) {
			continue
		}
		return claim.Found[string]{Value: words, Where: claim.InSubject, Words: quote(words), Rule: "reference.in-subject", Confidence: 0.6}
	}
	return claim.Found[string]{}
}

func (r *reading) newestFirst() []*zone {
	out := append([]*zone{}, r.zones[1:]...)
	return append(out, r.zones[0])
}

func (r *reading) byShape(z *zone) (claim.Found[string], bool) {
	re := r.c.set.Shape(r.party.ID)
	if re == nil {
		return claim.Found[string]{}, false
	}
	var best claim.Found[string]
	for _, m := range re.FindAllStringIndex(z.text, 20) {
		if z.reserved(m[0], m[1]) || z.otherNumber(m[0]) {
			continue
		}
		words := z.text[m[0]:m[1]]
		f := claim.Found[string]{Value: words, Where: z.where, Words: quote(words), Rule: "claimant.reference-shape", Confidence: 0.9}
		if _, ok := z.before(z.doc.At(m[0]), 3, "cue-reference"); ok || strings.Contains(r.l.Subject, words) {
			f.Confidence = 0.97 // what a label or the subject names is no picture's number
		}
		if f.Confidence > best.Confidence {
			best = f
		}
	}
	return best, best.Value != ""
}

func (r *reading) byLabel(z *zone) (claim.Found[string], bool) {
	for _, m := range z.matches {
		if m.Phrase.Group != "cue-reference" || z.otherNumber(z.doc.Tokens[m.First].Start) {
			continue
		}
		from := z.doc.Tokens[m.Last].End
		rest := z.text[from:min(len(z.text), from+60)]
		loc := refShape.FindStringSubmatchIndex(rest)
		if loc == nil {
			continue
		}
		value := strings.TrimRight(rest[loc[2]:loc[3]], "-/._")
		if !looksLikeReference(value) || z.reserved(from+loc[2], from+loc[3]) {
			continue
		}
		words := quote(z.text[z.doc.Tokens[m.First].Start : from+loc[2]+len(value)])
		return claim.Found[string]{Value: value, Where: z.where, Words: words, Rule: m.Phrase.ID, Confidence: 0.9}, true
	}
	return claim.Found[string]{}, false
}

// reserved reports whether the bytes from..to lie in an address, a sum or a
// date.
func (z *zone) reserved(from, to int) bool {
	for _, u := range z.urls {
		if from < u.end && to > u.start {
			return true
		}
	}
	for _, s := range z.sums {
		if from < s.end && to > s.start {
			return true
		}
	}
	for _, d := range z.dates {
		if from < d.end && to > d.start && d.year != 0 && d.end-d.start >= 8 {
			return true
		}
	}
	return false
}

// otherNumber reports whether a word just before the byte off says that the
// number is something else: an order, a phone, an account.
func (z *zone) otherNumber(off int) bool {
	i := z.doc.At(off)
	m, ok := z.before(i, 1, "cue-not-reference")
	// "image - case 12" is about a case.
	return ok && strings.TrimLeft(z.text[z.doc.Tokens[m.Last].End:z.doc.Tokens[i].Start], " .:\u00a0") == ""
}

// looksLikeReference asks for figures, or for a code in capitals.
func looksLikeReference(s string) bool {
	digits := 0
	for _, c := range s {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	switch {
	case len(s) < 3 || len(s) > 40:
		return false
	case digits == len(s):
		year := len(s) == 4 && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20"))
		return len(s) >= 4 && !year
	}
	return digits > 0
}
