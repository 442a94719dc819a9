package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold writes s in the form in which rules compare words: lower case, without
// accents, ß as ss, runs of blanks as one.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			blank = b.Len() > 0
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		if r < utf8.RuneSelf {
			b.WriteByte(lowerASCII(byte(r)))
			continue
		}
		writeFolded(&b, r)
	}
	return b.String()
}

type runeWriter interface {
	WriteRune(r rune) (int, error)
	WriteString(s string) (int, error)
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// writeFolded writes a rune beyond ASCII. Invisible runes write nothing, so
// that a word broken by them is still the word.
func writeFolded(w runeWriter, r rune) {
	switch {
	case invisible(r):
		return
	case r >= 0xc0 && r < 0x250 || r >= 0x1e00 && r < 0x1f00:
		foldLatin(w, r)
		return
	case r == '’' || r == '‘' || r == '´' || r == 'ʼ':
		_, _ = w.WriteString("'")
		return
	case unicode.Is(unicode.Mn, r):
		return
	}
	_, _ = w.WriteRune(unicode.ToLower(r))
}

// invisible reports whether r takes no room: zero-width signs, soft hyphens,
// direction marks, variation selectors.
func invisible(r rune) bool {
	switch {
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0xfeff,
		r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e,
		r >= 0x2060 && r <= 0x2069, r >= 0xfe00 && r <= 0xfe0f:
		return true
	}
	return false
}

func foldLatin(w runeWriter, r rune) {
	switch r {
	case 'ß', 'ẞ':
		_, _ = w.WriteString("ss")
	case 'æ', 'Æ':
		_, _ = w.WriteString("ae")
	case 'œ', 'Œ':
		_, _ = w.WriteString("oe")
	case 'ø', 'Ø':
		_, _ = w.WriteString("o")
	case 'ł', 'Ł':
		_, _ = w.WriteString("l")
	case 'đ', 'Đ', 'ð', 'Ð':
		_, _ = w.WriteString("d")
	case 'þ', 'Þ':
		_, _ = w.WriteString("th")
	case 'ı':
		_, _ = w.WriteString("i")
	default:
		_, _ = w.WriteRune(baseRune(r))
	}
}

// baseRune returns the lower-case letter that r, a letter with an accent, is
// built on.
func baseRune(r rune) rune {
	var buf [utf8.UTFMax]byte
	d := norm.NFD.Properties(buf[:utf8.EncodeRune(buf[:], r)]).Decomposition()
	if len(d) > 0 {
		r, _ = utf8.DecodeRune(d)
	}
	return unicode.ToLower(r)
}
