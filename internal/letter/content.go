package letter

import (
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// content gathers the parts of one message into its letter.
type content struct {
	job    *job
	letter *claim.Letter
	depth  int
	reader Reader

	bodies []body
	inner  []*claim.Letter // message/rfc822 parts
	total  int             // decoded bytes of text so far
}

// body is one text of the letter: a plain form, an HTML form, or both forms
// of the same.
type body struct {
	plain string
	page  *page
}

// part takes in p and what is below it.
func (c *content) part(p *part) {
	switch {
	case c.job.late:
	case p.isMultipart() && p.deep:
	case p.kind.value == "multipart/alternative" && len(p.children) > 0:
		c.alternative(p)
	case len(p.children) > 0:
		for _, child := range p.children {
			c.part(child)
		}
	case p.isMultipart():
		// No boundary was found: the body may still be readable.
		c.bodies = append(c.bodies, body{plain: plainText(c.text(p, maxText))})
	case p.isMessage():
		c.message(p)
	case p.isBody():
		c.bodies = append(c.bodies, c.body(p))
	default:
		c.attach(p)
	}
}

// alternative joins the forms of one text (RFC 2046 section 5.1.4). What is
// neither plain nor HTML in it is a part like any other.
func (c *content) alternative(p *part) {
	before := len(c.bodies)
	for _, child := range p.children {
		c.part(child)
	}
	var one body
	for _, b := range c.bodies[before:] {
		if b.page != nil && one.page == nil {
			one.page = b.page
		}
		if one.plain == "" {
			one.plain = b.plain
		}
	}
	if len(c.bodies) > before {
		c.bodies = append(c.bodies[:before], one)
	}
}

// body decodes a text part.
func (c *content) body(p *part) body {
	text := c.text(p, maxText)
	if p.kind.value == "text/html" {
		c.letter.HTML = true
		page := c.job.readHTML(text)
		return body{page: &page}
	}
	text = plainText(text)
	if strings.EqualFold(p.kind.params["format"], "flowed") {
		text = unflow(text, strings.EqualFold(p.kind.params["delsp"], "yes"))
	}
	return body{plain: text}
}

// text decodes a part's transfer encoding and charset, up to limit bytes.
func (c *content) text(p *part, limit int) string {
	limit = min(limit, maxAllText-c.total)
	var b []byte
	code := decodeTransfer(p.body, p.encoding, func(piece []byte) bool {
		if len(b)+len(piece) > limit {
			c.job.note(TooMuchText, p.kind.value)
			piece = piece[:max(limit-len(b), 0)]
			b = append(b, piece...)
			return false
		}
		if b == nil && len(piece) == len(p.body) {
			b = slices.Clip(piece)
			return !c.job.spent()
		}
		b = append(b, piece...)
		return !c.job.spent()
	})
	if code != "" {
		c.job.note(code, p.kind.value+" "+p.encoding)
	}
	c.total += len(b)
	charset := p.kind.params["charset"]
	if charset == "" && p.kind.value == "text/html" {
		charset = metaCharset(b)
	}
	text, code := toUTF8(b, charset)
	if code != "" {
		c.job.note(code, p.kind.value+" charset "+charset)
	}
	return text
}

// metaCharset finds the charset that an HTML text names in its first KiB.
func metaCharset(b []byte) string {
	head := strings.ToLower(asText(b[:min(len(b), 1024)]))
	_, rest, ok := strings.Cut(head, "charset=")
	if !ok {
		return ""
	}
	rest = strings.TrimLeft(rest, `"' `)
	if i := strings.IndexAny(rest, "\"'>; /"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// message reads an original that is a part of the letter.
func (c *content) message(p *part) {
	raw := p.body
	if e := strings.ToLower(strings.TrimSpace(p.encoding)); e == "base64" || e == "quoted-printable" {
		raw = nil
		code := decodeTransfer(p.body, e, func(piece []byte) bool {
			raw = append(raw, piece...)
			return len(raw) < maxSize && !c.job.spent()
		})
		if code != "" {
			c.job.note(code, p.kind.value)
		}
	}
	if c.depth+p.depth+1 > maxDepth {
		c.job.note(TooDeep, "an original inside is not read")
		c.attach(p)
		return
	}
	if c.job.forwards++; c.job.forwards > maxForwards {
		c.job.note(TooManyForwards, "an original inside is not read")
		c.attach(p)
		return
	}
	l, err := c.job.message(raw, c.depth+p.depth+1, c.reader)
	if err != nil {
		c.attach(p)
		return
	}
	c.inner = append(c.inner, l)
	if p.name() != "" || p.disp.value == "attachment" {
		c.attach(p)
	}
}
