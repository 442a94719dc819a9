package rules

import (
	"regexp"
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

// GroupClaimant is the group of the matches of a claimant's name; the
// phrase's ID is then "claimant." and the claimant's ID.
const GroupClaimant = "claimant"

// GroupStop is the group of the frequent small words of a language; the
// phrase's Language says which.
const GroupStop = "stop"

// set compiles what was merged.
func (m *merger) set() (*Set, error) {
	s := &m.out
	common := map[string]bool{}
	for _, l := range s.Languages {
		for _, w := range words(l.Stops) {
			common[w] = true
		}
	}
	if errs := m.unknownClasses(); len(errs) > 0 {
		return nil, strictyaml.Join(errs)
	}
	m.frames()
	b := newBuilder(common)
	if errs := m.phrases(b); len(errs) > 0 {
		return nil, strictyaml.Join(errs)
	}
	s.addNames(b)
	s.addPortals(b)
	s.addStops(b)
	s.matcher = b.build()
	s.number(s.matcher)
	s.markStops(s.matcher)
	s.names = namesOf(s.Claimants)
	s.shapes = map[string]*regexp.Regexp{}
	for i := range s.Claimants {
		if re := shape(s.Claimants[i].Reference); re != nil {
			s.shapes[s.Claimants[i].ID] = re
		}
	}
	return s, nil
}

func (m *merger) phrases(b *builder) []*strictyaml.Error {
	var errs []*strictyaml.Error
	classes := m.classes()
	for i := range m.out.Phrases {
		ph := &m.out.Phrases[i]
		at := m.origin[ph.ID]
		if m.out.Group(ph.Group) == nil {
			errs = append(errs, at.doc.Error("phrase "+ph.ID+" names a group that does not exist", "see rules list", at.path...))
		}
		own := classes[ph.Language]
		if own == nil {
			errs = append(errs, at.doc.Error("phrase "+ph.ID+" names a language that does not exist", "", at.path...))
			continue
		}
		for n, text := range strings.Split(ph.Patterns, "\n") {
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			if err := b.add(ph, text, own); err != nil {
				e := at.doc.Error("phrase "+ph.ID+": "+err.Error(), "", at.path...)
				e.Line += n + 1
				errs = append(errs, e)
			}
		}
	}
	return errs
}

// classes returns the word classes of every language. The language "" has
// those of all languages together.
func (m *merger) classes() map[string]map[string][]string {
	all := map[string]map[string][]string{"": {}}
	for _, l := range m.out.Languages {
		own := map[string][]string{}
		for name, text := range l.Classes {
			own[name] = words(text)
			all[""][name] = append(all[""][name], own[name]...)
		}
		all[l.Code] = own
	}
	return all
}

// words cuts a list of words into every form in which they may be met.
func words(text string) []string {
	var out []string
	for w := range strings.FieldsSeq(text) {
		out = append(out, spellings(w)...)
	}
	return out
}

func (s *Set) addNames(b *builder) {
	for i := range s.Claimants {
		c := &s.Claimants[i]
		ph := &Phrase{ID: "claimant." + c.ID, Group: GroupClaimant}
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			var e []elem
			for _, t := range Tokenize(name, nil).Tokens {
				e = append(e, elem{words: []string{t.Word}})
			}
			if len(e) > 0 {
				// Words of a name hold no sign of the pattern language.
				_ = b.addRun(ph, pattern{elems: e})
			}
		}
	}
}

func (s *Set) addStops(b *builder) {
	for _, l := range s.Languages {
		ph := &Phrase{ID: l.Code + ".stop", Language: l.Code, Group: GroupStop}
		list := words(l.Stops)
		slices.Sort(list)
		for _, w := range slices.Compact(list) {
			_ = b.addRun(ph, pattern{elems: []elem{{words: []string{w}}}})
		}
	}
}

// shape compiles a reference's shape; check has seen that it compiles.
func shape(expr string) *regexp.Regexp {
	if expr == "" {
		return nil
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil
	}
	return re
}
