package classify

import (
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/claimtriage/claimtriage/rules"
)

// maxURLs bounds the addresses that are looked at.
const maxURLs = 400

// webAddress is a web or mail address in a text.
type webAddress struct {
	start, end int
	value      string // as written, but joined over lines and with hxxp and [.] mended
	host       string // lower case, without port
	path       string // from the first slash on, query included
	scheme     bool   // written with a scheme
	email      bool
}

// bare reports whether the address names a site and no page on it.
func (u *webAddress) bare() bool { return u.path == "" || u.path == "/" }

// findURLs finds web and mail addresses in text, in order.
func findURLs(text string) []webAddress {
	var out []webAddress
	for i := 0; i < len(text) && len(out) < maxURLs; {
		if !startsAddress(text, i) {
			i++
			continue
		}
		if u, ok := addressAt(text, i); ok {
			out = append(out, u)
			i = u.end
			continue
		}
		i = wordEnd(text, i)
	}
	return out
}

// startsAddress reports whether an address could begin at i: at a letter or a
// digit that is not inside a word.
func startsAddress(text string, i int) bool {
	return isAlnum(text[i]) && (i == 0 || !isAlnum(text[i-1]) && text[i-1] < 0x80 || text[i-1] >= 0x80 && !isAlnum(text[i-1]))
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func wordEnd(text string, i int) int {
	for i < len(text) && isAlnum(text[i]) {
		i++
	}
	return i
}

func addressAt(text string, i int) (webAddress, bool) {
	if n := schemeAt(text[i:]); n > 0 {
		return withScheme(text, i, n)
	}
	return withoutScheme(text, i)
}

// schemeAt returns the length of http://, https:// or a defanged form, or 0.
func schemeAt(s string) int {
	if len(s) < 10 || s[0] != 'h' && s[0] != 'H' {
		return 0
	}
	head := strings.ToLower(s[:min(len(s), 12)])
	for _, p := range []string{"http://", "https://", "hxxp://", "hxxps://", "http[:]//", "https[:]//", "hxxp[:]//", "hxxps[:]//"} {
		if strings.HasPrefix(head, p) {
			return len(p)
		}
	}
	return 0
}

func withScheme(text string, i, n int) (webAddress, bool) {
	raw, end := readURL(text, i, i > 0 && text[i-1] == '<')
	if len(raw) <= n {
		return webAddress{}, false
	}
	rest := refang(raw[n:])
	scheme := "http://"
	if strings.Contains(strings.ToLower(raw[:n]), "s") {
		scheme = "https://"
	}
	u := webAddress{start: i, end: end, value: scheme + rest, scheme: true}
	u.host, u.path = splitHost(rest)
	return u, strings.Contains(u.host, ".")
}

// readURL reads a URL from i and returns it, joined when it is broken over
// lines, and where it ends. bracketed says that it stands in angle brackets.
func readURL(text string, i int, bracketed bool) (string, int) {
	end := urlEnd(text, i)
	raw := text[i:end]
	for range 4 {
		next, ok := continues(text, raw, end, bracketed)
		if !ok {
			break
		}
		stop := urlEnd(text, next)
		raw, end = raw+text[next:stop], stop
	}
	trimmed := trimURL(raw)
	return trimmed, end - (len(raw) - len(trimmed))
}

func urlEnd(text string, i int) int {
	for i < len(text) {
		switch c := text[i]; {
		case c <= ' ', c == '<', c == '>', c == '"', c == '|', c == '`', c == 0x7f:
			return i
		case c == 0xc2 && i+1 < len(text) && (text[i+1] == 0xa0 || text[i+1] == 0xab || text[i+1] == 0xbb):
			return i
		case c == 0xe2 && i+2 < len(text) && text[i+1] == 0x80 && (text[i+2] >= 0x98 && text[i+2] <= 0x9f || text[i+2] == 0xa6 || text[i+2] == 0xaf || text[i+2] <= 0x95):
			return i
		}
		i++
	}
	return i
}

// continues says whether the URL raw, which ends at end, goes on in the next
// line, and where.
func continues(text, raw string, end int, bracketed bool) (int, bool) {
	next := end
	if next < len(text) && text[next] == '\r' {
		next++
	}
	if next >= len(text) || text[next] != '\n' || next+1 >= len(text) {
		return 0, false
	}
	next++
	stop := urlEnd(text, next)
	word := text[next:stop]
	if word == "" || schemeAt(word) > 0 || strings.HasPrefix(word, "www.") || strings.Contains(word, "@") {
		return 0, false
	}
	if bracketed {
		return next, stop < len(text) && text[stop] == '>'
	}
	return next, looksContinued(text, raw, word, end, stop)
}

func looksContinued(text, raw, word string, end, stop int) bool {
	last, first := raw[len(raw)-1], word[0]
	alone := stop >= len(text) || text[stop] == '\n' || text[stop] == '\r'
	long := end-(strings.LastIndexByte(text[:end], '\n')+1) >= 58
	inner := strings.ContainsAny(strings.TrimRight(word, ".,;:!?)"), "/_=&%?-.") || isImagePath(word)
	switch {
	case strings.IndexByte("-_=&%?", last) >= 0:
		return inner || alone || long
	case last == '/' && strings.Count(raw, "/") > 2:
		return inner && (alone || long)
	case strings.IndexByte("/_=&%?", first) >= 0:
		return inner
	}
	return long && inner && first != '-' && (alone || isImagePath(word) || strings.Contains(word, "/"))
}

// trimURL takes away signs at the end of raw that belong to the sentence.
func trimURL(raw string) string {
	for raw != "" {
		last := raw[len(raw)-1]
		switch {
		case strings.IndexByte(".,;:!?'*_", last) >= 0:
		case last == ')' && strings.Count(raw, ")") > strings.Count(raw, "("):
		case last == ']' && strings.Count(raw, "]") > strings.Count(raw, "["):
		case last == '}':
		default:
			return raw
		}
		raw = raw[:len(raw)-1]
	}
	return raw
}

var fangs = strings.NewReplacer("[.]", ".", "(.)", ".", "[dot]", ".", "(dot)", ".", "{.}", ".", "[/]", "/", "[:]", ":")

func refang(s string) string { return fangs.Replace(s) }

func splitHost(rest string) (host, path string) {
	at := strings.IndexAny(rest, "/?#")
	if at < 0 {
		at = len(rest)
	}
	host, path = strings.ToLower(rest[:at]), rest[at:]
	if k := strings.LastIndexByte(host, '@'); k >= 0 {
		host = host[k+1:]
	}
	host, _, _ = strings.Cut(host, ":")
	return strings.TrimSuffix(host, "."), path
}

// withoutScheme reads "www.site.example/page", "site.example" or a mail
// address from i.
func withoutScheme(text string, i int) (webAddress, bool) {
	end, dots := i, 0
	for end < len(text) {
		c := text[end]
		switch {
		case isAlnum(c):
		case c == '.':
			dots++
		case c == '-', c == '_', c == '+', c == '@', c == '[', c == ']':
		case c >= 0x80 && isLetterAt(text, end):
		default:
			c = 0
		}
		if c == 0 {
			break
		}
		end++
	}
	if dots == 0 {
		return webAddress{}, false
	}
	raw := strings.TrimRight(text[i:end], ".-_+@[]")
	if at := strings.IndexByte(raw, '@'); at > 0 {
		host := strings.ToLower(refang(raw[at+1:]))
		return webAddress{start: i, end: i + len(raw), value: raw, host: host, email: true}, plausibleHost(host, true)
	}
	host := strings.ToLower(refang(raw))
	if !plausibleHost(host, strings.HasPrefix(host, "www.")) {
		return webAddress{}, false
	}
	u := webAddress{start: i, end: i + len(raw), value: refang(raw), host: host}
	if i+len(raw) < len(text) && text[i+len(raw)] == '/' {
		full, stop := readURL(text, i, false)
		u.value, u.end = refang(full), stop
		_, u.path = splitHost(u.value)
	}
	return u, true
}

func isLetterAt(text string, i int) bool {
	c := text[i]
	return c >= 0xc3 && c <= 0xcb || c >= 0x80 && c < 0xc0
}

// fileEndings are top-level domains that are file endings far more often.
const fileEndings = " zip mov py sh md rs ps pdf doc docx txt jpg png gif exe rar "

// testEndings are names kept for examples (RFC 2606, RFC 6761).
const testEndings = " example test invalid localhost "

// plausibleHost reports whether host could be a domain: its last label must
// be a known top-level domain. sure allows rare ones.
func plausibleHost(host string, sure bool) bool {
	dot := strings.LastIndexByte(host, '.')
	if dot <= 0 || len(host) > 253 || strings.Contains(host, "..") || strings.ContainsAny(host, "_+[]") {
		return false
	}
	tld := host[dot+1:]
	if len(tld) < 2 || tld[0] >= '0' && tld[0] <= '9' {
		return false
	}
	if strings.Contains(testEndings, " "+tld+" ") {
		return true
	}
	if !sure && (strings.Contains(fileEndings, " "+tld+" ") || dot < 2) {
		return false
	}
	_, icann := publicsuffix.PublicSuffix("x." + tld)
	return icann
}

// orgDomain returns the registrable domain of host, or host itself.
func orgDomain(host string) string {
	org, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return host
	}
	return org
}

