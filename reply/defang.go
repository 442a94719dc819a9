package reply

import (
	"regexp"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// hostLike is anything that a mail client might turn into a link.
var hostLike = regexp.MustCompile(`(?i)(?:[\pL\d](?:[\pL\d_-]{0,61}[\pL\d])?\.)+[\pL\d-]{2,24}\b`)

// defang rewrites what a mail client would make a link of, so that nobody
// clicks it: hxxp for http, [.] for the dots of host names.
func defang(s string) string {
	s = schemes.ReplaceAllStringFunc(s, func(m string) string {
		return strings.NewReplacer("t", "x", "T", "X").Replace(m[:len(m)-len("://")]) + "://"
	})
	return hostLike.ReplaceAllStringFunc(s, func(m string) string {
		if !linked(m) {
			return m
		}
		return strings.ReplaceAll(m, ".", "[.]")
	})
}

var schemes = regexp.MustCompile(`(?i)\b(?:https?|ftps?)://`)

// linked reports whether s ends in a domain that exists.
func linked(s string) bool {
	s = strings.ToLower(s)
	if _, icann := publicsuffix.PublicSuffix(s); icann {
		return true
	}
	for _, reserved := range []string{".example", ".test", ".invalid", ".onion", ".zip"} {
		if strings.HasSuffix(s, reserved) {
			return true
		}
	}
	return strings.HasPrefix(s, "www.")
}
