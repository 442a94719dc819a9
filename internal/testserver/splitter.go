package testserver

import (
	"bytes"
	"strconv"
	"strings"
)

// maxLine is how much of one logical line is kept. What is longer is recorded
// cut; the bytes themselves are always passed on whole.
const maxLine = 64 << 10

// splitter cuts one direction of an IMAP connection into logical lines, in
// which literals (RFC 3501 section 4.3, RFC 7888, RFC 3516) are left out but
// for their announcement: a command with a literal is one line
// `A1 APPEND Drafts {310}`, whatever the literal says.
type splitter struct {
	line    []byte // the logical line so far, without the ends of its parts
	physic  []byte // the end of the physical line so far, for the announcement
	literal int64  // bytes of a literal that are still to come
	waiting bool   // for leave to send the literal that was announced
}

// piece is a part of what was fed, up to the end of a logical line or of the
// chunk.
type piece struct {
	raw  []byte
	line string // when done: the logical line without its CRLF
	done bool
}

// feed takes the next chunk. The pieces together are the chunk.
func (s *splitter) feed(chunk []byte) (pieces []piece) {
	start, pos := 0, 0
	for pos < len(chunk) {
		if s.literal > 0 {
			n := min(s.literal, int64(len(chunk)-pos))
			s.literal -= n
			s.waiting = false
			pos += int(n)
			continue
		}
		end := bytes.IndexByte(chunk[pos:], '\n')
		if end < 0 {
			s.keep(chunk[pos:])
			break
		}
		s.keep(chunk[pos : pos+end+1])
		pos += end + 1
		if n, sync, ok := announced(s.physic); ok {
			s.line = bytes.TrimRight(s.line, "\r\n")
			s.physic, s.literal, s.waiting = nil, n, sync
			continue
		}
		pieces = append(pieces, piece{raw: chunk[start:pos], line: strings.TrimRight(string(s.line), "\r\n"), done: true})
		s.line, s.physic = nil, nil
		start = pos
	}
	if start < len(chunk) {
		pieces = append(pieces, piece{raw: chunk[start:]})
	}
	return pieces
}

// keep adds to the line, up to a limit, and always knows its last bytes.
func (s *splitter) keep(part []byte) {
	s.line = append(s.line, part[:min(len(part), max(0, maxLine-len(s.line)))]...)
	s.physic = append(s.physic, part...)
	if len(s.physic) > 64 {
		s.physic = append([]byte(nil), s.physic[len(s.physic)-64:]...)
	}
}

// giveUp forgets a literal that the other side refused. It returns the command
// that ends with it.
func (s *splitter) giveUp() (line string, ok bool) {
	if !s.waiting {
		return "", false
	}
	line = strings.TrimRight(string(s.line), "\r\n")
	*s = splitter{}
	return line, true
}

// announced reads the announcement of a literal from the end of a line:
// {123}, {123+}, {123-} or ~{123}. Sync: its sender waits for leave.
func announced(line []byte) (n int64, sync, ok bool) {
	text := strings.TrimRight(string(line), "\r\n")
	open := strings.LastIndexByte(text, '{')
	if open < 0 || !strings.HasSuffix(text, "}") {
		return 0, false, false
	}
	digits := text[open+1 : len(text)-1]
	bare := strings.TrimRight(digits, "+-")
	n, err := strconv.ParseInt(bare, 10, 64)
	return n, bare == digits, err == nil && n >= 0 && len(digits)-len(bare) <= 1
}
