package mailbox

import (
	"context"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// Folder is a folder of the account, as LIST gives it.
type Folder struct {
	Name  string
	Attrs []string
	delim string // hierarchy delimiter, "" when flat
}

// maxFolders bounds what is kept of a LIST.
const maxFolders = 10_000

// list returns every folder. Plain LIST first (RFC 3501 section 6.3.8): the
// options of LIST-EXTENDED are used only where they are offered, since others
// answer BAD.
func (c *conn) list(ctx context.Context) ([]Folder, error) {
	if c.caps.Has(imap.CapSpecialUse) && (c.caps.Has(imap.CapListExtended) || c.caps.Has(imap.CapIMAP4rev2)) {
		all, err := c.listWith(ctx, &imap.ListOptions{ReturnSpecialUse: true})
		if !refused(err) {
			return all, err
		}
	}
	return c.listWith(ctx, nil)
}

func (c *conn) listWith(ctx context.Context, options *imap.ListOptions) ([]Folder, error) {
	var all []Folder
	err := c.do(ctx, "list", func(g *guard) error {
		cmd := c.client.List("", "*", options)
		for d := cmd.Next(); d != nil; d = cmd.Next() {
			g.alive()
			if len(all) < maxFolders {
				all = append(all, folderOf(d))
			}
		}
		return cmd.Close()
	})
	return all, err
}

func folderOf(d *imap.ListData) Folder {
	f := Folder{Name: d.Mailbox}
	if d.Delim != 0 {
		f.delim = string(d.Delim)
	}
	for _, a := range d.Attrs {
		f.Attrs = append(f.Attrs, string(a))
	}
	return f
}

func (f *Folder) has(attr imap.MailboxAttr) bool {
	return slices.ContainsFunc(f.Attrs, func(a string) bool { return strings.EqualFold(a, string(attr)) })
}

// selectable reports whether messages can be in f.
func (f *Folder) selectable() bool {
	return !f.has(imap.MailboxAttrNoSelect) && !f.has(imap.MailboxAttrNonExistent)
}

// leaf returns the last part of the name, and how deep below the personal
// root it lies: INBOX.Drafts and [Gmail]/Drafts count as top level.
func (f *Folder) leaf() (string, int) {
	if f.delim == "" {
		return f.Name, 0
	}
	parts := strings.Split(f.Name, f.delim)
	depth := len(parts) - 1
	if depth > 0 && (strings.EqualFold(parts[0], "INBOX") || strings.HasPrefix(parts[0], "[")) {
		depth--
	}
	return parts[len(parts)-1], depth
}

// find returns the folder for a use: the one that carries attr (RFC 6154), or
// the one with a well-known name, nearest to the root; "" when there is none.
func find(all []Folder, attr imap.MailboxAttr, names []string) string {
	best, bestRank := "", 1<<30
	for i := range all {
		f := &all[i]
		if !f.selectable() {
			continue
		}
		if f.has(attr) {
			return f.Name
		}
		leaf, depth := f.leaf()
		at := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, leaf) })
		if rank := depth*1000 + at; at >= 0 && depth <= 1 && rank < bestRank {
			best, bestRank = f.Name, rank
		}
	}
	return best
}

// named returns the folder that the config calls name: as it is, or below
// INBOX where the server keeps everything there; "" when there is none.
func named(all []Folder, name string) string {
	if name == "" {
		return ""
	}
	for i := range all {
		f := &all[i]
		if f.selectable() && (f.Name == name || strings.EqualFold(name, "INBOX") && strings.EqualFold(f.Name, name)) {
			return f.Name
		}
	}
	for i := range all {
		f := &all[i]
		if f.delim != "" && f.selectable() && strings.EqualFold(f.Name, "INBOX"+f.delim+name) {
			return f.Name
		}
	}
	return ""
}

// below returns the folder that the config calls name and that lies below
// parent, or anywhere by its full name; "" when there is none.
func below(all []Folder, parent, name string) string {
	if parent == "" || name == "" {
		return ""
	}
	for i := range all {
		if f := &all[i]; f.delim != "" && f.selectable() && strings.EqualFold(f.Name, parent+f.delim+name) {
			return f.Name
		}
	}
	if f := named(all, name); f != parent {
		return f
	}
	return ""
}

// belowInbox returns where name would lie below INBOX, or "" in a flat
// account.
func belowInbox(all []Folder, name string) string {
	for i := range all {
		if d := all[i].delim; d != "" {
			return "INBOX" + d + name
		}
	}
	return ""
}