// isImagePath reports whether path ends like a picture file.
func isImagePath(path string) bool {
	path, _, _ = strings.Cut(path, "#")
	path, query, _ := strings.Cut(path, "?")
	return imageEnding(path) || imageEnding(query)
}

func imageEnding(s string) bool {
	s = strings.ToLower(strings.TrimRight(s, ".,;:!?)"))
	dot := strings.LastIndexByte(s, '.')
	if dot < 0 {
		return false
	}
	switch s[dot+1:] {
	case "jpg", "jpeg", "jpe", "png", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff", "jfif", "heic":
		return true
	}
	return false
}

// isArchive reports whether name is that of a packed file or a disk image.
func isArchive(name string) bool {
	switch strings.ToLower(name[strings.LastIndexByte(name, '.')+1:]) {
	case "zip", "rar", "7z", "gz", "tgz", "tar", "ace", "arj", "iso", "img", "cab", "lzh", "xz", "bz2":
		return true
	}
	return false
}

func urlSpans(urls []webAddress) []rules.Span {
	out := make([]rules.Span, 0, len(urls))
	for _, u := range urls {
		kind := rules.URLToken
		if u.email {
			kind = rules.EmailToken
		}
		out = append(out, rules.Span{Start: u.start, End: u.end, Kind: kind})
	}
	return out
}

// mergeSpans joins two sorted lists of spans that do not overlap.
func mergeSpans(a, b []rules.Span) []rules.Span {
	if len(b) == 0 {
		return a
	}
	out := make([]rules.Span, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].Start <= b[0].Start {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
