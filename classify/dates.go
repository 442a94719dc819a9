package classify

import (
	"strconv"
	"strings"
	"time"

	"github.com/claimtriage/claimtriage/rules"
)

// maxDates bounds the dates that are looked at.
const maxDates = 200

// day is a date in a text. Year is 0 when it is not written; two readings are
// kept where the order of day and month is not clear.
type day struct {
	start, end       int
	year, month, dom int
	ambiguous        bool // dom and month could be exchanged
}

// dateLexer finds dates in every usual form. It guesses nothing: figures that
// are no possible date are left alone.
type dateLexer struct {
	months map[string]int // folded name → 1..12
}

func newDateLexer(langs []rules.Language) *dateLexer {
	d := &dateLexer{months: map[string]int{}}
	for _, l := range langs {
		for i, names := range l.Months {
			for w := range strings.FieldsSeq(names) {
				f := rules.Fold(w)
				if have, ok := d.months[f]; ok && have != i+1 {
					continue
				}
				d.months[f] = i + 1
			}
		}
	}
	return d
}

// find returns the dates of text outside of taken, in order.
func (d *dateLexer) find(text string, taken []rules.Span) []day {
	var out []day
	for i := 0; i < len(text) && len(out) < maxDates; {
		if len(taken) > 0 && i >= taken[0].Start {
			i, taken = max(i, taken[0].End), taken[1:]
			continue
		}
		c := text[i]
		if !isAlnum(c) || i > 0 && isAlnum(text[i-1]) {
			i++
			continue
		}
		var f day
		var ok bool
		if c >= '0' && c <= '9' {
			if f, ok = numericDate(text, i); !ok {
				f, ok = d.dayFirst(text, i)
			}
		} else if f, ok = d.monthFirst(text, i); !ok {
			i = wordEnd(text, i)
			continue
		}
		if ok && f.valid() && (len(taken) == 0 || f.end <= taken[0].Start) {
			out = append(out, f)
			i = f.end
			continue
		}
		i = wordEnd(text, i)
	}
	return out
}

func (d *day) valid() bool {
	y := d.year
	if y == 0 {
		y = 2024
	}
	if y < 1900 || y > 2200 || d.month < 1 || d.month > 12 || d.dom < 1 {
		return false
	}
	t := time.Date(y, time.Month(d.month), d.dom, 0, 0, 0, 0, time.UTC)
	return t.Day() == d.dom
}

// numericDate reads 07.12.2026, 7.12.26, 12/07/2026, 2026-12-07, 7. 12. 2026
// and 07.12. from i.
func numericDate(text string, i int) (day, bool) {
	a, p := figures(text, i)
	sep, p := dateSep(text, p)
	if sep == 0 || p >= len(text) {
		return day{}, false
	}
	b, q := figures(text, p)
	if b.n == 0 || b.n > 2 {
		return day{}, false
	}
	sep2, q2 := dateSep(text, q)
	c, r := figures(text, q2)
	if sep2 == sep && (c.n == 4 || c.n == 2 || a.n == 4 && c.n > 0) && !moreFigures(text, r, sep) {
		return arrange(a, b, c, sep, i, r)
	}
	if sep == '.' && a.n <= 2 && sep2 == '.' && c.n == 0 && !spaced(text, q2) && plainDot(text, i, q) {
		return day{start: i, end: q + 1, dom: a.v, month: b.v}, true
	}
	return day{}, false
}

// spaced keeps "1.2. 3" and the like from being a date without a year.
func spaced(text string, q int) bool { return q < len(text) && text[q] >= '0' && text[q] <= '9' }

// plainDot asks for two figures at least at one place: "07.12." or "7.12.".
func plainDot(text string, i, q int) bool { return q-i >= 4 && strings.IndexByte(text[i:q], ' ') < 0 }

type figure struct{ v, n int }

func figures(text string, i int) (figure, int) {
	end := digitsEnd(text, i, len(text))
	if end-i > 4 || end == i {
		return figure{}, end
	}
	v, err := strconv.Atoi(text[i:end])
	if err != nil {
		return figure{}, end
	}
	return figure{v, end - i}, end
}

// dateSep reads a separator and the blanks that may follow a point.
func dateSep(text string, i int) (byte, int) {
	if i >= len(text) || strings.IndexByte("./-", text[i]) < 0 {
		return 0, i
	}
	sep := text[i]
	i++
	if sep == '.' {
		for range 2 {
			i += blank(text[i:])
		}
	}
	return sep, i
}

