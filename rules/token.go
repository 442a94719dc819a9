package rules

import (
	"unicode"
	"unicode/utf8"
)

// TokenKind says what a token is.
type TokenKind uint8

// The kinds of tokens. All but words and numbers are handed in as spans by
// whoever can recognise them.
const (
	WordToken TokenKind = iota
	NumberToken
	URLToken
	EmailToken
	MoneyToken
	DateToken
)

// Break says what separates a token from the one before it.
type Break uint8

// The breaks, from weak to strong. No phrase reaches over a SentenceBreak.
const (
	NoBreak Break = iota
	LineBreak
	SentenceBreak
	ParagraphBreak
)

// Token is a word of a text in folded form, with its place in the source.
type Token struct {
	Word       string // folded; "" for spans
	Start, End int    // bytes of the source
	Kind       TokenKind
	Break      Break // before the token
}

// Span marks a part of a text that is one token, e.g. a URL.
type Span struct {
	Start, End int // bytes
	Kind       TokenKind
}

// Doc is a text cut into tokens.
type Doc struct {
	Source string
	Tokens []Token
}

// Words returns the source from the token first to the token last.
func (d *Doc) Words(first, last int) string {
	if first < 0 || last >= len(d.Tokens) || last < first {
		return ""
	}
	return d.Source[d.Tokens[first].Start:d.Tokens[last].End]
}

// At returns the index of the first token that ends after the byte off; it is
// len(Tokens) when there is none.
func (d *Doc) At(off int) int {
	lo, hi := 0, len(d.Tokens)
	for lo < hi {
		mid := (lo + hi) / 2
		if d.Tokens[mid].End > off {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// Tokenize cuts text into tokens. spans must be sorted and must not overlap.
// Invisible characters are as if they were not there.
func Tokenize(text string, spans []Span) *Doc {
	t := tokenizer{
		doc:    &Doc{Source: text, Tokens: make([]Token, 0, len(text)/6+4)},
		buf:    make([]byte, 0, len(text)+16),
		spans:  spans,
		starts: make([]int, 0, len(text)/6+4),
	}
	t.run()
	return t.doc
}

type tokenizer struct {
	doc    *Doc
	buf    []byte
	spans  []Span
	starts []int // place in buf of each token's word
	lines  int   // line ends since the last token
	stop   bool  // a full stop or the like since the last token
}

// WriteRune and WriteString make the tokenizer a runeWriter on its buffer.
func (t *tokenizer) WriteRune(r rune) (int, error) {
	t.buf = utf8.AppendRune(t.buf, r)
	return utf8.RuneLen(r), nil
}

// WriteString appends s to the buffer.
func (t *tokenizer) WriteString(s string) (int, error) {
	t.buf = append(t.buf, s...)
	return len(s), nil
}

func (t *tokenizer) run() {
	text := t.doc.Source
	for i := 0; i < len(text); {
		if len(t.spans) > 0 && i >= t.spans[0].Start {
			if end := t.span(i); end > i {
				i = end
				continue
			}
		}
		limit := len(text)
		if len(t.spans) > 0 {
			limit = min(limit, t.spans[0].Start)
		}
		i = t.step(i, limit)
	}
	words := string(t.buf)
	for k := range t.doc.Tokens {
		end := len(words)
		if k+1 < len(t.starts) {
			end = t.starts[k+1]
		}
		t.doc.Tokens[k].Word = words[t.starts[k]:end]
	}
}

// span emits the next span when it starts at or before i, and returns its end.
func (t *tokenizer) span(i int) int {
	s := t.spans[0]
	t.spans = t.spans[1:]
	if s.End <= i || s.End > len(t.doc.Source) {
		return i
	}
	t.emit(max(s.Start, i), s.End, s.Kind, len(t.buf))
	return s.End
}

// step reads one token or one separator from i, not beyond limit.
func (t *tokenizer) step(i, limit int) int {
	text := t.doc.Source
	c := text[i]
	if c < utf8.RuneSelf {
		if !isWordByte(c) {
			t.separator(rune(c), i+1, limit)
			return i + 1
		}
		return t.word(i, limit)
	}
	r, n := utf8.DecodeRuneInString(text[i:limit])
	if unicode.IsLetter(r) {
		return t.word(i, limit)
	}
	if !invisible(r) {
		t.separator(r, i+n, limit)
	}
	return i + n
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// word reads a word or a number. Letters and digits do not mix: "14days" is
// two tokens, "AB12CD" is one because it starts with a letter.
func (t *tokenizer) word(i, limit int) int {
	text, start, at := t.doc.Source, i, len(t.buf)
	digits := text[i] >= '0' && text[i] <= '9'
	for i < limit {
		c := text[i]
		switch {
		case c < utf8.RuneSelf && isWordByte(c):
			if digits && (c < '0' || c > '9') {
				t.emit(start, i, NumberToken, at)
				return i
			}
			t.buf = append(t.buf, lowerASCII(c))
			i++
			continue
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(text[i:limit])
			if unicode.IsLetter(r) && !digits || invisible(r) || unicode.Is(unicode.Mn, r) {
				writeFolded(t, r)
				i += n
				continue
			}
		}
		break
	}
	kind := WordToken
	if digits {
		kind = NumberToken
	}
	t.emit(start, i, kind, at)
	return i
}

func (t *tokenizer) emit(start, end int, kind TokenKind, at int) {
	b := NoBreak
	switch {
	case t.lines > 1:
		b = ParagraphBreak
	case t.stop:
		b = SentenceBreak
	case t.lines == 1:
		b = LineBreak
	}
	t.lines, t.stop = 0, false
	t.starts = append(t.starts, at)
	t.doc.Tokens = append(t.doc.Tokens, Token{Start: start, End: end, Kind: kind, Break: b})
}

// separator notes what r, which is part of no word, says about structure.
func (t *tokenizer) separator(r rune, next, limit int) {
	switch r {
	case '\n':
		t.lines++
	case '!', '?', ';':
		t.stop = true
	case '.', ':':
		// A point inside a number, a name or an abbreviation ends nothing.
		if next >= limit || t.doc.Source[next] == ' ' || t.doc.Source[next] == '\n' {
			t.stop = t.stop || r == '.' && !t.afterShort()
		}
	}
}

// afterShort reports whether the last token looks like an abbreviation: one or
// two letters, or a number ("z. B.", "No. 5", "7. Dezember").
func (t *tokenizer) afterShort() bool {
	n := len(t.doc.Tokens)
	if n == 0 {
		return true
	}
	last := t.doc.Tokens[n-1]
	return last.Kind == NumberToken || last.Kind == WordToken && last.End-last.Start <= 2
}
