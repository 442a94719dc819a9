package claim

import "time"

// Claim is what a letter asserts.
type Claim struct {
	Kind       Kind
	Confidence float64 // 0 to 1, of Kind
	Language   string  // ISO 639-1, lower case; "" when not known
	Signals    []Signal

	Claimant     Party
	RightsHolder Found[string] // for whom the claimant writes, "" when not said
	LawFirm      Found[string]

	Images    []Found[string] // URLs of pictures said to be used on the webmaster's site
	Pages     []Found[string] // the webmaster's pages they were found on; or the site as written
	Works     []Found[string] // the claimant's names for the pictures: catalogue numbers, titles
	Portal    []Found[string] // the claimant's own pages about this case
	Fees      []Fee
	Reference Found[string]
	Deadline  Found[time.Time] // a date at 00:00 UTC

	// Inner is the index in Letter.Forwarded of the letter that was judged,
	// or -1 for the letter itself.
	Inner int
}

// Party is a claimant known to the rules (ID set) or only named in the letter.
type Party struct {
	ID   string `json:"id"`   // e.g. "copytrack"; "" when not in the registry
	Name string `json:"name"` // as the registry or the letter has it
}

// Role says what a sum in a letter is.
type Role string

// The roles.
const (
	Demand      Role = "demand"      // what is asked now
	Alternative Role = "alternative" // another way to settle
	Component   Role = "component"   // a part of the demand
	Mention     Role = "mention"     // a sum that is not asked
)

// Fee is a sum of money in a letter.
type Fee struct {
	Amount   string // decimal with a point, e.g. "387.50"
	Currency string // ISO 4217; "" when not known
	Role     Role
	Until    time.Time // when the sum is only valid until a date; zero otherwise
	Where    Where
	Words    string
	Rule     string
}

// Demanded returns the fees with role demand.
func (c *Claim) Demanded() []Fee {
	var out []Fee
	for _, f := range c.Fees {
		if f.Role == Demand {
			out = append(out, f)
		}
	}
	return out
}

// Own is what the judgement may know of the webmaster: it keeps the
// webmaster's own names apart from the claimant's.
type Own struct {
	Domains   []string // registrable or full domains of the sites and their aliases, lower case
	Addresses []string // the webmaster's own mail addresses, lower case
}
