package sender

import (
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// maxHost is the longest name of DNS (RFC 1035 section 2.3.4), in bytes.
const maxHost = 253

// asciiHost returns host in lower-case A-label form, or "" when it cannot be
// a host name. Underscores are kept: records live behind them.
func asciiHost(host string) string {
	host = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(host), "."))
	if host == "" || len(host) > 4*maxHost {
		return ""
	}
	if !isASCII(host) {
		a, err := idna.Lookup.ToASCII(host)
		if err != nil {
			if a, err = idna.Punycode.ToASCII(host); err != nil {
				return ""
			}
		}
		host = a
	}
	if !isHost(host) {
		return ""
	}
	return host
}

// unicodeHost returns host in U-label form; what is no valid A-label stays.
func unicodeHost(host string) string {
	if !strings.Contains(host, "xn--") {
		return host
	}
	u, err := idna.Punycode.ToUnicode(host)
	if err != nil {
		return host
	}
	return strings.ToLower(u)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// isHost reports whether s is a lower-case name that DNS can be asked for.
func isHost(s string) bool {
	if len(s) > maxHost {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 {
			return false
		}
		for i := range len(label) {
			if !isHostByte(label[i]) {
				return false
			}
		}
	}
	return true
}

func isHostByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// orgDomain returns the organisational domain of host (RFC 7489 section 3.2):
// one label below the public suffix. A host that is itself a public suffix,
// or has one label only, is returned as it is.
func orgDomain(host string) string {
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host
}

// aligned reports relaxed alignment of two host names (RFC 7489 section 3.1).
func aligned(a, b string) bool {
	return a != "" && b != "" && orgDomain(a) == orgDomain(b)
}

// within reports whether host is domain or lies below it.
func within(host, domain string) bool {
	return host == domain || strings.HasSuffix(host, domain) && host[len(host)-len(domain)-1] == '.'
}

func withinAny(host string, domains []string) bool {
	for _, d := range domains {
		if d != "" && within(host, d) {
			return true
		}
	}
	return false
}
