// Package ledgertest is the conformance suite of the ledger: what every store
// must do, whichever database is behind it.
package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Store is everything that a ledger does. See package ledger for what each
// method promises.
type Store interface {
	Judged(ctx context.Context, account, folder string, uidValidity uint32) (claim.UIDs, error)
	MarkJudged(ctx context.Context, account, folder string, uidValidity uint32, uids claim.UIDs) error

	Letter(ctx context.Context, account, key string) (claim.LetterRecord, bool, error)
	RecordLetter(ctx context.Context, r claim.LetterRecord) (existed bool, err error)

	Intend(ctx context.Context, r claim.LetterRecord, in claim.Intent) (claim.Intended, error)
	Intent(ctx context.Context, id string) (claim.Intent, bool, error)
	Placed(ctx context.Context, id string, uid uint32) error
	Done(ctx context.Context, id string, c claim.Completion) (stands bool, err error)
	Fail(ctx context.Context, id, reason string, next time.Time) (attempts int, err error)
	Pending(ctx context.Context, account string, due time.Time, limit int) ([]claim.Intent, error)
	Superseded(ctx context.Context, account string) ([]claim.Intent, error)
	Retired(ctx context.Context, id string, what claim.TakeBack, at time.Time) error

	Cases(ctx context.Context, f claim.CaseFilter) ([]claim.CaseSummary, error)
	Case(ctx context.Context, id int64) (claim.CaseFile, error)
	CloseCase(ctx context.Context, id int64, outcome, by string, at time.Time) error
	ReopenCase(ctx context.Context, id int64, why, by string, at time.Time) error
	Remark(ctx context.Context, e claim.HistoryEntry) error

	Decide(ctx context.Context, d claim.Decision) (claim.Decision, error)
	Undecide(ctx context.Context, id int64, by string, at time.Time) (claim.Decision, error)
	Forget(ctx context.Context, id int64, by string, at time.Time) error
	Decisions(ctx context.Context) ([]claim.Decision, error)
	DecisionsVersion(ctx context.Context) (string, error)
	MovedNotes(ctx context.Context, account string) ([]string, error)
	NoteBack(ctx context.Context, account, note, by string, at time.Time) error
	LetterOfNote(ctx context.Context, account, note string) (claim.LetterRecord, bool, error)
	LettersByMessageID(ctx context.Context, id string) ([]claim.LetterRecord, error)

	Quarantine(ctx context.Context, e claim.QuarantineEntry) (claim.QuarantineEntry, error)
	Quarantined(ctx context.Context, account string) ([]claim.QuarantineEntry, error)
	InQuarantine(ctx context.Context, account, folder string, uidValidity, uid uint32) (claim.QuarantineEntry, bool, error)
	Release(ctx context.Context, account, folder string, uidValidity, uid uint32) error

	Lease(ctx context.Context, name, holder string, now, until time.Time) (string, error)
	Unlease(ctx context.Context, name, holder string) error
}

// Errors are the store's own sentinels, handed in so that the suite need not
// import it.
type Errors struct{ Unknown, Invalid error }

// Run runs the suite. fresh makes an empty store and returns a function that
// opens a further handle on it; both clean up after themselves.
func Run(t *testing.T, e Errors, fresh func(t *testing.T) (open func() Store)) {
	t.Helper()
	s := suite{errs: e, fresh: fresh}
	groups := []struct {
		name string
		run  func(*testing.T)
	}{
		{"Judged", s.judged},
		{"Letters", s.letters},
		{"Intents", s.intents},
		{"Supersede", s.supersede},
		{"Cases", s.cases},
		{"CaseOf", s.caseOf},
		{"Decisions", s.decisions},
		{"Quarantine", s.quarantine},
		{"Leases", s.leases},
		{"Races", s.races},
	}
	for _, g := range groups {
		t.Run(g.name, g.run)
	}
}

type suite struct {
	errs  Errors
	fresh func(t *testing.T) func() Store
}

// store is one handle on a fresh store.
func (s suite) store(t *testing.T) Store { return s.fresh(t)() }

// day is a moment on day n, whole to the microsecond.
func day(n int) time.Time {
	return time.Date(2026, 3, 1, 9, 12, 30, 123456000, time.UTC).AddDate(0, 0, n)
}

// letter is a plain first claim of account "main".
func letter(key string, change ...func(*claim.LetterRecord)) claim.LetterRecord {
	r := claim.LetterRecord{
		Account: "main", Key: key, Folder: "INBOX", UIDValidity: 7, UID: 42,
		MessageID: "<" + key + "@agency.example>", Sender: "case@agency.example", Subject: "Your picture",
		Kind: claim.FirstClaim, Confidence: 0.98, Language: "de", Action: claim.ActionDraft, Strategy: "ask_proof",
		Claimant: claim.Party{ID: "agency", Name: "Agency"}, Reference: "REF-" + key, Standing: claim.Verified,
		Site: "garden.example", Written: day(1), Received: day(1), Judged: day(1),
	}
	for _, c := range change {
		c(&r)
	}
	return r
}

// intent is a draft with a note for the letter with that key.
func intent(key string, change ...func(*claim.Intent)) claim.Intent {
	in := claim.Intent{
		ID: "<draft-" + key + "@here>", Strategy: "ask_proof", Draft: []byte("draft of " + key), NoteID: "<note-" + key + "@here>",
		Note: []byte("note of " + key), Keyword: "$Claim", Folder: "INBOX", UIDValidity: 7, UID: 42,
		By: "bot", Why: "a first claim", Created: day(1),
	}
	for _, c := range change {
		c(&in)
	}
	return in
}

func done(uid uint32) claim.Completion {
	return claim.Completion{DraftUID: uid, Outcome: "appended", Alive: true, At: day(2)}
}

func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
