// Package strictyaml decodes YAML files that people write by hand. Unknown
// keys, duplicate keys and wrong types are errors that name file, line and
// column, and say the mend where it is known. The text of the file is never
// echoed, for a line may hold a secret.
package strictyaml

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"bytes"

	"github.com/goccy/go-yaml"
)

// Error is a mistake in a file that a person wrote.
type Error struct {
	File      string
	Line, Col int    // 1-based; 0 when not known
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
// points to. An empty file leaves into as it is. Errors are *Error.
func Decode(file string, data []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	err := dec.Decode(into)
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	return wrap(file, err)
}

func wrap(file string, err error) error {
	out := &Error{File: file, Msg: err.Error()}
	var ye yaml.Error
	if errors.As(err, &ye) {
		out.Msg = ye.GetMessage()
		if tok := ye.GetToken(); tok != nil && tok.Position != nil {
			out.Line, out.Col = tok.Position.Line, tok.Position.Column
		}
	}
	return out
}
