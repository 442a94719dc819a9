package rules

import (
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

// AnyLanguage as the language of a phrase makes it a frame: what letters of
// this kind must say in whatever language, in terms of the word classes that
// every language has. Each language gets a phrase of its own from it.
const AnyLanguage = "*"

// frames replaces every frame by a phrase for each language that has all the
// classes that the frame names. The ID gets the language in front.
func (m *merger) frames() {
	var out []Phrase
	for _, ph := range m.out.Phrases {
		if ph.Language != AnyLanguage {
			out = append(out, ph)
			continue
		}
		for i := range m.out.Languages {
			l := &m.out.Languages[i]
			own := ph
			own.ID, own.Language = l.Code+"."+ph.ID, l.Code
			if own.Patterns = withClasses(ph.Patterns, l); strings.TrimSpace(own.Patterns) == "" {
				continue
			}
			m.origin[own.ID] = m.origin[ph.ID]
			out = append(out, own)
		}
	}
	m.out.Phrases = out
}

// withClasses returns the lines of patterns whose classes l has; the others
// are left empty, so that an error still names its line.
func withClasses(patterns string, l *Language) string {
	lines := strings.Split(patterns, "\n")
	for i, line := range lines {
		if !slices.ContainsFunc(classesIn(line), func(name string) bool { return l.Classes[name] == "" }) {
			continue
		}
		lines[i] = ""
	}
	return strings.Join(lines, "\n")
}

// classesIn returns the word classes that a pattern names.
func classesIn(pattern string) []string {
	var out []string
	for f := range strings.FieldsFuncSeq(pattern, func(r rune) bool { return strings.ContainsRune(" |()!?\n\t", r) }) {
		if name, ok := strings.CutPrefix(f, "@"); ok {
			out = append(out, name)
		}
	}
	return out
}

// unknownClasses reports the frames that name a class which no language has.
func (m *merger) unknownClasses() []*strictyaml.Error {
	var errs []*strictyaml.Error
	for i := range m.out.Phrases {
		ph := &m.out.Phrases[i]
		if ph.Language != AnyLanguage {
			continue
		}
		for _, name := range classesIn(ph.Patterns) {
			if !slices.ContainsFunc(m.out.Languages, func(l Language) bool { return l.Classes[name] != "" }) {
				at := m.origin[ph.ID]
				errs = append(errs, at.doc.Error("frame "+ph.ID+": no language has the word class @"+name, "add it to the languages, or mend the name", at.path...))
			}
		}
	}
	return errs
}
