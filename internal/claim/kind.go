package claim

// Kind says what a letter does, whoever sent it.
type Kind string

// The kinds. A letter is of exactly one kind.
const (
	FirstClaim  Kind = "first_claim"  // asserts a right in a picture and asks for a licence proof or money, for the first time
	Reminder    Kind = "reminder"     // the same once more
	FinalNotice Kind = "final_notice" // the last one before it goes to lawyers or a court
	LegalAction Kind = "legal_action" // a law firm, a court or a bailiff writes, or an action is begun
	Offer       Kind = "offer"        // a settlement or a lower sum is offered
	Settled     Kind = "settled"      // the claimant closes or withdraws the case, or confirms payment
	Takedown    Kind = "takedown"     // removal is asked, no money
	Scam        Kind = "scam"         // dressed as a claim, wants something else
	Other       Kind = "other"        // not a claim
)

// Kinds lists every kind in the order in which design and reports show them.
var Kinds = []Kind{FirstClaim, Reminder, FinalNotice, LegalAction, Offer, Settled, Takedown, Scam, Other}

// Asks reports whether a letter of this kind asserts a claim that a person
// has to answer: money, proof of a licence, or removal.
func (k Kind) Asks() bool {
	switch k {
	case FirstClaim, Reminder, FinalNotice, LegalAction, Offer, Takedown:
		return true
	}
	return false
}
