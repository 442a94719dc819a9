package rules

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// groupPortal is the group of words that stand in the address of a claimant's
// portal. It exists for Glimpse only.
const groupPortal = "portal"

// Glimpse tells in one cheap pass which groups of phrases a text could hold:
// those of which some pattern has every word that it needs in one paragraph,
// in whatever order and place. A group that Scan finds in a text is always
// among them. It is for one goroutine at a time.
type Glimpse struct {
	set    *Set
	seen   []uint64 // word sets met in this paragraph, one bit each
	list   []int32  // the same, as a list
	found  []Groups // of each language, by number; the last is for no language
	buf    []byte
	lines  int // line ends since the last word or figure
	atoms  []int32
	digits bool // figures in this paragraph
	any    bool // figures anywhere
	words  int  // still to be counted for the language in this text
	Stops  Stops
}

// Stops counts small words for telling a language.
type Stops struct {
	Words  int       // all words looked at
	Counts []int     // of each language of the set: its small words
	Shares []float64 // the same, but a word that n languages have counts 1/n
}

// Glimpse returns a new, empty Glimpse.
func (s *Set) Glimpse() *Glimpse {
	return &Glimpse{
		set: s, found: make([]Groups, len(s.Languages)+1), seen: make([]uint64, (len(s.matcher.anchor)+63)/64), buf: make([]byte, 0, 64),
		Stops: Stops{Counts: make([]int, len(s.Languages)), Shares: make([]float64, len(s.Languages))},
	}
}

// Reset forgets what was read.
func (g *Glimpse) Reset() {
	g.forget()
	clear(g.found)
	g.any, g.digits = false, false
	clear(g.Stops.Counts)
	clear(g.Stops.Shares)
	g.Stops.Words = 0
}

// Kinds of bytes.
const (
	sepByte = iota
	letterByte
	digitByte
	highByte
)

// byteKinds and lowerBytes are the tables of the pass over a text.
func byteKind(c byte) int {
	switch {
	case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		return letterByte
	case '0' <= c && c <= '9':
		return digitByte
	case c >= utf8.RuneSelf:
		return highByte
	}
	return sepByte
}

// Read takes in a text. What Tokenize would leave out as part of an address,
// a sum or a date is read as words as well. The first words of it count for
// the language, up to that number.
func (g *Glimpse) Read(text string, words int) {
	g.words = words
	defer g.paragraph()
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			switch byteKind(c) {
			case letterByte:
				i = g.word(text, i)
			case digitByte:
				g.begin()
				g.digits = true
				i++
			default:
				if c == '\n' {
					g.lines++
				}
				i++
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsLetter(r) {
			i = g.word(text, i)
			continue
		}
		if unicode.IsDigit(r) || unicode.IsNumber(r) {
			g.digits = true
		}
		i += n
	}
}

