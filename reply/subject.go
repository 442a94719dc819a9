package reply

import (
	"regexp"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// prefixes are what mail clients of the common languages put before the
// subject of an answer or of a forwarded letter, once or counted.
var prefixes = regexp.MustCompile(`^(?i:re|aw|antw|antwort|sv|vs|tr|rép|rif|r|odp|ynt|fw|fwd|wg|vl|doorst|i|enc|rv|pd)(?:\s?\[\d{1,3}\]|\s?\(\d{1,3}\)|\^\d{1,3})?\s?[::]\s*`)

// subjectOf returns the subject of an answer to l: "Re: " once, before the
// subject without any prefix of that kind.
func subjectOf(l *claim.Letter) string {
	s := oneLine(l.Subject, maxSubject-len("Re: "))
	for range 50 {
		rest := prefixes.ReplaceAllString(s, "")
		if rest == s {
			break
		}
		s = rest
	}
	return strings.TrimSpace("Re: " + s)
}
