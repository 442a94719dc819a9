package classify

import (
	"strings"
)

// number is an amount as written in figures.
type number struct {
	end    int
	amount string // digits, and a point when decimals are written
	dash   bool   // ends in ",-" ".–" or the like: written as a round sum
}

// maxDigits bounds an amount; longer figures are account numbers.
const maxDigits = 12

// readNumber reads an amount from the digit at i: groups of three parted by a
// point, a comma, an apostrophe or a blank, and one or two decimals.
func readNumber(text string, i, limit int) (number, bool) {
	if i > 0 && glued(text, i) {
		return number{end: digitsEnd(text, i, limit)}, false
	}
	first := digitsEnd(text, i, limit)
	groups := []string{text[i:first]}
	var seps []string
	end := first
	for {
		sep := separatorAt(text, end, limit)
		stop := digitsEnd(text, end+len(sep), limit)
		if sep == "" || stop == end+len(sep) || !fits(sep, seps, text[end+len(sep):stop], groups) {
			break
		}
		groups, seps = append(groups, text[end+len(sep):stop]), append(seps, sep)
		end = stop
	}
	n := number{end: end, amount: amountOf(groups, seps)}
	if len(n.amount) > maxDigits+3 || tail(text, end, limit) {
		return n, false
	}
	n.end, n.dash = dashEnd(text, end, limit)
	return n, true
}

// glued reports whether the digit at i continues a word or a number.
func glued(text string, i int) bool {
	c := text[i-1]
	if c >= '0' && c <= '9' {
		return true
	}
	if (c == '.' || c == ',') && i > 1 && text[i-2] >= '0' && text[i-2] <= '9' {
		return true
	}
	return c == '/' || c == '_' || c == '#'
}

// tail reports whether the figures go on as something that is no amount:
// "12/2026", "10:30", "1920x1080", "5%".
func tail(text string, end, limit int) bool {
	rest := text[end:limit]
	switch {
	case rest == "":
		return false
	case rest[0] == '/' || rest[0] == '_' || rest[0] == ':':
		return len(rest) > 1 && rest[1] >= '0' && rest[1] <= '9'
	case rest[0] == '%':
		return true
	}
	return strings.HasPrefix(strings.TrimLeft(rest, " \u00a0\u202f"), "%")
}

func digitsEnd(text string, i, limit int) int {
	for i < limit && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	return i
}

var separators = []string{".", ",", "'", "’", "\u00a0", "\u202f", "\u2009", " "}

func separatorAt(text string, i, limit int) string {
	for _, s := range separators {
		if strings.HasPrefix(text[i:limit], s) {
			return s
		}
	}
	return ""
}

// fits reports whether digits may follow after sep. Groups have three digits
// after at most three; blanks and apostrophes only group.
func fits(sep string, seps []string, digits string, groups []string) bool {
	grouping := sep != "." && sep != ","
	if len(seps) > 0 {
		last := seps[len(seps)-1]
		if decimal := len(groups[len(groups)-1]) != 3; decimal || grouping && sep != last {
			return false
		}
	}
	if grouping {
		return len(digits) == 3 && len(groups[0]) <= 3
	}
	return len(digits) == 3 && len(groups[0]) <= 3 || len(digits) <= 2
}

// amountOf joins groups; the last is decimals when it has not three digits.
func amountOf(groups, seps []string) string {
	last := groups[len(groups)-1]
	if len(seps) == 0 {
		return trimZeros(last)
	}
	if len(last) == 3 {
		return trimZeros(strings.Join(groups, ""))
	}
	return trimZeros(strings.Join(groups[:len(groups)-1], "")) + "." + last
}

func trimZeros(s string) string {
	if s = strings.TrimLeft(s, "0"); s == "" {
		return "0"
	}
	return s
}

// dashEnd passes over ",-", ".–", ",--" and the like.
func dashEnd(text string, end, limit int) (int, bool) {
	rest := text[end:limit]
	for _, d := range []string{",--", ".--", ",-", ".-", ",–", ".–", ",—", ".—", ":-"} {
		if strings.HasPrefix(rest, d) {
			after := end + len(d)
			if after < limit && text[after] >= '0' && text[after] <= '9' {
				return end, false
			}
			return after, true
		}
	}
	return end, false
}
