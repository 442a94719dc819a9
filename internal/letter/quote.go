package letter

import (
	"math"
	"strings"
)

// pieces of a text: what is newly written, what is quoted below it, and the
// messages that are forwarded inside it.
type split struct {
	text, quoted string
	forwards     []forward
}

// forward is an original as it lies inside a text.
type forward struct {
	from, to, cc, replyTo, subject, date string
	text                                 string
	start, end                           int // bytes of the whole text it spans
}

// splitter parts a text line by line.
type splitter struct {
	lines   []string
	offsets []int
	subject string
	reply   bool // the letter answers another one
	fresh   []string
	old     []string
	out     split
}

const maxQuoteLines = 50_000

// splitQuoted parts text. reply says that the letter answers another one:
// only then is unmarked text below "… wrote:" taken for quoted.
func splitQuoted(text, subject string, reply bool) split {
	if !mayQuote(text) {
		return split{text: text}
	}
	s := &splitter{subject: subject, reply: reply}
	at := 0
	for line := range strings.Lines(text) {
		if len(s.lines) >= maxQuoteLines {
			s.lines[len(s.lines)-1] += "\n" + strings.TrimSuffix(text[at:], "\n")
			break
		}
		s.lines = append(s.lines, strings.TrimSuffix(line, "\n"))
		s.offsets = append(s.offsets, at)
		at += len(line)
	}
	s.offsets = append(s.offsets, math.MaxInt) // what stands at the very end is in
	for i := 0; i < len(s.lines); {
		i = s.step(i)
	}
	s.out.text = strings.Join(s.fresh, "\n")
	s.out.quoted = strings.Join(s.old, "\n")
	return s.out
}

// mayQuote is a cheap look for anything that a quote or forward needs.
func mayQuote(text string) bool {
	return strings.HasPrefix(text, ">") || strings.Contains(text, "\n>") || strings.Contains(text, ":\n") ||
		strings.HasPrefix(text, "-") || strings.Contains(text, "\n-") || strings.Contains(text, ":*") ||
		strings.Contains(text, "@") && strings.Contains(text, ": ") || strings.Contains(text, "\n_")
}

// step deals with line i and returns the next one to look at.
func (s *splitter) step(i int) int {
	line, level := unquoteLine(s.lines[i])
	switch m := markerOf(line); {
	case m == forwardMarker || m == replyMarker && isForwardSubject(s.subject):
		if next, ok := s.forward(i, i+1, level); ok {
			return next
		}
	case m == replyMarker:
		if b, ok := s.block(i+1, level); ok && b.body > 0 {
			return s.rest(i)
		}
	}
	if l, _ := cutLabel(line); l == fromLabel {
		if b, ok := s.block(i, level); ok && b.outlook() {
			if isForwardSubject(s.subject) && len(s.out.forwards) == 0 {
				if next, ok := s.forward(i, i, level); ok {
					return next
				}
			}
			if level == 0 {
				return s.rest(i)
			}
		}
	}
	if level > 0 {
		s.old = append(s.old, s.lines[i])
		return i + 1
	}
	if n := s.attribution(i); n > 0 {
		return s.introduced(i, n)
	}
	s.fresh = append(s.fresh, s.lines[i])
	return i + 1
}

// rest takes everything from line i on for quoted.
func (s *splitter) rest(i int) int {
	n := len(s.fresh)
	for n > 0 && isRule(s.fresh[n-1]) {
		n--
	}
	s.old = append(s.old, s.fresh[n:]...)
	s.fresh = s.fresh[:n]
	s.old = append(s.old, s.lines[i:]...)
	return len(s.lines)
}

// isRule reports whether line is empty or the rule that Outlook draws above
// older text.
func isRule(line string) bool {
	return strings.Trim(line, " \t\u00a0") == "" || len(line) > 9 && strings.Trim(line, "_") == ""
}

// attribution returns how many lines an "On … wrote:" at line i takes, 0 when
// there is none. Mail programs wrap it over up to three lines.
func (s *splitter) attribution(i int) int {
	var joined strings.Builder
	for n := 1; n <= 3 && i+n <= len(s.lines); n++ {
		line := strings.TrimSpace(s.lines[i+n-1])
		if line == "" || len(line) > 300 || line[0] == '>' {
			return 0
		}
		if joined.WriteString(" " + line); strings.HasSuffix(line, ":") {
			if (n == 1 || opensAttribution(s.lines[i])) && isAttribution(joined.String()) {
				return n
			}
			return 0
		}
	}
	return 0
}

// introduced deals with an attribution of n lines: it goes with the marked
// quote below it, or with everything below it when the letter is an answer.
func (s *splitter) introduced(i, n int) int {
	k := i + n
	for k < len(s.lines) && strings.TrimSpace(s.lines[k]) == "" {
		k++
	}
	switch {
	case k < len(s.lines) && strings.HasPrefix(s.lines[k], ">"):
		s.old = append(s.old, s.lines[i:k]...)
		return k
	case k < len(s.lines) && s.reply:
		return s.rest(i)
	}
	s.fresh = append(s.fresh, s.lines[i:k]...)
	return k
}

// unquoteLine takes the quote marks off a line and counts them.
func unquoteLine(line string) (rest string, level int) {
	for {
		t := strings.TrimPrefix(line, " ")
		if t == "" || t[0] != '>' {
			if level > 0 {
				line = strings.TrimPrefix(line, " ")
			}
			return line, level
		}
		line = t[1:]
		level++
	}
}

// unquoteBy takes at most n quote marks off a line.
func unquoteBy(line string, n int) (rest string, ok bool) {
	for range n {
		t := strings.TrimPrefix(line, " ")
		if t == "" || t[0] != '>' {
			return line, false
		}
		line = t[1:]
	}
	return strings.TrimPrefix(line, " "), true
}
