package letter

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strconv"
	"strings"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Head is what the header alone says of a message.
type Head struct {
	MessageID  string // with angle brackets; "" when absent
	Date       time.Time
	From       []claim.Address
	Subject    string   // decoded
	InReplyTo  []string // with angle brackets
	References []string // with angle brackets, oldest first
}

// Peek reads the header of raw and nothing else, with the tolerance of Parse.
// What is no message gives the zero Head.
func Peek(raw []byte) Head {
	h := readHeader(lineEnds(raw), maxFields, false)
	var out Head
	if ids := messageIDs(h.get("Message-ID")); len(ids) > 0 {
		out.MessageID = ids[0]
	}
	out.Date, _ = parseDate(h.get("Date"))
	out.From = parseAddresses(h.get("From"))
	out.Subject = subject(h.get("Subject"))
	out.InReplyTo = messageIDs(h.get("In-Reply-To"))
	out.References = messageIDs(h.get("References"))
	return out
}

// subject decodes a Subject and joins its blanks.
func subject(value string) string {
	return strings.TrimSpace(tidy(strings.ReplaceAll(decodeWords(value), "\t", " ")))
}

// Key returns the identity of the letter in raw: a hex SHA-256 over its
// Message-ID, From, Date and Subject values, unfolded and with single blanks,
// and over its body with LF line ends and without trailing blank lines.
// Copies of one letter have one key, however they were delivered; another
// letter that reuses a Message-ID has another. Cut bytes have a key of their
// own, so a caller has to fetch with the same cap every time.
func Key(raw []byte) string {
	raw = lineEnds(raw)
	h := readHeader(raw, maxFields, false)
	sum := sha256.New()
	for _, name := range [...]string{"Message-ID", "From", "Date", "Subject"} {
		v := strings.Join(strings.Fields(h.get(name)), " ")
		sum.Write([]byte(strconv.Itoa(len(v)) + ":" + v + "\n"))
	}
	hashBody(sum, raw[h.body:])
	return hex.EncodeToString(sum.Sum(nil))
}

// hashBody writes body to sum with LF line ends and no trailing blank lines.
func hashBody(sum hash.Hash, body []byte) {
	body = bytes.TrimRight(body, "\r\n")
	for len(body) > 0 {
		i := bytes.IndexByte(body, '\r')
		if i < 0 {
			sum.Write(body)
			return
		}
		sum.Write(body[:i])
		sum.Write([]byte{'\n'})
		if body = body[i+1:]; len(body) > 0 && body[0] == '\n' {
			body = body[1:]
		}
	}
}

// lineEnds returns raw, or a copy with LF line ends where raw knows nothing
// but bare CR.
func lineEnds(raw []byte) []byte {
	if bytes.IndexByte(raw, '\n') >= 0 || bytes.IndexByte(raw, '\r') < 0 {
		return raw
	}
	return bytes.ReplaceAll(raw, []byte{'\r'}, []byte{'\n'})
}
