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

// language returns the language of the letter, or "" when it is not clear. A
// small word that several languages share speaks for each of them in part only.
func (r *reading) language() string {
	set := r.c.set
	stops := rules.Stops{Counts: make([]int, len(set.Languages)), Shares: make([]float64, len(set.Languages))}
	for _, z := range r.zones {
		stops.Words += min(len(z.doc.Tokens), languageWords)
		for _, m := range z.matches {
			if m.First >= languageWords {
				break
			}
			if n, ok := r.c.number[m.Phrase.Language]; ok && m.Phrase.Group == rules.GroupStop {
				stops.Counts[n]++
				stops.Shares[n] += 1 / float64(max(r.c.stops[z.doc.Tokens[m.First].Word], 1))
			}
		}
	}
	return decide(set, &stops, r.zones[0].text+" "+clip(r.zones[1].text, lettersRead))
}

// keepLanguage leaves out the phrases of languages that the letter is not
// written in: words of one are often words of another that mean something
// else. English stays, for labels and names of things are often English. When
// the language is not clear, all stay.
func (r *reading) keepLanguage() {
	for _, z := range r.zones {
		z.matches = slices.DeleteFunc(z.matches, func(m rules.Match) bool {
			return m.Phrase.Group == rules.GroupStop || !r.speaks(m.Phrase) && m.Phrase.Group != "law-name" // names of firms stay in their language
		})
	}
}

// sharedStops counts in how many languages each small word is one.
func sharedStops(langs []rules.Language) map[string]int {
	out := map[string]int{}
	for _, l := range langs {
		own := map[string]bool{}
		for w := range strings.FieldsSeq(l.Stops) {
			if w = rules.Fold(w); !own[w] {
				own[w] = true
				out[w]++
			}
		}
	}
	return out
}
