package claim

import (
	"slices"
	"strings"
	"time"
)

// Letter is a parsed message: what a person would see, and what the sender
// check needs. It is never nil-filled: broken mail is a Letter with Problems.
type Letter struct {
	MessageID  string   // with angle brackets, as written; "" when absent
	InReplyTo  []string // with angle brackets
	References []string // with angle brackets, oldest first

	Date     time.Time // the Date field; zero when absent or unreadable
	Received time.Time // when the mailbox got it (INTERNALDATE); zero offline

	From        []Address
	ReplyTo     []Address
	To          []Address
	Cc          []Address
	DeliveredTo []Address // Delivered-To, X-Original-To, Envelope-To

	Subject string  // decoded
	Header  []Field // every field, in order of appearance, unfolded, not decoded

	// Text is the newly written text as a reader sees it: the plain part, or
	// the visible text of the HTML when that says more. Lines end in \n.
	Text string
	// Quoted is older text below the new one ("> …", "On … wrote:").
	Quoted string
	// Hidden is text of the HTML that no reader sees (display:none, 0 px, white on white).
	Hidden string
	HTML   bool // the letter has an HTML part

	Links       []Link
	Images      []Image
	Attachments []Attachment
	// Forwarded holds originals inside this letter: message/rfc822 parts and
	// inline forwards, outermost first.
	Forwarded []*Letter

	Problems  []Problem // what was broken, in order of appearance
	Raw       []byte    // the bytes as fetched
	Size      int64     // size of the whole message in bytes, also when Raw is shorter
	Truncated bool      // Raw is only the beginning of the message
}

// Address is a mailbox of RFC 5322 section 3.4, decoded.
type Address struct {
	Name    string // display name, "" when absent
	Address string // local@domain, as written
}

// Domain returns the lower-case domain of a, or "".
func (a Address) Domain() string {
	if i := strings.LastIndexByte(a.Address, '@'); i >= 0 {
		return strings.ToLower(a.Address[i+1:])
	}
	return ""
}

// Field is one header field, unfolded but not decoded.
type Field struct {
	Name  string // as written, e.g. "Authentication-Results"
	Value string // without the leading blank
}

// Get returns the value of the first field called name, or "".
func (l *Letter) Get(name string) string {
	for _, f := range l.Header {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Sender returns the first From address, or the zero Address.
func (l *Letter) Sender() Address {
	if len(l.From) == 0 {
		return Address{}
	}
	return l.From[0]
}

// Written returns the date to count from: Date, otherwise Received.
func (l *Letter) Written() time.Time {
	if l.Date.IsZero() {
		return l.Received
	}
	return l.Date
}

// Link is a link of the HTML, or a bare URL in the text.
type Link struct {
	URL     string // the target, unwrapped from tracking wrappers
	Wrapped string // the target as written when it was wrapped, else ""
	Text    string // the link text; "" for a bare URL
	Bare    bool   // found in text, not in an <a>
	Hidden  bool   // inside hidden HTML
}

// Image is an image source of the HTML.
type Image struct {
	URL           string // http(s) URL or "cid:…"
	Alt           string
	Width, Height int // as declared, 0 when not
}

// Attachment describes a part that is not the text. Its bytes stay in Raw.
type Attachment struct {
	Name      string // decoded file name, base name only
	Type      string // declared media type, lower case
	Size      int64  // decoded size in bytes
	SHA256    string // hex, of the decoded bytes
	ContentID string // without angle brackets
	Inline    bool
	Text      string // text of a text/* or PDF part when it was read
}

// IsPDF reports whether a calls itself a PDF, by its type or its name.
func (a Attachment) IsPDF() bool {
	return a.Type == "application/pdf" || a.Type == "application/x-pdf" || strings.HasSuffix(strings.ToLower(a.Name), ".pdf")
}

// HasPDF reports whether a PDF is attached to the letter or to an original
// inside it.
func (l *Letter) HasPDF() bool {
	return slices.ContainsFunc(l.Attachments, Attachment.IsPDF) ||
		slices.ContainsFunc(l.Forwarded, func(f *Letter) bool { return slices.ContainsFunc(f.Attachments, Attachment.IsPDF) })
}

// Problem is something broken in a message that did not stop the parse.
type Problem struct {
	Code   string // e.g. "malformed-header", "missing-boundary", "too-deep"
	Detail string
}
