package explain

import (
	"strings"
	"unicode"
)

// safe returns s without anything that a terminal would obey or that would
// turn the line around: control characters, escapes, bidirectional controls.
func safe(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}

// quote returns s in quotation marks on one line, at most n runes of it.
func quote(s string, n int) string {
	s = strings.Join(strings.Fields(safe(s)), " ")
	if s == "" {
		return ""
	}
	if r := []rune(s); len(r) > n {
		s = string(r[:n-1]) + "…"
	}
	return "“" + s + "”"
}
