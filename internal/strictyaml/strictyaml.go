// Package strictyaml decodes YAML files that people write by hand. Unknown
// keys, duplicate keys and wrong types are errors that name file, line and
// column, and say the mend where it is known; all of them are reported at
// once. The values in the file are never echoed, for one may be a secret.
//
// The YAML is the plain part of YAML 1.2: one document of mappings, lists and
// scalars. Anchors, aliases, merge keys and tags are refused.
package strictyaml

import (
	"errors"
	"fmt"
	"strings"
)

// Error is a mistake in a file that a person wrote.
type Error struct {
	File      string
	Line, Col int    // 1-based, Col in characters; 0 when not known
	Msg       string // lower case, no full stop
	Hint      string // what to do, "" when the message says it
}

// Error writes "file:line:col: message (hint)".
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Col)
	}
	b.WriteString(": " + e.Msg)
	if e.Hint != "" {
		b.WriteString(" (" + e.Hint + ")")
	}
	return b.String()
}

// Decode reads data, the content of file, strictly into the struct that into
// points to. An empty file leaves into as it is. The error is an *Error, or
// several joined by errors.Join in the order of the file; All lists them.
func Decode(file string, data []byte, into any) error {
	doc, err := Parse(file, data)
	if err != nil {
		return err
	}
	return doc.Decode(into)
}

// All lists every *Error in err, in order.
func All(err error) []*Error {
	var many interface{ Unwrap() []error }
	if one := (*Error)(nil); errors.As(err, &one) && !errors.As(err, &many) {
		return []*Error{one}
	}
	if many == nil {
		return nil
	}
	var out []*Error
	for _, e := range many.Unwrap() {
		out = append(out, All(e)...)
	}
	return out
}
