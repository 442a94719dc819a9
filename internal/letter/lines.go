package letter

import (
	"strings"
	"unicode/utf8"
)

// lineWriter lays text out in lines as a browser would. Breaks are asked for
// and only written before the next text, so empty elements leave no trace.
type lineWriter struct {
	b       strings.Builder
	pending int  // line ends to write before the next text, at most 2
	gap     bool // a blank to write before the next text
	cellGap bool // a tab to write before the next text
	fresh   bool // a cell has begun and nothing is written in it yet
	lines   int  // line ends written
	depth   int  // how deep the text is quoted
	was     int  // depth of the line that is being written
}

func (w *lineWriter) len() int { return w.b.Len() }

func (w *lineWriter) String() string { return w.b.String() }

// newline asks for n line ends before the next text.
func (w *lineWriter) newline(n int) {
	if w.fresh && w.depth == w.was {
		return
	}
	w.pending = max(w.pending, n)
	w.gap, w.cellGap = false, false
}

// tab asks for a tab in place of the breaks that were asked for.
func (w *lineWriter) tab() {
	w.pending, w.gap = 0, false
	w.cellGap = true
}

func (w *lineWriter) bullet() {
	w.before()
	w.b.WriteString("- ")
	w.fresh = true
}

// write adds s: blanks are joined unless pre is set.
func (w *lineWriter) write(s string, pre bool) {
	if pre {
		w.pre(s)
		return
	}
	for s != "" {
		i := strings.IndexAny(s, " \n\t")
		if i < 0 {
			w.word(s)
			return
		}
		if i > 0 {
			w.word(s[:i])
		}
		w.gap = true
		s = strings.TrimLeft(s[i:], " \n\t")
	}
}

// pre adds preformatted text.
func (w *lineWriter) pre(s string) {
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			w.fresh = false
			w.breaks(max(w.pending, 1))
			w.pending, w.gap = 0, false
		}
		if line != "" {
			w.before()
			w.b.WriteString(line)
		}
	}
}

func (w *lineWriter) word(s string) {
	w.before()
	w.b.WriteString(s)
}

// before writes the breaks and blanks that are due.
func (w *lineWriter) before() {
	begun := w.b.Len() > 0 && !w.atStart()
	switch {
	case w.pending > 0 && w.b.Len() > 0:
		w.breaks(w.pending)
	case w.depth != w.was && begun:
		w.breaks(1)
	case w.cellGap && begun:
		w.b.WriteByte('\t')
	case w.gap && begun && !w.afterBlank():
		w.b.WriteByte(' ')
	}
	if w.atStart() && w.depth > 0 {
		w.b.WriteString(strings.Repeat("> ", min(w.depth, 10)))
	}
	w.was = w.depth
	w.pending, w.gap, w.cellGap, w.fresh = 0, false, false, false
}

func (w *lineWriter) breaks(n int) {
	w.b.WriteString("\n\n"[:min(n, 2)])
	w.lines += n
}

func (w *lineWriter) atStart() bool {
	s := w.b.String()
	return s == "" || s[len(s)-1] == '\n'
}

// afterBlank reports whether the last character is a blank of any kind that
// joins with the next.
func (w *lineWriter) afterBlank() bool {
	r, _ := utf8.DecodeLastRuneInString(w.b.String())
	return r == ' ' || r == '\t' || r == '\n'
}
