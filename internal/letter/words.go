package letter

import (
	"encoding/base64"
	"strings"
)

// decodeWords decodes the encoded words of a header value (RFC 2047). Words
// that stand next to one another in one charset are joined before they are
// decoded, because senders split characters between them; blanks inside a
// word and words glued to plain text are let pass.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	var out strings.Builder
	var held []byte // decoded bytes of the words before, in charset
	charset, after := "", false
	flush := func() {
		if len(held) > 0 {
			text, _ := toUTF8(held, charset)
			out.WriteString(text)
		}
		held = held[:0]
	}
	for s != "" {
		i := strings.Index(s, "=?")
		if i < 0 {
			break
		}
		w, ok := cutWord(s[i:])
		if !ok {
			flush()
			out.WriteString(s[:i+2])
			s, after = s[i+2:], false
			continue
		}
		if gap := s[:i]; !after || strings.Trim(gap, " \t") != "" {
			flush()
			out.WriteString(gap)
		}
		if !strings.EqualFold(charset, w.charset) {
			flush()
		}
		charset, after = w.charset, true
		held = append(held, w.bytes...)
		s = s[i+w.size:]
	}
	flush()
	out.WriteString(s)
	return strings.Map(blankControls, out.String())
}

// word is one encoded word: its charset, decoded bytes and length as written.
type word struct {
	charset string
	bytes   []byte
	size    int
}

// cutWord reads the encoded word at the start of s.
func cutWord(s string) (word, bool) {
	rest := s[2:]
	charset, rest, ok := strings.Cut(rest, "?")
	if !ok || len(charset) > 60 || charset == "" || len(rest) < 2 || rest[1] != '?' {
		return word{}, false
	}
	method := rest[0] | 0x20
	text := rest[2:]
	end := strings.Index(text, "?=")
	if end < 0 {
		return word{}, false
	}
	w := word{charset: charset, size: len(s) - len(text) + end + 2}
	switch method {
	case 'q':
		w.bytes = decodeQ(text[:end])
	case 'b':
		w.bytes = decodeB(text[:end])
	default:
		return word{}, false
	}
	return w, true
}

// decodeQ decodes the Q encoding (RFC 2047 section 4.2).
func decodeQ(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '_':
			out = append(out, ' ')
		case s[i] == '=' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0:
			out = append(out, byte(unhex(s[i+1])<<4|unhex(s[i+2])))
			i += 2
		default:
			out = append(out, s[i])
		}
	}
	return out
}

// decodeB decodes the B encoding, whatever its padding.
func decodeB(s string) []byte {
	clean := make([]byte, 0, len(s))
	for i := range len(s) {
		if isBase64(s[i]) {
			clean = append(clean, s[i])
		}
	}
	if len(clean)%4 == 1 {
		clean = clean[:len(clean)-1]
	}
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
	n, _ := base64.RawStdEncoding.Decode(out, clean)
	return out[:n]
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
