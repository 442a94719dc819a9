package reply

import (
	"strings"
	"unicode/utf8"
)

const wrapAt = 72 // columns

// wrap breaks the lines of s at blanks and trims the whole. Lines that follow
// one another are one paragraph only when the template wrote them so: every
// line is broken for itself, and what follows a "- " hangs below its text.
func wrap(s string) string {
	var out []string
	blank := 0
	for line := range strings.SplitSeq(strings.TrimSpace(s), "\n") {
		line = strings.TrimRight(line, " \t")
		if line == "" {
			if blank++; blank == 1 {
				out = append(out, "")
			}
			continue
		}
		blank = 0
		out = append(out, wrapLine(line)...)
	}
	return strings.Join(out, "\n") + "\n"
}

// wrapLine breaks one line. Longer words, such as URLs, are left whole.
func wrapLine(line string) []string {
	text := strings.TrimLeft(line, " ")
	indent := line[:len(line)-len(text)]
	hang := indent
	if rest, ok := strings.CutPrefix(text, "- "); ok {
		text, indent, hang = rest, indent+"- ", indent+"  "
	}
	var out []string
	current, width := indent, len(indent)
	start := width
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		if width > start && width+1+n > wrapAt {
			out = append(out, current)
			current, width, start = hang, len(hang), len(hang)
		}
		if width > start {
			current, width = current+" ", width+1
		}
		current, width = current+word, width+n
	}
	return append(out, current)
}
