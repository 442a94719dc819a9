package letter

import (
	"encoding/base64"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxWraps = 6 // wrappers within one another

// Unwrap takes the tracking and scanning wrappers off a URL, several deep,
// without asking anybody: Outlook SafeLinks, Proofpoint URL Defense v1 to v3,
// Google, Barracuda, Cisco, Trend Micro, Sophos, Facebook, LinkedIn and others
// that carry their target in plain sight. What is opaque stays as it is.
func Unwrap(raw string) string {
	for range maxWraps {
		inner, ok := unwrapOnce(raw)
		if !ok {
			return raw
		}
		raw = inner
	}
	return raw
}

func unwrapOnce(raw string) (string, bool) {
	if len(raw) > maxURL || !strings.HasPrefix(lowerPrefix(raw, 4), "http") {
		return "", false
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return "", false
	}
	host := strings.ToLower(u.Hostname())
	if host == "urldefense.com" || host == "urldefense.proofpoint.com" || host == "urldefense.us" {
		return proofpoint(raw, u)
	}
	if strings.HasSuffix(host, ".trendmicro.com") || host == "secure-web.cisco.com" || strings.HasSuffix(host, ".protection.sophos.com") {
		if inner, ok := encodedTarget(host, u); ok {
			return inner, true
		}
	}
	param := targetParam(host, strings.ToLower(u.Path))
	if param == "" {
		return "", false
	}
	return plainTarget(queryValue(u.RawQuery, param))
}

func lowerPrefix(s string, n int) string { return strings.ToLower(s[:min(n, len(s))]) }

// targetParam returns the query parameter in which a wrapper of host and path
// carries its target in plain sight; "" for everybody else.
func targetParam(host, path string) string {
	switch {
	case under(host, "safelinks.protection.outlook.com"), under(host, "safelinks.protection.office365.us"):
		return "url"
	case isGoogle(host) && path == "/url":
		return "q|url"
	case isGoogle(host) && path == "/imgres":
		return "imgurl"
	case host == "linkprotect.cudasvc.com", host == "linkprotect.barracudanetworks.com":
		return "a"
	case (under(host, "facebook.com") || under(host, "instagram.com")) && (path == "/l.php" || path == "/" || path == "/flx/warn/"):
		return "u"
	case under(host, "linkedin.com") && (strings.HasPrefix(path, "/redir/") || path == "/safety/go" || path == "/slink"):
		return "url"
	case under(host, "youtube.com") && path == "/redirect":
		return "q"
	case host == "slack-redir.net" && path == "/link", host == "steamcommunity.com" && path == "/linkfilter/":
		return "url"
	case host == "out.reddit.com", host == "exit.sc", host == "vk.com" && path == "/away.php":
		return "url|to"
	case host == "duckduckgo.com" && strings.HasPrefix(path, "/l/"):
		return "uddg"
	case host == "deref-gmx.net", host == "deref-web-02.de", host == "deref-web.de", host == "deref-mail.com", under(host, "deref-gmx.com"):
		return "redirectUrl"
	case host == "protect2.fireeye.com", host == "protect.fireeye.com", under(host, "checkpoint.com") && strings.Contains(path, "/v2/"):
		return "u"
	}
	return ""
}

// under reports whether host is domain or a subdomain of it.
func under(host, domain string) bool {
	rest, ok := strings.CutSuffix(host, domain)
	return ok && (rest == "" || rest[len(rest)-1] == '.')
}

// isGoogle reports whether host is google.TLD or www.google.TLD.
func isGoogle(host string) bool {
	host = strings.TrimPrefix(strings.TrimPrefix(host, "www."), "images.")
	rest, ok := strings.CutPrefix(host, "google.")
	if !ok {
		return false
	}
	return len(rest) <= 6 && (strings.Count(rest, ".") == 0 || strings.HasPrefix(rest, "co.") || strings.HasPrefix(rest, "com."))
}

// queryValue returns the first value of the parameters named in names, which
// are parted by "|". It does not fail on a query that is partly broken.
func queryValue(query, names string) string {
	for pair := range strings.SplitSeq(strings.ReplaceAll(query, "&amp;", "&"), "&") {
		key, value, _ := strings.Cut(pair, "=")
		for name := range strings.SplitSeq(names, "|") {
			if strings.EqualFold(key, name) && value != "" {
				if v, err := url.QueryUnescape(value); err == nil {
					return v
				}
				return value
			}
		}
	}
	return ""
}

// plainTarget takes s for a target if it is an absolute web address.
func plainTarget(s string) (string, bool) {
	s = strings.TrimSpace(s)
	low := lowerPrefix(s, 8)
	if !strings.HasPrefix(low, "http://") && !strings.HasPrefix(low, "https://") || !utf8.ValidString(s) {
		return "", false
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		return "", false
	}
	return s, true
}

// encodedTarget opens the wrappers that carry their target in the path or in
// base64.
func encodedTarget(host string, u *url.URL) (string, bool) {
	switch {
	case host == "secure-web.cisco.com":
		// https://secure-web.cisco.com/TOKEN/https%3A%2F%2Ftarget
		parts := strings.SplitN(strings.TrimPrefix(u.EscapedPath(), "/"), "/", 2)
		if len(parts) != 2 {
			return "", false
		}
		inner, err := url.PathUnescape(parts[1])
		if err != nil {
			return "", false
		}
		return plainTarget(inner)
	case strings.HasSuffix(host, ".trendmicro.com"):
		return plainTarget(queryValue(u.RawQuery, "url"))
	default:
		inner, err := base64.StdEncoding.DecodeString(pad(queryValue(u.RawQuery, "u")))
		if err != nil {
			return "", false
		}
		return plainTarget(string(inner))
	}
}

func pad(s string) string {
	s = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(s, "="))
	return s + strings.Repeat("=", (4-len(s)%4)%4)
}
