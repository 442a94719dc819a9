package mailbox

import (
	"context"
	"slices"

	"github.com/emersion/go-imap/v2"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Traces looks for what earlier work on a letter left in the account: our
// draft (by its Message-ID in Drafts, or where a person moved it: Sent,
// Trash), our note, and anybody's answer to the letter in Sent or Drafts (by
// In-Reply-To or References). IDs have angle brackets; an empty one is not
// looked for.
func (d *Drafter) Traces(ctx context.Context, draftID, noteID, letterID string) (claim.Traces, error) {
	var t claim.Traces
	err := d.with(ctx, "looking for earlier drafts", func(c *conn) error {
		f, err := d.folders(ctx, c)
		if err != nil {
			return err
		}
		return c.traces(ctx, f, ids{draftID, noteID, letterID}, &t)
	})
	if err != nil {
		return claim.Traces{}, err
	}
	return t, nil
}

// ids are the Message-IDs that traces are looked for by.
type ids struct{ draft, note, letter string }

func (c *conn) traces(ctx context.Context, f *dirs, id ids, t *claim.Traces) error {
	ours, answered, err := c.tracesIn(ctx, f.drafts, id.draft, id.letter)
	if err != nil {
		return err
	}
	t.DraftUID = last(ours)
	if answered {
		t.Answer = f.drafts
	}
	if ours, answered, err = c.tracesIn(ctx, f.sent, id.draft, id.letter); err != nil {
		return err
	}
	if len(ours) > 0 {
		t.Elsewhere = f.sent
	}
	if answered {
		t.Answer = f.sent
	}
	if ours, _, err = c.tracesIn(ctx, f.trash, id.draft, ""); err != nil {
		return err
	}
	if len(ours) > 0 && t.Elsewhere == "" {
		t.Elsewhere = f.trash
	}
	t.Noted, err = c.noted(ctx, f, id.note)
	return err
}

// noted reports whether a note lies in the notes folder, or where a person
// sorts out what is no claim.
func (c *conn) noted(ctx context.Context, f *dirs, note string) (bool, error) {
	for _, folder := range []string{f.notes, f.notClaim} {
		if ours, _, err := c.tracesIn(ctx, folder, note, ""); err != nil || len(ours) > 0 {
			return len(ours) > 0, err
		}
	}
	return false, nil
}

// tracesIn looks in one folder for the message with the Message-ID own, and
// for any other message that answers letter. Most often there is neither,
// which one SEARCH tells.
func (c *conn) tracesIn(ctx context.Context, folder, own, letter string) (ours claim.UIDs, answered bool, err error) {
	if folder == "" || own == "" && letter == "" {
		return nil, false, nil
	}
	v, err := c.examine(ctx, folder)
	if err != nil || v.exists == 0 {
		return nil, false, err
	}
	hits, err := c.withHeader(ctx, append(idKey(own), answerKeys(letter)...))
	if err != nil || len(hits) == 0 {
		return nil, false, err
	}
	if ours, err = c.withHeader(ctx, idKey(own)); err != nil || letter == "" {
		return ours, false, err
	}
	answers, err := c.withHeader(ctx, answerKeys(letter))
	return ours, len(minus(answers, ours)) > 0, err
}

func idKey(id string) []imap.SearchCriteriaHeaderField {
	if id == "" {
		return nil
	}
	return []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: id}}
}

func answerKeys(letter string) []imap.SearchCriteriaHeaderField {
	if letter == "" {
		return nil
	}
	return []imap.SearchCriteriaHeaderField{{Key: "In-Reply-To", Value: letter}, {Key: "References", Value: letter}}
}

// searchPatience is how many command time-outs a search through headers may
// take: a server without an index reads every message of the folder for it.
const searchPatience = 5

// withHeader returns the messages of the open folder of which a header field
// contains one of the values. A value that is not printable ASCII is in no
// header that a server could search.
func (c *conn) withHeader(ctx context.Context, keys []imap.SearchCriteriaHeaderField) (claim.UIDs, error) {
	keys = slices.DeleteFunc(keys, func(k imap.SearchCriteriaHeaderField) bool { return !searchable(k.Value) })
	if len(keys) == 0 {
		return nil, nil
	}
	criteria := imap.SearchCriteria{Header: keys[:1]}
	for _, k := range keys[1:] {
		criteria = imap.SearchCriteria{Or: [][2]imap.SearchCriteria{{criteria, {Header: []imap.SearchCriteriaHeaderField{k}}}}}
	}
	var found claim.UIDs
	err := c.do(ctx, "search", func(g *guard) error {
		g.limit *= searchPatience
		g.alive()
		d, err := c.client.UIDSearch(&criteria, nil).Wait()
		if err == nil {
			found = trust(d.All, claim.UIDs{{From: 1, To: maxUID}})
		}
		return err
	})
	return found, err
}

func searchable(v string) bool {
	for i := range len(v) {
		if v[i] < ' ' || v[i] > '~' {
			return false
		}
	}
	return v != "" && len(v) <= 1000
}

// last returns the highest UID of u, or 0.
func last(u claim.UIDs) uint32 {
	if len(u) == 0 {
		return 0
	}
	return u[len(u)-1].To
}
