package classify

import (
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// party is who asks, and how surely the registry knows it.
type party struct {
	claim.Party
	by     string // "domain", "portal", "name", "text", "shape", ""; how it was found
	signal claim.Signal
}

// findParty finds the claimant: by the sender's domain, a link to a portal,
// the sender's name, or a name in the text that asserts or signs.
func (r *reading) findParty() party {
	set, from := r.c.set, r.l.Sender()
	for _, a := range append(slices.Clip(r.l.From), r.l.ReplyTo...) {
		if c := set.ByDomain(a.Domain()); c != nil {
			return known(c, "domain", claim.InHeader, a.Address, 4)
		}
	}
	if c, url := r.portal(); c != nil {
		return known(c, "portal", claim.InLink, url, 3)
	}
	if c := set.ByName(from.Name); c != nil {
		return known(c, "name", claim.InHeader, from.Name, 2)
	}
	if c, z, m := r.named(); c != nil {
		return known(c, "text", z.where, z.words(m), -1.5) // letters about claims name claimants more often than their own do
	}
	return party{Party: claim.Party{Name: r.nameOf(from)}}
}

func known(c *rules.Claimant, by string, where claim.Where, words string, weight float64) party {
	return party{
		Party:  claim.Party{ID: c.ID, Name: c.Name},
		by:     by,
		signal: claim.Signal{Rule: "claimant." + by, Weight: weight, Where: where, Words: quote(words)},
	}
}

// portal returns the claimant whose portal a link leads to.
func (r *reading) portal() (*rules.Claimant, string) {
	check := func(host, url string) (*rules.Claimant, string) {
		for i := range r.c.set.Claimants {
			c := &r.c.set.Claimants[i]
			if under(host, c.Portals) {
				return c, url
			}
		}
		return nil, ""
	}
	for _, z := range r.zones {
		for _, u := range z.urls {
			if c, url := check(u.host, u.value); c != nil {
				return c, url
			}
		}
	}
	for _, l := range r.l.Links {
		if c, url := check(hostOf(l.URL), l.URL); c != nil {
			return c, url
		}
	}
	return nil, ""
}

func under(host string, domains []string) bool {
	for _, d := range domains {
		if host == d || strings.HasSuffix(host, "."+d) {
			return true
		}
	}
	return false
}

// named returns the claimant that the letter names most often; the subject
// counts thrice. A law firm that is named wins over its clients.
func (r *reading) named() (*rules.Claimant, *zone, rules.Match) {
	type hit struct {
		n int
		z *zone
		m rules.Match
	}
	hits := map[string]*hit{}
	for _, z := range r.zones {
		for _, m := range z.matches {
			id, ok := strings.CutPrefix(m.Phrase.ID, "claimant.")
			if !ok || m.Phrase.Group != rules.GroupClaimant {
				continue
			}
			h := hits[id]
			if h == nil {
				h = &hit{z: z, m: m}
				hits[id] = h
			}
			h.n++
			if z.where == claim.InSubject {
				h.n += 2
			}
		}
	}
	best := ""
	for id, h := range hits {
		if best == "" || h.n > hits[best].n || h.n == hits[best].n && id < best {
			best = id
		}
	}
	if best == "" {
		return nil, nil, rules.Match{}
	}
	return r.c.set.Claimant(best), hits[best].z, hits[best].m
}

// nameOf returns how the sender calls itself.
func (r *reading) nameOf(from claim.Address) string {
	return strings.Join(strings.Fields(from.Name), " ")
}

func hostOf(url string) string {
	if n := schemeAt(url); n > 0 {
		host, _ := splitHost(url[n:])
		return host
	}
	host, _ := splitHost(url)
	return host
}

// lawFirm returns the law firm that writes, when one does.
func (r *reading) lawFirm() claim.Found[string] {
	if c := r.c.set.Claimant(r.party.ID); c != nil && c.LawFirm {
		s := r.party.signal
		return claim.Found[string]{Value: c.Name, Where: s.Where, Words: s.Words, Rule: s.Rule, Confidence: 0.9}
	}
	return claim.Found[string]{}
}
