package sender

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"a", "", 1},
		{"picrights", "picrights", 0},
		{"picrights", "picright", 1},
		{"picrights", "pirights", 1},
		{"picrights", "pcirights", 1},
		{"picrights", "picwrights", 1},
		{"picrights", "picrigths", 1},
		{"copytrack", "coyptrakc", 2},
		{"copytrack", "copyback", 2},
		{"größe", "grosse", 3},
		{"ab", "ba", 1},
		{"abc", "xyz", 3},
		{"kitten", "sitting", 3},
		{strings.Repeat("a", maxWord+1), strings.Repeat("a", maxWord+1), 4},
	}
	for _, tt := range tests {
		if got := distance(tt.a, tt.b, 3); got != tt.want {
			t.Errorf("%q to %q: %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got, back := distance(tt.a, tt.b, 3), distance(tt.b, tt.a, 3); got != back {
			t.Errorf("%q and %q: %d there, %d back", tt.a, tt.b, got, back)
		}
	}
}

func TestSkeleton(t *testing.T) {
	for _, group := range []string{
		"picrights plcrights p1crights picriqhts picrіghts píçrights ｐicrights",
		"copytrack c0pytrack соруtrасk cοpytrack",
		"getty-lrnages getty-images",
	} {
		words := strings.Fields(group)
		for _, w := range words[1:] {
			if skeleton(w) != skeleton(words[0]) {
				t.Errorf("%q does not look like %q: %q, %q", w, words[0], skeleton(w), skeleton(words[0]))
			}
		}
	}
	for _, pair := range []string{"picrights picnights", "copytrack copyteam", "alamy alamo", "pixsy pixie"} {
		a, b, _ := strings.Cut(pair, " ")
		if skeleton(a) == skeleton(b) {
			t.Errorf("%q looks like %q", a, b)
		}
	}
}

