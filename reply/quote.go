package reply

import (
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Limits of the quoted letter. Whoever needs all of it has the letter.
const (
	maxQuotedLines = 200
	maxQuotedBytes = 32 << 10
	maxQuotedLine  = 2000
	omitted        = "[…]"
)

// quoted returns l as a mail client quotes it below an answer: a line that
// says who wrote it when, then every line behind "> ". It is "" when l has no
// text.
func quoted(l *claim.Letter, h human) string {
	body := strings.Trim(clean(cut(l.Text, maxQuotedBytes)), "\n")
	if old := strings.Trim(clean(cut(l.Quoted, maxQuotedBytes)), "\n"); old != "" {
		body += "\n\n" + old
	}
	if strings.TrimSpace(body) == "" {
		return ""
	}
	var b strings.Builder
	if who := attribution(l, h); who != "" {
		b.WriteString(who + "\n")
	}
	n := 0
	for line := range strings.SplitSeq(body, "\n") {
		if n++; n > maxQuotedLines || b.Len() > maxQuotedBytes {
			b.WriteString("> " + omitted + "\n")
			break
		}
		b.WriteString(quoteLine(line) + "\n")
	}
	return b.String()
}

// quoteLine puts the mark before line. What is a quote already gets no blank
// between the marks (RFC 3676 section 4.5 counts them so).
func quoteLine(line string) string {
	line = strings.TrimRight(line, " \t\u00a0")
	switch {
	case line == "":
		return ">"
	case len(line) > maxQuotedLine:
		line = cut(line, maxQuotedLine) + " " + omitted
	}
	if strings.HasPrefix(line, ">") {
		return ">" + line
	}
	return "> " + line
}

// attribution returns the line above a quote.
func attribution(l *claim.Letter, h human) string {
	who := writer(l.Sender())
	day, clock := h.at(l.Written())
	switch {
	case who == "":
		return ""
	case h.lang == "de" && day == "":
		return who + " schrieb:"
	case h.lang == "de":
		return "Am " + day + " um " + clock + " schrieb " + who + ":"
	case day == "":
		return who + " wrote:"
	}
	return "On " + day + " at " + clock + ", " + who + " wrote:"
}

func writer(a claim.Address) string {
	name, address := oneLine(a.Name, maxName), oneLine(a.Address, 254)
	switch {
	case address == "":
		return name
	case name == "":
		return "<" + address + ">"
	}
	return name + " <" + address + ">"
}
