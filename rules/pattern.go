package rules

import (
	"errors"
	"fmt"
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
	return out, nil
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
