package reply

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// oneLine returns s as a value that may stand in a header field or a
// sentence: one line without control, format (bidi, zero width) and private
// characters, blanks collapsed, at most limit bytes.
func oneLine(s string, limit int) string {
	s = cut(s, 8*limit)
	fields := strings.FieldsFunc(clean(s), unicode.IsSpace)
	return strings.TrimSpace(cut(strings.Join(fields, " "), limit))
}

// clean drops from s what no reader sees or what turns the order of what is
// seen, and makes it valid UTF-8. Line ends become \n.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\u00ad' || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
			return -1
		}
		return r
	}, s)
}

// cut returns at most limit bytes of s, never half a character.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

// unmarked returns s without anything that looks like one of our marks.
func unmarked(s string) string {
	for strings.Contains(s, "[[") || strings.Contains(s, "]]") {
		s = strings.NewReplacer("[[", "[", "]]", "]").Replace(s)
	}
	return s
}

// ascii reports whether s is printable ASCII.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}
