package explain

import (
	"bytes"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"github.com/fatih/color"
)

// Draft writes the draft in raw as a person would see it: who it goes to, the
// subject, the text, and the first lines of what is quoted. Bytes that are no
// message are shown as they are.
func (p *Printer) Draft(raw []byte) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		p.bar(strings.Split(string(raw), "\n"))
		return
	}
	lines := []string{}
	for _, name := range []string{"From", "To", "Cc", "Subject"} {
		if v := m.Header.Get(name); v != "" {
			lines = append(lines, p.paint(color.Faint, name+": ")+safe(decodeWords(v)))
		}
	}
	lines = append(lines, "")
	p.bar(append(lines, shorten(body(m))...))
}

func (p *Printer) bar(lines []string) {
	for _, l := range lines {
		p.line("  %s %s", p.paint(color.FgBlue, "│"), l)
	}
}

func decodeWords(s string) string {
	if d, err := new(mime.WordDecoder).DecodeHeader(s); err == nil {
		return d
	}
	return s
}

func body(m *mail.Message) []string {
	r := m.Body
	if strings.EqualFold(m.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		r = quotedprintable.NewReader(r)
	}
	text, _ := io.ReadAll(r) // what could be read is what is shown
	return strings.Split(strings.TrimRight(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n"), "\n")
}

// shorten keeps the text whole and three lines of the quoted letter.
func shorten(lines []string) []string {
	const keep = 3
	var out []string
	quoted := 0
	for _, l := range lines {
		if strings.HasPrefix(l, ">") {
			if quoted++; quoted > keep {
				continue
			}
		}
		out = append(out, safe(l))
	}
	if quoted > keep {
		out = append(out, "> […]")
	}
	return out
}
