package mailbox

import (
	"bytes"
	"errors"
	"strconv"
)

// maxResponse is the number of bytes that one response may have outside of
// message literals. The library buffers strings and lists without a limit.
const maxResponse = 1 << 20

// errResponseTooLong ends a connection whose server sends a response that
// would have to be held in memory whole.
var errResponseTooLong = errors.New("response is longer than 1 MiB")

// lines follows the bytes of a server (RFC 3501 section 7) far enough to tell
// message literals, which are streamed, from everything that the library
// holds in memory, and to hear what the server says in words.
type lines struct {
	// say is called with each untagged status response: its kind (OK, NO,
	// BAD, BYE, PREAUTH, upper case) and the rest of the line.
	say func(kind, text string)

	head    []byte // the beginning of the current response
	held    int64  // bytes of it that the library may hold
	skip    int64  // bytes of a literal still to come
	tail    []byte // the last bytes before the current one, for "{123}"
	kind    responseKind
	quoted  bool
	escaped bool
	depth   int // of parentheses
}

type responseKind int

const (
	unknownResponse responseKind = iota
	statusResponse               // words to the end of the line, no strings
	fetchResponse                // may hold message literals
	dataResponse                 // any other
)

const (
	headBytes = 512
	tailBytes = 24
)

// feed takes the next bytes of the server. It returns errResponseTooLong when
// a response grows past what may be held.
func (l *lines) feed(p []byte) error {
	for len(p) > 0 {
		if l.skip > 0 {
			n := min(l.skip, int64(len(p)))
			p, l.skip = p[n:], l.skip-n
			continue
		}
		l.byte(p[0])
		p = p[1:]
		if l.held > maxResponse {
			return errResponseTooLong
		}
	}
	return nil
}

func (l *lines) byte(b byte) {
	l.held++
	if len(l.head) < headBytes {
		l.head = append(l.head, b)
	}
	if l.kind == unknownResponse {
		l.kind = kindOf(l.head)
	}
	switch {
	case l.kind != statusResponse && l.inString(b):
	case b == '\n':
		l.endOfLine()
		return
	case b == '(':
		l.depth++
	case b == ')':
		l.depth--
	}
	if b != '\r' {
		l.remember(b)
	}
}

// inString follows quoted strings, and reports whether b belongs to one.
func (l *lines) inString(b byte) bool {
	switch {
	case !l.quoted:
		l.quoted = b == '"'
		return l.quoted
	case l.escaped:
		l.escaped = false
	case b == '\\':
		l.escaped = true
	case b == '"':
		l.quoted = false
	}
	return true
}

func (l *lines) remember(b byte) {
	if len(l.tail) == tailBytes {
		l.tail = append(l.tail[:0], l.tail[1:]...)
	}
	l.tail = append(l.tail, b)
}

// endOfLine either begins a literal or ends the response.
func (l *lines) endOfLine() {
	if size, ok := l.literal(); ok && l.kind != statusResponse {
		if !l.streamed() {
			l.held += size
		}
		l.skip, l.tail = size, l.tail[:0]
		return
	}
	if l.kind == statusResponse && l.say != nil && len(l.head) > 2 && l.head[0] == '*' {
		kind, text, _ := bytes.Cut(bytes.TrimSpace(l.head[2:]), []byte{' '})
		l.say(string(bytes.ToUpper(kind)), string(text))
	}
	*l = lines{say: l.say, head: l.head[:0], tail: l.tail[:0]}
}

// literal reads "{123}" at the end of a line.
func (l *lines) literal() (int64, bool) {
	i := bytes.LastIndexByte(l.tail, '{')
	if i < 0 || l.tail[len(l.tail)-1] != '}' {
		return 0, false
	}
	size, err := strconv.ParseInt(string(l.tail[i+1:len(l.tail)-1]), 10, 64)
	return size, err == nil && size >= 0
}

// streamed reports whether the literal that begins here is the body of a
// message: BODY[…] {n} or BODY[…]<n> {n}, directly in the list of a FETCH.
func (l *lines) streamed() bool {
	i := bytes.LastIndexByte(l.tail, '{')
	before := l.tail[:i]
	return l.kind == fetchResponse && l.depth == 1 &&
		(bytes.HasSuffix(before, []byte("] ")) || bytes.HasSuffix(before, []byte("> ")))
}

// kindOf tells the kind of a response from its beginning, or unknownResponse
// while that is too short.
func kindOf(head []byte) responseKind {
	last := head[len(head)-1]
	if last != ' ' && last != '\n' {
		return unknownResponse
	}
	words := bytes.Fields(head)
	if len(words) == 0 {
		return unknownResponse
	}
	if string(words[0]) != "*" {
		return statusResponse // tagged, or a continuation
	}
	if len(words) < 2 {
		return unknownResponse
	}
	switch string(bytes.ToUpper(words[1])) {
	case "OK", "NO", "BAD", "BYE", "PREAUTH":
		return statusResponse
	}
	if _, err := strconv.ParseUint(string(words[1]), 10, 64); err != nil {
		return dataResponse
	}
	if len(words) < 3 {
		return unknownResponse
	}
	if bytes.EqualFold(words[2], []byte("FETCH")) {
		return fetchResponse
	}
	return dataResponse
}
