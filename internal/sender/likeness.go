package sender

import (
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// likeness is how a sender imitates a claimant. The zero value says that it
// does not.
type likeness struct {
	kind     string // one of rules.Imitations; "" for none
	rule     string // the ID of the sentence that says how
	claimant *rules.Claimant
	other    string // the domain or address that imitates
	own      string // the domain that it imitates
}

// compare holds every address that the letter gives as its sender's against
// the registry. The most telling imitation counts.
func (e *evidence) compare() {
	v := e.verifier
	for _, host := range e.senderHosts() {
		if l := v.registry.imitates(host, e.speaksAs); l.kind != "" && !withinAny(host, v.own) {
			e.likeness = l
			return
		}
	}
	if e.fromKind == "own" || e.fromKind == "none" {
		return
	}
	if l := e.borrowedName(); l.kind != "" {
		e.likeness = l
		return
	}
	e.likeness = e.strangeReply()
}

// senderHosts returns the hosts of the From and Reply-To addresses.
func (e *evidence) senderHosts() []string {
	var out []string
	for _, list := range [][]claim.Address{e.letter.From, e.letter.ReplyTo} {
		for _, a := range list[:min(len(list), 10)] {
			if h := asciiHost(a.Domain()); h != "" && !slices.Contains(out, h) {
				out = append(out, h)
			}
		}
	}
	return out
}

// isClaim reports whether the letter claims something. Ordinary mail has to
// imitate a claimant by its very address to be called an imitation.
func (e *evidence) isClaim() bool { return e.claim.Kind.Asks() || e.claim.Kind == claim.Scam }

// speaksAs reports whether the letter is a claim in the name of c: the
// judgement named it, or the display name does.
func (e *evidence) speaksAs(c *rules.Claimant) bool {
	if !e.isClaim() {
		return false
	}
	return e.claim.Claimant.ID == c.ID || e.verifier.registry.named(e.from.Name, c)
}

// imitates holds host against the domains of every claimant. speaksAs tells
// whether the letter is a claim in a claimant's name: some likenesses are
// everyday ones, and only mean something then.
func (r *registry) imitates(host string, speaksAs func(*rules.Claimant) bool) likeness {
	if c, _ := r.owner(host); c != nil || withinAny(host, r.benign) {
		return likeness{}
	}
	org := orgDomain(host)
	label := firstLabel(unicodeHost(org))
	skel := skeleton(label)
	for i := range r.marks {
		m := &r.marks[i]
		if rule := m.likeness(r, host, org, label, skel, speaksAs); rule != "" {
			return likeness{kind: "domain", rule: rule, claimant: m.claimant, other: host, own: m.domain}
		}
	}
	return likeness{}
}

// likeness returns the ID of the sentence that says how the host imitates m,
// or "".
func (m *mark) likeness(r *registry, host, org, label, skel string, speaksAs func(*rules.Claimant) bool) string {
	switch {
	case strings.Contains("."+host+".", "."+m.domain+"."),
		strings.HasPrefix(label, strings.ReplaceAll(m.domain, ".", "-")+"-"):
		return "looks-subdomain"
	case label != m.label && skel == m.skeleton && (len(m.label) >= 5 || !isASCII(label)):
		return "looks-homoglyph"
	case !m.homonym && r.adorned(label, m.label) && (len(m.label) >= 6 || speaksAs(m.claimant)):
		return "looks-words"
	}
	if m.homonym || !speaksAs(m.claimant) {
		return ""
	}
	switch {
	case label == m.label:
		return "looks-tld"
	case r.adorned(label, m.label), strings.HasPrefix(label, m.label+"-"), strings.HasSuffix(label, "-"+m.label):
		return "looks-words"
	case m.typo(label, skel):
		return "looks-typo"
	case slices.Contains(strings.Split(strings.TrimSuffix(host, "."+org), "."), m.label):
		return "looks-subdomain"
	}
	return ""
}

// typo reports whether label is m's label with a slip: one in a short one,
// two in a long one. Shorter ones are too close to other words.
func (m *mark) typo(label, skel string) bool {
	limit := 1
	switch n := len(m.label); {
	case n < 5:
		return false
	case n >= 10:
		limit = 2
	}
	return distance(label, m.label, limit) <= limit || distance(skel, m.skeleton, 1) <= 1
}

// adorned reports whether label is mark with words of the additions hung on
// it, with or without hyphens.
func (r *registry) adorned(label, mark string) bool {
	before, after, found := strings.Cut(label, mark)
	return found && before+after != "" && r.addition(strings.TrimSuffix(before, "-")) && r.addition(strings.TrimPrefix(after, "-"))
}

// addition reports whether s consists of additions, or is empty.
func (r *registry) addition(s string) bool {
	if s == "" || r.additions[s] {
		return true
	}
	for part := range strings.SplitSeq(s, "-") {
		if !r.additions[part] {
			return false
		}
	}
	return true
}
