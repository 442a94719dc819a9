package classify

import (
	"slices"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// How near a cue must stand to a date, in words.
const (
	untilReach  = 6
	withinReach = 4
	askReach    = 40
	maxSpanDays = 120
)

// candidate is a date or a span that may be the deadline.
type candidate struct {
	found claim.Found[time.Time]
	score float64
}

// deadline returns the day by which an answer or a payment is asked. The one
// nearest to the ask wins; dates of letters, captures and publications do not
// count.
func (r *reading) deadline() claim.Found[time.Time] {
	var best candidate
	for _, z := range r.zones {
		for _, c := range append(r.fixedDays(z), r.countedDays(z)...) {
			if c.score > best.score {
				best = c
			}
		}
	}
	return best.found
}

// fixedDays returns the dates of z that stand behind "until" and the like.
func (r *reading) fixedDays(z *zone) []candidate {
	var out []candidate
	for _, d := range z.dates {
		i := z.doc.At(d.start)
		when, rule, sure := r.resolve(d)
		base := r.l.Written()
		if when.IsZero() || !base.IsZero() && when.Before(midnight(base)) {
			continue
		}
		until, ok := z.before(i, untilReach, "cue-until")
		past, old := z.before(i, 3, "cue-past")
		score := 2 - float64(i-until.Last)*0.1
		switch {
		case ok && old && past.Last > until.Last:
			continue
		case !ok && (d.year == 0 || base.IsZero() || old && !when.After(base) || when.After(base.AddDate(0, 6, 0)) || !when.After(midnight(base))):
			continue
		case !ok: // a day that lies ahead is hardly ever anything else
			score, rule, sure, until.First = 0.4, "deadline.day-ahead", 0.6, i
		}
		words := quote(z.doc.Words(max(until.First, i-untilReach), i))
		out = append(out, candidate{
			claim.Found[time.Time]{Value: when, Where: z.where, Words: words, Rule: rule, Confidence: sure},
			score + r.nearAsk(z, i),
		})
	}
	return out
}

// countedDays returns the spans of z that stand behind "within" and the like,
// counted from the letter's date.
func (r *reading) countedDays(z *zone) []candidate {
	base := r.l.Written()
	if base.IsZero() {
		return nil
	}
	var out []candidate
	for i := range z.doc.Tokens {
		s, ok := r.c.relative.at(z.doc.Tokens, i)
		if !ok || s.n > maxSpanDays {
			continue
		}
		cue, ok := z.before(i, withinReach, "cue-within")
		if !ok || s.unit == "month" && s.n > 3 {
			continue
		}
		words := quote(z.doc.Words(cue.First, s.last))
		out = append(out, candidate{
			claim.Found[time.Time]{Value: s.after(base), Where: z.where, Words: words, Rule: "deadline.counted", Confidence: 0.9},
			1.8 + r.nearAsk(z, i),
		})
	}
	return out
}

// resolve turns d into a day: the year that is not written is the next one in
// which the day lies ahead of the letter.
func (r *reading) resolve(d day) (when time.Time, rule string, sure float64) {
	rule, sure = "deadline.date", 0.95
	if d.ambiguous {
		rule, sure = "deadline.day-first", 0.75
		if r.monthFirst() {
			d.dom, d.month = d.month, d.dom
			rule = "deadline.month-first"
		}
	}
	if d.year != 0 {
		return time.Date(d.year, time.Month(d.month), d.dom, 0, 0, 0, 0, time.UTC), rule, sure
	}
	base := r.l.Written()
	if base.IsZero() {
		return time.Time{}, "", 0
	}
	when = time.Date(base.Year(), time.Month(d.month), d.dom, 0, 0, 0, 0, time.UTC)
	if when.Before(midnight(base)) {
		when = when.AddDate(1, 0, 0)
	}
	return when, "deadline.no-year", 0.85
}

// nearAsk returns how near token i is to a word that asks.
func (r *reading) nearAsk(z *zone, i int) float64 {
	best := 0.0
	for _, m := range z.matches {
		w := 0.0
		switch m.Phrase.Group {
		case "asks-money", "asks-proof":
			w = 1
		case "asks-removal", "cue-demand", "cue-answer":
			w = 0.8
		}
		if dist := distance(m, i); w > 0 && dist < askReach {
			best = max(best, w*(1-float64(dist)/askReach))
		}
	}
	return best
}

func distance(m rules.Match, i int) int {
	switch {
	case i < m.First:
		return m.First - i
	case i > m.Last:
		return i - m.Last
	}
	return 0
}

// before returns the nearest match of group that ends at most reach words
// before token i, in the same sentence.
func (z *zone) before(i, reach int, group string) (rules.Match, bool) {
	var best rules.Match
	ok := false
	for _, m := range z.matches {
		if m.First > i {
			break
		}
		if m.Phrase.Group != group || m.Last >= i || i-m.Last > reach || z.broken(m.Last, i) {
			continue
		}
		if !ok || m.Last > best.Last {
			best, ok = m, true
		}
	}
	return best, ok
}

// afterwards reports whether a match of group begins at most reach words after
// token i, in the same sentence.
func (z *zone) afterwards(i, reach int, group string) bool {
	for _, m := range z.matches {
		if m.Phrase.Group == group && m.First > i && m.First-i <= reach && !z.broken(i, m.First) {
			return true
		}
	}
	return false
}

// covers reports whether a match of group holds token i.
func (z *zone) covers(i int, group string) bool {
	for _, m := range z.matches {
		if m.Phrase.Group == group && m.First <= i && i <= m.Last {
			return true
		}
	}
	return false
}

// broken reports whether a sentence ends between the tokens a and b.
func (z *zone) broken(a, b int) bool {
	for k := a + 1; k <= b && k < len(z.doc.Tokens); k++ {
		if z.doc.Tokens[k].Break >= rules.SentenceBreak {
			return true
		}
	}
	return false
}

// monthFirst reports whether the letter writes the month before the day.
func (r *reading) monthFirst() bool {
	if first, second := r.clearDates(); first != second {
		return first > second
	}
	lang := r.c.set.Language(r.lang)
	if lang == nil || len(lang.MonthFirst) == 0 {
		return false
	}
	country := r.country()
	return slices.Contains(lang.MonthFirst, country)
}
