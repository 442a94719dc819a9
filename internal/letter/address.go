package letter

import (
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// parseAddresses reads an address list (RFC 5322 section 3.4) as tolerantly
// as it can be without inventing: commas or semicolons part the addresses,
// group names are dropped, what holds no "@" is dropped unless it stands in
// angle brackets.
func parseAddresses(value string) []claim.Address {
	if !strings.Contains(value, "@") && strings.Contains(value, "=?") {
		value = decodeWords(value)
	}
	var out []claim.Address
	for _, item := range splitAddresses(value) {
		if a, ok := parseAddress(item); ok && len(out) < maxAddresses {
			out = append(out, a)
		}
	}
	return out
}

// splitAddresses cuts a list at the commas and semicolons that stand outside
// quotes, comments and angle brackets.
func splitAddresses(s string) []string {
	var out []string
	var quoted, angle bool
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && (quoted || depth > 0):
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case c == ':' && !angle && !strings.Contains(s[start:i], "@"):
			start = i + 1 // a group's name
		case (c == ',' || c == ';') && !angle:
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return append(out, s[start:])
}

// parseAddress reads one mailbox: "Name <a@b>", "a@b (Name)" or "a@b".
func parseAddress(s string) (claim.Address, bool) {
	s = strings.TrimSpace(s)
	if open, end := angles(s); open >= 0 {
		addr := strings.Join(strings.Fields(s[open+1:end]), "")
		if i := strings.LastIndexByte(addr, ':'); i >= 0 && strings.HasPrefix(addr, "@") {
			addr = addr[i+1:] // a source route, RFC 5322 section 4.4
		}
		name := displayName(s[:open] + " " + s[min(end+1, len(s)):])
		return claim.Address{Name: name, Address: addr}, addr != "" || name != ""
	}
	bare, comment := cutComment(s)
	bare = strings.Trim(bare, " \t\"'")
	if !strings.Contains(bare, "@") {
		return claim.Address{}, false
	}
	if i := strings.LastIndexAny(bare, " \t"); i >= 0 {
		return claim.Address{Name: displayName(bare[:i]), Address: strings.Trim(bare[i+1:], "\"'")}, true
	}
	return claim.Address{Name: displayName(comment), Address: bare}, true
}

// angles returns the place of the last <…> of s outside quotes, or -1. A
// bracket that never closes reaches to the end.
func angles(s string) (open, end int) {
	open, end = -1, len(s)
	quoted := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '<':
			open, end = i, len(s)
		case c == '>' && open >= 0 && end == len(s):
			end = i
		}
	}
	return open, end
}

// cutComment takes the first (comment) out of s.
func cutComment(s string) (rest, comment string) {
	i := strings.IndexByte(s, '(')
	if i < 0 {
		return s, ""
	}
	j := strings.LastIndexByte(s, ')')
	if j < i {
		return s[:i], s[i+1:]
	}
	return s[:i] + s[j+1:], s[i+1 : j]
}

// displayName unquotes and decodes a display name.
func displayName(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = unquote(s[1 : len(s)-1])
	} else if len(s) >= 2 && s[0] == '(' && s[len(s)-1] == ')' {
		s = s[1 : len(s)-1]
	}
	s = strings.Join(strings.Fields(tidy(decodeWords(s))), " ")
	return strings.Trim(s, "\"")
}

func unquote(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

// messageIDs returns the <…> tokens of an identification field (RFC 5322
// section 3.6.4), in order; bare tokens with "@" get their brackets.
func messageIDs(value string) []string {
	var out []string
	for value != "" && len(out) < maxAddresses {
		value = strings.TrimLeft(value, " \t,;")
		i := strings.IndexByte(value, '<')
		if i < 0 {
			for w := range strings.FieldsSeq(value) {
				if strings.Contains(w, "@") {
					out = append(out, "<"+strings.Trim(w, ">")+">")
				}
			}
			break
		}
		j := strings.IndexByte(value[i:], '>')
		if j < 0 {
			out = append(out, value[i:]+">")
			break
		}
		if id := strings.Join(strings.Fields(value[i:i+j+1]), ""); id != "<>" {
			out = append(out, id)
		}
		value = value[i+j+1:]
	}
	return out
}
