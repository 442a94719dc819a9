package mailbox

import (
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// Reasons why an account cannot be reached.
var (
	ErrOptions   = errors.New("mailbox options")
	ErrPlaintext = errors.New("plaintext is refused")
	ErrNetwork   = errors.New("network")
	ErrTimeout   = errors.New("no answer in time")
	ErrTLS       = errors.New("tls")
	ErrAuth      = errors.New("login refused")
	ErrBusy      = errors.New("server refuses more connections")
	ErrProtocol  = errors.New("server's answer cannot be read")
	ErrRefused   = errors.New("server refused")
)

// Reasons why something in an account cannot be done.
var (
	ErrNoFolder    = errors.New("no such folder")
	ErrNoDrafts    = errors.New("no drafts folder")
	ErrTryCreate   = errors.New("folder does not exist yet")
	ErrOverQuota   = errors.New("mailbox is full")
	ErrTooBig      = errors.New("message is too big for the server")
	ErrUIDValidity = errors.New("folder was made anew")
	ErrKeyword     = errors.New("keyword is not allowed")
	ErrNotSevenBit = errors.New("message is not 7-bit with CRLF line ends")
	ErrUnfinished  = errors.New("some messages could not be judged")
)

// errSink marks an error of the Sink, which is none of the account's.
var errSink = errors.New("judgement")

// errPanic marks a panic inside the library, turned into an error.
var errPanic = errors.New("panic in the imap library")

// errUnanswered is the cause of a message that the server lists but does not
// hand out.
var errUnanswered = errors.New("server lists the message but does not hand it out readably")

// refusal turns a NO, BAD or BYE into an error with the server's words in it.
// The imap.Error stays in the chain.
func refusal(e *imap.Error) error {
	kind := ErrRefused
	switch e.Code {
	case imap.ResponseCodeOverQuota:
		kind = ErrOverQuota
	case imap.ResponseCodeTryCreate:
		kind = ErrTryCreate
	case imap.ResponseCodeTooBig:
		kind = ErrTooBig
	case imap.ResponseCodeNonExistent:
		kind = ErrNoFolder
	case imap.ResponseCodeAuthenticationFailed, imap.ResponseCodeAuthorizationFailed, imap.ResponseCodeExpired:
		kind = ErrAuth
	}
	if errors.Is(kind, ErrRefused) && crowded(e.Text) {
		kind = ErrBusy
	}
	return fmt.Errorf("%w: the server says %q", kind, words(e))
}

// words are what the server said, response code first.
func words(e *imap.Error) string {
	text := clean(e.Text)
	if e.Code != "" {
		text = strings.TrimSpace("[" + clean(string(e.Code)) + "] " + text)
	}
	if text == "" {
		text = string(e.Type)
	}
	return text
}

// crowded reports whether a server's words say that it wants fewer
// connections. There is no response code that servers agree on for it.
func crowded(text string) bool {
	text = strings.ToLower(text)
	for _, s := range []string{"too many", "maximum number of connections", "connection limit", "rate limit", "throttl", "try again later"} {
		if strings.Contains(text, s) {
			return true
		}
	}
	return false
}

// clean makes a server's words fit for one log line: printable, at most 200
// bytes.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\uFFFD' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return strings.TrimSpace(s)
}

// class names the kind of err: two errors of one class are one state of an
// account, and the second one is not logged again.
func class(err error) string {
	for _, kind := range []error{
		ErrOptions, ErrPlaintext, ErrAuth, ErrBusy, ErrTLS, ErrNoFolder, ErrTimeout,
		ErrProtocol, errSink, errPanic, ErrRefused, ErrNetwork,
	} {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	return err.Error()
}
