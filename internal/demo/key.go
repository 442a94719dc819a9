package demo

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// selector of the demo key: its record is served at
// demo._domainkey.DOMAIN for every domain that signs in the demo.
const selector = "demo"

// Key signs the demo's letters, and answers the DNS questions about itself,
// so that verification in the demo is real though no network is used.
type Key struct {
	private ed25519.PrivateKey
	record  string
	signers map[string]bool
}

// NewKey makes a fresh Ed25519 key (RFC 8463) for the signers in Samples.
func NewKey() (*Key, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("demo key: %w", err)
	}
	k := &Key{
		private: private,
		record:  "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public),
		signers: map[string]bool{},
	}
	for _, s := range Samples {
		if s.Signed != "" {
			k.signers[s.Signed] = true
		}
	}
	return k, nil
}

// Sign returns raw with a DKIM signature of domain on top.
func (k *Key) Sign(raw []byte, domain string) ([]byte, error) {
	var out bytes.Buffer
	err := dkim.Sign(&out, bytes.NewReader(raw), &dkim.SignOptions{
		Domain: domain, Selector: selector, Signer: k.private,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed,
		BodyCanonicalization:   dkim.CanonicalizationRelaxed,
		HeaderKeys:             []string{"From", "To", "Subject", "Date", "Message-ID"},
	})
	if err != nil {
		return nil, fmt.Errorf("demo key: sign for %s: %w", domain, err)
	}
	return out.Bytes(), nil
}

// LookupTXT answers for the demo's own records and nothing else.
func (k *Key) LookupTXT(_ context.Context, name string) ([]string, error) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if domain, ok := strings.CutPrefix(name, selector+"._domainkey."); ok && k.signers[domain] {
		return []string{k.record}, nil
	}
	if domain, ok := strings.CutPrefix(name, "_dmarc."); ok && k.signers[domain] {
		return []string{"v=DMARC1; p=reject"}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, Server: "demo", IsNotFound: true}
}
