package classify

import (
	"strconv"
	"strings"
	"time"

	"github.com/claimtriage/claimtriage/rules"
)

// span is a length of time in a text, as the tokens first to last.
type span struct {
	first, last int
	n           int
	unit        string // hour, day, workday, week, month
}

// spanLexer finds lengths of time: "14 days", "vierzehn (14) Tagen", "5
// business days".
type spanLexer struct {
	numbers map[string]int
	units   map[string]string
}

func newSpanLexer(langs []rules.Language) *spanLexer {
	s := &spanLexer{numbers: map[string]int{}, units: map[string]string{}}
	for _, l := range langs {
		for w, n := range l.Numbers {
			s.numbers[rules.Fold(w)] = n
		}
		for unit, list := range l.Units {
			for w := range strings.FieldsSeq(list) {
				s.units[rules.Fold(w)] = unit
			}
		}
	}
	return s
}

// at reads a span that begins with the token i.
func (s *spanLexer) at(toks []rules.Token, i int) (span, bool) {
	n, ok := s.number(toks[i])
	if !ok {
		return span{}, false
	}
	out := span{first: i, n: n}
	j := i + 1
	for k := 0; k < 3 && j < len(toks) && toks[j].Break < rules.SentenceBreak; k, j = k+1, j+1 {
		unit, ok := s.units[toks[j].Word]
		switch {
		case !ok:
			if m, ok := s.number(toks[j]); ok { // "fourteen (14) days", "dix-huit jours"
				out.n = m
			}
			continue
		case unit == "workday" && j+1 < len(toks) && s.units[toks[j+1].Word] == "day":
			out.last, out.unit = j+1, "workday"
		case unit == "day" && j+1 < len(toks) && s.units[toks[j+1].Word] == "workday": // "giorni lavorativi"
			out.last, out.unit = j+1, "workday"
		default:
			out.last, out.unit = j, unit
		}
		return out, out.n > 0
	}
	return span{}, false
}

func (s *spanLexer) number(t rules.Token) (int, bool) {
	if t.Kind == rules.NumberToken {
		if len(t.Word) > 3 {
			return 0, false
		}
		n, err := strconv.Atoi(t.Word)
		return n, err == nil
	}
	n, ok := s.numbers[t.Word]
	return n, ok && t.Kind == rules.WordToken
}

// after returns the day that lies s after base. Hours count as such; working
// days leave out Saturday and Sunday, but no holidays.
func (s *span) after(base time.Time) time.Time {
	switch s.unit {
	case "hour":
		base = base.Add(time.Duration(s.n) * time.Hour)
	case "day":
		base = base.AddDate(0, 0, s.n)
	case "week":
		base = base.AddDate(0, 0, 7*s.n)
	case "month":
		base = addMonths(base, s.n)
	case "workday":
		base = addWorkdays(base, s.n)
	}
	return midnight(base)
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// addMonths keeps the day, or takes the last one of a shorter month.
func addMonths(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return time.Date(first.Year(), first.Month(), min(t.Day(), last), 0, 0, 0, 0, time.UTC)
}

func addWorkdays(t time.Time, n int) time.Time {
	for n = min(n, 400); n > 0; {
		t = t.AddDate(0, 0, 1)
		if d := t.Weekday(); d != time.Saturday && d != time.Sunday {
			n--
		}
	}
	return t
}

// clauseBefore reports whether a match of group ends at most reach words before
// token i in the same sentence, semicolons and all: "You may buy a licence
// instead; the fee is 389.59" speaks of one way to settle. The clause must not
// name a sum of its own.
func (z *zone) clauseBefore(i, reach int, group string) bool {
	for _, m := range z.matches {
		if m.Phrase.Group == group && m.Last < i && i-m.Last <= reach && z.joined(m.Last, i) {
			return true
		}
	}
	return false
}

// joined reports whether nothing but semicolons stands between the sentence of
// token a and that of token b, and no sum in between.
func (z *zone) joined(a, b int) bool {
	for k := a + 1; k <= b; k++ {
		t := &z.doc.Tokens[k]
		if k < b && t.Kind == rules.MoneyToken {
			return false
		}
		between := z.text[z.doc.Tokens[k-1].End:t.Start]
		if t.Break == rules.ParagraphBreak || t.Break == rules.SentenceBreak && strings.TrimSpace(between) != ";" {
			return false
		}
	}
	return true
}
