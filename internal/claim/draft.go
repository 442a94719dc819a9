package claim

// Action is what is done about a letter.
type Action string

// The actions.
const (
	ActionDraft  Action = "draft"  // a reply is drafted
	ActionWarn   Action = "warn"   // no draft; the note says why
	ActionIgnore Action = "ignore" // nothing
)

// Plan is which reply fits the facts.
type Plan struct {
	Strategy string // e.g. "ask_proof"; "" when nothing is drafted
	Action   Action
	Why      []string // sentences, in order of weight
}

// Draft is the reply, for a person to review.
type Draft struct {
	MessageID string // with angle brackets; follows from account, letter and strategy
	From      Address
	To        []Address
	Cc        []Address
	Subject   string
	Strategy  string
	Language  string
	Body      string // the text above the quoted letter, \n line ends
	Marks     int    // visible [[…]] marks that a person has to fill
	Raw       []byte // RFC 5322, 7-bit, CRLF
}

// Note is the case sheet, for the webmaster's eyes alone.
type Note struct {
	MessageID string
	Subject   string
	Raw       []byte // RFC 5322, 7-bit, CRLF
}

// Judgement is everything that is known about one letter.
type Judgement struct {
	Key     string // identity of the letter (letter.Key): the same for every copy of it
	Letter  *Letter
	Claim   Claim
	Verdict Verdict
	Facts   Facts
	Plan    Plan
}

// Meant returns the letter that was judged: the letter itself, or the
// original inside a forward.
func (j *Judgement) Meant() *Letter {
	if i := j.Claim.Inner; i >= 0 && j.Letter != nil && i < len(j.Letter.Forwarded) {
		return j.Letter.Forwarded[i]
	}
	return j.Letter
}
