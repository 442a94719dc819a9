package triage

import (
	"context"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Ledger remembers what was judged, what is about to be done and what was
// done. Every method is one transaction.
type Ledger interface {
	Judged(ctx context.Context, account, folder string, uidValidity uint32) (claim.UIDs, error)
	MarkJudged(ctx context.Context, account, folder string, uidValidity uint32, uids claim.UIDs) error

	Letter(ctx context.Context, account, key string) (claim.LetterRecord, bool, error)
	// RecordLetter writes down a letter for which nothing is made. The first
	// record wins.
	RecordLetter(ctx context.Context, letter claim.LetterRecord) (existed bool, err error)
	// Intend writes down a letter and what is about to be made for it. It
	// claims nothing when the letter has an intent already.
	Intend(ctx context.Context, letter claim.LetterRecord, in claim.Intent) (claim.Intended, error)
	// Pending lists the intents that are not carried out; with a zero due time
	// also those that are not to be tried yet, with a zero limit all.
	Pending(ctx context.Context, account string, due time.Time, limit int) ([]claim.Intent, error)
	Placed(ctx context.Context, id string, uid uint32) error
	// Done reports whether the draft stands: false means that another one has
	// replaced it meanwhile.
	Done(ctx context.Context, id string, c claim.Completion) (stands bool, err error)
	Fail(ctx context.Context, id, reason string, next time.Time) (attempts int, err error)

	// Superseded lists the drafts that are still to be taken back.
	Superseded(ctx context.Context, account string) ([]claim.Intent, error)
	Retired(ctx context.Context, id string, how claim.TakeBack, at time.Time) error

	Quarantine(ctx context.Context, q claim.QuarantineEntry) (claim.QuarantineEntry, error)
	Quarantined(ctx context.Context, account string) ([]claim.QuarantineEntry, error)
	Release(ctx context.Context, account, folder string, uidValidity, uid uint32) error
}

// Desk is where the drafts and notes of one account lie. Every method may be
// repeated: after an error nobody knows whether it took effect.
type Desk interface {
	// Traces looks for earlier work on a letter.
	Traces(ctx context.Context, draftID, noteID, letterID string) (claim.Traces, error)
	AppendDraft(ctx context.Context, raw []byte, at time.Time) (uid uint32, err error)
	// AppendNote does nothing when the note is there already.
	AppendNote(ctx context.Context, noteID string, raw []byte, at time.Time) error
	TakeBack(ctx context.Context, draftID string, raw []byte) (claim.TakeBack, error)
	Flag(ctx context.Context, folder string, uidValidity, uid uint32, keyword string) error
}

// Event is something that happened, for a person who watches.
type Event struct {
	What      What
	Message   *claim.Message
	Judgement *claim.Judgement // of Judged
	Intent    *claim.Intent    // of Drafted, Noted, Replaced, Left
	Detail    string           // outcome or reason
	Took      time.Duration    // since the message was handed over, of Judged and Drafted
}

// What names an event.
type What string

// The events.
const (
	Judged      What = "judged"      // a message was judged
	Known       What = "known"       // a copy of a letter that is recorded already
	Drafted     What = "drafted"     // a draft lies in Drafts
	Noted       What = "noted"       // a note without a draft lies in its folder
	Left        What = "left"        // nothing was made, because a person was there first
	Replaced    What = "replaced"    // an earlier draft of the case was taken back, or left
	Failed      What = "failed"      // the mailbox refused; it is tried again
	Quarantined What = "quarantined" // a message could not be judged
)
