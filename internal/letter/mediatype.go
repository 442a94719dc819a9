package letter

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

// mediaType is a Content-Type or Content-Disposition (RFC 2045 section 5.1,
// RFC 2183), with its parameters decoded (RFC 2231, RFC 2047).
type mediaType struct {
	value  string // lower case, e.g. "text/plain" or "attachment"
	params map[string]string
	bad    bool // something in it was not as the grammar has it
}

// parseMediaType reads v tolerantly: blanks, missing quotes, trailing or
// doubled semicolons and unknown parameters all pass.
func parseMediaType(v string) mediaType {
	value, rest, _ := strings.Cut(v, ";")
	m := mediaType{value: strings.ToLower(strings.TrimSpace(value))}
	if i := strings.IndexAny(m.value, " \t("); i >= 0 {
		m.value, m.bad = m.value[:i], true
	}
	var split pieces
	for rest != "" {
		var name, text string
		name, text, rest = cutParam(rest)
		switch {
		case name == "" && text == "":
		case name == "":
			m.bad = true
		case strings.Contains(name, "*"):
			split = append(split, newPiece(name, text))
		default:
			m.set(name, decodeWords(text))
		}
	}
	split.join(&m)
	return m
}

func (m *mediaType) set(name, value string) {
	if m.params == nil {
		m.params = make(map[string]string, 4)
	}
	if _, twice := m.params[name]; twice {
		m.bad = true
		return
	}
	m.params[name] = value
}

// cutParam takes one "name=value" off the front of s.
func cutParam(s string) (name, value, rest string) {
	s = strings.TrimLeft(s, " \t;")
	end := strings.IndexAny(s, "=;")
	if end < 0 {
		return "", strings.TrimSpace(s), ""
	}
	if s[end] == ';' {
		return "", strings.TrimSpace(s[:end]), s[end:]
	}
	name = strings.ToLower(strings.TrimSpace(s[:end]))
	s = strings.TrimLeft(s[end+1:], " \t")
	if s == "" || s[0] != '"' {
		value, rest, _ = strings.Cut(s, ";")
		return name, strings.TrimSpace(value), rest
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return name, unquote(s[1:i]), s[i+1:]
		}
	}
	return name, unquote(s[1:]), ""
}

// piece is one section of a parameter (RFC 2231 section 3).
type piece struct {
	name    string
	index   int
	encoded bool
	text    string
}

type pieces []piece

func newPiece(name, text string) piece {
	base, star, _ := strings.Cut(name, "*")
	p := piece{name: base, text: text}
	if strings.HasSuffix(star, "*") || star == "" {
		p.encoded = true
		star = strings.TrimSuffix(star, "*")
	}
	p.index, _ = strconv.Atoi(star)
	return p
}

// join puts the sections together by name and number, decodes them and sets
// them; an extended parameter wins over the plain one of the same name.
func (ps pieces) join(m *mediaType) {
	slices.SortStableFunc(ps, func(a, b piece) int {
		if a.name != b.name {
			return strings.Compare(a.name, b.name)
		}
		return a.index - b.index
	})
	for len(ps) > 0 {
		n := 1
		for n < len(ps) && ps[n].name == ps[0].name {
			n++
		}
		name, value := ps[0].name, ps[:n].decode()
		delete(m.params, name)
		m.set(name, value)
		ps = ps[n:]
	}
}

func (ps pieces) decode() string {
	var raw []byte
	charset := ""
	for i, p := range ps {
		text := p.text
		if i == 0 && p.encoded {
			if parts := strings.SplitN(text, "'", 3); len(parts) == 3 {
				charset, text = parts[0], parts[2]
			}
		}
		if p.encoded {
			raw = append(raw, unpercent(text)...)
		} else {
			raw = append(raw, text...)
		}
	}
	text, _ := toUTF8(raw, charset)
	return text
}

func unpercent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
			out = append(out, byte(unhex(s[i+1])<<4|unhex(s[i+2])))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}

// baseName returns the last element of a file name as it is written by
// anybody, without controls and direction marks, at most 200 bytes.
func baseName(name string) string {
	name = strings.TrimSpace(tidy(strings.ReplaceAll(name, "\n", " ")))
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == "/" || name == ".." {
		return ""
	}
	if len(name) > 200 {
		ext := path.Ext(name)
		if len(ext) > 20 {
			ext = ""
		}
		name = strings.ToValidUTF8(name[:200-len(ext)], "") + ext
	}
	return name
}
