package rules

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A phrase pattern is a line of elements, each of which matches one word:
//
//	word        that word, in folded form
//	stem*       any word that begins so; *end and *mid* likewise
//	a|b*|c      one of several
//	@image      a word of a class of the language
//	#num        a number; #url #email #money #date likewise
//	?word       may be missing
//	_4          up to four words of any kind
//	!a|b        first only: none of these in the three words before
//	~6          first only: what follows in any order, up to six words between
//	(a b|c)     one of several runs of words
//
// A pattern matches inside one sentence. Hyphens and apostrophes part words.

// Limits of a pattern, so that a pack cannot make a scan slow.
const (
	maxPatternBytes    = 400
	maxPatternElems    = 24
	maxPatternGap      = 16
	maxPatternVariants = 128
)

// Errors of patterns.
var (
	errEmptyPattern = errors.New("pattern is empty")
	errLongPattern  = fmt.Errorf("pattern is longer than %d bytes, split it", maxPatternBytes)
	errManyElems    = fmt.Errorf("pattern has more than %d elements, split it", maxPatternElems)
	errManyVariants = fmt.Errorf("pattern means more than %d runs of words, use fewer brackets", maxPatternVariants)
	errNoWord       = errors.New("pattern has no element that must match, add a word")
	errBrackets     = errors.New("brackets do not pair, and must not nest")
	errAnyOrder     = errors.New("a pattern in any order takes two to four elements, none optional, and no gaps of its own")
)

// elem is one element of a pattern before compilation.
type elem struct {
	words    []string // alternatives as written, folded; "@class" and "#kind" among them
	optional bool
	gap      int // words that may lie before it
}

// pattern is one run of elements.
type pattern struct {
	elems  []elem
	unless []string // words that must not stand before
}

// parsePattern reads a pattern into the runs of words that it means.
func parsePattern(s string) ([]pattern, error) {
	if len(s) > maxPatternBytes {
		return nil, errLongPattern
	}
	variants, err := expand(s)
	if err != nil {
		return nil, err
	}
	var out []pattern
	for _, v := range variants {
		p, err := parseRun(v)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	if gap, ok := anyOrder(s); ok {
		return inAnyOrder(out, gap)
	}
	return out, nil
}

// anyOrder reads the mark at the beginning of a pattern whose elements may
// stand in any order.
func anyOrder(s string) (gap int, ok bool) {
	mark, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	if !strings.HasPrefix(mark, "~") {
		return 0, false
	}
	gap, err := strconv.Atoi(mark[1:])
	return gap, err == nil && gap >= 1 && gap <= maxPatternGap
}

// inAnyOrder writes each of runs in every order of its elements, with up to
// gap words between them.
func inAnyOrder(runs []pattern, gap int) ([]pattern, error) {
	var out []pattern
	for _, p := range runs {
		if len(p.elems) < 2 || len(p.elems) > 4 || slices.ContainsFunc(p.elems, func(e elem) bool { return e.optional || e.gap > 0 }) {
			return nil, errAnyOrder
		}
		for _, order := range orders(p.elems) {
			for i := 1; i < len(order); i++ {
				order[i].gap = gap
			}
			out = append(out, pattern{elems: order, unless: p.unless})
		}
	}
	if len(out) > maxPatternVariants {
		return nil, errManyVariants
	}
	return out, nil
}

// orders returns every order of elems.
func orders(elems []elem) [][]elem {
	if len(elems) == 1 {
		return [][]elem{{elems[0]}}
	}
	var out [][]elem
	for i := range elems {
		rest := slices.Concat(elems[:i], elems[i+1:])
		for _, tail := range orders(rest) {
			out = append(out, append([]elem{elems[i]}, tail...))
		}
	}
	return out
}

// expand multiplies out the brackets of s.
func expand(s string) ([]string, error) {
	out := []string{""}
	for s != "" {
		open := strings.IndexByte(s, '(')
		if open < 0 {
			if strings.IndexByte(s, ')') >= 0 {
				return nil, errBrackets
			}
			return cross(out, []string{s})
		}
		end := strings.IndexByte(s, ')')
		if end < open || strings.IndexByte(s[open+1:end], '(') >= 0 {
			return nil, errBrackets
		}
		var err error
		if out, err = cross(out, []string{s[:open]}); err != nil {
			return nil, err
		}
		if out, err = cross(out, choices(s[open+1:end])); err != nil {
			return nil, err
		}
		s = s[end+1:]
	}
	return out, nil
}

// choices cuts the content of brackets. Single words need no brackets and
// stay together as alternatives of one element.
func choices(s string) []string {
	var out, single []string
	for c := range strings.SplitSeq(s, "|") {
		if strings.ContainsAny(strings.TrimSpace(c), " '-") {
			out = append(out, c)
		} else {
			single = append(single, c)
		}
	}
	if len(single) > 0 {
		out = append(out, strings.Join(single, "|"))
	}
	return out
}

func cross(heads, tails []string) ([]string, error) {
	if len(heads)*len(tails) > maxPatternVariants {
		return nil, errManyVariants
	}
	out := make([]string, 0, len(heads)*len(tails))
	for _, h := range heads {
		for _, t := range tails {
			out = append(out, h+t)
		}
	}
	return out, nil
}

var partWords = strings.NewReplacer("'", " ", "’", " ", "-", " ", "–", " ")

func parseRun(s string) (pattern, error) {
	var p pattern
	gap, must := 0, false
	for f := range strings.FieldsSeq(partWords.Replace(s)) {
		switch {
		case f[0] == '_':
			n, err := strconv.Atoi(f[1:])
			if err != nil || n < 1 || n > maxPatternGap {
				return p, fmt.Errorf("gap %q: want _1 to _%d", f, maxPatternGap)
			}
			gap = n
		case f[0] == '~' && len(p.elems) == 0:
			n, err := strconv.Atoi(f[1:])
			if err != nil || n < 1 || n > maxPatternGap {
				return p, fmt.Errorf("mark %q: want ~1 to ~%d", f, maxPatternGap)
			}
		case f[0] == '!' && len(f) > 1 && len(p.elems) == 0:
			p.unless = alternatives(f[1:])
		default:
			e := elem{gap: gap, optional: f[0] == '?'}
			e.words = alternatives(strings.TrimPrefix(f, "?"))
			p.elems, gap, must = append(p.elems, e), 0, must || !e.optional
		}
	}
	switch {
	case len(p.elems) == 0:
		return p, errEmptyPattern
	case len(p.elems) > maxPatternElems:
		return p, errManyElems
	case !must:
		return p, errNoWord
	}
	return p, nil
}

// spellings returns the forms in which a written word may be met: German
// umlauts are often typed as two letters.
func spellings(written string) []string {
	folded := Fold(written)
	two := Fold(umlauts.Replace(written))
	if two == folded {
		return []string{folded}
	}
	return []string{folded, two}
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "ae", "Ö", "oe", "Ü", "ue", "å", "aa")

// alternatives cuts "a|b" into every form in which a and b may be met.
func alternatives(s string) []string {
	var out []string
	for w := range strings.SplitSeq(s, "|") {
		out = append(out, spellings(w)...)
	}
	return out
}
