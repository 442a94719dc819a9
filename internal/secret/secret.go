// Package secret holds passwords so that they reach the mail server and
// nothing else: not a log line, not an error, not a dump of the settings.
package secret

import (
	"fmt"
	"io"
)

// Shown is what every secret prints as.
const Shown = "<secret>"

// Secret is a text that prints as <secret> with every verb of fmt, in JSON,
// YAML, logs and errors. The zero Secret is empty.
//
// The text hides behind a function, so that printing a struct that holds a
// Secret in an unexported field, which skips all methods, shows an address.
type Secret struct{ reveal func() string }

// New returns text as a Secret.
func New(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{reveal: func() string { return text }}
}

// Reveal returns the text. Call it where the text is used, not before.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// Empty reports whether there is no text.
func (s Secret) Empty() bool { return s.reveal == nil }

// String returns "<secret>".
func (s Secret) String() string { return Shown }

// GoString returns "<secret>".
func (s Secret) GoString() string { return Shown }

// Format writes "<secret>" for every verb and flag.
func (s Secret) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, Shown) }

// MarshalText returns "<secret>"; JSON and YAML use it.
func (s Secret) MarshalText() ([]byte, error) { return []byte(Shown), nil }
