package testserver

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The program reads without leaving a trace, puts drafts and notes into
// folders, sets two keywords, and takes back drafts of its own by UID. Here is
// what it needs to say for that. Everything else is forbidden.
var allowedVerbs = regexp.MustCompile(`^(CAPABILITY|STARTTLS|LOGIN|AUTHENTICATE|NOOP|ID|LIST|STATUS|SELECT|EXAMINE|UNSELECT|` +
	`APPEND|CREATE|IDLE|DONE|LOGOUT|UID SEARCH|UID FETCH|UID STORE|UID EXPUNGE)$`)

// What may be fetched: nothing that sets \Seen (RFC 3501 section 6.4.5), and
// none of the structures that servers are known to send malformed.
var (
	fetchable   = regexp.MustCompile(`^(UID|FLAGS|INTERNALDATE|RFC822\.SIZE|MODSEQ|BODY\.PEEK\[[^\]]*\](<\d+\.\d+>)?)$`)
	fetchOnly   = regexp.MustCompile(`^UID FETCH \S+ (.*)$`)
	storeOnly   = regexp.MustCompile(`(?i)^UID STORE \S+ \+FLAGS(?:\.SILENT)? \(?([^()]*)\)?$`)
	fetchSuffix = regexp.MustCompile(` \(CHANGEDSINCE \d+\)$`)
)

// forbidden says why a command is not allowed, or "".
func forbidden(command string) string {
	name := verb(command)
	switch {
	case !allowedVerbs.MatchString(name):
		return name + " is not a command that this program needs"
	case name == "UID FETCH":
		return forbiddenFetch(command)
	case name == "UID STORE":
		return forbiddenStore(command)
	}
	return ""
}

func forbiddenFetch(command string) string {
	m := fetchOnly.FindStringSubmatch(strings.ToUpper(command))
	if m == nil {
		return "a FETCH that cannot be understood"
	}
	items := fetchSuffix.ReplaceAllString(m[1], "")
	if strings.HasPrefix(items, "(") && strings.HasSuffix(items, ")") {
		items = items[1 : len(items)-1]
	}
	for _, item := range splitItems(items) {
		if !fetchable.MatchString(item) {
			return fmt.Sprintf("it fetches %s: only flags, sizes, dates and BODY.PEEK leave no trace and come in a form to rely on", firstPart(item))
		}
	}
	return ""
}

// firstPart keeps a report from naming the same fault once for each section.
func firstPart(item string) string {
	part, _, _ := strings.Cut(item, "[")
	return part
}

// splitItems cuts at spaces outside of brackets: BODY.PEEK[HEADER.FIELDS (TO)]
// is one item.
func splitItems(items string) (out []string) {
	depth, start := 0, 0
	for i, r := range items {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		case ' ':
			if depth == 0 {
				out = append(out, items[start:i])
				start = i + 1
			}
		}
	}
	return append(out, items[start:])
}

func forbiddenStore(command string) string {
	m := storeOnly.FindStringSubmatch(command)
	if m == nil {
		return "it stores otherwise than by +FLAGS"
	}
	flags := strings.Fields(m[1])
	if len(flags) == 0 {
		return "it stores no flag at all"
	}
	for _, f := range flags {
		if !slices.Contains([]string{`$claim`, `$claimwarning`, `\deleted`}, strings.ToLower(f)) {
			return "it sets " + f
		}
	}
	return ""
}
