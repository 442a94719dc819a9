package letter

import (
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// fieldBlock is a header block in a text: the fields and the line at which
// the body below it begins.
type fieldBlock struct {
	values map[label]string
	body   int
}

// outlook reports whether the block is full enough to need no marker above.
func (b *fieldBlock) outlook() bool {
	_, from := b.values[fromLabel]
	_, date := b.values[dateLabel]
	_, subject := b.values[subjectLabel]
	_, to := b.values[toLabel]
	return from && date && (subject || to)
}

// block reads the header block that begins within three lines of line i.
// Wrapped values go on over lines without a label; one empty line between two
// labels is let pass.
func (s *splitter) block(i, level int) (fieldBlock, bool) {
	b := fieldBlock{values: make(map[label]string, 6)}
	last, wrapped := noLabel, 0
	start := i
	for ; i < len(s.lines) && i < start+40; i++ {
		line, ok := unquoteBy(s.lines[i], level)
		if !ok && level > 0 && strings.TrimSpace(line) != "" {
			break
		}
		if strings.TrimSpace(line) == "" {
			if s.endsBlock(i, level, &b) {
				break
			}
			continue
		}
		l, value := cutLabel(line)
		if _, twice := b.values[l]; l != noLabel && !twice {
			b.values[l], last, wrapped = value, l, 0
			continue
		}
		if last == noLabel || wrapped >= 4 || l != noLabel || !goesOn(last, b.values[last], line) {
			break
		}
		b.values[last] += " " + strings.TrimSpace(line)
		wrapped++
	}
	b.body = i
	_, from := b.values[fromLabel]
	return b, from && len(b.values) >= 2
}

// endsBlock reports whether the empty line i ends the block.
func (s *splitter) endsBlock(i, level int, b *fieldBlock) bool {
	if i+1 >= len(s.lines) {
		return true
	}
	next, _ := unquoteBy(s.lines[i+1], level)
	if len(b.values) == 0 {
		return strings.TrimSpace(next) == "" && i+2 >= len(s.lines)
	}
	l, _ := cutLabel(next)
	_, twice := b.values[l]
	return l == noLabel || twice
}

// goesOn reports whether line can be the wrapped rest of a value: only lists
// of addresses and subjects wrap.
func goesOn(l label, value, line string) bool {
	switch l {
	case toLabel, ccLabel, fromLabel, replyLabel:
		return strings.Contains(line, "@") || strings.HasSuffix(value, ",") || strings.HasSuffix(value, ";") || value == ""
	case subjectLabel, dateLabel:
		return value == "" || strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")
	}
	return false
}

// forward reads the message that the marker at line i announces, with its
// header block from line from on, and returns the line after it.
func (s *splitter) forward(i, from, level int) (next int, ok bool) {
	b, ok := s.block(from, level)
	if !ok || len(s.out.forwards) >= maxForwards {
		return i, false
	}
	end := len(s.lines)
	var body []string
	for k := b.body; k < end; k++ {
		line, marked := unquoteBy(s.lines[k], level)
		if !marked && level > 0 && strings.TrimSpace(line) != "" {
			end = k
			break
		}
		body = append(body, line)
	}
	s.out.forwards = append(s.out.forwards, forward{
		from: b.values[fromLabel], to: b.values[toLabel], cc: b.values[ccLabel], replyTo: b.values[replyLabel],
		subject: b.values[subjectLabel], date: b.values[dateLabel],
		text: strings.Join(body, "\n"), start: s.offsets[i], end: s.offsets[end],
	})
	return end, true
}

// letter makes a Letter of a forward. What its block does not say stays empty.
func (f *forward) letter() *claim.Letter {
	l := &claim.Letter{
		From: writtenAddresses(f.from), To: writtenAddresses(f.to), Cc: writtenAddresses(f.cc),
		ReplyTo: writtenAddresses(f.replyTo), Subject: subject(f.subject),
	}
	l.Date, _ = parseDate(f.date)
	return l
}

// writtenAddresses reads addresses as mail programs write them for people:
// "Name <a@b>", "Name <mailto:a@b>", "Name [a@b]", or a name alone.
func writtenAddresses(s string) []claim.Address {
	if s == "" {
		return nil
	}
	s = strings.NewReplacer("[mailto:", "<", "<mailto:", "<").Replace(s)
	if !strings.Contains(s, "<") && strings.Contains(s, "[") && strings.Contains(s, "@") {
		s = strings.NewReplacer("[", "<", "]", ">").Replace(s)
	} else if strings.Contains(s, "<") {
		s = strings.ReplaceAll(s, "]", ">")
	}
	// "a@b <a@b>" is how some write a link to an address.
	if out := parseAddresses(s); len(out) > 0 {
		return out
	}
	return []claim.Address{{Name: strings.Trim(strings.TrimSpace(s), `"'`)}}
}
