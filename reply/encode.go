package reply

import (
	"encoding/base64"
	"net/mail"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/claimtriage/claimtriage/internal/claim"
)

const (
	maxLine    = 78 // RFC 5322 section 2.1.1, without CRLF
	maxWord    = 60 // of one encoded word, so that the field's name fits before it
	maxSubject = 250
	maxName    = 120
)

// text writes s as unstructured text of a header field: as it is when it is
// plain ASCII in short words, else as encoded words (RFC 2047 section 2).
func text(s string) string {
	if plain(s) {
		return s
	}
	return strings.Join(encodedWords(s), " ")
}

// plain reports whether s can stand in a field as it is: nothing in it would
// be taken for an encoded word, and it can be folded.
func plain(s string) bool {
	if !ascii(s) || strings.Contains(s, "=?") {
		return false
	}
	for word := range strings.SplitSeq(s, " ") {
		if word == "" || len(word) > maxWord {
			return false
		}
	}
	return true
}

// encodedWords parts s at character ends into words of at most maxWord bytes.
func encodedWords(s string) []string {
	const head, tail = "=?utf-8?B?", "?="
	room := (maxWord - len(head) - len(tail)) / 4 * 3
	var out []string
	for s != "" {
		n := len(cut(s, room))
		out = append(out, head+base64.StdEncoding.EncodeToString([]byte(s[:n]))+tail)
		s = s[n:]
	}
	return out
}

// mailboxOf writes a as a mailbox of RFC 5322 section 3.4. a must have passed
// usable.
func mailboxOf(a claim.Address) string {
	name := oneLine(a.Name, maxName)
	switch {
	case name == "":
		return a.Address
	case !plain(name):
		name = strings.Join(encodedWords(name), " ")
	case strings.ContainsAny(name, `()<>[]:;@\,."`):
		name = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
	}
	return name + " <" + a.Address + ">"
}

// mailboxes writes list with commas.
func mailboxes(list []claim.Address) string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = mailboxOf(a)
	}
	return strings.Join(out, ", ")
}

// usable returns a in the form that a header field may hold: pure ASCII, its
// domain in A-labels, its name cleaned. ok is false when a is no address that
// 7-bit mail can reach.
func usable(a claim.Address) (out claim.Address, ok bool) {
	address := strings.TrimSpace(a.Address)
	at := strings.LastIndexByte(address, '@')
	if at <= 0 || len(address) > 254 || !utf8.ValidString(address) {
		return claim.Address{}, false
	}
	domain, err := idna.Lookup.ToASCII(strings.TrimSuffix(address[at+1:], "."))
	if err != nil || !atoms(domain) {
		return claim.Address{}, false
	}
	address = address[:at+1] + domain
	parsed, err := mail.ParseAddress(address)
	if err != nil || !ascii(address) || strings.ContainsAny(address, " \t") || parsed.Address != address {
		return claim.Address{}, false
	}
	return claim.Address{Name: oneLine(a.Name, maxName), Address: address}, true
}
