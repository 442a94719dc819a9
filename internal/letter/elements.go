package letter

import (
	"strings"

	"golang.org/x/net/html"
)

// attributes are those of one start tag that the walk looks at.
type attributes []attribute

type attribute struct{ name, value string }

const maxAttribute = 64 << 10 // bytes of one attribute; longer ones are cut

// get returns the value of the first attribute called name, or "".
func (a attributes) get(name string) string {
	for i := range a {
		if a[i].name == name {
			return a[i].value
		}
	}
	return ""
}

func (a attributes) has(name string) bool {
	for i := range a {
		if a[i].name == name {
			return true
		}
	}
	return false
}

func readAttributes(z *html.Tokenizer, into attributes) attributes {
	for range 100 {
		key, val, more := z.TagAttr()
		if name := usedAttribute(key); name != "" {
			into = append(into, attribute{name, string(val[:min(len(val), maxAttribute)])})
		}
		if !more {
			break
		}
	}
	return into
}

// usedAttribute returns the name of an attribute that the walk looks at, ""
// for any other.
func usedAttribute(key []byte) string {
	for _, name := range [...]string{
		"href", "src", "alt", "width", "height", "style", "class", "id", "hidden", "bgcolor", "background",
		"color", "size", "type", "cite",
	} {
		if string(key) == name {
			return name
		}
	}
	return ""
}

func isVoid(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr":
		return true
	}
	return false
}

func isBlock(name string) bool {
	switch name {
	case "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
		"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
		"legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
		"th", "thead", "title", "tr", "ul", "caption":
		return true
	}
	return false
}

func isHeading(name string) bool {
	return len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'
}

func isTablePart(name string) bool {
	switch name {
	case "td", "th", "tr", "tbody", "thead", "tfoot", "caption":
		return true
	}
	return false
}

// closes reports whether the start of name ends an open element in.
func closes(name, in string) bool {
	switch name {
	case "li", "tr", "option":
		return in == name
	case "dt", "dd":
		return in == "dt" || in == "dd"
	case "td", "th":
		return in == "td" || in == "th"
	case "tbody", "thead", "tfoot":
		return in == "tbody" || in == "thead" || in == "tfoot"
	case "body":
		return in == "head"
	case "p", "div", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "dl":
		return in == "p"
	}
	return false
}

// holds reports whether the search for an open element that name ends stops
// at in.
func holds(name, in string) bool {
	switch in {
	case "table", "ul", "ol", "blockquote":
		return true
	case "td", "th", "div":
		return name != "tr" && name != "td" && name != "th"
	}
	return false
}

// isCite reports whether an element quotes older text, as mail programs mark
// it. A bare blockquote does not: senders use it to indent.
func isCite(name string, attrs attributes) bool {
	if name != "blockquote" {
		return false
	}
	class := attrs.get("class")
	return strings.EqualFold(attrs.get("type"), "cite") || attrs.get("cite") != "" ||
		strings.Contains(class, "gmail_quote") || strings.Contains(class, "protonmail_quote") ||
		strings.Contains(class, "yahoo_quoted") || strings.Contains(class, "moz-") ||
		strings.Contains(attrs.get("id"), "mailQuote")
}
