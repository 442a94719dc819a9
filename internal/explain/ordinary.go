package explain

import (
	"slices"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// part is one of the three things that make a claim.
type part struct {
	groups      []string
	has, hasNot string
}

// parts are what a claim has: a right, a use, a demand.
func parts() []part {
	return []part{
		{[]string{"asserts-right", "my-picture", "infringes", "unpermitted"}, "speaks of a right in a picture", "claims no right in a picture"},
		{[]string{"names-use"}, "names a use on a site", "names no use on your site"},
		{[]string{"asks-money", "asks-proof", "asks-removal", "cease", "offer", "settled", "court"}, "asks for something", "asks nothing of you"},
	}
}

// ordinary says what a letter looks like that is no claim, and how near it
// comes to one.
func (p *Printer) ordinary(j *claim.Judgement) []string {
	who := writer(j)
	if s := j.Claim.Owner(); s != nil {
		return []string{who + " wrote this. It is not treated as a claim: " + value(s.Words) + "."}
	}
	first := who + " wrote about something else."
	if _, against := p.sides(j); len(against) > 0 {
		first = who + " wrote this, and it is no claim: it " + p.what(against[0].Rule) + "."
	}
	if miss := p.nearest(j); miss != "" {
		return []string{first, miss}
	}
	return []string{first}
}

// nearest says which parts of a claim a letter has and which it lacks.
func (p *Printer) nearest(j *claim.Judgement) string {
	met := p.groups(j)
	var has, lacks []string
	for _, part := range parts() {
		if slices.ContainsFunc(part.groups, func(g string) bool { return met[g] }) {
			has = append(has, part.has)
		} else {
			lacks = append(lacks, part.hasNot)
		}
	}
	if len(has) == 0 && met["image"] {
		has = []string{"speaks of pictures"}
	}
	switch {
	case len(has) == 0:
		return ""
	case len(lacks) == 0:
		return "It has the parts of a claim, but what speaks against it weighs more."
	}
	return "It " + join(has, "and") + ", but " + join(lacks, "and") + "."
}

// groups are the concepts that the letter was found to express.
func (p *Printer) groups(j *claim.Judgement) map[string]bool {
	met := map[string]bool{}
	for _, s := range j.Claim.Signals {
		if g := p.group(s.Rule); g != nil {
			met[g.ID] = true
		}
	}
	return met
}
