package sender

import (
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/rules"
)

// registry is the list of claimants in the form in which senders are held
// against it.
type registry struct {
	claimants []rules.Claimant
	marks     []mark
	names     []listedName
	benign    []string        // well-known third parties: they imitate nobody
	homonyms  map[string]bool // folded names and labels that others bear as well
	additions map[string]bool
	titles    map[string]bool
}

// mark is a claimant's domain as others imitate it.
type mark struct {
	claimant *rules.Claimant
	domain   string // organisational form
	label    string // what stands before the public suffix
	skeleton string
	homonym  bool
}

// listedName is a name that a claimant goes by.
type listedName struct {
	claimant *rules.Claimant
	words    []string
	skeleton string // of the words, written as one
	homonym  bool
}

func newRegistry(set *rules.Set) registry {
	v := &set.Verdicts
	r := registry{
		claimants: set.Claimants, homonyms: map[string]bool{}, additions: wordSet(v.Additions), titles: wordSet(v.Titles),
	}
	for _, h := range v.Homonyms {
		r.homonyms[strings.Join(nameWords(h), " ")] = true
	}
	for _, list := range []string{"freemail", "social", "infrastructure", "stock"} {
		r.benign = append(r.benign, set.HostsOf(list)...)
	}
	r.benign = append(r.benign, v.Helpdesks...)
	for i := range r.claimants {
		r.add(&r.claimants[i])
	}
	return r
}

// add indexes a claimant. One without a known domain cannot be told from an
// imitation, so nobody imitates it.
func (r *registry) add(c *rules.Claimant) {
	if len(c.Domains) == 0 {
		return
	}
	for _, d := range c.Domains {
		org := orgDomain(d)
		label := firstLabel(org)
		r.marks = append(r.marks, mark{c, org, label, skeleton(label), r.homonyms[label]})
	}
	for _, name := range append([]string{c.Name}, c.Aliases...) {
		words := nameWords(name)
		if len(words) == 0 {
			continue
		}
		r.names = append(r.names, listedName{c, words, skeleton(strings.Join(words, "")), r.homonyms[strings.Join(words, " ")]})
	}
}

// owner returns the claimant that host belongs to, and how: "claimant" for a
// domain that sends its mail, "portal", or "service". The most telling comes
// first, whoever's it is.
func (r *registry) owner(host string) (*rules.Claimant, string) {
	for _, kind := range []string{"claimant", "portal", "service"} {
		for i := range r.claimants {
			c := &r.claimants[i]
			list := c.Domains
			switch kind {
			case "portal":
				list = c.Portals
			case "service":
				list = c.Services
			}
			if withinAny(host, list) {
				return c, kind
			}
		}
	}
	return nil, ""
}

// related reports whether a and b are the same claimant, or one hands cases
// to the other.
func related(a, b *rules.Claimant) bool {
	return a.ID == b.ID || slices.Contains(a.Partners, b.ID) || slices.Contains(b.Partners, a.ID)
}

// ownDomain is the domain to name to a person.
func ownDomain(c *rules.Claimant) string {
	if c == nil || len(c.Domains) == 0 {
		return ""
	}
	return c.Domains[0]
}

func firstLabel(org string) string {
	label, _, _ := strings.Cut(org, ".")
	return label
}

func wordSet(list []string) map[string]bool {
	out := map[string]bool{}
	for _, w := range list {
		for _, part := range nameWords(w) {
			out[part] = true
		}
	}
	return out
}

// nameWords cuts a name into folded words.
func nameWords(name string) []string {
	var out []string
	for _, t := range rules.Tokenize(clipBytes(name, 500), nil).Tokens {
		if t.Word != "" {
			out = append(out, t.Word)
		}
	}
	return out
}
