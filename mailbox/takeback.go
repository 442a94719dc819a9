package mailbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// TakeBack removes our own draft when another one replaces it: only if there
// is exactly one message with the Message-ID draftID in Drafts, it is still
// byte for byte raw, and nobody flagged it. It is removed by UID EXPUNGE of
// that one UID (RFC 4315); without UIDPLUS nothing is changed, since a plain
// EXPUNGE would remove other people's mail. On any doubt it is left alone.
func (d *Drafter) TakeBack(ctx context.Context, draftID string, raw []byte) (claim.TakeBack, error) {
	var out claim.TakeBack
	err := d.with(ctx, "taking a draft back", func(c *conn) error {
		f, err := d.folders(ctx, c)
		if err != nil {
			return err
		}
		out, err = c.takeBack(ctx, f.drafts, draftID, raw)
		return err
	})
	return out, err
}

func (c *conn) takeBack(ctx context.Context, drafts, draftID string, raw []byte) (claim.TakeBack, error) {
	if drafts == "" || draftID == "" {
		return claim.Gone, nil
	}
	if _, err := c.selectForWriting(ctx, drafts); err != nil {
		return "", err
	}
	found, err := c.withHeader(ctx, idKey(draftID))
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return claim.Gone, nil
	case found.Len() > 1:
		return claim.Touched, nil
	}
	same, err := c.untouched(ctx, found, raw)
	switch {
	case err != nil:
		return "", err
	case !same:
		return claim.Touched, nil
	case !c.caps.Has(imap.CapUIDPlus) && !c.caps.Has(imap.CapIMAP4rev2):
		return claim.Kept, nil
	}
	return claim.TakenBack, c.expunge(ctx, found)
}

// untouched reports whether the one message of u is still as we appended it.
func (c *conn) untouched(ctx context.Context, u claim.UIDs, raw []byte) (bool, error) {
	same := false
	_, err := c.fetch(ctx, u, whole, func(m *claim.Message) {
		same = !m.Truncated && bytes.Equal(m.Raw, raw) && plainFlags(m.Flags)
	})
	return same, err
}

// plainFlags reports whether flags are those of a draft that was at most
// looked at. \Deleted is ours when the connection ended before UID EXPUNGE.
func plainFlags(flags []string) bool {
	for _, f := range flags {
		switch strings.ToLower(f) {
		case `\draft`, `\seen`, `\recent`, `\deleted`:
		default:
			return false
		}
	}
	return true
}

// expunge removes exactly u, which must be the UID of one message of ours.
func (c *conn) expunge(ctx context.Context, u claim.UIDs) error {
	if err := c.addFlag(ctx, u, imap.FlagDeleted); err != nil {
		return err
	}
	return c.do(ctx, "uid expunge", func(*guard) error { return c.client.UIDExpunge(toSet(u)).Close() })
}

func (c *conn) addFlag(ctx context.Context, u claim.UIDs, flag imap.Flag) error {
	return c.do(ctx, "uid store", func(*guard) error {
		return c.client.Store(toSet(u), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{flag}}, nil).Close()
	})
}

// errNotPermitted is wrapped together with ErrKeyword when the server does not
// keep keywords in a folder.
var errNotPermitted = errors.New("the server keeps no such keyword in this folder")

// Flag sets claim.KeywordClaim or claim.KeywordWarning on a letter; any other keyword is
// ErrKeyword, and so is a folder whose PERMANENTFLAGS do not allow it (RFC
// 3501 section 7.1). When the folder has another UIDVALIDITY by now, it is
// ErrUIDValidity. Unless Options.Keywords is set nothing is done.
func (d *Drafter) Flag(ctx context.Context, folder string, uidValidity, uid uint32, keyword string) error {
	if !d.opts.Keywords {
		return nil
	}
	if keyword != claim.KeywordClaim && keyword != claim.KeywordWarning {
		return fmt.Errorf("%w: %q", ErrKeyword, keyword)
	}
	return d.with(ctx, "flagging a letter", func(c *conn) error {
		v, err := c.selectForWriting(ctx, folder)
		switch {
		case err != nil:
			return err
		case v.validity != uidValidity:
			return fmt.Errorf("%w: %s: UIDVALIDITY %d, wanted %d", ErrUIDValidity, folder, v.validity, uidValidity)
		case uid == 0 || !permits(v.permanent, keyword):
			return fmt.Errorf("%w: %s in %s: %w", ErrKeyword, keyword, folder, errNotPermitted)
		}
		return c.addFlag(ctx, one(uid), imap.Flag(keyword))
	})
}

func permits(flags []imap.Flag, keyword string) bool {
	for _, f := range flags {
		if f == imap.FlagWildcard || strings.EqualFold(string(f), keyword) {
			return true
		}
	}
	return false
}
