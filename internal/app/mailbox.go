package app

import (
	"context"

	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/internal/config"
	"github.com/claimtriage/claimtriage/internal/secret"
	"github.com/claimtriage/claimtriage/mailbox"
)

// mailboxOptions turns an account of the config into options of its mailbox.
func mailboxOptions(c *config.Account, log logrus.FieldLogger) (mailbox.Options, error) {
	o := mailbox.Options{
		Account: c.Name, Host: c.Host, Port: c.Port, TLS: mailbox.TLSMode(c.TLS), AllowPlaintext: c.AllowPlaintext,
		User: c.User, Password: password(c.Password),
		Folders: c.Folders, Drafts: c.Drafts, Notes: c.Notes, NotClaim: c.NotClaim, CreateDrafts: c.CreateDrafts, Keywords: c.Keywords,
		IdleRenew: c.Renew, Poll: c.Poll, Deafness: c.Deafness, CommandTimeout: c.CommandTimeout, BackoffMax: c.BackoffMax,
		MaxMessage: c.MaxMessage, Log: log,
	}
	if !c.FoldersGiven {
		// Nobody said so, but first letters often land in spam.
		o.Folders, o.Spam = []string{"INBOX"}, true
	}
	cfg, err := c.TLSConfig()
	if err != nil {
		return o, err
	}
	o.TLSConfig = cfg
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
