package app

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"

	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/internal/config"
	"github.com/claimtriage/claimtriage/internal/secret"
	"github.com/claimtriage/claimtriage/mailbox"
)

// ErrNoCertificates says that a tls_ca file holds none.
var ErrNoCertificates = errors.New("no certificates found in this file: it must be PEM")

// mailboxOptions turns an account of the config into options of its mailbox.
func mailboxOptions(c *config.Account, log logrus.FieldLogger) (mailbox.Options, error) {
	o := mailbox.Options{
		Account: c.Name, Host: c.Host, Port: c.Port, TLS: mailbox.TLSMode(c.TLS), AllowPlaintext: c.AllowPlaintext,
		User: c.User, Password: password(c.Password),
		Folders: c.Folders, Drafts: c.Drafts, Notes: c.Notes, CreateDrafts: c.CreateDrafts, Keywords: c.Keywords,
		IdleRenew: c.Renew, Poll: c.Poll, Deafness: c.Deafness, CommandTimeout: c.CommandTimeout, BackoffMax: c.BackoffMax,
		MaxMessage: c.MaxMessage, Log: log,
	}
	if c.TLSCA == "" {
		return o, nil
	}
	pool, err := authorities(c.TLSCA)
	if err != nil {
		return o, fmt.Errorf("account %s: tls_ca %s: %w", c.Name, c.TLSCA, err)
	}
	o.TLSConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	return o, nil
}

// password reads the secret anew at every login, so that a changed one counts.
func password(r secret.Resolver) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		s, err := r.Get(ctx)
		if err != nil {
			return "", err
		}
		return s.Reveal(), nil
	}
}

func authorities(file string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, ErrNoCertificates
	}
	return pool, nil
}
