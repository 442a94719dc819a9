package letter

import (
	"strings"

	"golang.org/x/net/html"
)

// attributes are those of one start tag that the walk looks at.
type attributes map[string]string

const maxAttribute = 64 << 10 // bytes of one attribute; longer ones are cut

func readAttributes(z *html.Tokenizer) attributes {
	var out attributes
	for n := 0; n < 100; n++ {
		key, val, more := z.TagAttr()
		if usesAttribute(string(key)) {
			if out == nil {
				out = make(attributes, 4)
			}
			if _, twice := out[string(key)]; !twice {
				out[string(key)] = string(val[:min(len(val), maxAttribute)])
			}
		}
		if !more {
			break
		}
	}
	return out
}

func usesAttribute(name string) bool {
	switch name {
	case "href", "src", "alt", "width", "height", "style", "class", "id", "hidden", "bgcolor", "background",
		"color", "size", "type", "cite":
		return true
	}
	return false
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
	class := attrs["class"]
	return strings.EqualFold(attrs["type"], "cite") || attrs["cite"] != "" ||
		strings.Contains(class, "gmail_quote") || strings.Contains(class, "protonmail_quote") ||
		strings.Contains(class, "yahoo_quoted") || strings.Contains(class, "moz-") ||
		strings.Contains(attrs["id"], "mailQuote")
}
