package letter

import "strings"

// sheet is the part of a letter's style sheets that can hide text: rules with
// one class, one id or one tag as their selector, outside @media.
type sheet struct {
	rules  map[string]string // ".class", "#id" or "tag" → declarations
	filled bool              // some rule that is not understood colours a ground
}

const (
	maxRules = 500      // style rules that are kept
	maxSheet = 64 << 10 // bytes of style sheets that are read
)

// read takes in the text of a <style> element.
func (s *sheet) read(css string) {
	css = css[:min(len(css), maxSheet)]
	for n := 0; css != "" && n < 2*maxRules; n++ {
		css = skipComments(css)
		head, rest, ok := strings.Cut(css, "{")
		if !ok {
			return
		}
		head = strings.TrimSpace(head)
		if i := strings.LastIndexByte(head, ';'); i >= 0 {
			head = strings.TrimSpace(head[i+1:]) // @import and the like
		}
		if strings.HasPrefix(head, "@") {
			body, after := block(rest)
			s.filled = s.filled || strings.Contains(body, "background")
			css = after
			continue
		}
		var body string
		body, css, _ = strings.Cut(rest, "}")
		s.add(head, body)
	}
}

func (s *sheet) add(heads, body string) {
	for head := range strings.SplitSeq(heads, ",") {
		head = strings.TrimSpace(head)
		if !isSimple(head) {
			s.filled = s.filled || strings.Contains(body, "background")
			continue
		}
		if s.rules == nil {
			s.rules = make(map[string]string)
		}
		if old, ok := s.rules[head]; ok && len(old) < 1000 || !ok && len(s.rules) < maxRules {
			s.rules[head] = old + telling(body)
		}
		if strings.EqualFold(head, "body") && strings.Contains(body, "background") {
			s.filled = true
		}
	}
}

// telling keeps the declarations of a rule that can hide text.
func telling(body string) string {
	var out strings.Builder
	for d := range strings.SplitSeq(body, ";") {
		name, _, _ := strings.Cut(d, ":")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "display", "visibility", "opacity", "font-size", "font", "color", "background", "background-color",
			"background-image", "white-space", "mso-hide", "overflow", "max-height", "height", "max-width", "width",
			"left", "top", "text-indent", "clip":
			if len(d) < 200 && out.Len() < 1000 {
				out.WriteString(d + ";")
			}
		}
	}
	return out.String()
}

// isSimple reports whether a selector is one tag, class or id.
func isSimple(s string) bool {
	if s == "" || s == "*" {
		return false
	}
	return !strings.ContainsAny(s[1:], " .#>+~:[*(\t\n")
}

// match returns the declarations for an element, weakest first.
func (s *sheet) match(name string, attrs attributes) []string {
	if len(s.rules) == 0 {
		return nil
	}
	var out []string
	if d, ok := s.rules[name]; ok {
		out = append(out, d)
	}
	for class := range strings.FieldsSeq(attrs.get("class")) {
		if d, ok := s.rules["."+class]; ok && len(out) < 20 {
			out = append(out, d)
		}
	}
	if id := attrs.get("id"); id != "" {
		if d, ok := s.rules["#"+id]; ok {
			out = append(out, d)
		}
	}
	return out
}

func skipComments(css string) string {
	for {
		css = strings.TrimLeft(css, " \t\r\n")
		css = strings.TrimPrefix(css, "<!--")
		if !strings.HasPrefix(css, "/*") {
			return css
		}
		_, rest, ok := strings.Cut(css[2:], "*/")
		if !ok {
			return ""
		}
		css = rest
	}
}

// block returns what stands before the brace that closes an open one.
func block(css string) (body, rest string) {
	depth := 1
	for i := range len(css) {
		switch css[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return css[:i], css[i+1:]
			}
		}
	}
	return css, ""
}
