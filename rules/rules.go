// Package rules holds what claimtriage knows as data: claimants, phrases,
// scams, languages, and the verdict and strategy tables, as YAML packs that
// are embedded in the binary and that a user's folder can add to or override.
package rules

import (
	"regexp"
	"slices"
)

// Set is every rule in force, validated and compiled. It is read-only and
// safe for concurrent use.
type Set struct {
	Claimants  []Claimant
	Strategies []StrategyRow
	Verdicts   Verdicts
	Languages  []Language
	Groups     []Group
	Phrases    []Phrase
	Scams      []Scam
	Hosts      []Hosts
	Currencies []Currency

	matcher *matcher
	names   [][]string                // of the claimants, folded
	shapes  map[string]*regexp.Regexp // of references, by claimant ID
	numbers []string                  // IDs of the groups, by number
}

// Scan finds every phrase of every language in d, ordered by place.
func (s *Set) Scan(d *Doc) []Match {
	if s.matcher == nil {
		return nil
	}
	return s.matcher.scan(d)
}

// Language returns the language called code, or nil.
func (s *Set) Language(code string) *Language {
	if i := slices.IndexFunc(s.Languages, func(l Language) bool { return l.Code == code }); i >= 0 {
		return &s.Languages[i]
	}
	return nil
}

// Group returns the group called id, or nil.
func (s *Set) Group(id string) *Group {
	if i := slices.IndexFunc(s.Groups, func(g Group) bool { return g.ID == id }); i >= 0 {
		return &s.Groups[i]
	}
	return nil
}

// HostsOf returns the domains of the list called id, or nil.
func (s *Set) HostsOf(id string) []string {
	if i := slices.IndexFunc(s.Hosts, func(h Hosts) bool { return h.ID == id }); i >= 0 {
		return s.Hosts[i].Domains
	}
	return nil
}

// Shape returns the compiled shape of the references of the claimant called
// id, or nil when none is known.
func (s *Set) Shape(id string) *regexp.Regexp { return s.shapes[id] }
