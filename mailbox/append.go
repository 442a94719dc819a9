package mailbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// AppendDraft puts raw into the drafts folder with the flag \Draft and the
// date at. raw is RFC 5322, 7-bit, with CRLF line ends, otherwise
// ErrNotSevenBit. The UID is 0 when the server does not tell it (no UIDPLUS,
// RFC 4315). Errors wrap ErrNoDrafts, ErrTryCreate, ErrOverQuota, ErrTooBig or
// what is wrong with the account. After an error it is not known whether the
// draft arrived: look for it with Traces before trying again.
func (d *Drafter) AppendDraft(ctx context.Context, raw []byte, at time.Time) (uid uint32, err error) {
	if err := sevenBit(raw); err != nil {
		return 0, fmt.Errorf("account %s: draft: %w", d.opts.Account, err)
	}
	folder, err := d.draftsFolder(ctx)
	if err != nil {
		return 0, err
	}
	uid, err = d.append(ctx, folder, raw, []imap.Flag{imap.FlagDraft}, at)
	if errors.Is(err, ErrTryCreate) && d.opts.CreateDrafts {
		if err := d.create(ctx, folder); err != nil {
			return 0, err
		}
		return d.append(ctx, folder, raw, []imap.Flag{imap.FlagDraft}, at)
	}
	return uid, err
}

// draftsFolder finds the drafts folder. Only when the options say so is a
// missing one made.
func (d *Drafter) draftsFolder(ctx context.Context) (string, error) {
	var folder string
	err := d.with(ctx, "finding the drafts folder", func(c *conn) error {
		f, err := d.folders(ctx, c)
		if err != nil {
			return err
		}
		folder = f.drafts
		return nil
	})
	if err != nil || folder != "" {
		return folder, err
	}
	name := d.opts.Drafts
	if name == "" {
		name = "Drafts"
	}
	if !d.opts.CreateDrafts {
		return "", fmt.Errorf("account %s: %w: make a folder %q, or set drafts: to the name of yours", d.opts.Account, ErrNoDrafts, name)
	}
	return d.made(ctx, name)
}

// made makes a folder, below INBOX where the server wants it there, and
// returns its name.
func (d *Drafter) made(ctx context.Context, name string) (string, error) {
	err := d.create(ctx, name)
	if !refused(err) {
		return name, err
	}
	var below string
	if lerr := d.with(ctx, "listing folders", func(c *conn) error {
		f, err := d.folders(ctx, c)
		if err == nil {
			below = belowInbox(f.all, name)
		}
		return err
	}); lerr != nil || below == "" {
		return "", err
	}
	return below, d.create(ctx, below)
}

func (d *Drafter) create(ctx context.Context, name string) error {
	return d.with(ctx, "making folder "+name, func(c *conn) error {
		err := c.do(ctx, "create", func(*guard) error { return c.client.Create(name, nil).Wait() })
		d.dirs = nil
		var no *imap.Error
		if errors.As(err, &no) && no.Code == imap.ResponseCodeAlreadyExists {
			return nil
		}
		return err
	})
}

// AppendNote puts a case sheet into the notes folder, which is made when it is
// missing. A note whose Message-ID noteID is there already is not put there
// again. Without a notes folder in the options nothing is done.
func (d *Drafter) AppendNote(ctx context.Context, noteID string, raw []byte, at time.Time) error {
	if d.opts.Notes == "" {
		return nil
	}
	if err := sevenBit(raw); err != nil {
		return fmt.Errorf("account %s: note: %w", d.opts.Account, err)
	}
	folder, there, err := d.notesFolder(ctx, noteID)
	if err != nil || there {
		return err
	}
	if folder == "" {
		if folder, err = d.made(ctx, d.opts.Notes); err != nil {
			return err
		}
	}
	_, err = d.append(ctx, folder, raw, nil, at)
	return err
}

func (d *Drafter) notesFolder(ctx context.Context, noteID string) (folder string, there bool, err error) {
	err = d.with(ctx, "looking for the note", func(c *conn) error {
		f, err := d.folders(ctx, c)
		if err != nil {
			return err
		}
		folder = f.notes
		there, err = c.noted(ctx, f, noteID)
		return err
	})
	return folder, there, err
}

// append sends one message. Whatever goes wrong, the connection is not used
// again: the library closes it after a refused literal.
func (d *Drafter) append(ctx context.Context, folder string, raw []byte, flags []imap.Flag, at time.Time) (uid uint32, err error) {
	err = d.with(ctx, "putting a message into "+folder, func(c *conn) error {
		uid, err = c.append(ctx, folder, raw, &imap.AppendOptions{Flags: flags, Time: at})
		if err != nil {
			d.drop(false)
		}
		return err
	})
	return uid, err
}

func (c *conn) append(ctx context.Context, folder string, raw []byte, o *imap.AppendOptions) (uid uint32, err error) {
	err = c.do(ctx, "append", func(g *guard) error {
		cmd := c.client.Append(folder, int64(len(raw)), o)
		werr := writeAll(g, cmd.Write, raw)
		if cerr := cmd.Close(); werr == nil {
			werr = cerr
		}
		data, err := cmd.Wait()
		if err == nil {
			uid = uint32(data.UID)
			return werr
		}
		return err
	})
	return uid, err
}

// writeAll writes raw in chunks, each of which is a sign of life.
func writeAll(g *guard, write func([]byte) (int, error), raw []byte) error {
	for len(raw) > 0 {
		n := min(len(raw), 32<<10)
		if _, err := write(raw[:n]); err != nil {
			return err
		}
		g.alive()
		raw = raw[n:]
	}
	return nil
}

// sevenBit refuses what a literal without BINARY may not hold (RFC 3501
// section 4.3): 8-bit bytes, NUL, and line ends that are not CRLF.
func sevenBit(raw []byte) error {
	for i, b := range raw {
		switch {
		case b == 0 || b > 0x7e && b != 0x7f:
			return fmt.Errorf("%w: byte %#x at offset %d", ErrNotSevenBit, b, i)
		case b == '\n' && (i == 0 || raw[i-1] != '\r'),
			b == '\r' && (i+1 == len(raw) || raw[i+1] != '\n'):
			return fmt.Errorf("%w: bare line end at offset %d", ErrNotSevenBit, i)
		}
	}
	return nil
}
