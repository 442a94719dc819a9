package claim

import (
	"strconv"
	"strings"
	"time"
)

// Message is the raw RFC 5322 bytes of one message in a mailbox, and where it
// lies (RFC 3501 section 2.3.1.1: a UID means something only together with
// its folder's UIDVALIDITY).
type Message struct {
	Account     string
	Folder      string
	UIDValidity uint32
	UID         uint32
	Flags       []string  // as the server gave them
	Received    time.Time // INTERNALDATE
	Size        int64     // RFC822.SIZE in bytes
	Raw         []byte    // at most the fetch cap
	Truncated   bool      // Raw is only the beginning
}

// The keywords that mark letters for the person, where the config wants them
// and the server permits them.
const (
	KeywordClaim   = "$Claim"
	KeywordWarning = "$ClaimWarning"
)

// HasFlag reports whether flag is set, in any case.
func (m *Message) HasFlag(flag string) bool {
	for _, f := range m.Flags {
		if strings.EqualFold(f, flag) {
			return true
		}
	}
	return false
}

// Place names where a message lies, for logs and quarantine.
func (m *Message) Place() string {
	return m.Account + "/" + m.Folder + " uid " + strconv.FormatUint(uint64(m.UID), 10)
}

// Traces is what a mailbox shows of earlier work on one letter. It lets a
// bot that lost its ledger see that the letter is already dealt with.
type Traces struct {
	DraftUID  uint32 // UID of our draft in Drafts, 0 when it is not there
	Elsewhere string // folder in which our draft's Message-ID was found instead (Sent, Trash), else ""
	Answer    string // folder (Sent or Drafts) that holds somebody's answer to the letter, else ""
	Noted     bool   // the notes folder holds our note about it
}

// Dealt reports whether any trace of earlier work was found.
func (t Traces) Dealt() bool {
	return t.DraftUID != 0 || t.Elsewhere != "" || t.Answer != "" || t.Noted
}

// TakeBack is what became of a draft that another one replaces.
type TakeBack string

// The outcomes of taking a draft back.
const (
	TakenBack TakeBack = "taken back" // it was still as appended, and is removed
	Kept      TakeBack = "kept"       // still as appended, but the server offers no UIDPLUS
	Touched   TakeBack = "touched"    // a person changed it: left alone
	Gone      TakeBack = "gone"       // not in Drafts any more: sent, moved or deleted by a person
)
