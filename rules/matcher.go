package rules

import (
	"fmt"
	"slices"
	"strings"
)

// Match is a phrase found in a Doc, from the token First to the token Last.
type Match struct {
	Phrase      *Phrase
	First, Last int
}

// matcher finds all patterns in one pass: each word of the text is looked up
// once, and only patterns whose rarest element is met are tried. Its cost
// follows the length of the text, not the number of patterns.
type matcher struct {
	words  *trie     // words and stems
	inner  *trie     // stems within words, and ends
	sets   [][]int32 // atom → the word sets that hold it
	kinds  [DateToken + 1][]int32
	anchor [][]int32 // word set → patterns anchored at it
	runs   []run
	stops  [][]int16 // word set → languages of which it is a small word, by number
}

// run is a compiled pattern.
type run struct {
	phrase *Phrase
	steps  []step
	anchor int
	unless int32 // word set, or -1

	group, language int // numbers of the phrase's group and language
}

type step struct {
	set      int32
	gap      int
	optional bool
}

// builder collects patterns for a matcher.
type builder struct {
	m       *matcher
	words   buildNode
	inner   buildNode
	atoms   map[string]int32
	setIDs  map[string]int32
	rarity  []int // of each word set: higher is rarer
	classes map[string][]string
	common  map[string]bool // stop words of all languages
}

func newBuilder(common map[string]bool) *builder {
	return &builder{
		m: &matcher{}, atoms: map[string]int32{}, setIDs: map[string]int32{}, common: common,
	}
}

// add compiles one pattern for ph; classes are the word classes it may name.
func (b *builder) add(ph *Phrase, text string, classes map[string][]string) error {
	patterns, err := parsePattern(text)
	if err != nil {
		return err
	}
	b.classes = classes
	for _, p := range patterns {
		if err := b.addRun(ph, p); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) addRun(ph *Phrase, p pattern) error {
	r := run{phrase: ph, unless: -1, anchor: -1}
	for _, e := range p.elems {
		set, err := b.set(e.words)
		if err != nil {
			return err
		}
		r.steps = append(r.steps, step{set: set, gap: e.gap, optional: e.optional})
		if !e.optional && (r.anchor < 0 || b.rarity[set] > b.rarity[r.steps[r.anchor].set]) {
			r.anchor = len(r.steps) - 1
		}
	}
	if len(p.unless) > 0 {
		set, err := b.set(p.unless)
		if err != nil {
			return err
		}
		r.unless = set
	}
	at := r.steps[r.anchor].set
	b.m.anchor[at] = append(b.m.anchor[at], int32(len(b.m.runs)))
	b.m.runs = append(b.m.runs, r)
	return nil
}

// set returns the word set of the alternatives words, made when it is new.
func (b *builder) set(words []string) (int32, error) {
	words, err := b.resolve(words)
	if err != nil {
		return 0, err
	}
	slices.Sort(words)
	words = slices.Compact(words)
	key := strings.Join(words, "|")
	if id, ok := b.setIDs[key]; ok {
		return id, nil
	}
	id := int32(len(b.rarity))
	b.m.anchor = append(b.m.anchor, nil)
	b.rarity = append(b.rarity, 0)
	rarity := 100
	for _, w := range words {
		if err := b.member(w, id); err != nil {
			return 0, err
		}
		rarity = min(rarity, b.rare(w))
	}
	b.rarity[id] = rarity - len(words)/8
	b.setIDs[key] = id
	return id, nil
}

// resolve replaces the classes among words by their words.
func (b *builder) resolve(words []string) ([]string, error) {
	var out []string
	for _, w := range words {
		if !strings.HasPrefix(w, "@") {
			out = append(out, w)
			continue
		}
		class, ok := b.classes[w[1:]]
		if !ok {
			return nil, fmt.Errorf("word class %q is not known in this language", w)
		}
		out = append(out, class...)
	}
	return out, nil
}

func (b *builder) rare(w string) int {
	stem := strings.Trim(w, "*")
	switch {
	case strings.HasPrefix(w, "#"):
		return 2
	case b.common[stem]:
		return 0
	}
	return len(stem)
}

var kindNames = map[string]TokenKind{
	"#num": NumberToken, "#url": URLToken, "#email": EmailToken, "#money": MoneyToken, "#date": DateToken,
}

func (b *builder) member(w string, set int32) error {
	if w == "" {
		return fmt.Errorf("empty alternative in a pattern")
	}
	if w[0] == '#' {
		kind, ok := kindNames[w]
		if !ok {
			return fmt.Errorf("%q is no kind of token: want #num, #url, #email, #money or #date", w)
		}
		b.m.kinds[kind] = append(b.m.kinds[kind], set)
		return nil
	}
	atom, ok := b.atoms[w]
	if !ok {
		var err error
		if atom, err = b.newAtom(w); err != nil {
			return err
		}
	}
	b.m.sets[atom] = append(b.m.sets[atom], set)
	return nil
}

func (b *builder) newAtom(w string) (int32, error) {
	stem := strings.Trim(w, "*")
	head, tail := strings.HasPrefix(w, "*"), strings.HasSuffix(w, "*")
	if strings.ContainsAny(stem, "*@#!?_()") {
		return 0, fmt.Errorf("word %q: a sign that patterns use stands inside it", w)
	}
	if (head || tail) && len(stem) < 2 || head && len(stem) < 4 {
		return 0, fmt.Errorf("word %q: too short for a *", w)
	}
	atom := int32(len(b.m.sets))
	b.atoms[w] = atom
	b.m.sets = append(b.m.sets, nil)
	b.words.add(stem, tail, atom)
	if head {
		b.inner.add(stem, tail, atom)
	}
	return atom, nil
}

func (b *builder) build() *matcher {
	b.m.words, b.m.inner = b.words.freeze(), b.inner.freeze()
	return b.m
}
