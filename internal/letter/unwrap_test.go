package letter

import "testing"

func TestUnwrap(t *testing.T) {
	const target = "https://portal.pixelrights.example/c?id=AB12CD&x=1"
	tests := map[string][2]string{
		"safelinks": {"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fportal.pixelrights.example%2Fc%3Fid%3DAB12CD%26x%3D1&data=05%7C01%7C&sdata=x&reserved=0", target},
		"safelinks over safelinks": {
			"https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Feur01.safelinks.protection.outlook.com%2F%3Furl%3Dhttps%253A%252F%252Fa.example%252Fb%26data%3D1&data=2", "https://a.example/b",
		},
		"entities left in":  {"https://eur01.safelinks.protection.outlook.com/?x=1&amp;url=https%3A%2F%2Fa.example%2Fb&amp;data=1", "https://a.example/b"},
		"proofpoint 1":      {"https://urldefense.proofpoint.com/v1/url?u=http://a.example/b&k=x&r=y", "http://a.example/b"},
		"proofpoint 2":      {"https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example_b-5Fc-3Fd-3De&d=DwMFaQ&c=x", "https://a.example/b_c?d=e"},
		"proofpoint 3":      {"https://urldefense.com/v3/__https://a.example/b?c=d__;!!AbC-123!xyz$", "https://a.example/b?c=d"},
		"proofpoint 3 star": {"https://urldefense.com/v3/__https://a.example/b*c__;Iw!!AbC!xyz$", "https://a.example/b#c"},
		"proofpoint 3 run":  {"https://urldefense.com/v3/__https://a.example/**A**Ax__;w7zDtg!!AbC!xyz$", "https://a.example/üöx"},
		"google":            {"https://www.google.com/url?sa=t&q=https%3A%2F%2Fa.example%2Fb&usg=x", "https://a.example/b"},
		"google.de":         {"https://www.google.de/url?url=https://a.example/b", "https://a.example/b"},
		"google images":     {"https://www.google.com/imgres?imgurl=https%3A%2F%2Fa.example%2Frose.jpg&imgrefurl=x", "https://a.example/rose.jpg"},
		"barracuda":         {"https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fa.example%2fb&c=E,1,x", "https://a.example/b"},
		"cisco":             {"https://secure-web.cisco.com/1aBcD/https%3A%2F%2Fa.example%2Fb%3Fc%3D1", "https://a.example/b?c=1"},
		"trend micro":       {"https://ca-1234.url.emailprotection.trendmicro.com/wis/clicktime/v1/query?url=https%3a%2f%2fa.example%2fb&umid=1", "https://a.example/b"},
		"sophos":            {"https://eu-west-1.protection.sophos.com/?d=a.example&u=aHR0cHM6Ly9hLmV4YW1wbGUvYg==&i=x", "https://a.example/b"},
		"facebook":          {"https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fb&h=x", "https://a.example/b"},
		"linkedin":          {"https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fa.example%2Fb&urlhash=x", "https://a.example/b"},
		"gmx":               {"https://deref-gmx.net/mail/client/x/dereferrer/?redirectUrl=https%3A%2F%2Fa.example%2Fb", "https://a.example/b"},
		"mixed": {
			"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Furldefense.com%2Fv3%2F__https%3A%2F%2Fa.example%2Fb__%3B!!X!y%24&data=1", "https://a.example/b",
		},
	}
	for name, tt := range tests {
		if got := Unwrap(tt[0]); got != tt[1] {
			t.Errorf("%s: got %q, want %q", name, got, tt[1])
		}
	}
}

// What is no wrapper, or an opaque one, or one that hides something other
// than a web address, stays as it is.
func TestUnwrap_stays(t *testing.T) {
	for _, in := range []string{
		"", "https://a.example/?url=https://b.example/", "mailto:a@b.example",
		"https://safelinks.protection.outlook.com.evil.example/?url=https://b.example/",
		"https://evilsafelinks.protection.outlook.com.example/?url=https%3A%2F%2Fb.example",
		"https://eur01.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)",
		"https://eur01.safelinks.protection.outlook.com/?data=1",
		"https://protect-eu.mimecast.com/s/AbCdEfG?domain=a.example",
		"https://google.evil.example/url?q=https://b.example/",
		"https://www.google.com/search?q=https://b.example/",
		"https://urldefense.com/v3/__https://a.example/**9x__;Iw!!A!b$",
		"https://urldefense.com/v3/nothing", "https://%zz", "http://[::1",
	} {
		if got := Unwrap(in); got != in {
			t.Errorf("Unwrap(%q) = %q", in, got)
		}
	}
}

func TestBareLinks(t *testing.T) {
	tests := map[string][]string{
		"see https://a.example/b.":                      {"https://a.example/b"},
		"(https://a.example/b)":                         {"https://a.example/b"},
		"https://a.example/b_(c)":                       {"https://a.example/b_(c)"},
		"<https://a.example/b>":                         {"https://a.example/b"},
		"<URL:https://a.example/b>":                     {"https://a.example/b"},
		"\"https://a.example/b\",":                      {"https://a.example/b"},
		"„https://a.example/b“":                         {"https://a.example/b"},
		"https://a.example/b?x=1&y=2#z!":                {"https://a.example/b?x=1&y=2#z"},
		"HTTPS://A.example/b":                           {"HTTPS://A.example/b"},
		"hxxps://a[.]example/b":                         {"https://a.example/b"},
		"hxxp[:]//a[dot]example/b":                      {"http://a.example/b"},
		"http://bücher.example/ü":                       {"http://bücher.example/ü"},
		"a\u00a0https://a.example/b\u00a0c":             {"https://a.example/b"},
		"[https://a.example/b] and https://c.example":   {"https://a.example/b", "https://c.example"},
		"Bild(https://a.example/b),https://c.example/d": {"https://a.example/b", "https://c.example/d"},
		"no link: https:// and ftp://x and xhttp://a.b": nil,
		"*https://a.example/b*":                         {"https://a.example/b"},
		"https://a.example/b\nhttps://a.example/c":      {"https://a.example/b", "https://a.example/c"},
	}
	for in, want := range tests {
		var got []string
		for _, l := range bareLinks(in) {
			got = append(got, l.item.URL)
		}
		if len(got) != len(want) {
			t.Errorf("%q: got %q, want %q", in, got, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q: got %q, want %q", in, got[i], want[i])
			}
		}
	}
}
