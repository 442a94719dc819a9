package testserver

import (
	"strings"
	"sync"
)

// dialogue follows both directions of one IMAP connection. It is told every
// chunk before the chunk is passed on, so it always knows what the other side
// can have seen.
type dialogue struct {
	onCommand func(tag, command string) // the command without its tag

	mu      sync.Mutex
	client  splitter
	server  splitter
	last    string // the tag of the newest command
	secret  bool   // an AUTHENTICATE is going on: lines are credentials
	idling  bool   // an IDLE is going on: DONE has no tag
	pending string // the tag of a STARTTLS that is not yet answered
}

// fromClient looks at a chunk of the client.
func (d *dialogue) fromClient(chunk []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.client.feed(chunk) {
		if p.done {
			d.command(p.line)
		}
	}
	// The start of a command whose literal is on its way must be known, too:
	// its tag tells a refusal of the literal.
	if d.client.waiting {
		d.last, _, _ = strings.Cut(string(d.client.line), " ")
	}
}

func (d *dialogue) command(line string) {
	switch {
	case d.secret: // never kept
		return
	case d.idling && strings.EqualFold(line, "DONE"):
		d.idling = false
		d.onCommand("", "DONE")
		return
	}
	tag, command, _ := strings.Cut(line, " ")
	d.last = tag
	switch name := verb(command); name {
	case "LOGIN", "AUTHENTICATE":
		d.secret = name == "AUTHENTICATE"
		command = redacted(command)
	case "IDLE":
		d.idling = true
	case "STARTTLS":
		d.pending = tag
	}
	d.onCommand(tag, command)
}

// redacted keeps the verb, and of AUTHENTICATE the mechanism.
func redacted(command string) string {
	words := strings.SplitN(command, " ", 3)
	if strings.EqualFold(words[0], "LOGIN") {
		return "LOGIN <redacted>"
	}
	if len(words) == 3 {
		words[2] = "<redacted>"
	}
	return strings.Join(words, " ")
}

// fromServer looks at a chunk of the server and returns its pieces.
func (d *dialogue) fromServer(chunk []byte) []piece {
	d.mu.Lock()
	defer d.mu.Unlock()
	pieces := d.server.feed(chunk)
	for _, p := range pieces {
		if p.done {
			d.reply(p.line)
		}
	}
	return pieces
}

// reply notes the end of a command. A tagged answer while the client still
// waits for leave to send a literal is a refusal: the literal will not come.
func (d *dialogue) reply(line string) {
	tag, _, _ := strings.Cut(line, " ")
	if tag == "" || tag != d.last {
		return
	}
	d.secret, d.idling = false, false
	if command, ok := d.client.giveUp(); ok {
		d.command(command)
	}
}

// upgrading reports whether the pieces end with the leave to begin TLS.
func (d *dialogue) upgrading(pieces []piece) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range pieces {
		tag, rest, _ := strings.Cut(p.line, " ")
		if p.done && d.pending != "" && tag == d.pending {
			d.pending = ""
			return strings.EqualFold(firstWord(rest), "OK")
		}
	}
	return false
}

// awaitsTLS reports whether the client has asked for TLS and waits.
func (d *dialogue) awaitsTLS() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.pending != ""
}

// verb returns the name of a command in capital letters; of UID commands both
// words.
func verb(command string) string {
	name := strings.ToUpper(firstWord(command))
	if name == "UID" {
		_, rest, _ := strings.Cut(command, " ")
		name += " " + strings.ToUpper(firstWord(rest))
	}
	return name
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}
