package letter

import "strings"

// part is one node of the MIME tree: a multipart with its children, or a
// leaf with its body as it lies in the message, still encoded.
type part struct {
	kind     mediaType // Content-Type; "text/plain" when absent
	disp     mediaType // Content-Disposition
	encoding string    // Content-Transfer-Encoding
	id       string    // Content-ID without brackets
	body     []byte
	children []*part
	depth    int
	boundary string
	closed   bool // the multipart's last boundary was seen
	seen     bool // any boundary of the multipart was seen
	deep     bool // it lies deeper than the cap and was not read
}

// newPart reads the content fields of a header. digest is the parent's rule
// that a part without a type is a message (RFC 2046 section 5.1.5).
func newPart(get func(string) string, depth int, digest bool) *part {
	p := &part{depth: depth, encoding: get("Content-Transfer-Encoding")}
	ctype := get("Content-Type")
	p.kind = parseMediaType(ctype)
	switch {
	case ctype == "" && digest:
		p.kind = mediaType{value: "message/rfc822"}
	case ctype == "":
		p.kind = mediaType{value: "text/plain"}
	case !strings.Contains(p.kind.value, "/"):
		p.kind.bad = true
		p.kind.value = guessType(p.kind.value)
	}
	if d := get("Content-Disposition"); d != "" {
		p.disp = parseMediaType(d)
	}
	if ids := messageIDs(get("Content-ID")); len(ids) > 0 {
		p.id = strings.Trim(ids[0], "<>")
	} else {
		p.id = strings.Trim(get("Content-ID"), "<> ")
	}
	if p.isMultipart() {
		p.boundary = strings.TrimRight(p.kind.params["boundary"], " \t")
	}
	return p
}

// guessType mends the types that old mailers write without a slash.
func guessType(value string) string {
	switch value {
	case "text", "plain", "":
		return "text/plain"
	case "html":
		return "text/html"
	}
	return "application/octet-stream"
}

func (p *part) isMultipart() bool { return strings.HasPrefix(p.kind.value, "multipart/") }

func (p *part) isMessage() bool {
	return p.kind.value == "message/rfc822" || p.kind.value == "message/global"
}

func (p *part) isText() bool { return strings.HasPrefix(p.kind.value, "text/") }

// name returns the file name of the part, decoded.
func (p *part) name() string {
	for _, n := range [...]string{p.disp.params["filename"], p.kind.params["name"], p.disp.params["name"], p.kind.params["filename"]} {
		if n := baseName(n); n != "" {
			return n
		}
	}
	return ""
}

// isBody reports whether the part is text that a mail program shows in
// place, rather than a file.
func (p *part) isBody() bool {
	if p.kind.value != "text/plain" && p.kind.value != "text/html" {
		return false
	}
	return p.disp.value != "attachment" && p.name() == ""
}

// leaves counts the parts below p that are no multiparts.
func (p *part) leaves() int {
	if len(p.children) == 0 && !p.isMultipart() {
		return 1
	}
	n := 0
	for _, c := range p.children {
		n += c.leaves()
	}
	return n
}
