package letter

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// bareLinks finds the web addresses written out in text: http, https, and the
// defanged hxxp and hxxps, with or without <…> or (…) around them. An address
// that was defanged or wrapped has its written form in Wrapped.
func bareLinks(text string) []placed[claim.Link] {
	var out []placed[claim.Link]
	for pos := 0; len(out) < maxLinks; {
		start, size := nextScheme(text, pos)
		if start < 0 {
			break
		}
		end := urlEnd(text, start)
		written := text[start:end]
		pos = end
		if len(written) <= size {
			pos = start + size
			continue
		}
		if len(written) > maxURL {
			continue
		}
		if l, ok := bareLink(written); ok {
			out = append(out, placed[claim.Link]{start, l})
		}
	}
	return out
}

func bareLink(written string) (claim.Link, bool) {
	target := refang(written)
	host := target[strings.Index(target, "://")+3:]
	if r, _ := utf8.DecodeRuneInString(host); !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '[' {
		return claim.Link{}, false
	}
	l := claim.Link{URL: Unwrap(target), Bare: true}
	if l.URL != written {
		l.Wrapped = written
	}
	return l, true
}

// nextScheme finds the next "http://" or its like at or after pos, and how
// long it is.
func nextScheme(text string, pos int) (start, size int) {
	for {
		i := strings.Index(text[pos:], "//")
		if i < 0 {
			return -1, 0
		}
		at := pos + i
		pos = at + 2
		head := text[max(0, at-9):at]
		head, mark, ok := cutColon(head)
		if !ok {
			continue
		}
		for _, scheme := range [...]string{"https", "hxxps", "http", "hxxp"} {
			n := len(scheme)
			if from := at - mark - n; n <= len(head) && strings.EqualFold(head[len(head)-n:], scheme) && !letterBefore(text, from) {
				return from, n + mark + 2
			}
		}
	}
}

// cutColon takes the colon of a scheme off the end of head, defanged or not.
func cutColon(head string) (rest string, mark int, ok bool) {
	if rest, ok = strings.CutSuffix(head, "[:]"); ok {
		return rest, 3, true
	}
	rest, ok = strings.CutSuffix(head, ":")
	return rest, 1, ok
}

func letterBefore(text string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return at > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// urlEnd returns where the address that begins at start ends: at a blank, a
// quote or a bracket, without the punctuation of the sentence around it.
func urlEnd(text string, start int) int {
	end, open := start, 0
	for end < len(text) && end-start <= maxURL {
		r, n := utf8.DecodeRuneInString(text[end:])
		if endsURL(r) || r == ')' && open == 0 {
			break
		}
		switch r {
		case '(':
			open++
		case ')':
			open--
		}
		end += n
	}
	return start + len(trimURL(text[start:end]))
}

func endsURL(r rune) bool {
	switch r {
	case '<', '>', '"', '`', '{', '}', '|', '\\', '^', '“', '”', '„', '»', '«', '‹', '›':
		return true
	}
	return r <= ' ' || r >= 0x7f && (unicode.IsSpace(r) || unicode.IsControl(r))
}

// trimURL drops what belongs to the sentence: closing punctuation, and a
// closing bracket that the address did not open.
func trimURL(s string) string {
	round := strings.Count(s, ")") - strings.Count(s, "(")
	square := strings.Count(s, "]") - strings.Count(s, "[")
	for s != "" {
		r, n := utf8.DecodeLastRuneInString(s)
		switch {
		case strings.ContainsRune(".,;:!?'’‘…*", r):
		case r == ')' && round > 0:
			round--
		case r == ']' && square > 0:
			square--
		default:
			return s
		}
		s = s[:len(s)-n]
	}
	return s
}

// refang makes "hxxps://site[.]example" an address again.
func refang(s string) string {
	if len(s) > 3 && strings.EqualFold(s[:4], "hxxp") {
		s = "http" + s[4:]
	}
	if !strings.Contains(s, "[") && !strings.Contains(s, "(") {
		return s
	}
	return strings.NewReplacer("[.]", ".", "(.)", ".", "[dot]", ".", "(dot)", ".", "[:]", ":", "[://]", "://", "[/]", "/").Replace(s)
}
