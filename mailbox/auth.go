package mailbox

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// login asks for the password or token and proves who we are.
func (c *conn) login(ctx context.Context) error {
	if c.client.State() == imap.ConnStateAuthenticated {
		return nil // PREAUTH
	}
	ask, prove := c.opts.Password, c.withPassword
	if c.opts.Token != nil {
		ask, prove = c.opts.Token, c.withToken
	}
	secret, err := ask(ctx)
	if err != nil {
		return unlessDone(ctx, fmt.Errorf("%w: the password of account %s cannot be had: %w", ErrAuth, c.opts.Account, err))
	}
	err = c.do(ctx, "login", func(*guard) error { return prove(secret) })
	return loginError(c.opts, secret, err)
}

// withPassword does LOGIN, or AUTHENTICATE PLAIN (RFC 4616) where LOGIN is
// disabled (RFC 3501 section 7.2.1).
func (c *conn) withPassword(password string) error {
	caps := c.client.Caps()
	switch {
	case !caps.Has(imap.CapLoginDisabled):
		return c.client.Login(c.opts.User, password).Wait()
	case caps.Has(imap.AuthCap(sasl.Plain)):
		return c.client.Authenticate(sasl.NewPlainClient("", c.opts.User, password))
	}
	return fmt.Errorf("%w: the server offers neither LOGIN nor AUTHENTICATE PLAIN on this connection", ErrAuth)
}

func (c *conn) withToken(token string) error {
	caps := c.client.Caps()
	switch {
	case caps.Has(imap.AuthCap(sasl.OAuthBearer)):
		err := c.client.Authenticate(sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{
			Username: c.opts.User, Token: token, Host: c.opts.Host, Port: c.opts.Port,
		}))
		if _, ok := errors.AsType[*sasl.OAuthBearerError](err); ok {
			return fmt.Errorf("%w: token of account %s: %w", ErrAuth, c.opts.Account, err)
		}
		return err
	case caps.Has(imap.AuthCap(xoauth2Name)):
		return c.client.Authenticate(&xoauth2{user: c.opts.User, token: token})
	}
	return fmt.Errorf("%w: the server offers neither OAUTHBEARER nor XOAUTH2 on this connection", ErrAuth)
}

const xoauth2Name = "XOAUTH2"

// xoauth2 is the mechanism that Gmail and Outlook want; go-sasl lacks it.
type xoauth2 struct{ user, token string }

// Start implements sasl.Client.
func (x *xoauth2) Start() (mech string, initial []byte, err error) {
	return xoauth2Name, []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next implements sasl.Client. The only challenge there is says in JSON what
// is wrong; an empty answer makes the server give its NO.
func (x *xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }

// loginError makes a refused login one clear line without the secret in it.
func loginError(o *Options, secret string, err error) error {
	if err == nil {
		return nil
	}
	var no *imap.Error
	if !errors.As(err, &no) || errors.Is(err, ErrBusy) || no.Code == imap.ResponseCodeUnavailable || no.Type == imap.StatusResponseTypeBye {
		return err
	}
	text := words(no)
	if secret != "" {
		text = strings.ReplaceAll(text, secret, "<secret>")
	}
	return fmt.Errorf("%w: user %s at %s: the server says %q; check user and password of account %s", ErrAuth, o.User, o.Host, text, o.Account)
}
