package explain

import (
	"strings"
	"unicode"
)

// safe returns s without anything that a terminal would obey or that would
// turn the line around: control characters, escapes, bidirectional controls.
// At most two marks stay over one letter.
func safe(s string) string {
	marks := 0
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Mn, unicode.Me) {
			if marks++; marks > 2 {
				return -1
			}
			return r
		}
		marks = 0
		switch {
		case unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}

// oneLine returns s safe and with single blanks.
func oneLine(s string) string { return strings.Join(strings.Fields(safe(s)), " ") }

// value returns what a letter gave as a value: safe, on one line, and not
// endless.
func value(s string) string { return clip(oneLine(s), 300) }

// quote returns s in quotation marks on one line, at most n columns of it.
func quote(s string, n int) string {
	if s = oneLine(s); s == "" {
		return ""
	}
	return "“" + clip(s, n) + "”"
}

// clip cuts s to n columns, at least two, and says so.
func clip(s string, n int) string {
	if width(s) <= n {
		return s
	}
	return strings.TrimRight(clipWidth(s, max(n-1, 1)), " ") + "…"
}

// defang makes an address unusable, so that no terminal offers to open it.
func defang(s string) string {
	s = value(s)
	if len(s) >= 4 && strings.EqualFold(s[:4], "http") {
		s = "hxxp" + s[4:]
	}
	return strings.ReplaceAll(s, ".", "[.]")
}
