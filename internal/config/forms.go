package config

import (
	"net/mail"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// validAddress reports whether s is a bare mail address, local@domain
// (RFC 5322 section 3.4.1).
func validAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && a.Name == "" && len(s) <= 254
}

// hostName returns name in lower case and A-label form; ok is false when it
// is no name of a host. A name without a dot is one.
func hostName(name string) (string, bool) {
	name = strings.TrimSuffix(name, ".")
	if !isASCII(name) {
		var err error
		if name, err = idna.Lookup.ToASCII(name); err != nil {
			return "", false
		}
	}
	name = strings.ToLower(name)
	label := `[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?`
	ok := regexp.MustCompile(`^` + label + `(\.` + label + `)*$`).MatchString(name)
	return name, ok && len(name) <= 253
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// serverHost is hostName, or an address of IPv4 or IPv6.
func serverHost(s string) (string, bool) {
	if addr, err := netip.ParseAddr(s); err == nil {
		return addr.String(), true
	}
	host, ok := hostName(s)
	return host, ok && !numeric(host)
}

// domainName is hostName for a website: not an address, no port, no path.
func domainName(s string) (string, bool) {
	host, ok := hostName(s)
	return host, ok && !numeric(host)
}

// numeric reports whether the last label is a number, as in a broken IPv4
// address; no top-level domain is (RFC 3696 section 2).
func numeric(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	return strings.Trim(last, "0123456789") == ""
}

func validName(s string) bool {
	return regexp.MustCompile(`^[\pL\pN][\pL\pN._@+ -]{0,63}$`).MatchString(s)
}

// validFolder reports whether s can name an IMAP folder.
func validFolder(s string) bool {
	return s != "" && len(s) <= 255 && strings.TrimSpace(s) == s && strings.IndexFunc(s, unicode.IsControl) < 0
}

// sameFolder compares folder names: only INBOX is the same in any case
// (RFC 3501 section 5.1).
func sameFolder(a, b string) bool {
	return a == b || (strings.EqualFold(a, b) && strings.EqualFold(a, "INBOX"))
}

func unique(in []string) []string {
	slices.Sort(in)
	return slices.Compact(in)
}

func addresses(c *Config) []string {
	var out []string
	add := func(list ...string) {
		for _, a := range list {
			if validAddress(a) {
				out = append(out, strings.ToLower(a))
			}
		}
	}
	add(c.Identity.Address)
	add(c.Identity.Aliases...)
	for i := range c.Accounts {
		a := &c.Accounts[i]
		add(a.User, a.Identity.Address)
		add(a.Identity.Aliases...)
	}
	return unique(out)
}
