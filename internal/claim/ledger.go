package claim

import "time"

// LetterState says how far the work on a recorded letter has come.
type LetterState string

// The states of a letter. A message that is no claim has no record at all: it
// is only in the judged UIDs.
const (
	LetterRecorded LetterState = "recorded" // known, and nothing is to be made for it
	LetterIntended LetterState = "intended" // a draft or a note is about to be made
	LetterDone     LetterState = "done"     // draft and note are where they belong
	LetterDealt    LetterState = "dealt"    // the mailbox showed that somebody dealt with it before
)

// LetterRecord is what the ledger keeps of one letter. Account and Key are
// its identity: where the letter lies, and how many copies of it, is beside
// the point.
type LetterRecord struct {
	Account string
	Key     string // Judgement.Key

	Folder      string // where it was first seen, with UIDValidity and UID
	UIDValidity uint32
	UID         uint32

	MessageID  string   // with angle brackets, "" when absent
	InReplyTo  []string // with angle brackets
	References []string // with angle brackets, oldest first
	Subject    string
	Sender     string // the From address

	Kind       Kind
	Confidence float64 // 0 to 1, of Kind
	Language   string  // ISO 639-1
	Action     Action
	Strategy   string
	Claimant   Party
	Reference  string
	Standing   Standing
	Site       string
	Fees       []Fee
	Deadline   time.Time // a date at 00:00 UTC, zero when none

	Written  time.Time // Letter.Written
	Received time.Time // INTERNALDATE: the order of letters within a case, since no sender can forge it
	Judged   time.Time // when the record was made

	Likeness Likeness // by which later letters are held against this one

	State LetterState // set by the ledger; the caller may set LetterDealt
	Case  int64       // the case's number, set by the ledger; 0 for none
}

// IntentState says how far an intent has come.
type IntentState string

// The states of an intent, in the order in which they can follow one another.
// A case has at most one draft that is pending or live.
const (
	IntentPending    IntentState = "pending"    // to be carried out, or to be looked after: nobody knows whether the draft is in the mailbox
	IntentLive       IntentState = "live"       // carried out
	IntentSuperseded IntentState = "superseded" // another draft replaces it; it has still to be taken back
	IntentRetired    IntentState = "retired"    // nothing is left to do about it
)

// Intent is a draft, a note or both that are about to be put into the
// mailbox. It is written down first, so that a process that dies halfway is
// followed by one that knows what to look for.
type Intent struct {
	ID      string // the draft's Message-ID; the note's when there is no draft
	Account string
	Letter  string // LetterRecord.Key
	Case    int64  // set by the ledger

	Strategy string
	Draft    []byte // as to be appended; empty when there is no draft
	NoteID   string // the note's Message-ID, "" when there is no note
	Note     []byte // as to be appended
	Keyword  string // the keyword to set on the letter, "" for none
	Folder   string // where the letter lies, for Keyword
	// UIDValidity and UID of the letter, for Keyword.
	UIDValidity uint32
	UID         uint32

	// Redraft allows a draft for a letter that already has one: a person
	// asked for another strategy. Without it the first intent wins for ever.
	Redraft bool
	// By says who wants it, e.g. "bot" or a person's name; Why is one sentence. Both go into the history.
	By, Why string
	Created time.Time

	// The ledger sets these.
	State    IntentState
	Placed   bool      // the draft is known to be in the mailbox; the rest of the intent may be open
	DraftUID uint32    // its UID, 0 when the server did not say
	Outcome  string    // what became of it, in words
	Attempts int       // failed attempts
	LastErr  string    // of the last failed attempt
	Next     time.Time // not to be tried before; zero for at once
	Settled  time.Time // when it became live, or retired
}

// HasDraft reports whether a draft belongs to the intent.
func (i *Intent) HasDraft() bool { return len(i.Draft) > 0 }

// Intended is the ledger's answer to an intent.
type Intended struct {
	// Claimed says that the caller, and nobody else, carries the intent out.
	// Otherwise the letter is already somebody's and nothing was written.
	Claimed bool
	Case    int64
	NewCase bool
	// Superseded are the case's earlier drafts, now to be taken back.
	Superseded []Intent
	// Newer is the key of a later letter of the case that has a draft, was
	// dealt with by a person or settles the case; "" when there is none. The
	// new intent's draft is then not to be appended (its Draft is empty in
	// the ledger), only its note.
	Newer string
}

// Completion says how an intent was carried out.
type Completion struct {
	DraftUID uint32 // 0 when not known
	Outcome  string // e.g. "appended", "already in Drafts", "answered by a person"
	// Alive is false when no draft of ours is in Drafts (sent, deleted or
	// never made because a person was faster): there is nothing to take back later.
	Alive bool
	At    time.Time
}

// QuarantineEntry is a message that could not be judged.
type QuarantineEntry struct {
	Account     string
	Folder      string
	UIDValidity uint32
	UID         uint32
	Reason      string
	First       time.Time // when it was first put aside
	Last        time.Time // when it last failed
	Next        time.Time // when to try again; zero for never
	Attempts    int       // counted by the ledger
}

// CaseStatus says whether a case still needs a person.
type CaseStatus string

// The statuses.
const (
	CaseOpen   CaseStatus = "open"
	CaseClosed CaseStatus = "closed"
)

// CaseSummary is one line of the list of cases.
type CaseSummary struct {
	ID        int64
	Account   string
	Status    CaseStatus
	Outcome   string // why it was closed, "" when open
	Claimant  Party
	Reference string
	Site      string
	Kind      Kind      // of the latest letter
	Standing  Standing  // of the latest letter
	Fees      []Fee     // of the latest letter
	Deadline  time.Time // the latest letter's that has one; zero when none
	Opened    time.Time
	Updated   time.Time
	Letters   int    // how many
	Draft     string // ID of the draft that stands now, "" when none
}

// CaseFilter chooses cases. The zero value chooses all.
type CaseFilter struct {
	Account  string
	Status   CaseStatus
	Claimant string // ID
	Site     string
	Due      time.Time // with a deadline not after it
	After    int64     // case number to go on after, for paging
	Limit    int       // 0 for no limit
}

// CaseFile is everything about one case.
type CaseFile struct {
	CaseSummary
	Record  []LetterRecord // oldest first
	Intents []Intent       // oldest first
	History []HistoryEntry // oldest first
}

// HistoryEntry is one line of what happened to a case.
type HistoryEntry struct {
	At     time.Time
	Case   int64
	Letter string // LetterRecord.Key, "" when it concerns none
	By     string // "bot", or a person
	What   string // e.g. "letter", "draft", "superseded", "closed"
	Why    string // a sentence
}
