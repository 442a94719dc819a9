package classify

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/claimtriage/claimtriage/rules"
)

// maxSums bounds the sums of money that are looked at.
const maxSums = 200

// sum is a sum of money in a text.
type sum struct {
	start, end int
	amount     string // decimal with a point
	currency   string // ISO 4217, "" when not written
	mark       string // the currency as written, folded: "kr" and "$" mean several
	times      int    // n of "n x 350", otherwise 0
	ranged     bool   // an end of a range
}

// moneyLexer finds sums in any usual form. It knows nothing of languages: a
// comma with two digits behind it parts decimals, with three it groups.
type moneyLexer struct {
	symbols []mark          // longest first
	words   map[string]mark // folded names of one word
	phrases []mark          // folded names of several words, longest first
	digits  map[string]int  // decimals of a currency
}

type mark struct{ text, code string }

func newMoneyLexer(list []rules.Currency) *moneyLexer {
	m := &moneyLexer{words: map[string]mark{}, digits: map[string]int{}}
	for _, c := range list {
		m.digits[c.Code] = c.Digits
		for _, s := range c.Symbols {
			m.symbols = append(m.symbols, mark{s, c.Code})
		}
		for _, w := range c.Words {
			f := rules.Fold(w)
			if strings.Contains(f, " ") {
				m.phrases = append(m.phrases, mark{f, c.Code})
			} else if _, taken := m.words[f]; !taken {
				m.words[f] = mark{f, c.Code}
			}
		}
	}
	longest := func(a, b mark) int { return len(b.text) - len(a.text) }
	slices.SortStableFunc(m.symbols, longest)
	slices.SortStableFunc(m.phrases, longest)
	return m
}

// find returns the sums of text outside of taken, in order.
func (m *moneyLexer) find(text string, taken []rules.Span) []sum {
	var out []sum
	for i := 0; i < len(text) && len(out) < maxSums; {
		if len(taken) > 0 && i >= taken[0].Start {
			i, taken = max(i, taken[0].End), taken[1:]
			continue
		}
		if text[i] < '0' || text[i] > '9' {
			i++
			continue
		}
		limit := len(text)
		if len(taken) > 0 {
			limit = taken[0].Start
		}
		s, next, ok := m.at(text, i, limit)
		if ok {
			if n := len(out); n > 0 {
				joinRange(text, &out[n-1], &s)
				s.start = max(s.start, out[n-1].end)
			}
			out = append(out, s)
		}
		i = max(next, i+1)
	}
	return dropBare(out)
}

// at reads the number at i and the currency beside it.
func (m *moneyLexer) at(text string, i, limit int) (sum, int, bool) {
	n, ok := readNumber(text, i, limit)
	if !ok {
		return sum{}, n.end, false
	}
	s := sum{start: i, end: n.end, amount: n.amount}
	left, lok := m.left(text, i)
	right, rok := m.right(text, n.end, limit)
	if yearLike(text[i:n.end]) && digitFollows(text, right.at, limit) { // "in 2026 EUR 12 were due"
		rok = false
	}
	switch {
	case lok && (!rok || left.gap <= right.gap || left.symbol):
		s.start, s.currency, s.mark = left.at, left.code, left.text
	case rok:
		s.end, s.currency, s.mark = right.at, right.code, right.text
	}
	if s.currency == "" && n.dash {
		s.mark = dashMark
	}
	s.times, s.start = timesBefore(text, s.start)
	s.amount = pad(s.amount)
	// A number without a currency is kept for now: it may be the first end of
	// a range, or end in ".–".
	return s, s.end, s.currency != "" || n.dash || mayStartRange(text, n.end)
}

func yearLike(figures string) bool {
	return len(figures) == 4 && (strings.HasPrefix(figures, "19") || strings.HasPrefix(figures, "20"))
}

func digitFollows(text string, i, limit int) bool {
	i = skipBlanksRight(text, i, limit)
	return i < limit && text[i] >= '0' && text[i] <= '9'
}

type beside struct {
	code, text string
	at, gap    int
	symbol     bool
}

// left looks for a currency that ends just before i.
func (m *moneyLexer) left(text string, i int) (beside, bool) {
	end := skipBlanksLeft(text, i)
	head := text[:end]
	for _, s := range m.symbols {
		if strings.HasSuffix(head, s.text) && cleanLeft(head, s.text) {
			return beside{s.code, s.text, end - len(s.text), i - end, true}, true
		}
	}
	at := end
	for at > 0 {
		r, n := utf8.DecodeLastRuneInString(head[:at])
		if !unicode.IsLetter(r) || end-at > 20 {
			break
		}
		at -= n
	}
	if w, ok := m.words[rules.Fold(head[at:end])]; ok && at < end {
		return beside{w.code, w.text, at, i - end, false}, true
	}
	return beside{}, false
}

