package rules

import (
	"slices"

	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

// packFile is what one YAML file may hold.
type packFile struct {
	Claimants  []Claimant `yaml:"claimants"`
	Languages  []Language `yaml:"languages"`
	Groups     []Group    `yaml:"groups"`
	Phrases    []Phrase   `yaml:"phrases"`
	Scams      []Scam     `yaml:"scams"`
	Hosts      []Hosts    `yaml:"hosts"`
	Currencies []Currency `yaml:"currencies"`
	// Disable removes entries of earlier files by ID.
	Disable []string `yaml:"disable"`

	strategies []StrategyRow
	verdicts   *Verdicts
	doc        *strictyaml.Document
}

// merger adds files up into a Set; a later entry replaces an earlier one of
// the same ID.
type merger struct {
	out    Set
	origin map[string]placed // phrase ID → where it stands
}

// placed remembers where an entry stands, for errors that only show later.
type placed struct {
	doc  *strictyaml.Document
	path []any
}

// parsePack reads the content of the file name. The error is an
// *strictyaml.Error, or several joined.
func parsePack(name string, data []byte) (packFile, error) {
	doc, err := strictyaml.Parse(name, data)
	if err != nil {
		return packFile{}, err
	}
	p := packFile{doc: doc}
	if err := doc.Decode(&p); err != nil {
		return packFile{}, err
	}
	if errs := check(doc, &p); len(errs) > 0 {
		return packFile{}, strictyaml.Join(errs)
	}
	return p, nil
}

// add puts p over what is there.
func (m *merger) add(p *packFile) {
	m.disable(p.Disable)
	if m.origin == nil {
		m.origin = map[string]placed{}
	}
	for i := range p.Phrases {
		m.origin[p.Phrases[i].ID] = placed{p.doc, []any{"phrases", i, "patterns"}}
	}
	if p.strategies != nil {
		m.out.Strategies = p.strategies
	}
	if p.verdicts != nil {
		m.out.Verdicts = *p.verdicts
	}
	m.out.Claimants = merge(m.out.Claimants, p.Claimants, func(c *Claimant) string { return c.ID })
	m.out.Languages = merge(m.out.Languages, p.Languages, func(l *Language) string { return l.Code })
	m.out.Groups = merge(m.out.Groups, p.Groups, func(g *Group) string { return g.ID })
	m.out.Phrases = merge(m.out.Phrases, p.Phrases, func(ph *Phrase) string { return ph.ID })
	m.out.Scams = merge(m.out.Scams, p.Scams, func(s *Scam) string { return s.ID })
	m.out.Hosts = merge(m.out.Hosts, p.Hosts, func(h *Hosts) string { return h.ID })
	m.out.Currencies = merge(m.out.Currencies, p.Currencies, func(c *Currency) string { return c.Code })
}

func merge[T any](have, add []T, id func(*T) string) []T {
	at := make(map[string]int, len(have)+len(add))
	for i := range have {
		at[id(&have[i])] = i
	}
	for i := range add {
		k, ok := at[id(&add[i])]
		if ok {
			have[k] = add[i]
			continue
		}
		at[id(&add[i])] = len(have)
		have = append(have, add[i])
	}
	return have
}

func (m *merger) disable(ids []string) {
	gone := func(id string) bool { return slices.Contains(ids, id) }
	m.out.Claimants = slices.DeleteFunc(m.out.Claimants, func(c Claimant) bool { return gone(c.ID) })
	m.out.Languages = slices.DeleteFunc(m.out.Languages, func(l Language) bool { return gone(l.Code) })
	m.out.Phrases = slices.DeleteFunc(m.out.Phrases, func(p Phrase) bool { return gone(p.ID) })
	m.out.Scams = slices.DeleteFunc(m.out.Scams, func(s Scam) bool { return gone(s.ID) })
	m.out.Hosts = slices.DeleteFunc(m.out.Hosts, func(h Hosts) bool { return gone(h.ID) })
}
