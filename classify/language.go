package classify

import (
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/rules"
)

// A language is said only with enough small words of it, and clearly more
// than of any other.
const (
	minStops      = 4
	minStopShare  = 0.12
	clearlyMore   = 1.25
	languageWords = 600
	lettersRead   = 4 << 10 // bytes looked at for marking letters
)

// language returns the language of the letter, or "" when it is not clear.
func (r *reading) language() string {
	counts, total := map[string]int{}, 0
	for _, z := range r.zones {
		total += min(len(z.doc.Tokens), languageWords)
		for _, m := range z.matches {
			if m.First >= languageWords {
				break
			}
			if m.Phrase.Group == rules.GroupStop {
				counts[m.Phrase.Language]++
			}
		}
	}
	r.markLetters(counts)
	best, second := "", ""
	for code, n := range counts {
		switch {
		case best == "" || n > counts[best] || n == counts[best] && code < best:
			best, second = code, best
		case second == "" || n > counts[second] || n == counts[second] && code < second:
			second = code
		}
	}
	n := counts[best]
	if n < minStops || float64(n) < minStopShare*float64(total) || float64(n) < clearlyMore*float64(counts[second]) {
		return ""
	}
	return best
}

// markLetters adds to counts the letters that only some languages write; it
// tells apart neighbours that share their small words.
func (r *reading) markLetters(counts map[string]int) {
	text := strings.ToLower(clip(r.zones[0].text+" "+r.zones[1].text, lettersRead))
	for i := range r.c.set.Languages {
		l := &r.c.set.Languages[i]
		if counts[l.Code] < minStops {
			continue
		}
		n := 0
		for sign := range strings.FieldsSeq(l.Letters) {
			n += strings.Count(text, sign)
		}
		counts[l.Code] += n / 2
	}
}

// keepLanguage leaves out the phrases of languages that the letter is not
// written in: words of one are often words of another that mean something
// else. English stays, for labels and names of things are often English. When
// the language is not clear, all stay.
func (r *reading) keepLanguage() {
	for _, z := range r.zones {
		z.matches = slices.DeleteFunc(z.matches, func(m rules.Match) bool {
			return m.Phrase.Group == rules.GroupStop || !r.speaks(m.Phrase)
		})
	}
}
