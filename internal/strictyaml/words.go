package strictyaml

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
)

// saying is what a person reads for a message of the YAML library. The
// library's own text may quote the file, so it is never shown.
type saying struct {
	has       string // part of the library's message
	msg, hint string
}

func sayings() []saying {
	return []saying{
		{"tab c", "a tab stands where YAML wants blanks", "indent with blanks"},
		{"found character '\t'", "a tab stands where YAML wants blanks", "indent with blanks"},
		{"double-quoted", "a double quote is not closed", `end the text with " on the same line`},
		{"single-quoted", "a single quote is not closed", "end the text with ' ; a ' inside is written twice"},
		{"end character", "a quote is not closed", "end the text with the quote that began it"},
		{"hex", "a backslash inside double quotes begins no known character", `write \\ for a backslash, or use single quotes`},
		{"escape", "a backslash inside double quotes begins no known character", `write \\ for a backslash, or use single quotes`},
		{"end token ']'", "a [ is not closed", "add the missing ]"},
		{"']' not found", "a [ is not closed", "add the missing ]"},
		{"',' or ']'", "a , or ] is missing in this list", "separate entries with commas"},
		{"end token '}'", "a { is not closed", "add the missing }"},
		{"',' or '}'", "a , or } is missing in this mapping", "separate entries with commas"},
		{"'[' character", "a ] has no [", "remove it, or put the text in quotes"},
		{"'{' character", "a } has no {", "remove it, or put the text in quotes"},
		{"reserved", "a text cannot begin with this character", "put the text in quotes"},
		{"cannot start any token", "a text cannot begin with this character", "put the text in quotes"},
		{"implicit line break", "a key goes over more than one line", "write the key, a colon and a blank in one line"},
		{"key name", "a key is expected here", "write the key, a colon and a blank; look at the indentation of this line and the one above"},
		{"map key", "a key is expected here", "write the key, a colon and a blank; look at the indentation of this line and the one above"},
		{"indent", "the indentation does not fit the lines above", "align the line with its neighbours"},
		{"header option", "the | or > that begins a long text is followed by something unknown", "put nothing behind it"},
		{"sequence", "a list entry does not fit here", "look at the indentation of this line and the one above"},
		{"value is not allowed", "a value does not fit here", "look at the indentation, and put texts with \": \" in quotes"},
		{"non-map value", "a value without a key stands here", "look at the indentation of this line and the one above"},
		{"document separator", "something stands behind ---", "begin a new line"},
	}
}

// plain puts an error of the YAML library into plain words, without any text
// of the file.
func plain(file string, err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	out := &Error{File: file, Msg: "this cannot be read as YAML", Hint: "look at colons, quotes and indentation of this line and the one above"}
	var lib yaml.Error
	if !errors.As(err, &lib) {
		return out
	}
	if tok := lib.GetToken(); tok != nil && tok.Position != nil {
		out.Line, out.Col = tok.Position.Line, tok.Position.Column
	}
	text := lib.GetMessage()
	for _, s := range sayings() {
		if strings.Contains(text, s.has) {
			out.Msg, out.Hint = s.msg, s.hint
			break
		}
	}
	return out
}

// guard turns a panic of the YAML library, which has had some on odd input,
// into an error.
func guard(file string, err *error) {
	if p := recover(); p != nil {
		*err = &Error{File: file, Msg: "this cannot be read as YAML", Hint: "the parser gave up; take parts out until it reads the rest"}
	}
}
