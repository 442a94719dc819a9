package triage

import (
	"fmt"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// compose writes the draft and the note of j and turns them into an intent.
// A draft that cannot be written well, for the calm check or for anything
// else, is not written at all: the note says so and the person decides.
func (a *Account) compose(m *claim.Message, j *claim.Judgement) (claim.Intent, error) {
	in := claim.Intent{
		Account: a.o.Name, Letter: j.Key, Strategy: j.Plan.Strategy,
		By: "bot", Why: first(j.Plan.Why), Created: a.o.Now(),
		Keyword: a.keyword(j), Folder: m.Folder, UIDValidity: m.UIDValidity, UID: m.UID,
	}
	draft, err := a.draft(j, &in)
	if err != nil {
		in.Strategy, in.Why = "", "No draft: "+err.Error()
		j.Plan = claim.Plan{Action: claim.ActionWarn, Why: append([]string{in.Why}, j.Plan.Why...)}
	}
	note, err := a.o.Judge.Replier.Note(j, draft)
	if err != nil {
		return in, fmt.Errorf("%w: write the note: %w", ErrUnjudged, err)
	}
	if a.o.Notes {
		in.NoteID, in.Note = note.MessageID, note.Raw
	}
	if draft == nil {
		in.ID = note.MessageID
	}
	return in, nil
}

func (a *Account) draft(j *claim.Judgement, in *claim.Intent) (*claim.Draft, error) {
	if j.Plan.Action != claim.ActionDraft {
		return nil, nil
	}
	d, err := a.o.Judge.Replier.Draft(j)
	if err != nil {
		return nil, err
	}
	in.ID, in.Draft = d.MessageID, d.Raw
	return &d, nil
}

func (a *Account) keyword(j *claim.Judgement) string {
	switch {
	case !a.o.Keywords:
		return ""
	case j.Plan.Action == claim.ActionWarn:
		return claim.KeywordWarning
	}
	return claim.KeywordClaim
}

// record is what the ledger keeps of j.
func (a *Account) record(m *claim.Message, j *claim.Judgement) claim.LetterRecord {
	l, c := j.Meant(), &j.Claim
	var like claim.Likeness
	if a.o.Judge.Memory != nil {
		like = a.o.Judge.Memory.Likeness(j)
	}
	return claim.LetterRecord{
		Account: a.o.Name, Key: j.Key, Folder: m.Folder, UIDValidity: m.UIDValidity, UID: m.UID,
		MessageID: j.Letter.MessageID, InReplyTo: j.Letter.InReplyTo, References: j.Letter.References,
		Subject: l.Subject, Sender: l.Sender().Address,
		Kind: c.Kind, Confidence: c.Confidence, Language: c.Language,
		Action: j.Plan.Action, Strategy: j.Plan.Strategy, Claimant: c.Claimant,
		Reference: c.Reference.Value, Standing: j.Verdict.Standing, Site: j.Facts.Site,
		Fees: c.Fees, Deadline: c.Deadline.Value,
		Written: j.Letter.Written(), Received: m.Received, Judged: a.o.Now(), Likeness: like,
	}
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
