package claim

import "time"

// Likeness is what a letter is recognised by later on, when the letter itself
// is not at hand any more. It holds nothing from which the text could be read
// back. The zero Likeness is like nothing.
type Likeness struct {
	Key       string   `json:"key,omitempty"`       // Judgement.Key
	Sender    string   `json:"sender,omitempty"`    // From address, lower case; "" when others write under it too
	Domain    string   `json:"domain,omitempty"`    // its domain; "" when strangers share it
	List      string   `json:"list,omitempty"`      // List-Id
	Shape     string   `json:"shape,omitempty"`     // words of the subject without numbers, names of threads and forwards
	Claimant  string   `json:"claimant,omitempty"`  // registry ID of the claimant that writes
	Listed    bool     `json:"listed,omitempty"`    // the sender's domain is a listed claimant's
	Proven    bool     `json:"proven,omitempty"`    // the sender was verified or authenticated
	Sure      float64  `json:"sure,omitempty"`      // confidence with which it was judged to be a claim or a scam
	Reference string   `json:"reference,omitempty"` // letters and digits alone, upper case
	Sketch    []uint32 `json:"sketch,omitempty"`    // of the wording, see package memory; empty when there are too few words
}

// Decision is what the webmaster said about a letter, and what later letters
// are held against.
type Decision struct {
	ID      int64 // set by the ledger
	Account string
	Case    int64 // 0 when the letter belongs to none
	Kind    Kind  // what it is, says the webmaster
	Was     Kind  // what it had been judged to be
	Sender  string
	Subject string
	By      string // how it was said, e.g. "cases mark", "note moved"
	At      time.Time
	Undone  time.Time // when it was taken back; zero while it is in force
	// Letters are what the marked letters were like.
	Letters []Likeness
	// Note is the Message-ID of the note that was moved, "" otherwise.
	Note string
}

// InForce reports whether letters are judged by d.
func (d *Decision) InForce() bool { return d.Undone.IsZero() }

// Recall is a decision that fits a letter, and how.
type Recall struct {
	Decision *Decision
	// Level says what the letter and the marked one have in common: letter,
	// case, wording, list, series or sender.
	Level string
	Alike float64 // share of common wording, 0 to 1, of level wording
}
