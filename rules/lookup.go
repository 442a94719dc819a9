package rules

import (
	"slices"
	"strings"
)

// Claimant returns the registry's entry called id, or nil.
func (s *Set) Claimant(id string) *Claimant {
	if i := slices.IndexFunc(s.Claimants, func(c Claimant) bool { return c.ID == id }); i >= 0 {
		return &s.Claimants[i]
	}
	return nil
}

// ByDomain returns the claimant that host, or a parent domain of it, belongs
// to: its own domains first, then its portals. It returns nil when there is
// none. Services do not count: others write through them as well.
func (s *Set) ByDomain(host string) *Claimant {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "" {
		return nil
	}
	for i := range s.Claimants {
		if inDomains(host, s.Claimants[i].Domains) || inDomains(host, s.Claimants[i].Portals) {
			return &s.Claimants[i]
		}
	}
	return nil
}

// InHosts reports whether host, or a parent domain of it, is in the list of
// hosts called id.
func (s *Set) InHosts(id, host string) bool {
	return inDomains(strings.ToLower(host), s.HostsOf(id))
}

func inDomains(host string, domains []string) bool {
	return slices.ContainsFunc(domains, func(d string) bool {
		return host == d || strings.HasSuffix(host, d) && host[len(host)-len(d)-1] == '.'
	})
}

// ByName returns the claimant whose name or alias stands in text as whole
// words, in any case; the longest name wins. It returns nil when none does.
func (s *Set) ByName(text string) *Claimant {
	if text == "" {
		return nil
	}
	folded := nameForm(text)
	names := s.names
	if names == nil { // a set made by hand
		names = namesOf(s.Claimants)
	}
	var best *Claimant
	length := 0
	for i := range names {
		for _, n := range names[i] {
			if len(n) > max(length, 2) && strings.Contains(folded, n) {
				best, length = &s.Claimants[i], len(n)
			}
		}
	}
	return best
}

// namesOf returns the names of each claimant in the form of nameForm.
func namesOf(list []Claimant) [][]string {
	out := make([][]string, len(list))
	for i := range list {
		for _, name := range append([]string{list[i].Name}, list[i].Aliases...) {
			out[i] = append(out[i], nameForm(name))
		}
	}
	return out
}

// nameForm writes s as folded words, each between single blanks.
func nameForm(s string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, t := range Tokenize(s, nil).Tokens {
		b.WriteString(t.Word)
		b.WriteByte(' ')
	}
	return b.String()
}
