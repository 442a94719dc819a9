package sender

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func TestParseAuthres(t *testing.T) {
	tests := []struct {
		name, in string
		want     *authres
		err      error
	}{
		{name: "none", in: "mx.example.net; none", want: &authres{ID: "mx.example.net"}},
		{name: "only the name", in: "mx.example.net", want: &authres{ID: "mx.example.net"}},
		{name: "version", in: "MX.Example.net 1; spf=pass smtp.mailfrom=a@b.example", want: &authres{ID: "mx.example.net", Results: []authresult{
			{Method: "spf", Result: claim.Pass, Props: map[string]string{"smtp.mailfrom": "a@b.example"}},
		}}},
		{name: "everything at once", in: `mx.example.net (a (nested) \) one); dkim=pass (2048-bit key; unprotected) header.d=b.example header.i="@b.example" header.b=a/b+c==; dmarc=fail (p=REJECT sp=NONE) header.from=b.example;`, want: &authres{ID: "mx.example.net", Results: []authresult{
			{Method: "dkim", Result: claim.Pass, Comment: "2048-bit key; unprotected", Props: map[string]string{"header.d": "b.example", "header.i": "@b.example", "header.b": "a/b+c=="}},
			{Method: "dmarc", Result: claim.Fail, Comment: "p=REJECT sp=NONE", Props: map[string]string{"header.from": "b.example"}},
		}}},
		{name: "blanks around the signs", in: "mx.example.net ; spf = hardfail reason = \"not; allowed\" smtp.helo = h.example", want: &authres{ID: "mx.example.net", Results: []authresult{
			{Method: "spf", Result: claim.Fail, Props: map[string]string{"reason": "not; allowed", "smtp.helo": "h.example"}},
		}}},
		{name: "method version", in: "x.example; dkim/1=temperror", want: &authres{ID: "x.example", Results: []authresult{
			{Method: "dkim", Result: claim.TempError, Props: map[string]string{}},
		}}},
		{name: "quoted local part", in: `x.example; spf=pass smtp.mailfrom="a b"@c.example`, want: &authres{ID: "x.example", Results: []authresult{
			{Method: "spf", Result: claim.Pass, Props: map[string]string{"smtp.mailfrom": "a b@c.example"}},
		}}},
		{name: "first of a property counts", in: "x.example; dkim=pass header.d=a.example header.d=b.example", want: &authres{ID: "x.example", Results: []authresult{
			{Method: "dkim", Result: claim.Pass, Props: map[string]string{"header.d": "a.example"}},
		}}},
		{name: "unknown word is neutral", in: "x.example; dkim=splendid", want: &authres{ID: "x.example", Results: []authresult{
			{Method: "dkim", Result: claim.Neutral, Props: map[string]string{}},
		}}},
		{name: "no name", in: "spf=pass smtp.mailfrom=a", err: errAuthresSyntax},
		{name: "empty", in: "", err: errAuthresSyntax},
		{name: "comment without end", in: "x.example; (spf=pass", err: errAuthresSyntax},
		{name: "string without end", in: `x.example; spf=pass reason="a`, err: errAuthresSyntax},
		{name: "no equals sign", in: "x.example; spf pass", err: errAuthresSyntax},
		{name: "deep comments", in: "x.example; " + strings.Repeat("(", 5000), err: errAuthresDepth},
		{name: "too long", in: strings.Repeat("a", maxAuthresBytes+1), err: errAuthresSize},
		{name: "too many results", in: "x.example" + strings.Repeat("; spf=pass", maxAuthresResults+1), err: errAuthresCount},
		{name: "too many properties", in: "x.example; spf=pass" + strings.Repeat(" a.b=c", maxAuthresProps+1), err: errAuthresCount},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parseAuthres(tt.in)
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestReadProvider(t *testing.T) {
	const (
		own     = "Received: from a.example by mx.example.net with ESMTPS; date"
		hop     = "Received: from mx.example.net by store.example.net with LMTP; date"
		inside  = "Received: by 2002:a05:6402:1:b0:5c:9c with SMTP id q1; date"
		foreign = "Received: from c.example (by mx.example.net) by out.sender.example with ESMTP; date"
		fake    = "Received: from c.example by mx.example.net; date"
		pass    = "Authentication-Results: mx.example.net; dmarc=pass header.from=a.example"
		spf     = "Authentication-Results: mx.example.net; spf=pass smtp.mailfrom=a.example"
		broken  = "Authentication-Results: mx.example.net; ((("
		other   = "Authentication-Results: mx.other.example; dmarc=pass header.from=a.example"
	)
	tests := []struct {
		name string
		head []string
		want string // methods believed
	}{
		{"above", []string{pass, own, foreign}, "dmarc"},
		{"several above", []string{spf, pass, own}, "spf dmarc"},
		{"below the own one", []string{own, pass, foreign}, "dmarc"},
		{"below own hops", []string{inside, hop, own, pass, foreign}, "dmarc"},
		{"only the topmost below", []string{own, spf, pass, foreign}, "spf"},
		{"above and below", []string{spf, own, pass}, "spf"},
		{"above a foreign one", []string{pass, foreign}, "dmarc"},
		{"below a foreign one", []string{foreign, pass}, ""},
		{"below a foreign one and a forged own one", []string{own, foreign, fake, pass}, ""},
		{"another name", []string{other, own}, ""},
		{"broken is passed over", []string{broken, pass, own}, "dmarc"},
		{"no Received at all", []string{spf, pass}, "spf"},
		{"nothing", []string{own}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := parseLetter(t, strings.Join(tt.head, "\r\n")+"\r\nFrom: a@a.example\r\n\r\n")
			p := testVerifier(t, nil).readProvider(l)
			var got []string
			for _, r := range p.Results {
				got = append(got, r.Method)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if (p.By == "") != (tt.want == "") {
				t.Errorf("by %q", p.By)
			}
		})
	}
}

func TestReceivedBy(t *testing.T) {
	tests := map[string]string{
		"from a (by b.example) by MX.example.net. (Postfix) with SMTP": "mx.example.net",
		"by 2002:a05::1 with SMTP id x; date":                          "2002:a05::1",
		"from a by [192.0.2.1] with SMTP":                              "192.0.2.1",
		"(qmail 12 invoked by uid 0); date":                            "",
		"from a; by b.example":                                         "",
		"from a = b by c.example":                                      "c.example",
		"from a (by":                                                   "",
		"":                                                             "",
	}
	for in, want := range tests {
		if got := receivedBy(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
