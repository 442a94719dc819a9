package explain

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/fatih/color"
)

// The columns of a screen: two blanks, a label, a blank, the value.
const (
	labelWidth = 10
	valueMost  = 34 // a wider value has the letter's words on a line of their own
)

// row is one line of facts: what it is, its value, and the words of the
// letter that say so.
type row struct {
	label, value string
	words        words
	colour       color.Attribute // of the value; 0 for none
}

// words are words of the letter, safe and on one line.
type words struct {
	text string
	lead int  // bytes of text that only lead to the words; they go first when room is short
	ours bool // not the letter's: without quotation marks
}

// leastWords is the least room, in columns, that is worth writing words into.
const leastWords = 24

// fit writes w into at most n columns; our own words are not cut.
func (w words) fit(n int) string {
	switch {
	case w.text == "":
		return ""
	case w.ours:
		return w.text
	}
	n = max(min(n-2, quoteMost), 2)
	text := w.text
	if over := width(text) - n; over > 0 && w.lead > 0 {
		r := []rune(text[:w.lead])
		r = r[min(len(r), over+1):]
		for len(r) > 0 && r[0] != ' ' {
			r = r[1:]
		}
		if text = text[w.lead:]; len(r) > 0 {
			text = "…" + string(r) + text
		}
	}
	return "“" + clip(text, n) + "”"
}

// rows writes facts in columns, wrapped at the width of the screen.
func (p *Printer) rows(all []row) {
	at := 0
	for _, r := range all {
		if w := width(r.value); r.words.text != "" && w <= valueMost {
			at = max(at, w)
		}
	}
	for _, r := range all {
		p.row(r, fmt.Sprintf("  %s ", pad(r.label, labelWidth)), at)
	}
}

// row writes one line after its head. The words stand beside a value that is
// not wider than at, otherwise below it.
func (p *Printer) row(r row, head string, at int) {
	blank := strings.Repeat(" ", width(head))
	room := p.width() - len(blank)
	lines := wrap(r.value, room)
	beside := r.words.fit(room - at - 2)
	if len(lines) > 1 || width(r.value) > at || room-at-2 < leastWords || width(beside) > room-at-2 {
		beside = ""
	}
	for i, l := range lines {
		if i > 0 {
			head = blank
		}
		text := l
		if r.colour != 0 {
			text = p.paint(r.colour, l)
		}
		if beside != "" {
			text += strings.Repeat(" ", at-width(l)+2) + p.paint(color.Faint, beside)
		}
		p.line("%s%s", head, text)
	}
	if beside == "" && r.words.text != "" {
		for _, l := range wrap(r.words.fit(room), room) {
			p.line("%s%s", blank, p.paint(color.Faint, l))
		}
	}
}

// prose writes running text after a label.
func (p *Printer) prose(label, text string) {
	gap := ""
	if label != "" {
		gap = strings.Repeat(" ", width(label)+1)
	}
	for i, l := range wrap(text, p.width()-len(gap)) {
		switch {
		case i > 0:
			p.line("%s%s", gap, l)
		case label != "":
			p.line("%s %s", p.paint(color.Bold, label), l)
		default:
			p.line("%s", l)
		}
	}
}

func (p *Printer) width() int {
	if p.Width <= 0 {
		return 80
	}
	return max(p.Width, 60)
}

func (p *Printer) line(format string, args ...any) {
	fmt.Fprintln(p.Out, strings.TrimRight(fmt.Sprintf(format, args...), " "))
}

func (p *Printer) paint(a color.Attribute, s string) string {
	c := color.New(a)
	if p.Colour {
		c.EnableColor()
	} else {
		c.DisableColor()
	}
	return c.Sprint(s)
}

// wrap cuts s into lines of at most n columns, between words where it can.
// It returns at least one line.
func wrap(s string, n int) []string {
	n = max(n, 16)
	var lines []string
	line, used := "", 0
	for word := range strings.FieldsSeq(s) {
		for width(word) > n { // an address: better cut than lost
			if line != "" {
				lines, line, used = append(lines, line), "", 0
			}
			head := clipWidth(word, n)
			lines, word = append(lines, head), word[len(head):]
		}
		w := width(word)
		switch {
		case line == "":
			line, used = word, w
		case used+1+w > n:
			lines, line, used = append(lines, line), word, w
		default:
			line, used = line+" "+word, used+1+w
		}
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// clipWidth returns the beginning of s that fills at most n columns, at least
// one character of it.
func clipWidth(s string, n int) string {
	used := 0
	for i, r := range s {
		if used += columns(r); used > n && i > 0 {
			return s[:i]
		}
	}
	return s
}

// width is how many columns of a terminal s fills.
func width(s string) int {
	n := 0
	for _, r := range s {
		n += columns(r)
	}
	return n
}

// columns is the width of r: none for marks over the letter before, two for
// the wide scripts (Unicode Standard Annex 11, its main blocks).
func columns(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3,
		r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60,
		r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}

// pad fills s with blanks up to n columns.
func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-width(s)))
}