func TestDomains(t *testing.T) {
	for in, want := range map[string]string{
		"Example.COM.": "example.com", " a.b ": "a.b", "münchen.example": "xn--mnchen-3ya.example", "a..b": "", "": "", "a b.example": "",
		"_dmarc.a.example": "_dmarc.a.example", strings.Repeat("a", 64) + ".example": "", "a\x00.example": "", "[192.0.2.1]": "",
	} {
		if got := asciiHost(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"a.b.example.com": "example.com", "x.co.uk": "x.co.uk", "y.x.co.uk": "x.co.uk", "com": "com", "a.github.io": "a.github.io", "garden.example": "garden.example",
	} {
		if got := orgDomain(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for _, tt := range []struct {
		a, b string
		want bool
	}{{"a.x.com", "b.x.com", true}, {"x.com", "y.com", false}, {"a.co.uk", "b.co.uk", false}, {"a.github.io", "b.github.io", false}, {"", "", false}} {
		if aligned(tt.a, tt.b) != tt.want {
			t.Errorf("%q and %q aligned: %t", tt.a, tt.b, !tt.want)
		}
	}
}

func TestFindPolicy(t *testing.T) {
	tests := []struct {
		name    string
		records map[string][]string
		domain  string
		result  claim.Result
		action  string
	}{
		{"own", map[string][]string{"_dmarc.a.example": {"v=DMARC1; p=reject"}}, "a.example", claim.Pass, "reject"},
		{"of the whole", map[string][]string{"_dmarc.a.example": {"v=DMARC1;p=quarantine"}}, "m.a.example", claim.Pass, "quarantine"},
		{"sub-domains", map[string][]string{"_dmarc.a.example": {"v=DMARC1; p=reject; sp=none"}}, "m.a.example", claim.Pass, "none"},
		{"sp does not hold for itself", map[string][]string{"_dmarc.a.example": {"v=DMARC1; p=reject; sp=none"}}, "a.example", claim.Pass, "reject"},
		{"own before the whole", map[string][]string{"_dmarc.m.a.example": {"v=DMARC1; p=none"}, "_dmarc.a.example": {"v=DMARC1; p=reject"}}, "m.a.example", claim.Pass, "none"},
		{"percent is passed over", map[string][]string{"_dmarc.a.example": {"v=DMARC1; p=reject; pct=5; xyz=?"}}, "a.example", claim.Pass, "reject"},
		{"nothing", nil, "a.example", claim.None, ""},
		{"other records", map[string][]string{"_dmarc.a.example": {"v=spf1 -all", "hello"}}, "a.example", claim.None, ""},
		{"two", map[string][]string{"_dmarc.a.example": {"v=DMARC1; p=none", "v=DMARC1; p=reject"}}, "a.example", claim.None, ""},
		{"no p", map[string][]string{"_dmarc.a.example": {"v=DMARC1; sp=reject"}}, "a.example", claim.PermError, ""},
		{"bad p, wants reports", map[string][]string{"_dmarc.a.example": {"v=DMARC1; p=maybe; rua=mailto:x@a.example"}}, "a.example", claim.Pass, "none"},
		{"servfail", map[string][]string{"_dmarc.a.example": {"!servfail"}}, "a.example", claim.TempError, ""},
		{"servfail of the whole", map[string][]string{"_dmarc.a.example": {"!timeout"}}, "m.a.example", claim.TempError, ""},
		{"64 KB", map[string][]string{"_dmarc.a.example": {"v=DMARC1; p=reject;" + strings.Repeat(" ", 64<<10)}}, "a.example", claim.PermError, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := &lookup{ctx: t.Context(), resolver: &zone{records: tt.records}}
			p := findPolicy(q, tt.domain)
			if p.Result != tt.result || p.Action != tt.action {
				t.Errorf("%s %q, want %s %q", p.Result, p.Action, tt.result, tt.action)
			}
		})
	}
}

func TestPrescan(t *testing.T) {
	sig := "DKIM-Signature: v=1; d=A.example;\r\n s=sel; i=@m.a.example; h=From:\r\n To; l=5; b=x\r\n"
	tests := []struct {
		name, head string
		count      int
		err        error
	}{
		{"none", "From: a\r\n", 0, nil},
		{"one", sig + "From: a\r\n", 1, nil},
		{"other case, bare line feeds", "dkim-signature : d=a.example\nFrom: a\n", 1, nil},
		{"in the body", "From: a\r\n\r\n" + sig, 0, nil},
		{"no end of head", "DKIM-Signature: d=a.example", 1, nil},
		{"many lines", strings.Repeat("X-A: b\r\n", maxHeadLines+1), 0, errHeadSize},
		{"many continuation lines", "X-A: b\r\n" + strings.Repeat(" c\r\n", maxHeadLines), 0, errHeadSize},
		{"a megabyte", sig + "DKIM-Signature: " + strings.Repeat("a", 1<<20) + "\r\n", 1, errHeadSize},
		{"a large signature", "DKIM-Signature: b=" + strings.Repeat("a", maxSigBytes) + "\r\n", 0, errSignature},
		{"many tags", "DKIM-Signature: " + strings.Repeat("a=b;", 200) + "\r\n", 0, errSignature},
		{"many signed names", "DKIM-Signature: h=" + strings.Repeat("a:", maxSigned+1) + "\r\n", 0, errSignature},
		{"much work", strings.Repeat("DKIM-Signature: h="+strings.Repeat("a:", 250)+"\r\n", 5) + strings.Repeat("X: y\r\n", 5000), 5, errHeadWork},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := prescan([]byte(tt.head + "\r\n"))
			if !errors.Is(err, tt.err) || len(got) != tt.count {
				t.Fatalf("%d signatures, error %v; want %d, %v", len(got), err, tt.count, tt.err)
			}
		})
	}
	got, err := prescan([]byte(sig + "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := got[0]
	if s.Domain != "a.example" || s.Selector != "sel" || s.Agent != "m.a.example" || !s.Partial || fmt.Sprint(s.Signed) != "[from to]" {
		t.Errorf("read as %+v", s)
	}
}

// TestVerify_hostileHead holds the work on a hostile head: nothing of it is
// asked of the DNS, and the reason is given.
func TestVerify_hostileHead(t *testing.T) {
	for name, head := range map[string]string{
		"megabyte": "DKIM-Signature: v=1; d=picrights.com; s=rsa; b=" + strings.Repeat("A", 1<<20),
		"lines":    strings.Repeat("X-A: b\r\n", 12_000) + "DKIM-Signature: d=picrights.com",
	} {
		t.Run(name, func(t *testing.T) {
			z := newZone(t)
			l := parseLetter(t, mailOf(head, "From: resolve@picrights.com"))
			v := testVerifier(t, z).Verify(t.Context(), l, &claim.Claim{Inner: -1})
			if v.Standing != claim.Unproven || v.DKIM != claim.PermError || !strings.Contains(strings.Join(v.Why, " "), "larger than any honest one") {
				t.Errorf("%s, dkim %s, %q", v.Standing, v.DKIM, v.Why)
			}
			if len(z.asked) > 2 {
				t.Errorf("asked the DNS for %q", z.asked)
			}
		})
	}
}

// TestVerify_manySignatures holds the bound on look-ups.
func TestVerify_manySignatures(t *testing.T) {
	z := newZone(t)
	raw := mailOf("From: resolve@picrights.com")
	for i := range 30 {
		raw = fmt.Sprintf("DKIM-Signature: v=1; a=rsa-sha256; d=d%d.example; s=s; h=from; bh=AA==; b=AA==\r\n", i) + raw
	}
	v := testVerifier(t, z).Verify(t.Context(), parseLetter(t, raw), &claim.Claim{Inner: -1})
	if len(z.asked) > maxSignatures+2 {
		t.Errorf("asked the DNS %d times", len(z.asked))
	}
	if len(v.Why) > 25 {
		t.Errorf("%d sentences", len(v.Why))
	}
}

func TestVerify_forwarded(t *testing.T) {
	signed := sign(t, mailOf("From: PicRights <resolve@picrights.com>"), "picrights.com", "rsa")
	inline := &claim.Letter{From: []claim.Address{{Name: "PicRights", Address: "resolve@picrights.com"}}}
	fake := &claim.Letter{From: []claim.Address{{Name: "COPYTRACK", Address: "x@copytrack-legal.com"}}}
	tests := []struct {
		name  string
		inner *claim.Letter
		want  claim.Standing
		why   string
	}{
		{"attached, signed", parseLetter(t, signed), claim.Verified, "judged on its own"},
		{"attached, changed", parseLetter(t, rewrap(signed)), claim.Unproven, "does not fit"},
		{"attached, results of the sender's", parseLetter(t, received(passPicrights)+mailOf("From: resolve@picrights.com")), claim.Unproven, ""},
		{"inline", inline, claim.Unproven, "a forward proves nothing"},
		{"inline imitation", fake, claim.Lookalike, "copytrack-legal.com"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			outer := parseLetter(t, received("")+mailOf("From: Jo <friend@studio.example>"))
			outer.Forwarded = []*claim.Letter{tt.inner}
			v := testVerifier(t, newZone(t)).Verify(t.Context(), outer, &claim.Claim{Kind: claim.FirstClaim, Inner: 0})
			if v.Standing != tt.want || !strings.Contains(strings.Join(v.Why, "\n"), tt.why) {
				t.Errorf("%s, want %s with %q\n%s", v.Standing, tt.want, tt.why, strings.Join(v.Why, "\n"))
			}
		})
	}
}

func TestVerify_truncated(t *testing.T) {
	l := parseLetter(t, sign(t, mailOf("From: resolve@picrights.com"), "picrights.com", "rsa"))
	l.Truncated = true
	v := testVerifier(t, newZone(t)).Verify(t.Context(), l, &claim.Claim{Inner: -1})
	if v.DKIM != claim.Unavailable || v.Standing != claim.Unproven || !strings.Contains(strings.Join(v.Why, " "), "Only the beginning") {
		t.Errorf("dkim %s, %s, %q", v.DKIM, v.Standing, v.Why)
	}
}

func TestVerify_german(t *testing.T) {
	v := testVerifier(t, newZone(t))
	v.language = "de"
	l := parseLetter(t, sign(t, mailOf("From: resolve@picrights.com"), "picrights.com", "rsa"))
	got := v.Verify(t.Context(), l, &claim.Claim{Inner: -1})
	want := "Diese Mail wurde wirklich von picrights.com gesendet, der eigenen Domain von PicRights."
	if got.Why[0] != want {
		t.Errorf("%q, want %q", got.Why[0], want)
	}
}

// TestVerify_empty holds that nothing at all is a verdict, too.
func TestVerify_empty(t *testing.T) {
	got := testVerifier(t, nil).Verify(t.Context(), &claim.Letter{}, &claim.Claim{Inner: 3})
	if got.Standing != claim.Unproven || len(got.Why) == 0 {
		t.Errorf("%+v", got)
	}
}

// TestVerify_alignment holds what the record asks for: the DMARC result
// follows it, while the proof of who signed stays what it is.
func TestVerify_alignment(t *testing.T) {
	const strict = "v=DMARC1; p=reject; adkim=s; aspf=s"
	tests := []struct {
		name, policy, from, signer, auth string
		want                             claim.Result
	}{
		{"relaxed", "v=DMARC1; p=reject", "picrights.com", "mail.picrights.com", "", claim.Pass},
		{"strict, same", strict, "picrights.com", "picrights.com", "", claim.Pass},
		{"strict, spf not known", strict, "picrights.com", "mail.picrights.com", "", claim.Unavailable},
		{"strict, neither", strict, "picrights.com", "mail.picrights.com", "spf=pass smtp.mailfrom=m.picrights.com", claim.Fail},
		{"strict, spf", strict, "picrights.com", "mail.picrights.com", "spf=pass smtp.mailfrom=picrights.com", claim.Pass},
		{"spf for the helo beside the sender's", "v=DMARC1; p=reject", "picrights.com", "", "spf=pass smtp.helo=picrights.com; spf=fail smtp.mailfrom=x@evil.example", claim.Fail},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			z := newZone(t)
			z.records["_dmarc.picrights.com"] = []string{tt.policy}
			raw := mailOf("From: a@" + tt.from)
			if tt.signer != "" {
				raw = sign(t, raw, tt.signer, "rsa")
			}
			v := testVerifier(t, z).Verify(t.Context(), parseLetter(t, received(tt.auth)+raw), &claim.Claim{Inner: -1})
			if v.DMARC != tt.want {
				t.Errorf("dmarc %s, want %s\n%s", v.DMARC, tt.want, strings.Join(v.Why, "\n"))
			}
		})
	}
}

// TestVerify_ownClaimant holds that a webmaster who is in the registry still
// has contact forms.
func TestVerify_ownClaimant(t *testing.T) {
	v := testVerifier(t, newZone(t))
	v.own = []string{"copytrack.com"}
	l := parseLetter(t, sign(t, mailOf("From: form@copytrack.com"), "copytrack.com", "rsa"))
	if got := v.Verify(t.Context(), l, &claim.Claim{Inner: -1}); got.Standing != claim.Unproven {
		t.Errorf("%s: %q", got.Standing, got.Why)
	}
}

func TestKeyRecord(t *testing.T) {
	for in, want := range map[string]keyRecord{
		"v=DKIM1; p=x":              {found: true},
		"v=DKIM1; t=y; p=x":         {found: true, testing: true},
		"v=DKIM1; t = y : s ; p=x":  {found: true, testing: true, strict: true},
		"k=rsa; t=s; p=x":           {found: true, strict: true},
		"":                          {found: true},
		strings.Repeat("t=y;", 999): {found: true, testing: true},
	} {
		if got := parseKeyRecord(in); got != want {
			t.Errorf("%.20q: %+v, want %+v", in, got, want)
		}
	}
}
