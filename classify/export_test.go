package classify

import (
	"slices"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Features returns what the judgement of l weighs: the groups met, and how the
// claimant is known.
func (c *Classifier) Features(l *claim.Letter) []string {
	r := c.read(l)
	r.lang = r.language()
	r.keepLanguage()
	r.party = r.findParty()
	e := r.gather()
	var out []string
	for g := range e {
		out = append(out, g)
	}
	if r.party.by != "" {
		out = append(out, "known-"+r.party.by)
	}
	if r.reference().Value != "" {
		out = append(out, "reference")
	}
	for _, s := range r.headerSignals() {
		out = append(out, s.Rule)
	}
	slices.Sort(out)
	return out
}

// Early reports whether c turns l away at a glance.
func (c *Classifier) Early(l *claim.Letter) bool {
	if c.glancer == nil || len(l.Forwarded) > 0 || l.HasPDF() {
		return false
	}
	_, could := c.glancer.look(l)
	return !could
}
