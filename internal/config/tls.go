package config

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

// TLSMode says how the connection to the mail server is protected.
type TLSMode string

// The modes and their ports (RFC 8314 section 3 for the implicit one).
const (
	Implicit TLSMode = "implicit" // TLS from the first byte, port 993
	StartTLS TLSMode = "starttls" // TLS after STARTTLS, port 143
	Plain    TLSMode = "none"     // no TLS, port 143
)

// UnmarshalText reads a mode and says which ones there are.
func (m *TLSMode) UnmarshalText(text []byte) error {
	modes := []string{string(Implicit), string(StartTLS), string(Plain)}
	if msg := oneOf(string(text), modes); msg != "" {
		return &strictyaml.Error{Msg: msg}
	}
	*m = TLSMode(text)
	return nil
}

func (m TLSMode) port() int {
	if m == Implicit {
		return 993
	}
	return 143
}

// oneOf says what is wrong when word is none of known, without quoting it; ""
// when it is one.
func oneOf(word string, known []string) string {
	if slices.Contains(known, word) {
		return ""
	}
	last := len(known) - 1
	msg := "this must be " + strings.Join(known[:last], ", ") + " or " + known[last]
	if near := strictyaml.Nearest(word, known); near != "" {
		msg += "; did you mean `" + near + "`?"
	}
	return msg
}

// loopback reports whether host is this machine by its name alone, as the
// mailbox does: a name that only resolves to it does not count.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// TLSConfig returns the settings for a connection to the account's server:
// TLS 1.2 or later, the name checked, tls_ca instead of the system's
// authorities when it is given. It is nil when TLS is none.
func (a *Account) TLSConfig() (*tls.Config, error) {
	if a.TLS == Plain {
		return nil, nil
	}
	out := &tls.Config{ServerName: a.Host, MinVersion: tls.VersionTLS12}
	if a.TLSCA == "" {
		return out, nil
	}
	pool, err := readCA(a.TLSCA)
	if err != nil {
		return nil, fmt.Errorf("account %s: tls_ca %s: %w", a.Name, a.TLSCA, err)
	}
	out.RootCAs = pool
	return out, nil
}

var errNoCertificate = errors.New("no PEM certificate in it")

func readCA(path string) (*x509.CertPool, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > 4<<20 {
		return nil, errNoCertificate
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		return nil, errNoCertificate
	}
	return pool, nil
}
