package testserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// authority is a throw-away certificate authority with one certificate for
// localhost, 127.0.0.1 and ::1. A server and the relays before it show the
// same one, so a client needs to trust one file.
type authority struct {
	caFile   string // PEM, the authority's own certificate
	certFile string // PEM, the chain of the server
	keyFile  string // PEM, mode 0600
	roots    *x509.CertPool
	leaf     tls.Certificate
}

func newAuthority(dir string) (*authority, error) {
	a := &authority{
		caFile:   filepath.Join(dir, "ca.pem"),
		certFile: filepath.Join(dir, "cert.pem"),
		keyFile:  filepath.Join(dir, "key.pem"),
		roots:    x509.NewCertPool(),
	}
	if err := a.write(); err != nil {
		return nil, fmt.Errorf("making a certificate in %s: %w", dir, err)
	}
	return a, nil
}

func (a *authority) write() error {
	ca, caKey, err := issue(caTemplate(), nil, nil)
	if err != nil {
		return err
	}
	leaf, leafKey, err := issue(leafTemplate(), ca, caKey)
	if err != nil {
		return err
	}
	a.roots.AddCert(ca)
	a.leaf = tls.Certificate{Certificate: [][]byte{leaf.Raw, ca.Raw}, PrivateKey: leafKey}
	key, err := x509.MarshalPKCS8PrivateKey(leafKey)
	if err != nil {
		return fmt.Errorf("encoding the key: %w", err)
	}
	caPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Raw})
	leafPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Raw})
	keyPEM := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})
	if err := os.WriteFile(a.caFile, caPEM, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(a.certFile, append(leafPEM, caPEM...), 0o644); err != nil {
		return err
	}
	return os.WriteFile(a.keyFile, keyPEM, 0o600)
}

// serverConfig is for the side of a relay that the client sees.
func (a *authority) serverConfig() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{a.leaf}, MinVersion: tls.VersionTLS12}
}

// clientConfig is for the side of a relay that the server sees.
func (a *authority) clientConfig() *tls.Config {
	return &tls.Config{RootCAs: a.roots, ServerName: "localhost", MinVersion: tls.VersionTLS12}
}

func caTemplate() *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "claimtriage test authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
}

func leafTemplate() *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		DNSNames:    []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		KeyUsage:    x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
}

// issue signs template with the key of parent, or with its own without one.
func issue(template, parent *x509.Certificate, signer *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("making a key: %w", err)
	}
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		return nil, nil, fmt.Errorf("signing: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, nil, fmt.Errorf("reading it back: %w", err)
	}
	return cert, key, nil
}
