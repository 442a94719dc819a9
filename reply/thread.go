package reply

import (
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Limits of the References field.
const (
	maxRefs     = 20
	maxRefBytes = 900
	maxID       = 250
)

// thread returns the fields that put an answer into the thread of l (RFC 5322
// section 3.6.4). Of a long chain the first and the last ones are kept.
func thread(l *claim.Letter) (inReplyTo string, references []string) {
	id := messageIDOf(l.MessageID)
	chain := l.References
	if len(chain) == 0 && len(l.InReplyTo) == 1 {
		chain = l.InReplyTo
	}
	for _, ref := range slices.Concat(chain, []string{id}) {
		if ref = messageIDOf(ref); ref != "" && !slices.Contains(tail(references, 200), ref) {
			references = append(references, ref)
		}
	}
	return id, capped(references)
}

// messageIDOf returns s when it is a Message-ID that a field may hold, else "".
func messageIDOf(s string) string {
	s = strings.TrimSpace(s)
	if len(s) < 5 || len(s) > maxID || s[0] != '<' || s[len(s)-1] != '>' || !ascii(s) ||
		strings.ContainsAny(s[1:len(s)-1], " <>(),;") || strings.Count(s, "@") != 1 {
		return ""
	}
	return s
}

// capped drops references behind the first one until the rest is short enough.
func capped(refs []string) []string {
	if len(refs) > maxRefs {
		refs = append([]string{refs[0]}, refs[len(refs)-maxRefs+1:]...)
	}
	for len(refs) > 1 && len(strings.Join(refs, " ")) > maxRefBytes {
		refs = slices.Delete(slices.Clone(refs), 1, 2)
	}
	return refs
}

func tail[T any](list []T, n int) []T {
	return list[max(0, len(list)-n):]
}
