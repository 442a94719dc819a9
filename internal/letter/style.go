package letter

import (
	"strconv"
	"strings"
)

// rawKind says that an element's text is not for reading.
type rawKind uint8

const (
	rawNone  rawKind = iota
	rawSkip          // script, title and the like
	rawStyle         // a style sheet
)

// style is what decides whether text can be seen, as it holds inside one
// element.
type style struct {
	gone   bool // display:none and the like: nothing inside is seen
	unseen bool // visibility:hidden: an element inside may be seen again
	pre    bool // blanks are kept
	size   float64
	fg, bg colour
	bgSet  bool // the background is known
	bgOdd  bool // the background is a picture or a gradient
	kind   rawKind
}

func rootStyle() style { return style{size: 16, bg: white} }

// isHidden reports whether no reader sees text of this style.
func (s style) isHidden(sh *sheet) bool {
	if s.gone || s.unseen || s.size <= 1.4 {
		return true
	}
	if !s.fg.set || s.bgOdd {
		return false
	}
	// White on nothing is only hidden when nothing else can have coloured the page.
	if !s.bgSet && sh.filled {
		return false
	}
	return s.fg.near(s.bg)
}

// child returns the style inside an element that stands in s.
func (s style) child(name string, attrs attributes, sh *sheet) style {
	switch name {
	case "script", "title", "template", "noframes", "object", "iframe", "textarea":
		s.kind = rawSkip
	case "style":
		s.kind = rawStyle
	case "pre", "xmp", "listing", "plaintext":
		s.pre = true
	case "font":
		s.fontTag(attrs)
	}
	if len(attrs) == 0 && len(sh.rules) == 0 {
		return s
	}
	if attrs.has("hidden") {
		s.gone = true
	}
	if v := attrs.get("bgcolor"); v != "" {
		s.background(v)
	}
	if attrs.get("background") != "" {
		s.bgOdd = true
	}
	box := declared{name: name}
	for _, text := range sh.match(name, attrs) {
		s.apply(text, &box)
	}
	if text := attrs.get("style"); text != "" {
		s.apply(text, &box)
	}
	s.gone = s.gone || box.hides()
	return s
}

func (s *style) fontTag(attrs attributes) {
	if c := parseColour(attrs.get("color")); c.set {
		s.fg = c
	}
	if attrs.get("size") != "" {
		s.size = 13
	}
}

// declared gathers the declarations of one element that hide only together.
type declared struct {
	name                string
	none, shown, clip   bool // display:none, another display, overflow:hidden
	flat, narrow, away  bool // no height, no width, outside the window
	clear, mso, cutAway bool // opacity 0, mso-hide, clip to nothing
}

func (d *declared) hides() bool {
	// mso-hide speaks to Outlook alone, and on a button it stands beside a
	// copy that Outlook shows.
	mso := d.mso && !d.shown && d.name != "a"
	return d.none || d.clear || d.away || d.cutAway || mso || d.clip && (d.flat || d.narrow)
}

// apply reads the declarations of a style attribute or rule.
func (s *style) apply(text string, d *declared) {
	for n := 0; text != "" && n < 200; n++ {
		var one string
		one, text, _ = strings.Cut(text, ";")
		name, value, ok := strings.Cut(one, ":")
		if !ok {
			continue
		}
		value = strings.ToLower(strings.TrimSpace(value))
		value = strings.TrimSpace(strings.TrimSuffix(value, "!important"))
		s.declare(strings.ToLower(strings.TrimSpace(name)), value, d)
	}
}

func (s *style) declare(name, value string, d *declared) {
	switch name {
	case "display":
		d.none, d.shown = value == "none", value != "none"
	case "visibility":
		s.unseen = value == "hidden" || value == "collapse"
	case "opacity":
		f, err := strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
		d.clear = err == nil && f < 0.05
	case "font-size":
		s.fontSize(value)
	case "font":
		s.font(value)
	case "color":
		s.fg = parseColour(value)
		if value == "transparent" {
			d.clear = true
		}
	case "background", "background-color":
		s.background(value)
	case "background-image":
		s.bgOdd = value != "none"
	case "white-space":
		s.pre = strings.HasPrefix(value, "pre") || value == "break-spaces"
	default:
		d.box(name, value)
	}
}

func (d *declared) box(name, value string) {
	switch name {
	case "mso-hide":
		d.mso = value == "all"
	case "overflow", "overflow-y":
		d.clip = value == "hidden"
	case "max-height", "height":
		d.flat = isNothing(value)
	case "max-width", "width":
		d.narrow = isNothing(value)
	case "left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top":
		d.away = d.away || length(value) < -900
	case "clip":
		d.cutAway = strings.HasPrefix(value, "rect(0") && !strings.ContainsAny(value, "23456789")
	}
}

func (s *style) fontSize(value string) {
	switch {
	case strings.HasSuffix(value, "rem"):
		s.size = 16 * number(strings.TrimSuffix(value, "rem"), 1)
	case strings.HasSuffix(value, "em"):
		s.size *= number(strings.TrimSuffix(value, "em"), 1)
	case strings.HasSuffix(value, "%"):
		s.size *= number(strings.TrimSuffix(value, "%"), 100) / 100
	case value == "inherit", value == "":
	case value[0] >= '0' && value[0] <= '9' || value[0] == '.':
		s.size = length(value)
	default:
		s.size = max(s.size, 10) // small, larger and the like
	}
}

// font finds the size in the shorthand: the first word that is a length.
func (s *style) font(value string) {
	for w := range strings.FieldsSeq(value) {
		w, _, _ = strings.Cut(w, "/")
		if w != "" && (w[0] >= '0' && w[0] <= '9') && strings.IndexFunc(w, func(r rune) bool { return r >= 'a' && r <= 'z' || r == '%' }) > 0 {
			s.fontSize(w)
			return
		}
	}
}

func (s *style) background(value string) {
	if strings.Contains(value, "url(") || strings.Contains(value, "gradient") {
		s.bgOdd = true
		return
	}
	for w := range strings.FieldsSeq(strings.ReplaceAll(value, ", ", ",")) {
		if c := parseColour(w); c.set {
			s.bg, s.bgSet, s.bgOdd = c, true, false
			return
		}
	}
}

func isNothing(value string) bool {
	return value != "" && value[0] >= '0' && value[0] <= '9' && length(value) <= 1 && !strings.HasSuffix(value, "%")
}

// length reads a CSS length in pixels; an em counts 16. What is none counts
// as 100.
func length(value string) float64 {
	switch {
	case strings.HasSuffix(value, "px"):
		return number(value[:len(value)-2], 100)
	case strings.HasSuffix(value, "pt"):
		return number(value[:len(value)-2], 75) * 4 / 3
	case strings.HasSuffix(value, "em"):
		return number(strings.TrimSuffix(value[:len(value)-2], "r"), 6) * 16
	}
	return number(strings.TrimRight(value, "%abcdefghijklmnopqrstuvwxyz"), 100)
}

func number(s string, otherwise float64) float64 {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || f != f {
		return otherwise
	}
	return f
}
