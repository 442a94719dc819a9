package letter

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/claimtriage/claimtriage/internal/claim"
)

const (
	maxTokens = 300_000 // HTML tokens that are read
	maxStack  = 400     // elements that are open at once; deeper ones are not told apart
	maxHTML   = 2 << 20 // bytes of visible text
)

// page is what the walk of one HTML text found.
type page struct {
	text   string // what a reader sees, lines end in \n
	hidden string // what no reader sees
	links  []placed[claim.Link]
	images []placed[claim.Image]
}

// placed is a thing and the offset in the visible text at which it stands.
type placed[T any] struct {
	at   int
	item T
}

// walker reads HTML token by token. It builds no tree: letters are too broken
// and bombs too deep for one; a capped stack of open elements is enough to
// know what is hidden and where lines end.
type walker struct {
	out    lineWriter
	hidden lineWriter
	sheet  sheet
	stack  []element
	lost   int // open elements beyond the cap of the stack
	links  []placed[claim.Link]
	images []placed[claim.Image]
	anchor int // index in links of the open <a>, -1 outside
	shown  strings.Builder
	cite   int        // depth of quoted blocks
	attrs  attributes // of the tag being read, kept for its room
}

// element is one open element and the style that holds inside it.
type element struct {
	name  string
	style style
	cell  int  // td, th: line of the output at its start
	cells int  // tr: cells so far
	cite  bool // a block that quotes older text
}

// readHTML walks source, which is UTF-8.
func (j *job) readHTML(source string) page {
	w := &walker{anchor: -1}
	z := html.NewTokenizer(strings.NewReader(source))
	z.SetMaxBuf(1 << 20)
	for n := 0; n < maxTokens && !j.spent() && w.out.len() < maxHTML; n++ {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		w.token(z, kind)
	}
	w.closeAnchor()
	if len(w.links) >= maxLinks || len(w.images) >= maxLinks {
		j.note(TooManyLinks, "links and pictures after the first "+strconv.Itoa(maxLinks)+" are not listed")
	}
	return page{text: w.out.String(), hidden: strings.TrimSpace(w.hidden.String()), links: w.links, images: w.images}
}

func (w *walker) token(z *html.Tokenizer, kind html.TokenType) {
	switch kind {
	case html.TextToken:
		w.text(z)
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := z.TagName()
		var attrs attributes
		if more {
			w.attrs = readAttributes(z, w.attrs[:0])
			attrs = w.attrs
		}
		w.open(string(name), attrs, kind == html.SelfClosingTagToken)
	case html.EndTagToken:
		name, _ := z.TagName()
		w.end(string(name))
	}
}

// text writes a text token to where its style sends it.
func (w *walker) text(z *html.Tokenizer) {
	top := w.style()
	switch top.kind {
	case rawStyle:
		w.sheet.read(string(z.Raw()))
		return
	case rawSkip:
		return
	}
	raw := z.Text()
	s := tidyHTML(string(raw))
	if s == "" {
		return
	}
	if top.isHidden(&w.sheet) {
		w.hidden.gap = true
		w.hidden.write(s, false)
		return
	}
	w.out.write(s, top.pre)
	if w.anchor >= 0 && w.shown.Len() < 1000 {
		w.shown.WriteString(s)
	}
}

// tidyHTML makes text nodes tidy, with LF for every line end.
func tidyHTML(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return tidy(strings.ReplaceAll(s, "\r", "\n"))
}

func (w *walker) style() style {
	if len(w.stack) == 0 {
		return rootStyle()
	}
	return w.stack[len(w.stack)-1].style
}

// open begins an element.
func (w *walker) open(name string, attrs attributes, selfClosed bool) {
	w.implied(name)
	st := w.style().child(name, attrs, &w.sheet)
	switch name {
	case "br":
		w.target(st).newline(1)
		return
	case "img":
		w.image(attrs)
		return
	case "a", "area":
		w.link(attrs, st)
	case "body":
		if bg := attrs.get("bgcolor"); bg != "" {
			w.sheet.filled = true
		}
	}
	e := element{name: name, style: st}
	w.layout(&e, attrs)
	if isVoid(name) || selfClosed && name != "a" && !isBlock(name) {
		return
	}
	if len(w.stack) >= maxStack {
		w.lost++
		return
	}
	w.stack = append(w.stack, e)
}

// target is the writer that text of style st goes to.
func (w *walker) target(st style) *lineWriter {
	if st.isHidden(&w.sheet) || st.kind != rawNone {
		return &w.hidden
	}
	return &w.out
}

