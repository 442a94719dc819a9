package strictyaml

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// Caps on a file. Files of people stay far below them; the parser's time and
// memory grow faster than the file without them.
const (
	MaxBytes = 1 << 20
	maxDepth = 32      // brackets within brackets, or dashes in one line
	maxToken = 200_000 // about 5 bytes a token
)

// vet refuses what is not text, too large, too deep, or more than plain YAML.
// It returns the text without a byte order mark.
func vet(file string, data []byte) ([]byte, error) {
	fail := func(line, col int, msg, hint string) error {
		return &Error{File: file, Line: line, Col: col, Msg: msg, Hint: hint}
	}
	if len(data) > MaxBytes {
		return nil, fail(0, 0, fmt.Sprintf("the file is larger than %d KiB", MaxBytes>>10), "split it, or move lists into a file of their own")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if i := badByte(data); i >= 0 {
		line, col := lineCol(data, i)
		return nil, fail(line, col, "this is not text in UTF-8", "save the file as UTF-8")
	}
	return data, vetTokens(file, lexer.Tokenize(string(data)))
}

// badByte returns the index of the first byte that no text file has, or -1.
func badByte(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		control := r < ' ' && r != '\t' && r != '\n' && r != '\r'
		if control || r == 0x7f || (r == utf8.RuneError && n == 1) {
			return i
		}
		i += n
	}
	return -1
}

func lineCol(data []byte, i int) (line, col int) {
	before := data[:i]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte{'\n'}) + 1, utf8.RuneCount(before[start:]) + 1
}

// vetTokens walks the tokens before the parser, which recurses, sees them.
func vetTokens(file string, tokens token.Tokens) error {
	fail := func(t *token.Token, msg, hint string) error {
		return &Error{File: file, Line: t.Position.Line, Col: t.Position.Column, Msg: msg, Hint: hint}
	}
	var d depths
	for i, t := range tokens {
		if i > maxToken {
			return fail(t, "the file has too many values", "split it, or move lists into a file of their own")
		}
		if msg, hint := refused(t); msg != "" {
			return fail(t, msg, hint)
		}
		if d.step(t) > maxDepth {
			return fail(t, fmt.Sprintf("more than %d levels inside one another", maxDepth), "a bracket or a quote may be missing its end")
		}
	}
	return nil
}

// refused says why t is more than plain YAML, or "".
func refused(t *token.Token) (msg, hint string) {
	const quote = "put the text in quotes if it begins with this character"
	switch t.Type {
	case token.AnchorType:
		return "anchors (&) are not read here", quote
	case token.AliasType:
		return "aliases (*) are not read here", quote
	case token.TagType:
		return "tags (!) are not read here", quote
	case token.MergeKeyType:
		return "merge keys (<<) are not read here", "write the keys out"
	case token.MappingKeyType:
		return "keys marked with ? are not read here", quote
	case token.DirectiveType:
		return "directives (%) are not read here", quote
	}
	return "", ""
}

// depths follows how deep the tokens nest: open brackets, and columns at
// which block entries stand open.
type depths struct {
	flow  int
	block []int // columns, growing
}

func (d *depths) step(t *token.Token) int {
	switch t.Type {
	case token.MappingStartType, token.SequenceStartType:
		d.flow++
	case token.MappingEndType, token.SequenceEndType:
		d.flow = max(d.flow-1, 0)
	case token.SequenceEntryType, token.MappingValueType:
		if d.flow == 0 {
			d.open(t)
		}
	}
	return d.flow + len(d.block)
}

// open notes a block entry. A mapping is known by its colon, which stands
// right of its key; the key's column is that of the token before.
func (d *depths) open(t *token.Token) {
	if t.Type == token.MappingValueType && t.Prev != nil {
		t = t.Prev
	}
	col := t.Position.Column
	n := len(d.block)
	for n > 0 && d.block[n-1] >= col {
		n--
	}
	d.block = append(d.block[:n], col)
}
