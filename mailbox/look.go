package mailbox

import (
	"context"
	"errors"
	"fmt"

	"github.com/emersion/go-imap/v2"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// view is what SELECT or EXAMINE says of a folder.
type view struct {
	validity  uint32
	next      uint32 // UIDNEXT, 0 when the server does not say
	exists    uint32
	permanent []imap.Flag
}

// examine opens a folder for reading: nothing in it changes, not even \Recent
// (RFC 3501 section 6.3.2).
func (c *conn) examine(ctx context.Context, folder string) (view, error) {
	return c.enter(ctx, folder, true)
}

// selectForWriting opens a folder to set flags in it.
func (c *conn) selectForWriting(ctx context.Context, folder string) (view, error) {
	return c.enter(ctx, folder, false)
}

func (c *conn) enter(ctx context.Context, folder string, readOnly bool) (view, error) {
	var v view
	err := c.do(ctx, "opening folder "+folder, func(*guard) error {
		d, err := c.client.Select(folder, &imap.SelectOptions{ReadOnly: readOnly}).Wait()
		if err == nil {
			v = view{validity: d.UIDValidity, next: uint32(d.UIDNext), exists: d.NumMessages, permanent: d.PermanentFlags}
		}
		return err
	})
	if missing(err) {
		return v, fmt.Errorf("%w: %s: %w", ErrNoFolder, folder, err)
	}
	c.news.count.Store(int64(v.exists))
	return v, err
}

// missing reports whether err says that a folder is not there, rather than
// that it cannot be opened just now. Most servers give no response code.
func missing(err error) bool {
	var no *imap.Error
	if !errors.As(err, &no) || errors.Is(err, ErrBusy) {
		return false
	}
	switch no.Code {
	case "", imap.ResponseCodeNonExistent, imap.ResponseCodeTryCreate, imap.ResponseCodeCannot:
		return no.Type == imap.StatusResponseTypeNo
	}
	return false
}

// present asks which messages of u exist.
func (c *conn) present(ctx context.Context, u claim.UIDs) (claim.UIDs, error) {
	if len(u) == 0 {
		return nil, nil
	}
	var found claim.UIDs
	err := c.do(ctx, "search", func(*guard) error {
		d, err := c.client.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{toSet(u)}}, nil).Wait()
		if err == nil {
			found = trust(d.All, u)
		}
		return err
	})
	return found, err
}

// noop asks for nothing, and hears whatever the server has to say.
func (c *conn) noop(ctx context.Context) error {
	return c.do(ctx, "noop", func(*guard) error { return c.client.Noop().Wait() })
}
