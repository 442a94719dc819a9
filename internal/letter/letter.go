package letter

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Errors of Parse. Everything else is a letter with problems.
var (
	ErrEmpty     = errors.New("message is empty")
	ErrNoMessage = errors.New("no mail header found, this is not a message")
)

// Options of Parse. The zero value is ready to use.
type Options struct {
	Received  time.Time     // when the mailbox got the message (INTERNALDATE)
	Size      int64         // size of the whole message in bytes when raw is only its beginning
	Truncated bool          // raw is only the beginning
	MaxSize   int           // bytes that are read; 0 means 32 MiB
	Timeout   time.Duration // bound on the whole; 0 means 5 s

	// PDF reads the text of PDF attachments; nil leaves them unread. It takes
	// its own time, which Timeout does not bound but ctx does.
	PDF PDFReader

	// Reader picks the MIME reader; tests compare the two with it.
	Reader Reader
}

// Reader names a way to read the MIME structure.
type Reader uint8

// The readers.
const (
	Auto      Reader = iota // the light reader, and enmime for what is broken
	LightOnly               // never enmime
	Enmime                  // enmime whenever the guards let it
)

// Parse turns message bytes (RFC 5322) into a letter. It fails with ErrEmpty
// or ErrNoMessage for what is no message at all, or with the error of a
// context that had ended before it began; whatever else is wrong is listed in
// Problems. Letter.Raw aliases raw, which must not change afterwards.
func Parse(ctx context.Context, raw []byte, opt Options) (*claim.Letter, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("parse letter: %w", err)
	}
	timeout := opt.Timeout
	if timeout <= 0 {
		timeout = maxTimeout
	}
	within, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	limit := opt.MaxSize
	if limit <= 0 {
		limit = maxSize
	}
	j := &job{ctx: within, pdf: opt.PDF != nil}
	size := max(int64(len(raw)), opt.Size)
	cut := opt.Truncated || size > int64(len(raw))
	if len(raw) > limit {
		raw, cut = raw[:limit:limit], true
		j.note(TooLarge, fmt.Sprintf("only the first %d bytes are read", limit))
	}
	l, err := j.message(raw, 0, opt.Reader)
	if err != nil {
		return nil, fmt.Errorf("parse letter of %d bytes: %w", size, err)
	}
	j.readPDFs(ctx, opt.PDF)
	l.Received, l.Size, l.Truncated = opt.Received, size, cut
	l.Problems = j.problems
	return l, nil
}

// message reads one message, which lies at depth inside the letter.
func (j *job) message(raw []byte, depth int, reader Reader) (*claim.Letter, error) {
	if len(strings.TrimSpace(string(raw[:min(len(raw), 4096)]))) == 0 {
		return nil, ErrEmpty
	}
	lf := lineEnds(raw)
	h := readHeader(lf, maxFields, false)
	if !h.isMessage() {
		return nil, ErrNoMessage
	}
	l := &claim.Letter{Header: h.fields, Raw: raw, Size: int64(len(raw))}
	j.head(l, &h)
	t := j.scan(lf, &h, depth)
	if reader == Enmime {
		t.broken = true
	}
	if reader != LightOnly {
		if better := j.repair(lf, t); better != nil {
			t = better
		}
	}
	c := &content{job: j, letter: l, depth: depth, reader: reader}
	c.part(t.root)
	c.finish()
	return l, nil
}

// head fills in what the header says.
func (j *job) head(l *claim.Letter, h *header) {
	if h.broken {
		j.note(BadHeader, "a line of the header is no field")
	}
	if h.long {
		j.note(LongHeader, "fields were cut or left out")
	}
	seen := map[string]int{}
	for _, f := range h.fields {
		name := strings.ToLower(f.Name)
		if seen[name]++; seen[name] == 1 || name == "delivered-to" || name == "to" || name == "cc" {
			setField(l, name, f.Value)
		}
	}
	for _, name := range [...]string{"from", "date", "subject", "message-id", "reply-to", "sender", "content-type"} {
		if seen[name] > 1 {
			j.note(TwiceHeader, name)
		}
	}
	if seen["date"] > 0 && l.Date.IsZero() {
		j.note(BadDate, h.get("Date"))
	}
}

func setField(l *claim.Letter, name, value string) {
	switch name {
	case "message-id":
		if ids := messageIDs(value); len(ids) > 0 {
			l.MessageID = ids[0]
		}
	case "in-reply-to":
		l.InReplyTo = messageIDs(value)
	case "references":
		l.References = messageIDs(value)
	case "date":
		l.Date, _ = parseDate(value)
	case "from":
		l.From = parseAddresses(value)
	case "reply-to":
		l.ReplyTo = parseAddresses(value)
	case "to":
		l.To = append(l.To, parseAddresses(value)...)
	case "cc":
		l.Cc = append(l.Cc, parseAddresses(value)...)
	case "delivered-to", "x-original-to", "envelope-to":
		l.DeliveredTo = append(l.DeliveredTo, parseAddresses(value)...)
	case "subject":
		l.Subject = subject(value)
	}
}
