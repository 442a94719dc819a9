package rules

import "slices"

// maxMatches bounds what one scan returns; a text that repeats one phrase for
// megabytes says nothing new.
const maxMatches = 20000

// maxTrySteps bounds the search for one pattern at one word, so that no text
// can make a pattern with many gaps slow.
const maxTrySteps = 500

// scan returns every match in d, ordered by place.
func (m *matcher) scan(d *Doc) []Match {
	s := scanner{m: m, d: d, sets: make([][]int32, len(d.Tokens))}
	s.lookup()
	for i := range d.Tokens {
		for _, set := range s.sets[i] {
			for _, r := range m.anchor[set] {
				s.try(&m.runs[r], i)
			}
		}
		if len(s.out) > maxMatches {
			break
		}
	}
	return tidy(s.out)
}

type scanner struct {
	m      *matcher
	budget int // steps that one try may still take
	d      *Doc
	sets   [][]int32 // of each token: the word sets it is in
	out    []Match
}

// lookup finds the word sets of every token.
func (s *scanner) lookup() {
	arena := make([]int32, 0, 4*len(s.d.Tokens))
	var atoms []int32
	for i := range s.d.Tokens {
		t := &s.d.Tokens[i]
		from := len(arena)
		arena = append(arena, s.m.kinds[t.Kind]...)
		if t.Word != "" {
			atoms = s.m.words.walk(t.Word, atoms[:0])
			if t.Kind == WordToken && len(t.Word) > 4 {
				atoms = s.m.inner.within(t.Word[1:], atoms)
			}
			for _, a := range atoms {
				arena = append(arena, s.m.sets[a]...)
			}
		}
		s.sets[i] = arena[from:len(arena):len(arena)]
	}
}

func (s *scanner) spend() bool {
	s.budget--
	return s.budget >= 0
}

func (s *scanner) in(tok int, set int32) bool { return slices.Contains(s.sets[tok], set) }

// try matches r with its anchor at token i and records the match.
func (s *scanner) try(r *run, i int) {
	s.budget = maxTrySteps
	first, ok := s.before(r, r.anchor-1, i, r.steps[r.anchor].gap)
	if !ok || r.unless >= 0 && s.guarded(first, r.unless) {
		return
	}
	if last, ok := s.after(r, r.anchor+1, i); ok {
		s.out = append(s.out, Match{Phrase: r.phrase, First: first, Last: last})
	}
}

// before matches the steps k, k-1 … 0 leftwards of token i. gap words may lie
// between.
func (s *scanner) before(r *run, k, i, gap int) (int, bool) {
	if k < 0 {
		return i, true
	}
	for j := i - 1; j >= 0 && i-1-j <= gap && s.d.Tokens[j+1].Break < SentenceBreak; j-- {
		if s.spend() && s.in(j, r.steps[k].set) {
			if first, ok := s.before(r, k-1, j, r.steps[k].gap); ok {
				return first, true
			}
		}
	}
	if r.steps[k].optional {
		return s.before(r, k-1, i, max(gap, r.steps[k].gap))
	}
	return 0, false
}

// after matches the steps k … rightwards of token i.
func (s *scanner) after(r *run, k, i int) (int, bool) {
	if k == len(r.steps) {
		return i, true
	}
	for j := i + 1; j < len(s.d.Tokens) && j-i-1 <= r.steps[k].gap && s.d.Tokens[j].Break < SentenceBreak; j++ {
		if s.spend() && s.in(j, r.steps[k].set) {
			if last, ok := s.after(r, k+1, j); ok {
				return last, true
			}
		}
	}
	if r.steps[k].optional {
		return s.after(r, k+1, i)
	}
	return 0, false
}

// guarded reports whether one of the three tokens before first is in unless.
func (s *scanner) guarded(first int, unless int32) bool {
	for j := first - 1; j >= 0 && first-j <= 3 && s.d.Tokens[j+1].Break < SentenceBreak; j-- {
		if s.in(j, unless) {
			return true
		}
	}
	return false
}

// tidy sorts matches by place and drops those of a phrase that overlap an
// earlier one of the same phrase.
func tidy(in []Match) []Match {
	slices.SortStableFunc(in, func(a, b Match) int {
		if a.First != b.First {
			return a.First - b.First
		}
		return b.Last - a.Last
	})
	last := map[*Phrase]int{}
	out := in[:0]
	for _, m := range in {
		if end, ok := last[m.Phrase]; ok && m.First <= end {
			continue
		}
		last[m.Phrase] = m.Last
		out = append(out, m)
	}
	return out
}
