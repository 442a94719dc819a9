package mailbox

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// tap sits between the connection and the library. It limits what the library
// may be made to hold, keeps the server's last words, which the library throws
// away, remembers why the connection ended, and keeps the library's own
// deadlines off: conn.do is the only clock. Nothing that is sent is looked at,
// so a password cannot end up anywhere.
type tap struct {
	net.Conn          // what is read and written: TLS or not
	raw      net.Conn // closed to end it all: closing TLS could block on a full line

	mu       sync.Mutex
	prefix   []byte // given to the library before anything is read
	lines    lines
	greeting string
	bye      string // text of the last BYE
	leaving  bool   // the server said BYE: nothing more is to be expected
	alert    string // text of the last ALERT
	ioErr    error  // how reading or writing ended, when not by us
	closed   bool
}

func newTap(c, raw net.Conn) *tap {
	t := &tap{Conn: c, raw: raw}
	t.lines.say = t.hear
	return t
}

// hear keeps what a status response says. It is called with mu held.
func (t *tap) hear(kind, text string) {
	text = clean(text)
	if t.greeting == "" {
		t.greeting = text
	}
	switch {
	case kind == "BYE":
		t.bye, t.leaving = text, true
	case strings.HasPrefix(strings.ToUpper(text), "[ALERT]"):
		t.alert = text
	}
}

// Read implements net.Conn.
func (t *tap) Read(p []byte) (int, error) {
	if n, err := t.before(p); n > 0 || err != nil {
		return n, err
	}
	n, err := t.Conn.Read(p)
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		err = t.lines.feed(p[:n])
	} else if n > 0 {
		_ = t.lines.feed(p[:n])
	}
	t.ended(err)
	if errors.Is(err, errResponseTooLong) {
		return 0, err
	}
	return n, err
}

// before gives what is read before the connection: the prefix; a broken limit,
// for ever, since the library asks again after an error; and the end after a
// BYE.
func (t *tap) before(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if errors.Is(t.ioErr, errResponseTooLong) {
		return 0, t.ioErr
	}
	if t.leaving { // some servers keep the connection open for many seconds
		t.ended(io.EOF)
		return 0, io.EOF
	}
	n := copy(p, t.prefix)
	t.prefix = t.prefix[n:]
	return n, nil
}

// Write implements net.Conn.
func (t *tap) Write(p []byte) (int, error) {
	n, err := t.Conn.Write(p)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended(err)
	return n, err
}

// ended remembers the first error that is not our own doing.
func (t *tap) ended(err error) {
	if err != nil && !t.closed && t.ioErr == nil {
		t.ioErr = err
	}
}

// Close implements net.Conn. It never blocks.
func (t *tap) Close() error {
	t.mu.Lock()
	t.closed = true
	t.mu.Unlock()
	return t.raw.Close()
}

// SetReadDeadline does nothing: see tap.
func (t *tap) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing: see tap.
func (t *tap) SetWriteDeadline(time.Time) error { return nil }

// SetDeadline does nothing: see tap.
func (t *tap) SetDeadline(time.Time) error { return nil }

// end returns how the connection ended and the server's last words. A nil
// error means that the library gave up by itself: it could not read an answer.
func (t *tap) end() (lastWords string, ioErr error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	lastWords = t.bye
	if lastWords == "" {
		lastWords = t.alert
	}
	return lastWords, t.ioErr
}

// hello returns the text of the greeting.
func (t *tap) hello() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.greeting
}
