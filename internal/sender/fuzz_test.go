package sender

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func FuzzParseAuthres(f *testing.F) {
	for _, s := range []string{
		"mx.example.net; none", "mx.example.net 1; dkim=pass (a (b) c) header.d=x.example header.b=a==; spf=fail smtp.mailfrom=\"a b\"@c",
		"x; dmarc=fail (p=REJECT sp=NONE) header.from=y", "x;;;", "x; a=b=c", "(((", "x; \"", "x; a=(", "x\\; spf=\\", "; =",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := parseAuthres(s)
		if (a == nil) == (err == nil) {
			t.Fatal("neither a value nor an error, or both")
		}
		if err == nil && (a.ID == "" || len(a.Results) > maxAuthresResults) {
			t.Errorf("%+v", a)
		}
		receivedBy(s)
	})
}

func FuzzPrescan(f *testing.F) {
	for _, s := range []string{
		"DKIM-Signature: v=1; d=a.example; s=b; h=from:to; l=3\r\n\r\nbody", "From: a\n b\n\n", "\r\n", " folded first\r\n", "dkim-signature:;;;=\n", ":", "a\r\rb",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		tags, _ := prescan(raw)
		for _, s := range tags {
			if s.Domain != "" && !isHost(s.Domain) {
				t.Errorf("domain %q", s.Domain)
			}
			if len(s.Signed) > maxSigned {
				t.Errorf("%d signed names", len(s.Signed))
			}
		}
		checkDKIM(&claim.Letter{Raw: raw}, &lookup{ctx: t.Context(), resolver: &zone{}, keys: map[string]keyRecord{}}, testNow)
	})
}

// FuzzSender puts anything into the addresses: no verdict but one with reasons,
// and never one that says proven.
func FuzzSender(f *testing.F) {
	f.Add("PicRights", "resolve@picrights.com", "x@gmail.com")
	f.Add("resolve@picrights.com", "a@xn--copytrack-.com", "@")
	f.Add("СOPYTRACK \u202e", "a@picrights.com.example.net", "a@pìxsy.com")
	f.Add("\"", "a@@b..c", "a@copytrack-legal-")
	v := testVerifier(f, nil)
	f.Fuzz(func(t *testing.T, name, from, reply string) {
		l := &claim.Letter{From: []claim.Address{{Name: name, Address: from}}, ReplyTo: []claim.Address{{Name: name, Address: reply}}}
		for _, kind := range []claim.Kind{claim.Other, claim.FirstClaim} {
			got := v.Verify(t.Context(), l, &claim.Claim{Kind: kind, Inner: -1})
			if got.Standing != claim.Unproven && got.Standing != claim.Lookalike || len(got.Why) == 0 {
				t.Errorf("%s: %q", got.Standing, got.Why)
			}
			if got.Domain != "" && !isHost(got.Domain) {
				t.Errorf("domain %q", got.Domain)
			}
			for _, s := range got.Why {
				if strings.ContainsAny(s, "\r\n\x00\u202e") || !utf8.ValidString(s) {
					t.Errorf("sentence %q", s)
				}
			}
		}
	})
}
