package mailbox

import (
	"context"
	"errors"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// Report is what Probe sees of an account.
type Report struct {
	Greeting     string
	Capabilities []string // sorted
	Folders      []Folder

	Drafts, Sent, Trash, Notes string   // folders in use, "" where there is none
	Missing                    []string // watched folders that cannot be opened

	Idle       bool // new mail is announced, otherwise polled for
	UIDPlus    bool // a replaced draft can be taken back
	SpecialUse bool // the server says which folder is for drafts
}

// Probe logs in once, looks around without changing anything, and logs out.
func Probe(ctx context.Context, o Options) (Report, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Report{}, err
	}
	c, err := open(ctx, &o)
	if err != nil {
		return Report{}, err
	}
	defer c.logout()
	r := c.report()
	if r.Folders, err = c.list(ctx); err != nil {
		return r, err
	}
	f := locate(&o, r.Folders)
	r.Drafts, r.Sent, r.Trash, r.Notes = f.drafts, f.sent, f.trash, f.notes
	for _, name := range o.Folders {
		if _, err := c.examine(ctx, name); errors.Is(err, ErrNoFolder) {
			r.Missing = append(r.Missing, name)
		} else if err != nil {
			return r, err
		}
	}
	return r, nil
}

func (c *conn) report() Report {
	r := Report{
		Greeting:   c.tap.hello(),
		Idle:       c.caps.Has(imap.CapIdle),
		UIDPlus:    c.caps.Has(imap.CapUIDPlus),
		SpecialUse: c.caps.Has(imap.CapSpecialUse),
	}
	for name := range c.caps {
		r.Capabilities = append(r.Capabilities, string(name))
	}
	slices.Sort(r.Capabilities)
	return r
}
