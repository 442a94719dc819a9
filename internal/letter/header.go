package letter

import (
	"bytes"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// header is the fields of one header block and where its body begins.
type header struct {
	fields []claim.Field
	body   int  // offset of the first byte after the header
	broken bool // a line was no field
	long   bool // something was cut at a cap
}

// readHeader reads the header at the start of raw (RFC 5322 section 2.2) as
// mail programs do, not as the grammar has it: LF and CR LF end a line, a
// line without a colon continues the field before it, and an mbox "From "
// line in front is passed over. A part's header also ends at a line that
// begins with "--". Fields past limit are not kept.
func readHeader(raw []byte, limit int, part bool) header {
	var h header
	b := fieldBuilder{limit: limit}
	pos := skipEnvelope(raw)
	for pos < len(raw) {
		line, next := cutLine(raw, pos)
		if len(line) == 0 {
			pos = next
			break
		}
		if part && len(line) > 2 && line[0] == '-' && line[1] == '-' {
			break
		}
		b.line(line)
		pos = next
	}
	b.flush()
	h.fields, h.body, h.broken, h.long = b.fields, pos, b.broken, b.long
	return h
}

// skipEnvelope returns the offset after blank lines and an mbox "From " line.
func skipEnvelope(raw []byte) int {
	pos := 0
	for pos < len(raw) && (raw[pos] == '\r' || raw[pos] == '\n') {
		pos++
	}
	if bytes.HasPrefix(raw[pos:], []byte("\xef\xbb\xbf")) {
		pos += 3
	}
	if bytes.HasPrefix(raw[pos:], []byte("From ")) || bytes.HasPrefix(raw[pos:], []byte(">From ")) {
		_, pos = cutLine(raw, pos)
	}
	return pos
}

// cutLine returns the line at pos without its end, and where the next begins.
func cutLine(raw []byte, pos int) (line []byte, next int) {
	i := bytes.IndexByte(raw[pos:], '\n')
	if i < 0 {
		return bytes.TrimRight(raw[pos:], "\r"), len(raw)
	}
	return bytes.TrimRight(raw[pos:pos+i], "\r"), pos + i + 1
}

// fieldBuilder gathers the lines of a header into fields.
type fieldBuilder struct {
	fields []claim.Field
	limit  int
	name   string
	value  []byte
	open   bool
	total  int
	broken bool
	long   bool
}

func (b *fieldBuilder) line(line []byte) {
	if line[0] == ' ' || line[0] == '\t' {
		b.grow(line)
		return
	}
	name, value, ok := cutField(line)
	switch {
	case ok:
		b.flush()
		b.name, b.open = name, true
		b.value = b.value[:0]
		b.grow(value)
	case b.open && line[0] != ':':
		b.broken = true
		b.grow(append([]byte{' '}, line...))
	default:
		b.broken = true
	}
}

// grow appends to the open field, within the caps.
func (b *fieldBuilder) grow(more []byte) {
	if !b.open {
		b.broken = true
		return
	}
	room := min(maxField-len(b.value), maxHeader-b.total)
	if len(more) > room {
		b.long = true
		more = more[:max(room, 0)]
	}
	b.value = append(b.value, more...)
	b.total += len(more)
}

func (b *fieldBuilder) flush() {
	if !b.open {
		return
	}
	b.open = false
	if len(b.fields) >= b.limit || b.total >= maxHeader {
		b.long = true
		return
	}
	value := strings.Trim(asText(b.value), " \t")
	if b.fields == nil {
		b.fields = make([]claim.Field, 0, 16)
	}
	b.fields = append(b.fields, claim.Field{Name: b.name, Value: value})
}

// cutField splits a line into a field's name and value. A blank before the
// colon is let pass; anything else that RFC 5322 section 2.2 forbids in a
// name is not.
func cutField(line []byte) (name string, value []byte, ok bool) {
	i := bytes.IndexByte(line, ':')
	if i <= 0 || i > 120 {
		return "", nil, false
	}
	n := bytes.TrimRight(line[:i], " \t")
	for _, c := range n {
		if c <= ' ' || c >= 0x7f {
			return "", nil, false
		}
	}
	return string(n), line[i+1:], len(n) > 0
}

// asText makes header bytes a valid string: UTF-8 stays, other 8-bit bytes
// are read as windows-1252, controls become blanks.
func asText(b []byte) string {
	plain := true
	for _, c := range b {
		if c >= 0x80 || (c < ' ' && c != '\t') || c == 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return string(b)
	}
	return strings.Map(blankControls, repairUTF8(b))
}

func blankControls(r rune) rune {
	switch {
	case r == 0:
		return -1
	case r < ' ' && r != '\t', r == 0x7f:
		return ' '
	}
	return r
}

// get returns the first value of the field called name.
func (h *header) get(name string) string {
	for i := range h.fields {
		if strings.EqualFold(h.fields[i].Name, name) {
			return h.fields[i].Value
		}
	}
	return ""
}

// isMessage reports whether the fields look like a message's header: at least
// one that only mail has.
func (h *header) isMessage() bool {
	for _, f := range h.fields {
		switch strings.ToLower(f.Name) {
		case "from", "to", "cc", "bcc", "date", "subject", "message-id", "received", "return-path",
			"delivered-to", "mime-version", "content-type", "reply-to", "sender", "x-mailer",
			"dkim-signature", "references", "in-reply-to", "resent-from", "x-original-to", "envelope-to",
			"content-transfer-encoding", "authentication-results":
			return true
		}
	}
	return false
}
