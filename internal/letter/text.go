package letter

import (
	"strings"
	"unicode/utf8"
)

// tidy removes what no reader sees from s: zero-width and direction marks,
// soft hyphens, tags and controls other than tab and line feed. Blanks of any
// width stay, for sums are written with them.
func tidy(s string) string {
	if isPlain(s) {
		return s
	}
	return strings.Map(visible, s)
}

// isPlain reports whether s is ASCII without anything tidy would remove.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

func visible(r rune) rune {
	switch {
	case r == '\n', r == '\t':
		return r
	case r < ' ', r >= 0x7f && r < 0xa0:
		return -1
	case r < 0xad:
		return r
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x180e:
		return -1
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return -1
	case r == 0xfeff, r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe0fff:
		return -1
	}
	return r
}

// plainText makes the decoded text of a text/plain part ready to read: LF
// line ends, tidied, lines without blanks at their end.
func plainText(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(s, "\r\n", "\n")
		s = strings.ReplaceAll(s, "\r", "\n")
	}
	return tidy(s)
}

// trimLines removes the blanks at the end of every line and the empty lines
// around the whole.
func trimLines(s string) string {
	if strings.Contains(s, " \n") || strings.Contains(s, "\t\n") || strings.Contains(s, "\u00a0\n") {
		lines := strings.Split(s, "\n")
		for i := range lines {
			lines[i] = strings.TrimRight(lines[i], " \t\u00a0")
		}
		s = strings.Join(lines, "\n")
	}
	return strings.TrimRight(strings.TrimLeft(s, "\n"), " \t\n\u00a0")
}

// unflow joins the soft line breaks of format=flowed text (RFC 3676). Quoted
// lines are only joined with lines of the same depth; the signature line
// "-- " is never joined.
func unflow(s string, delSp bool) string {
	var out strings.Builder
	out.Grow(len(s))
	open, depth := false, 0 // the line before is soft, and how deep it is quoted
	for line := range strings.Lines(s) {
		line = strings.TrimSuffix(line, "\n")
		d, text := quoteDepth(line)
		text = strings.TrimPrefix(text, " ") // space-stuffing, section 4.4
		sig := text == "-- "
		if open && (d != depth || sig) {
			out.WriteByte('\n')
			open = false
		}
		if !open && d > 0 {
			out.WriteString(strings.Repeat(">", d) + " ")
		}
		soft := strings.HasSuffix(text, " ") && !sig
		if soft && delSp {
			text = text[:len(text)-1]
		}
		out.WriteString(text)
		if !soft {
			out.WriteByte('\n')
		}
		open, depth = soft, d
	}
	return out.String()
}

// quoteDepth counts the ">" that stand together at the start of a line (RFC
// 3676 section 4.5).
func quoteDepth(line string) (depth int, rest string) {
	for depth < len(line) && line[depth] == '>' {
		depth++
	}
	return depth, line[depth:]
}

// says counts the letters and digits of s that are no part of a URL: how much
// a text tells a reader.
func says(s string) int {
	n := 0
	for w := range strings.FieldsSeq(s) {
		if strings.Contains(w, "://") {
			continue
		}
		for i := range len(w) {
			c := w[i]
			if c >= utf8.RuneSelf || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' {
				n++
			}
		}
	}
	return n
}

// isStub reports whether a plain part only sends its reader to the HTML.
func isStub(plain string) bool {
	if len(plain) > 600 {
		return false
	}
	low := strings.ToLower(plain)
	if !strings.Contains(low, "html") && !strings.Contains(low, "browser") {
		return false
	}
	for _, w := range [...]string{
		"view", "support", "enable", "display", "client", "reader", "unterstütz", "anzeig", "ansicht", "darstell",
		"afficher", "visualiser", "bekijk", "weergeven", "visualiz", "ver este", "visualizar", "wyświetl", "visa ", "vis ", "zobraz",
	} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}
