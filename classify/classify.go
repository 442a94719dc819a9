package classify

import (
	"slices"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// coverNoteWords is how many words a note that hands a letter on may have.
const coverNoteWords = 150

// Classifier judges letters by one set of rules. It is safe for concurrent
// use.
type Classifier struct {
	set      *rules.Set
	own      ownSide
	money    *moneyLexer
	dates    *dateLexer
	relative *spanLexer
	weights  map[string]*rules.Group
	stops    map[string]int // how many languages have a small word
	number   map[string]int // of each language
	glancer  *glancer       // nil: every letter is judged in full
}

// New returns a Classifier. own is what it may know of the webmaster; it may
// be empty.
func New(set *rules.Set, own claim.Own) *Classifier {
	c := &Classifier{
		set: set, own: newOwnSide(own),
		money: newMoneyLexer(set.Currencies), dates: newDateLexer(set.Languages), relative: newSpanLexer(set.Languages),
		weights: map[string]*rules.Group{}, stops: sharedStops(set.Languages),
		number: map[string]int{}, glancer: newGlancer(set),
	}
	for i := range set.Languages {
		c.number[set.Languages[i].Code] = i
	}
	for i := range set.Groups {
		c.weights[set.Groups[i].ID] = &set.Groups[i]
	}
	return c
}

// Classify judges l. When l only hands another letter on ("can you deal with
// this?"), that one is judged, and Inner of the claim is its index.
func (c *Classifier) Classify(l *claim.Letter) claim.Claim {
	if c.glancer != nil && len(l.Forwarded) == 0 && !l.HasPDF() {
		if language, could := c.glancer.look(l); !could {
			return claim.Claim{Inner: -1, Language: language, Kind: claim.Other, Confidence: sureOther}
		}
	}
	out, r := c.judge(l)
	if out.Kind != claim.Other || len(l.Forwarded) == 0 || r.words() > coverNoteWords || r.bulk() {
		return out
	}
	for i, inner := range l.Forwarded {
		if inner == nil {
			continue
		}
		whole := *inner // a file that came with the note belongs to what it hands on
		whole.Attachments = slices.Concat(inner.Attachments, l.Attachments)
		if in, _ := c.judge(&whole); in.Kind != claim.Other {
			in.Inner = i
			return in
		}
	}
	return out
}

// Extract returns what l asserts, taken to be a letter of that kind: for one
// that the webmaster calls a claim.
func (c *Classifier) Extract(l *claim.Letter, kind claim.Kind) claim.Claim {
	out, r := c.judge(l)
	if out.Kind == claim.Other && kind != claim.Other {
		out.Kind = kind
		r.extract(&out)
	}
	return out
}

// InFull returns a classifier that says of ordinary mail, too, what speaks for
// and against a claim, and is slower for it.
func (c *Classifier) InFull() *Classifier {
	full := *c
	full.glancer = nil
	return &full
}

// judge judges l alone.
func (c *Classifier) judge(l *claim.Letter) (claim.Claim, *reading) {
	r := c.read(l)
	out := claim.Claim{Inner: -1, Language: r.language()}
	r.lang = out.Language
	r.keepLanguage()
	r.party = r.findParty()
	v := r.weigh()
	out.Kind, out.Confidence, out.Signals = v.kind, v.confidence, v.signals
	if out.Kind == claim.Other {
		return out, r
	}
	r.extract(&out)
	return out, r
}

// extract fills in what the letter says.
func (r *reading) extract(out *claim.Claim) {
	out.Claimant = r.party.Party
	side := r.sides()
	out.Images, out.Pages, out.Portal = side.images, side.pages, side.portal
	out.Fees = r.fees(out.Kind)
	out.Reference = r.reference()
	out.Deadline = r.deadline()
	out.LawFirm = r.lawFirm()
}
