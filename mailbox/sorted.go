package mailbox

import (
	"bufio"
	"bytes"
	"context"
	"net/textproto"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// maxSorted bounds how many messages of the folder for what is no claim are
// looked at: the newest.
const maxSorted = 5_000

// sorted is what was last seen of the folder for what is no claim.
type sorted struct {
	folder   string
	validity uint32
	uids     string
	ids      []string
}

// SortedOut returns the Message-IDs of what lies in the folder for what is no
// claim. There is none when the options name none, or nobody made it. It looks
// without leaving a trace, and cheaply when nothing has changed.
func (d *Drafter) SortedOut(ctx context.Context) (ids []string, err error) {
	err = d.with(ctx, "looking for notes that were sorted out", func(c *conn) error {
		f, err := d.folders(ctx, c)
		if err != nil || f.notClaim == "" {
			d.dirs = nil // it may be made later
			return err
		}
		now, uids, err := c.sortedOut(ctx, f.notClaim)
		if err != nil {
			return err
		}
		if old := &d.sorted; old.folder != now.folder || old.validity != now.validity || old.uids != now.uids {
			if now.ids, err = c.messageIDs(ctx, uids); err != nil {
				return err
			}
			d.sorted = now
		}
		ids = d.sorted.ids
		return nil
	})
	return slices.Clone(ids), err
}

// sortedOut looks which messages are in a folder, without their Message-IDs.
func (c *conn) sortedOut(ctx context.Context, folder string) (sorted, claim.UIDs, error) {
	v, err := c.examine(ctx, folder)
	if err != nil || v.exists == 0 {
		return sorted{folder: folder, validity: v.validity}, nil, err
	}
	all, err := c.undeleted(ctx, nil)
	newest, _ := cutTop(all, maxSorted)
	return sorted{folder: folder, validity: v.validity, uids: newest.String()}, newest, err
}

// messageIDs asks for the Message-IDs of messages of the open folder.
func (c *conn) messageIDs(ctx context.Context, uids claim.UIDs) ([]string, error) {
	if len(uids) == 0 {
		return nil, nil
	}
	var ids []string
	err := c.do(ctx, "fetch", func(g *guard) error {
		f := fetcher{ctx: ctx, guard: g, limit: maxHeader, abort: c.close, yield: func(m *claim.Message) {
			if id := messageID(m.Raw); id != "" {
				ids = append(ids, id)
			}
		}}
		return f.run(c.client.Fetch(toSet(uids), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{
			{Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"Message-ID"}, Peek: true},
		}}))
	})
	return ids, err
}

// maxHeader bounds what is read of one header field, in bytes.
const maxHeader = 8 << 10

// messageID reads the value of the only field in raw.
func messageID(raw []byte) string {
	h, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(raw))).ReadMIMEHeader()
	if err != nil && len(h) == 0 {
		return ""
	}
	id := strings.TrimSpace(h.Get("Message-ID"))
	if !searchable(id) {
		return ""
	}
	return id
}

// Noted returns those of ids that are Message-IDs of notes in the notes
// folder. What is marked as deleted there does not count: some mail programs
// move a message so.
func (d *Drafter) Noted(ctx context.Context, ids []string) (there []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = d.with(ctx, "looking for notes", func(c *conn) error {
		f, err := d.folders(ctx, c)
		if err != nil || f.notes == "" {
			return err
		}
		v, err := c.examine(ctx, f.notes)
		if err != nil || v.exists == 0 {
			return err
		}
		for _, id := range ids {
			if !searchable(id) {
				continue
			}
			found, err := c.undeleted(ctx, idKey(id))
			if err != nil {
				return err
			}
			if len(found) > 0 {
				there = append(there, id)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return there, nil
}

// undeleted returns the messages of the open folder with all of the header
// fields that are not marked as deleted.
func (c *conn) undeleted(ctx context.Context, keys []imap.SearchCriteriaHeaderField) (claim.UIDs, error) {
	var found claim.UIDs
	err := c.do(ctx, "search", func(g *guard) error {
		g.limit *= searchPatience
		g.alive()
		d, err := c.client.UIDSearch(&imap.SearchCriteria{Header: keys, NotFlag: []imap.Flag{imap.FlagDeleted}}, nil).Wait()
		if err == nil {
			found = trust(d.All, claim.UIDs{{From: 1, To: maxUID}})
		}
		return err
	})
	return found, err
}
