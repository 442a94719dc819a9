package classify

import (
	"strings"
	"unicode/utf8"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// Caps on what is read of a letter. Claims are short; what comes after is
// quoted text, disclaimers or padding.
const (
	maxText   = 64 << 10
	maxQuoted = 16 << 10
	maxWords  = 200 // bytes of the letter's words kept as evidence
)

// reading is the working state of one judgement.
type reading struct {
	c     *Classifier
	l     *claim.Letter
	zones []*zone // subject first, then text
	lang  string
	party party
}

// zone is one place of the letter, cut into tokens, with what stands in it.
type zone struct {
	where   claim.Where
	text    string
	urls    []webAddress
	sums    []sum
	dates   []day
	doc     *rules.Doc
	matches []rules.Match
}

func (c *Classifier) read(l *claim.Letter) *reading {
	r := &reading{c: c, l: l}
	r.zones = append(r.zones, c.zone(claim.InSubject, l.Subject), c.zone(claim.InText, l.Text))
	if name := l.Sender().Name; name != "" {
		r.zones = append(r.zones, c.zone(claim.InHeader, name))
	}
	for _, a := range l.Attachments {
		if a.Text != "" {
			r.zones = append(r.zones, c.zone(claim.InAttachment, a.Text))
		}
	}
	return r
}

func (c *Classifier) zone(where claim.Where, text string) *zone {
	z := &zone{where: where, text: clip(text, maxText)}
	z.urls = findURLs(z.text)
	taken := urlSpans(z.urls)
	z.dates = c.dates.find(z.text, taken)
	taken = mergeSpans(taken, daySpans(z.dates))
	z.sums = c.money.find(z.text, taken)
	taken = mergeSpans(taken, sumSpans(z.sums))
	z.doc = rules.Tokenize(z.text, taken)
	z.matches = c.set.Scan(z.doc)
	return z
}

// words counts the words of the newly written text.
func (r *reading) words() int { return len(r.zones[1].doc.Tokens) }

// bulk reports whether the letter went to a list.
func (r *reading) bulk() bool {
	return r.l.Get("List-Id") != "" || r.l.Get("List-Post") != ""
}

// clip cuts s to at most n bytes, at the border of a character.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// quote writes words of the letter as evidence: on one line, not too long.
func quote(s string) string {
	return clip(strings.Join(strings.Fields(s), " "), maxWords)
}

// words returns the evidence of a match.
func (z *zone) words(m rules.Match) string {
	return quote(z.doc.Words(m.First, m.Last))
}
