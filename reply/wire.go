package reply

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-message"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// mime is a message of one text/plain part that is about to be written.
type mime struct {
	id         string // with angle brackets
	date       time.Time
	from, to   []claim.Address
	subject    string
	inReplyTo  string   // with angle brackets, "" for none
	references []string // with angle brackets
	body       string   // \n line ends
}

// bytes writes m as 7-bit RFC 5322 with CRLF line ends. It holds no field
// that tells what wrote it.
func (m *mime) bytes() ([]byte, error) {
	encoding, charset := transfer(m.body)
	var h message.Header
	h.AddRaw(field("Content-Transfer-Encoding", encoding))
	h.AddRaw(field("Content-Type", "text/plain; charset="+charset))
	h.AddRaw(field("MIME-Version", "1.0"))
	for _, f := range m.fields() {
		h.AddRaw(field(f.Name, f.Value))
	}
	var out bytes.Buffer
	w, err := message.CreateWriter(&out, h)
	if err != nil {
		return nil, fmt.Errorf("write header: %w", err)
	}
	_, err = w.Write([]byte(strings.ReplaceAll(m.body, "\n", "\r\n")))
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("write body: %w", err)
	}
	return out.Bytes(), nil
}

// fields returns the fields above the MIME ones, last first: the library's
// header grows at its top.
func (m *mime) fields() []claim.Field {
	all := []claim.Field{
		{Name: "Date", Value: dateField(m.date)},
		{Name: "From", Value: mailboxes(m.from)},
		{Name: "To", Value: mailboxes(m.to)},
		{Name: "Subject", Value: text(oneLine(m.subject, maxSubject))},
		{Name: "Message-ID", Value: m.id},
		{Name: "In-Reply-To", Value: m.inReplyTo},
		{Name: "References", Value: strings.Join(m.references, " ")},
	}
	var out []claim.Field
	for _, f := range slices.Backward(all) {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	return out
}

// dateField writes t by RFC 5322 section 3.3, "" when it is not known or not
// a year that the field can hold.
func dateField(t time.Time) string {
	t = t.UTC()
	if t.IsZero() || t.Year() < 1900 || t.Year() > 9999 {
		return ""
	}
	return t.Format("Mon, 02 Jan 2006 15:04:05 -0700")
}

// field writes one header field, folded at blanks (RFC 5322 section 2.2.3).
// value is printable ASCII; anything else is dropped here as a last resort.
func field(name, value string) []byte {
	var b bytes.Buffer
	b.WriteString(name + ":")
	col := b.Len()
	for word := range strings.FieldsSeq(printable(value)) {
		if col+1+len(word) > maxLine && col > len(name)+1 {
			b.WriteString("\r\n")
			col = 0
		}
		b.WriteString(" " + word)
		col += 1 + len(word)
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e {
			return -1
		}
		return r
	}, s)
}

// transfer picks the transfer encoding of body (RFC 2045 section 6): as it is
// when it is ASCII in short lines that no mailbox format mistakes for its own.
func transfer(body string) (encoding, charset string) {
	ok := true
	for line := range strings.SplitSeq(body, "\n") {
		ok = ok && len(line) <= maxLine && !strings.HasPrefix(line, "From ") && !strings.HasSuffix(line, " ") &&
			ascii(strings.ReplaceAll(line, "\t", ""))
	}
	if ok {
		return "7bit", "us-ascii"
	}
	return "quoted-printable", "utf-8"
}
