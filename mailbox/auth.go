package mailbox

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// capLoginDisabled and capAuthPlain are of RFC 3501 section 7.2.1.
const (
	capLoginDisabled imap.Cap = "LOGINDISABLED"
	capAuthPlain     imap.Cap = "AUTH=PLAIN"
)

// login asks for the password and proves who we are: LOGIN, or AUTHENTICATE
// PLAIN (RFC 4616) where LOGIN is disabled.
func (c *conn) login(ctx context.Context) error {
	if c.client.State() == imap.ConnStateAuthenticated {
		return nil // PREAUTH
	}
	password, err := c.opts.Password(ctx)
	if err != nil {
		return fmt.Errorf("%w: the password of account %s cannot be had: %w", ErrAuth, c.opts.Account, err)
	}
	err = c.do(ctx, "login", func(*guard) error {
		caps := c.client.Caps()
		switch {
		case !caps.Has(capLoginDisabled):
			return c.client.Login(c.opts.User, password).Wait()
		case caps.Has(capAuthPlain):
			return c.client.Authenticate(sasl.NewPlainClient("", c.opts.User, password))
		}
		return fmt.Errorf("%w: the server offers neither LOGIN nor AUTHENTICATE PLAIN on this connection", ErrAuth)
	})
	return loginError(c.opts, password, err)
}

// loginError makes a refused login one clear line without the password in it.
func loginError(o *Options, password string, err error) error {
	if err == nil {
		return nil
	}
	var no *imap.Error
	if !errors.As(err, &no) || errors.Is(err, ErrBusy) || no.Code == imap.ResponseCodeUnavailable || no.Type == imap.StatusResponseTypeBye {
		return err
	}
	text := words(no)
	if password != "" {
		text = strings.ReplaceAll(text, password, "<secret>")
	}
	return fmt.Errorf("%w: user %s at %s: the server says %q; check user and password of account %s", ErrAuth, o.User, o.Host, text, o.Account)
}