// layout breaks lines and parts cells before an element.
func (w *walker) layout(e *element, attrs attributes) {
	out := w.target(e.style)
	switch {
	case e.name == "td" || e.name == "th":
		w.cell(out)
	case e.name == "p" || isHeading(e.name):
		out.newline(2)
	case e.name == "li":
		out.newline(1)
		out.bullet()
	case isBlock(e.name):
		out.newline(1)
	}
	if isCite(e.name, attrs) {
		e.cite = true
		out.newline(1)
		w.cite++
		w.out.depth = w.cite
	}
}

// cell begins a table cell: the cells of a row stand on one line, parted by a
// tab, as long as each has no more than one line itself.
func (w *walker) cell(out *lineWriter) {
	for i := len(w.stack) - 1; i >= 0; i-- {
		if w.stack[i].name == "table" {
			break
		}
		if w.stack[i].name != "tr" {
			continue
		}
		row := &w.stack[i]
		if row.cells > 0 && out.lines == row.cell {
			out.tab()
		} else {
			out.newline(1)
		}
		row.cells++
		if row.cell = out.lines; out.len() > 0 {
			row.cell += out.pending
		}
		out.fresh = true
		return
	}
	out.newline(1)
}

// end closes an element and what is open inside it. A formatting element
// does not close the blocks around it, nor anything outside its table.
func (w *walker) end(name string) {
	if w.lost > 0 {
		w.lost--
		return
	}
	for i, v := range slices.Backward(w.stack) {
		in := v.name
		if in == name {
			w.pop(i)
			return
		}
		if !isBlock(name) && isBlock(in) || in == "table" && isTablePart(name) || (in == "td" || in == "th") && name != "table" && !isTablePart(name) {
			break
		}
	}
	if name == "p" || name == "br" {
		w.out.newline(1)
	}
}

// pop closes every element from index i on.
func (w *walker) pop(i int) {
	for len(w.stack) > i {
		e := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		if e.name == "a" {
			w.closeAnchor()
		}
		out := w.target(e.style)
		switch {
		case e.name == "p" || isHeading(e.name):
			out.newline(2)
		case e.name == "td" || e.name == "th":
			out.fresh = false
			out.pending = min(out.pending, 1)
		case e.name == "li":
			out.fresh = false
			out.newline(1)
		case isBlock(e.name):
			out.newline(1)
		}
		if e.cite {
			out.newline(1)
			w.cite--
			w.out.depth = w.cite
		}
	}
}

// implied closes the elements whose end tag may be left out (HTML section
// 13.1.2.4) before name begins.
func (w *walker) implied(name string) {
	if !isBlock(name) {
		return
	}
	for i, v := range slices.Backward(w.stack) {
		if closes(name, v.name) {
			w.pop(i)
			return
		}
		if holds(name, v.name) {
			return
		}
	}
}

func (w *walker) link(attrs attributes, st style) {
	w.closeAnchor()
	target := cleanURL(attrs.get("href"))
	if target == "" || strings.HasPrefix(target, "#") || len(w.links) >= maxLinks {
		return
	}
	l := claim.Link{URL: target, Hidden: st.isHidden(&w.sheet)}
	if inner := Unwrap(target); inner != target {
		l.URL, l.Wrapped = inner, target
	}
	w.links = append(w.links, placed[claim.Link]{w.out.len(), l})
	w.anchor = len(w.links) - 1
	w.shown.Reset()
}

func (w *walker) closeAnchor() {
	if w.anchor >= 0 {
		w.links[w.anchor].item.Text = strings.Join(strings.Fields(w.shown.String()), " ")
	}
	w.anchor = -1
}

func (w *walker) image(attrs attributes) {
	src := cleanURL(attrs.get("src"))
	if src == "" || len(w.images) >= maxLinks {
		return
	}
	if strings.HasPrefix(src, "data:") {
		src, _, _ = strings.Cut(src, ",")
	}
	img := claim.Image{URL: Unwrap(src), Alt: strings.Join(strings.Fields(tidy(attrs.get("alt"))), " ")}
	img.Width, img.Height = pixels(attrs.get("width")), pixels(attrs.get("height"))
	w.images = append(w.images, placed[claim.Image]{w.out.len(), img})
	if w.anchor >= 0 && img.Alt != "" && w.shown.Len() < 1000 {
		w.shown.WriteString(" " + img.Alt + " ")
	}
}

// pixels reads a width or height attribute; percentages are 0.
func pixels(s string) int {
	s = strings.TrimSuffix(strings.TrimSpace(s), "px")
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 100_000 {
		return 0
	}
	return n
}

// cleanURL trims a URL attribute and removes the controls that browsers
// ignore in it. One that is too long is nothing.
func cleanURL(s string) string {
	s = strings.TrimSpace(tidy(s))
	if strings.ContainsAny(s, "\n\t") {
		s = strings.NewReplacer("\n", "", "\t", "").Replace(s)
	}
	if len(s) > maxURL && !strings.HasPrefix(s, "data:") {
		return ""
	}
	return s
}