// cleanLeft reports whether the symbol at the end of head stands for itself:
// "Fr." must not be the end of a word.
func cleanLeft(head, symbol string) bool {
	if !isAlnum(symbol[0]) {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(head[:len(head)-len(symbol)])
	return len(head) == len(symbol) || !unicode.IsLetter(r)
}

// right looks for a currency that begins just after end.
func (m *moneyLexer) right(text string, end, limit int) (beside, bool) {
	at := skipBlanksRight(text, end, limit)
	rest := text[at:limit]
	for _, s := range m.symbols {
		if strings.HasPrefix(rest, s.text) && cleanRight(rest, s.text) {
			return beside{s.code, s.text, at + len(s.text), at - end, true}, true
		}
	}
	folded, n := foldedWords(rest)
	for _, p := range m.phrases {
		if strings.HasPrefix(folded, p.text) && len(p.text) <= n {
			return beside{p.code, p.text, at + len(p.text), at - end, false}, true
		}
	}
	stop := 0
	for stop < len(rest) {
		r, n := utf8.DecodeRuneInString(rest[stop:])
		if !unicode.IsLetter(r) || stop > 20 {
			break
		}
		stop += n
	}
	if w, ok := m.words[rules.Fold(rest[:stop])]; ok && stop > 0 {
		return beside{w.code, w.text, at + stop, at - end, false}, true
	}
	return beside{}, false
}

func cleanRight(rest, symbol string) bool {
	last := symbol[len(symbol)-1]
	if !isAlnum(last) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(rest[len(symbol):])
	return len(rest) == len(symbol) || !unicode.IsLetter(r)
}

// foldedWords folds the next few words when they are plain letters and single
// blanks, so that their length is that of the source.
func foldedWords(rest string) (string, int) {
	n := 0
	for n < len(rest) && n < 24 && (isAlnum(rest[n]) || rest[n] == ' ' || rest[n] == '.') {
		n++
	}
	return strings.ToLower(rest[:n]), n
}

// blank reports the width of the blank at the head of s, 0 when there is none.
func blank(s string) int {
	switch {
	case s == "":
		return 0
	case s[0] == ' ' || s[0] == '\t':
		return 1
	case strings.HasPrefix(s, "\u00a0"):
		return 2
	case strings.HasPrefix(s, "\u202f"), strings.HasPrefix(s, "\u2009"), strings.HasPrefix(s, "\u2007"), strings.HasPrefix(s, "\u200a"), strings.HasPrefix(s, "\u2008"):
		return 3
	}
	return 0
}

func skipBlanksRight(text string, i, limit int) int {
	for range 3 {
		n := blank(text[i:limit])
		if n == 0 {
			break
		}
		i += n
	}
	return i
}

func skipBlanksLeft(text string, i int) int {
	for range 3 {
		switch {
		case i >= 1 && blank(text[i-1:i]) == 1:
			i--
		case i >= 2 && blank(text[i-2:i]) == 2:
			i -= 2
		case i >= 3 && blank(text[i-3:i]) == 3:
			i -= 3
		case i >= 1 && text[i-1] == ':' && i >= 4 && isAlnum(text[i-2]):
			i--
		default:
			return i
		}
	}
	return i
}

// timesBefore reads "2 x " before start.
func timesBefore(text string, start int) (int, int) {
	i := skipBlanksLeft(text, start)
	switch {
	case i >= 1 && (text[i-1] == 'x' || text[i-1] == 'X' || text[i-1] == '*'):
		i--
	case strings.HasSuffix(text[:i], "×"):
		i -= len("×")
	default:
		return 0, start
	}
	i = skipBlanksLeft(text, i)
	from := i
	for from > 0 && text[from-1] >= '0' && text[from-1] <= '9' && i-from < 3 {
		from--
	}
	if from == i || from > 0 && (isAlnum(text[from-1]) || text[from-1] == '.' || text[from-1] == ',') {
		return 0, start
	}
	n := 0
	for _, c := range text[from:i] {
		n = n*10 + int(c-'0')
	}
	if n < 2 || n > 500 {
		return 0, start
	}
	return n, from
}

func pad(amount string) string {
	whole, frac, found := strings.Cut(amount, ".")
	if !found {
		return whole + ".00"
	}
	return whole + "." + (frac + "00")[:max(2, len(frac))]
}

// mayStartRange reports whether what follows end reads like the sign or word
// in the middle of a range.
func mayStartRange(text string, end int) bool {
	rest := strings.TrimLeft(text[end:min(len(text), end+12)], " \u00a0\u202f")
	for _, w := range []string{"-", "–", "—", "to ", "and ", "bis ", "und ", "à ", "et ", "a ", "y ", "e ", "do ", "till ", "til ", "en ", "tot ", "až "} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// joinRange marks a and b as the ends of a range when only a sign or a small
// word parts them, and gives one the currency of the other.
func joinRange(text string, a, b *sum) {
	if b.start < a.end || b.start-a.end > 10 || !mayStartRange(text, a.end) {
		return
	}
	between := strings.TrimSpace(text[a.end:b.start])
	plain := a.currency != "" && b.currency != ""
	if plain && (between == "and" || between == "und" || between == "et" || between == "y" || between == "e" || between == "en" || between == "a") {
		return
	}
	if len(strings.Fields(between)) > 1 {
		return
	}
	a.ranged, b.ranged = true, true
	if a.currency == "" {
		a.currency, a.mark = b.currency, b.mark
	}
	if b.currency == "" {
		b.currency, b.mark = a.currency, a.mark
	}
}

// dropBare removes the numbers that turned out to have no currency.
func dropBare(in []sum) []sum {
	return slices.DeleteFunc(in, func(s sum) bool { return s.currency == "" && s.mark != dashMark })
}

// dashMark is the mark of a sum without a currency that ends in ".–".
const dashMark = ".–"

func sumSpans(sums []sum) []rules.Span {
	out := make([]rules.Span, 0, len(sums))
	for _, s := range sums {
		out = append(out, rules.Span{Start: s.start, End: s.end, Kind: rules.MoneyToken})
	}
	return out
}
