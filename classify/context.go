package classify

import (
	"maps"
	"slices"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

const (
	// nearSite is how many words may lie between a picture and the site that
	// it is said to be on, when no phrase ties them together.
	nearSite = 60
	// oldShare is how much of its weight a phrase keeps in older, quoted text.
	oldShare = 0.6
)

// pictureNearSite notes a use when a picture is named near the webmaster's
// site and no phrase says it.
func (r *reading) pictureNearSite(e evidence) {
	g := r.c.weights["names-use"]
	if g == nil {
		return
	}
	for _, z := range r.zones {
		sites := r.siteTokens(z)
		for _, m := range z.matches {
			if m.Phrase.Group != "image" {
				continue
			}
			near := slices.IndexFunc(sites, func(i int) bool { return distance(m, i) <= nearSite })
			if near < 0 {
				continue
			}
			i := sites[near]
			words := quote(z.doc.Words(min(i, m.First), max(i, m.Last)))
			e[g.ID] = claim.Signal{Rule: "letter.picture-near-site", Weight: g.Weight * 0.75, Where: z.where, Words: words}
			return
		}
	}
}

// sumWithDeadline notes that money is asked when a sum and a time to pay or
// to answer stand in one text and no phrase says more.
func (r *reading) sumWithDeadline(e evidence) {
	g := r.c.weights["asks-money"]
	if g == nil || !e.has("deadline") {
		return
	}
	for _, z := range r.zones {
		for _, s := range z.sums {
			i := z.doc.At(s.start)
			if _, other := z.before(i, 6, "cue-mention"); !other && !s.ranged {
				e[g.ID] = claim.Signal{Rule: "letter.sum-with-deadline", Weight: g.Weight / 2, Where: z.where, Words: quote(z.text[s.start:s.end])}
				return
			}
		}
	}
}

// siteTokens returns the tokens of z that name the webmaster's site.
func (r *reading) siteTokens(z *zone) []int {
	var out []int
	ours := r.ourHosts()
	for _, u := range z.urls {
		if !u.email && (r.c.own.host(u.host) || ours[orgDomain(u.host)]) {
			out = append(out, z.doc.At(u.start))
		}
	}
	for _, m := range z.matches {
		if m.Phrase.Group == "your-site" {
			out = append(out, m.Last)
		}
	}
	return out
}

// oldContext adds what the older text below an answer says of right, breach
// and use, when the new part asks, offers or closes. "I could live with 180
// rather than 275" means something only with the letter that it goes on from.
func (r *reading) oldContext(e evidence) {
	if r.l.Quoted == "" || r.fromUs() || !e.has("asks-money", "asks-proof", "offer", "settled", "reminder", "final") {
		return
	}
	z := r.c.zone(claim.InQuoted, clip(r.l.Quoted, maxQuoted))
	old := evidence{}
	for _, m := range z.matches {
		switch g := m.Phrase.Group; g {
		case "infringes", "asserts-right", "my-picture", "names-use", "image":
			if !e.has(g) && !old.has(g) && r.speaks(m.Phrase) {
				old[g] = claim.Signal{Rule: m.Phrase.ID, Weight: r.c.weights[g].Weight * oldShare, Where: claim.InQuoted, Words: z.words(m)}
			}
		}
	}
	maps.Copy(e, old)
}

// fromUs reports whether the sender is at a domain that the letter was sent
// to: a colleague, or the site's own contact form.
func (r *reading) fromUs() bool {
	d := r.l.Sender().Domain()
	return d != "" && (r.c.own.host(d) || r.ourHosts()[orgDomain(d)])
}

// speaks reports whether ph is of a language that counts in this letter.
func (r *reading) speaks(ph *rules.Phrase) bool {
	return r.lang == "" || ph.Language == "" || ph.Language == r.lang || ph.Language == "en"
}