// word reads the word that begins at i and returns its end.
func (g *Glimpse) word(text string, i int) int {
	g.begin()
	g.buf = g.buf[:0]
	inner := 0 // a letter that follows a digit: a sum or a date may end before it
	for i < len(text) {
		c := text[i]
		if c < utf8.RuneSelf {
			k := byteKind(c)
			if k == sepByte {
				break
			}
			if k == digitByte {
				g.digits = true
			} else if n := len(g.buf); n > 0 && g.buf[n-1] >= '0' && g.buf[n-1] <= '9' {
				g.met(g.buf[inner:])
				inner = n
			}
			g.buf = append(g.buf, lowerASCII(c))
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !invisible(r) && !unicode.Is(unicode.Mn, r) {
			break
		}
		writeFolded((*byteSink)(&g.buf), r)
		i += n
	}
	if inner > 0 {
		g.met(g.buf[inner:])
	}
	g.count()
	g.met(g.buf)
	return i
}

// byteSink is a runeWriter on bytes.
type byteSink []byte

// WriteRune appends r.
func (b *byteSink) WriteRune(r rune) (int, error) {
	*b = utf8.AppendRune(*b, r)
	return utf8.RuneLen(r), nil
}

// WriteString appends s.
func (b *byteSink) WriteString(s string) (int, error) {
	*b = append(*b, s...)
	return len(s), nil
}

// met marks the word sets that a folded word is in.
func (g *Glimpse) met(word []byte) {
	m := g.set.matcher
	g.atoms = walk(m.words, word, g.atoms[:0])
	if len(word) > 4 {
		g.atoms = within(m.inner, word[1:], g.atoms)
	}
	for _, a := range g.atoms {
		for _, set := range m.sets[a] {
			g.mark(set)
			if g.words >= 0 && len(m.stops[set]) > 0 {
				g.stop(m.stops[set])
			}
		}
	}
}

// count takes one word of those that tell the language.
func (g *Glimpse) count() {
	if g.words--; g.words >= 0 {
		g.Stops.Words++
	}
}

func (g *Glimpse) stop(langs []int16) {
	for _, l := range langs {
		g.Stops.Counts[l]++
		g.Stops.Shares[l] += 1 / float64(len(langs))
	}
}

func (g *Glimpse) has(set int32) bool { return g.seen[set/64]&(1<<(set%64)) != 0 }

// mark notes that a word of set was met.
func (g *Glimpse) mark(set int32) {
	if !g.has(set) {
		g.seen[set/64] |= 1 << (set % 64)
		g.list = append(g.list, set)
	}
}

// forget empties the paragraph.
func (g *Glimpse) forget() {
	for _, set := range g.list {
		g.seen[set/64] = 0
	}
	g.list, g.lines, g.digits = g.list[:0], 0, false
}

// begin says that a word or a figure begins. No phrase reaches over an empty
// line.
func (g *Glimpse) begin() {
	if g.lines > 1 {
		g.paragraph()
	}
	g.lines = 0
}

// paragraph takes stock of the paragraph that ends here.
func (g *Glimpse) paragraph() {
	m := g.set.matcher
	g.any = g.any || g.digits
	g.kinds()
	for _, set := range g.list {
		for _, r := range m.anchor[set] {
			run := &m.runs[r]
			if found := &g.found[run.language]; !found.Has(run.group) && g.could(run) {
				found[run.group/64] |= 1 << (run.group % 64)
			}
		}
	}
	g.forget()
}

// Groups returns the groups that what was read could hold, in the languages
// that count: language, English and none. With "" all count.
func (g *Glimpse) Groups(language string) Groups {
	var out Groups
	for n := range g.found {
		code := ""
		if n < len(g.set.Languages) {
			code = g.set.Languages[n].Code
		}
		if language != "" && code != "" && code != language && code != "en" {
			continue
		}
		for k := range out {
			out[k] |= g.found[n][k]
		}
	}
	return out
}

// could reports whether every word that r needs was met.
func (g *Glimpse) could(r *run) bool {
	for i := range r.steps {
		if s := &r.steps[i]; !s.optional && !g.has(s.set) {
			return false
		}
	}
	return true
}

// kinds marks the tokens that are no words: addresses could be anywhere,
// sums, dates and numbers only where there are figures.
func (g *Glimpse) kinds() {
	for kind, sets := range g.set.matcher.kinds {
		if TokenKind(kind) != URLToken && TokenKind(kind) != EmailToken && !g.digits {
			continue
		}
		for _, set := range sets {
			g.mark(set)
		}
	}
}

// Groups is a set of groups.
type Groups [4]uint64

// maxGroups is how many groups there may be.
const maxGroups = 4 * 64

// Has reports whether the group with that number is in the set; no group has
// the number -1.
func (g *Groups) Has(number int) bool {
	return number >= 0 && g[number/64]&(1<<(number%64)) != 0
}

// Digits reports whether figures were read.
func (g *Glimpse) Digits() bool { return g.any }

// GroupNumber returns the number of a group in Groups, or -1.
func (s *Set) GroupNumber(id string) int {
	return slices.Index(s.numbers, id)
}

// PortalGroup returns the number of the group of claimants' portals.
func (s *Set) PortalGroup() int { return s.GroupNumber(groupPortal) }

// addPortals adds the words of the portals' addresses.
func (s *Set) addPortals(b *builder) {
	ph := &Phrase{ID: groupPortal, Group: groupPortal}
	for i := range s.Claimants {
		for _, host := range s.Claimants[i].Portals {
			var e []elem
			for _, t := range Tokenize(strings.ReplaceAll(host, ".", " "), nil).Tokens {
				e = append(e, elem{words: []string{t.Word}, gap: maxPatternGap})
			}
			if len(e) > 0 {
				_ = b.addRun(ph, pattern{elems: e})
			}
		}
	}
}

// number gives every group of the compiled patterns a number.
func (s *Set) number(m *matcher) {
	at := map[string]int{}
	for i := range m.runs {
		id := m.runs[i].phrase.Group
		n, ok := at[id]
		if !ok {
			n = min(len(s.numbers), maxGroups-1)
			at[id] = n
			s.numbers = append(s.numbers, id)
		}
		m.runs[i].group, m.runs[i].language = n, s.languageNumber(m.runs[i].phrase.Language)
	}
}

// markStops notes of each word set the languages of which it is a small word.
func (s *Set) markStops(m *matcher) {
	m.stops = make([][]int16, len(m.anchor))
	for i := range m.runs {
		if r := &m.runs[i]; r.phrase.Group == GroupStop {
			set := r.steps[0].set
			m.stops[set] = append(m.stops[set], int16(r.language))
		}
	}
}

// languageNumber returns the number of a language, the one behind the last for
// none.
func (s *Set) languageNumber(code string) int {
	if n := slices.IndexFunc(s.Languages, func(l Language) bool { return l.Code == code }); n >= 0 {
		return n
	}
	return len(s.Languages)
}
