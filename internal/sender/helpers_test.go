package sender

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"go.uber.org/goleak"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var testNow = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

const testServer = "mx.example.net"

// keys are the signing keys of the tests, made once: RSA keys take time.
var keys = sync.OnceValue(func() map[string]crypto.Signer {
	out := map[string]crypto.Signer{}
	for name, bits := range map[string]int{"rsa": 2048, "other": 2048, "short": 1024} {
		k, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			panic(err)
		}
		out[name] = k
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	out["ed"] = ed
	return out
})

// record returns the DNS record of a key.
func record(t testing.TB, key, flags string) string {
	t.Helper()
	switch pub := keys()[key].Public().(type) {
	case ed25519.PublicKey:
		return "v=DKIM1; k=ed25519; " + flags + "p=" + base64.StdEncoding.EncodeToString(pub)
	default:
		der, err := x509.MarshalPKIXPublicKey(pub)
		if err != nil {
			t.Fatal(err)
		}
		return "v=DKIM1; k=rsa; " + flags + "p=" + base64.StdEncoding.EncodeToString(der)
	}
}

// sign puts a signature of domain on raw. The selector is the key's name.
func sign(t testing.TB, raw, domain, key string, keep ...string) string {
	t.Helper()
	var out bytes.Buffer
	o := &dkim.SignOptions{
		Domain: domain, Selector: key, Signer: keys()[key], Hash: crypto.SHA256,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		HeaderKeys: append([]string{"From", "To", "Subject", "Date", "Message-ID"}, keep...),
	}
	if err := dkim.Sign(&out, strings.NewReader(raw), o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// zone is a resolver over a map. A record "!servfail" or "!timeout" is that
// fault.
type zone struct {
	mu      sync.Mutex
	records map[string][]string
	asked   []string
}

func (z *zone) LookupTXT(_ context.Context, name string) ([]string, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.asked = append(z.asked, name)
	txts, ok := z.records[name]
	switch {
	case !ok:
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	case txts[0] == "!servfail":
		return nil, &net.DNSError{Err: "server misbehaving", Name: name, IsTemporary: true}
	case txts[0] == "!timeout":
		return nil, fmt.Errorf("ask: %w", &net.DNSError{Err: "i/o timeout", Name: name, IsTimeout: true})
	}
	return txts, nil
}

// newZone publishes keys and the policy for every domain that tests sign as.
func newZone(t testing.TB) *zone {
	z := &zone{records: map[string][]string{}}
	for _, d := range []string{
		"picrights.com", "mail.picrights.com", "copytrack.com", "pixsy.com", "higbeeassociates.com", "gettyimages.com",
		"visualrightsgroup.com", "anp.nl", "alamy.com", "copyrightagent.com", "fechner.legal", "garden-notes.example",
		"zendesk.com", "gmail.com", "studio.example", "copytrack-legal.com", "mailer.example", "picrights.com.example.net",
		"lists.example", "lawfirm.example", "masterfile.com", "helper.example",
	} {
		for _, k := range []string{"rsa", "ed", "short"} {
			z.records[k+"._domainkey."+d] = []string{record(t, k, "")}
		}
	}
	for _, d := range []string{"picrights.com", "copytrack.com", "pixsy.com", "visualrightsgroup.com"} {
		z.records["_dmarc."+d] = []string{"v=DMARC1; p=reject; rua=mailto:a@b.example"}
	}
	z.records["_dmarc.gettyimages.com"] = []string{"v=DMARC1; p=none"}
	z.records["_dmarc.alamy.com"] = []string{"v=DMARC1; p=none; sp=reject"}
	return z
}

// mailOf writes a message of the given head lines.
func mailOf(head ...string) string {
	base := []string{
		"To: legal@garden-notes.example", "Subject: Unlicensed use", "Date: Mon, 23 Nov 2026 10:00:00 +0000",
		"Message-ID: <1@test.example>",
	}
	return strings.Join(append(head, base...), "\r\n") + "\r\n\r\nDear Sir or Madam,\r\nour case number is 12.\r\n"
}

// parseLetter makes a Letter of raw, as far as the sender check reads one.
func parseLetter(t testing.TB, raw string) *claim.Letter {
	t.Helper()
	l := &claim.Letter{Raw: []byte(raw), Size: int64(len(raw))}
	head, _, _ := strings.Cut(raw, "\r\n\r\n")
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n ", " ", "\r\n\t", " ").Replace(head), "\r\n") {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		l.Header = append(l.Header, claim.Field{Name: name, Value: strings.TrimSpace(value)})
	}
	l.From, l.ReplyTo = addresses(l.Get("From")), addresses(l.Get("Reply-To"))
	return l
}

func addresses(value string) []claim.Address {
	list, err := mail.ParseAddressList(value)
	if err != nil {
		return nil
	}
	var out []claim.Address
	for _, a := range list {
		out = append(out, claim.Address{Name: a.Name, Address: a.Address})
	}
	return out
}

var ruleSet = sync.OnceValues(func() (*rules.Set, error) { return rules.Load("") })

// testRules is the embedded registry with a service listed for a claimant.
func testRules(t testing.TB) *rules.Set {
	t.Helper()
	set, err := ruleSet()
	if err != nil {
		t.Fatal(err)
	}
	out := *set
	out.Claimants = append([]rules.Claimant(nil), set.Claimants...)
	for i := range out.Claimants {
		if out.Claimants[i].ID == "pixsy" {
			out.Claimants[i].Services = []string{"helper.example"}
			out.Claimants[i].Portals = []string{"pixsy-portal.example"}
		}
	}
	return &out
}

func testVerifier(t testing.TB, r Resolver) *Verifier {
	return New(Options{
		Rules: testRules(t), TrustedAuthserv: []string{testServer}, Resolver: r,
		Own: claim.Own{Domains: []string{"garden-notes.example", "rose-club.example"}, Addresses: []string{"jo@gmail.com"}},
		Now: func() time.Time { return testNow },
	})
}

// received are the lines that the own server puts on a letter, with the
// results of its checks when auth is not "".
func received(auth string) string {
	out := ""
	if auth != "" {
		out = "Authentication-Results: " + testServer + "; " + auth + "\r\n"
	}
	return out + "Received: from out.example (out.example [192.0.2.7]) by mx.example.net with ESMTPS id 7; Mon, 23 Nov 2026 10:00:05 +0000\r\n"
}
