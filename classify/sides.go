package classify

import (
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// placed is an address with where it stands and whose it is likely to be.
type placed struct {
	webAddress
	where   claim.Where
	words   string
	own     bool    // on a site that is known to be the webmaster's
	score   float64 // for being the webmaster's page
	picture bool    // said to be the picture itself
	portal  bool
}

// sideResult is every address of the letter that matters, by side.
type sideResult struct {
	images, pages, portal []claim.Found[string]
}

// Scores of the signs by which an address is told to be the webmaster's.
const (
	ownKnown   = 5.0
	toldAsUse  = 2.0
	toldAsOrig = -3.0
	toldPortal = -2.5
	theirSide  = -8.0
	someScore  = 1.0
)

// sides tells the webmaster's pages and pictures from the claimant's.
func (r *reading) sides() sideResult {
	all := r.addresses()
	hosts := map[string]float64{}
	owned := false
	for i := range all {
		p := &all[i]
		hosts[orgDomain(p.host)] = max(hosts[orgDomain(p.host)], p.score)
		owned = owned || p.own
	}
	var out sideResult
	var pages []placed
	for _, p := range all {
		switch {
		case p.portal:
			out.portal = addFound(out.portal, p, "side.portal")
		case p.score < 0, owned && !p.own && p.score < toldAsUse, !owned && hosts[orgDomain(p.host)] < someScore:
		case p.picture || isImagePath(p.path):
			out.images = addFound(out.images, p, "side.image")
		default:
			pages = append(pages, p)
		}
	}
	for _, p := range pages {
		if !p.bare() || !deeper(pages, orgDomain(p.host)) {
			out.pages = addFound(out.pages, p, "side.page")
		}
	}
	return out
}

// deeper reports whether one of pages is more than the front page of org.
func deeper(pages []placed, org string) bool {
	for _, p := range pages {
		if !p.bare() && orgDomain(p.host) == org {
			return true
		}
	}
	return false
}

func addFound(list []claim.Found[string], p placed, rule string) []claim.Found[string] {
	for i, f := range list {
		if !sameAddress(f.Value, p.value) {
			continue
		}
		if p.scheme && schemeAt(f.Value) == 0 {
			list[i].Value = p.value
		}
		return list
	}
	sure := 0.7
	if p.own {
		sure = 0.95
	}
	return append(list, claim.Found[string]{Value: p.value, Where: p.where, Words: p.words, Rule: rule, Confidence: sure})
}

func sameAddress(a, b string) bool {
	trim := func(s string) string {
		if n := schemeAt(s); n > 0 {
			s = s[n:]
		}
		return strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(s), "www."), "/")
	}
	return trim(a) == trim(b)
}

// addresses returns every web address of the letter, scored.
func (r *reading) addresses() []placed {
	var out []placed
	theirs, ours := r.theirHosts(), r.ourHosts()
	for _, z := range r.zones {
		for _, u := range z.urls {
			if u.email {
				continue
			}
			p := placed{webAddress: u, where: z.where, words: quote(z.text[u.start:u.end])}
			r.place(&p, theirs, ours)
			r.context(&p, z, z.doc.At(u.start))
			out = append(out, p)
		}
	}
	return append(out, r.targets(theirs, ours)...)
}

// targets returns the link targets of the HTML that the text does not show.
func (r *reading) targets(theirs, ours map[string]bool) []placed {
	var out []placed
	for _, l := range r.l.Links {
		if l.Bare || l.Hidden || schemeAt(l.URL) == 0 {
			continue
		}
		u, ok := withScheme(l.URL, 0, schemeAt(l.URL))
		if !ok {
			continue
		}
		p := placed{webAddress: u, where: claim.InLink, words: quote(l.URL)}
		r.place(&p, theirs, ours)
		z := r.zones[1]
		if at := strings.Index(z.text, l.Text); at >= 0 && l.Text != "" {
			r.context(&p, z, z.doc.At(at))
		}
		out = append(out, p)
	}
	return out
}

// place scores p by its host alone.
func (r *reading) place(p *placed, theirs, ours map[string]bool) {
	org := orgDomain(p.host)
	switch {
	case r.c.own.host(p.host):
		p.own, p.score = true, ownKnown
	case ours[org] && !theirs[org]:
		p.own, p.score = true, ownKnown
	case r.isPortal(p.host):
		p.portal, p.score = true, theirSide
	case theirs[org], r.c.set.ByDomain(p.host) != nil, r.thirdParty(p.host):
		p.score = theirSide
	}
}

func (r *reading) isPortal(host string) bool {
	for i := range r.c.set.Claimants {
		if under(host, r.c.set.Claimants[i].Portals) {
			return true
		}
	}
	return false
}

func (r *reading) thirdParty(host string) bool {
	for _, list := range []string{"freemail", "social", "storage", "infrastructure", "stock"} {
		if r.c.set.InHosts(list, host) {
			return true
		}
	}
	return false
}

// theirHosts are the domains of whoever writes.
func (r *reading) theirHosts() map[string]bool {
	out := map[string]bool{}
	ours := r.ourHosts()
	for _, a := range append(slices.Clip(r.l.From), r.l.ReplyTo...) {
		if d := a.Domain(); d != "" && !r.c.own.host(d) && !ours[orgDomain(d)] {
			out[orgDomain(d)] = true
		}
	}
	for _, z := range r.zones { // addresses in a signature
		for _, u := range z.urls {
			if u.email && !r.c.own.host(u.host) && !ours[orgDomain(u.host)] {
				out[orgDomain(u.host)] = true
			}
		}
	}
	return out
}

// ourHosts are the domains that the letter was sent to, without the ones
// where everybody has a mailbox.
func (r *reading) ourHosts() map[string]bool {
	out := map[string]bool{}
	for _, list := range [][]claim.Address{r.l.To, r.l.Cc, r.l.DeliveredTo} {
		for _, a := range list {
			if d := a.Domain(); d != "" && !r.c.set.InHosts("freemail", d) {
				out[orgDomain(d)] = true
			}
		}
	}
	return out
}

// context scores p by the words around it.
func (r *reading) context(p *placed, z *zone, i int) {
	if p.score < 0 {
		return
	}
	use, found := z.label(i, "cue-found-at")
	orig, other := z.label(i, "cue-original-at")
	door, entry := z.label(i, "cue-portal-at")
	pic, image := z.label(i, "cue-picture-at")
	switch {
	case other && (!found || orig.Last >= use.Last):
		p.score += toldAsOrig
	case entry && !found && !p.own:
		p.score += toldPortal
	case found:
		p.score += toldAsUse
	}
	_ = door
	p.picture = image && i-pic.Last <= 3
}

// label returns the nearest match of group before token i: in the sentence,
// or as a heading in the lines above a list of addresses.
func (z *zone) label(i int, group string) (rules.Match, bool) {
	if m, ok := z.before(i, 14, group); ok {
		return m, true
	}
	j := i
	for j > 0 && (z.doc.Tokens[j-1].Kind == rules.URLToken || z.doc.Tokens[j-1].Kind == rules.NumberToken) {
		j--
	}
	var best rules.Match
	ok := false
	for _, m := range z.matches {
		if m.Phrase.Group == group && m.Last < j && j-m.Last <= 10 {
			best, ok = m, true
		}
	}
	return best, ok
}