func moreFigures(text string, r int, sep byte) bool {
	return r < len(text) && (isAlnum(text[r]) || text[r] == sep && r+1 < len(text) && text[r+1] >= '0' && text[r+1] <= '9')
}

func arrange(a, b, c figure, sep byte, start, end int) (day, bool) {
	switch {
	case a.n == 4:
		return day{start: start, end: end, year: a.v, month: b.v, dom: c.v}, c.n <= 2
	case a.n == 0 || a.n > 2 || c.n == 3:
		return day{}, false
	}
	d := day{start: start, end: end, year: c.v, dom: a.v, month: b.v}
	if c.n == 2 {
		d.year += 2000
	}
	if sep == '.' {
		return d, true
	}
	if d.month > 12 {
		d.dom, d.month = d.month, d.dom
	} else {
		d.ambiguous = d.dom <= 12 && d.dom != d.month
	}
	return d, true
}

// dayFirst reads "7 December 2026", "7. Dezember", "7th of December" from i.
func (d *dateLexer) dayFirst(text string, i int) (day, bool) {
	n, p := figures(text, i)
	if n.n == 0 || n.n > 2 {
		return day{}, false
	}
	p = skipWordsOf(text, skipOrdinal(text, p), " .º°")
	for _, of := range []string{"of ", "de ", "di ", "del "} {
		if strings.HasPrefix(text[p:], of) {
			p += len(of)
		}
	}
	month, q := d.month(text, p)
	if month == 0 || p == i+n.n && q-p > 3 {
		return day{}, false
	}
	year, end := yearAfter(text, q)
	return day{start: i, end: end, year: year, month: month, dom: n.v}, true
}

// monthFirst reads "December 7, 2026" and "Dec 7th" from i.
func (d *dateLexer) monthFirst(text string, i int) (day, bool) {
	month, p := d.month(text, i)
	if month == 0 {
		return day{}, false
	}
	p = skipWordsOf(text, p, " .")
	n, q := figures(text, p)
	if n.n == 0 || n.n > 2 || q < len(text) && (text[q] == ':' || text[q] == '%') {
		return day{}, false
	}
	year, end := yearAfter(text, skipOrdinal(text, q))
	return day{start: i, end: end, year: year, month: month, dom: n.v}, true
}

func (d *dateLexer) month(text string, i int) (month, end int) {
	end = i
	for end < len(text) && (isAlnum(text[end]) || text[end] >= 0x80 && blank(text[end:]) == 0) && end-i < 24 {
		end++
	}
	if end-i < 3 {
		return 0, end
	}
	return d.named(text[i:end]), end
}

// named returns the month called word. Plain letters are looked up without
// making a new string, for every word of a letter comes here.
func (d *dateLexer) named(word string) int {
	var buf [24]byte
	for i := range len(word) {
		c := word[i]
		switch {
		case c >= 0x80 || i >= len(buf):
			return d.months[rules.Fold(word)]
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return d.months[string(buf[:len(word)])]
}

func skipOrdinal(text string, i int) int {
	for _, o := range []string{"st", "nd", "rd", "th", "er", "ste", "de", "º", "ª", ":e", "e"} {
		if strings.HasPrefix(text[i:], o) && (i+len(o) >= len(text) || !isAlnum(text[i+len(o)])) {
			return i + len(o)
		}
	}
	return i
}

func skipWordsOf(text string, i int, set string) int {
	for n := 0; n < 4 && i < len(text); n++ {
		if b := blank(text[i:]); b > 0 {
			i += b
		} else if text[i] < 0x80 && strings.IndexByte(set, text[i]) >= 0 {
			i++
		} else {
			break
		}
	}
	return i
}

// yearAfter reads ", 2026" or " 2026" after i; the end is i when there is none.
func yearAfter(text string, i int) (year, end int) {
	p := skipWordsOf(text, i, " ,.")
	for _, of := range []string{"de ", "del ", "of "} {
		if strings.HasPrefix(text[p:], of) {
			p += len(of)
		}
	}
	n, q := figures(text, p)
	if n.n == 4 && n.v >= 1900 && n.v <= 2200 && (q >= len(text) || !isAlnum(text[q])) && p > i {
		return n.v, q
	}
	return 0, i
}

func daySpans(days []day) []rules.Span {
	out := make([]rules.Span, 0, len(days))
	for _, d := range days {
		out = append(out, rules.Span{Start: d.start, End: d.end, Kind: rules.DateToken})
	}
	return out
}
