package spool

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
)

// fromLine is the separator of an mbox: "From ", an address, a date that ends
// in a year. A sentence that begins with "From " has none.
var fromLine = regexp.MustCompile(`^From \S.* (?:19|20)\d\d\b`)

func isFromLine(b []byte) bool {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i]
	}
	return fromLine.Match(b)
}

// mbox splits r at separator lines that follow a blank line, and takes away
// the ">" that writers put before "From " lines of a body.
func (w *walker) mbox(name string, r *bufio.Reader) bool {
	m := mboxReader{r: r, blank: true}
	for n := 1; ; n++ {
		raw, cut, err := m.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return w.fail(name, err)
		}
		last := errors.Is(err, io.EOF)
		if n == 1 && last {
			return w.yield(Item{Name: name, Raw: raw, Truncated: cut}) // one message saved with its From line
		}
		if !w.yield(Item{Name: name + "#" + strconv.Itoa(n), Raw: raw, Truncated: cut}) || last {
			return !last
		}
	}
}

type mboxReader struct {
	r      *bufio.Reader
	blank  bool // the line before was blank
	inside bool // the separator of the next message has been read
}

// next returns the next message; io.EOF comes with the last one.
func (m *mboxReader) next() (raw []byte, cut bool, err error) {
	var b bytes.Buffer
	for {
		line, err := m.r.ReadSlice('\n')
		whole := !errors.Is(err, bufio.ErrBufferFull)
		if m.separates(line) {
			first := !m.inside
			m.inside, m.blank = true, false
			if !first {
				return trimBlank(b.Bytes()), cut, nil
			}
		} else if !add(&b, unquote(line)) {
			cut = true
		}
		m.blank = whole && len(bytes.TrimRight(line, "\r\n")) == 0
		if err != nil && whole {
			return trimBlank(b.Bytes()), cut, err
		}
	}
}

func (m *mboxReader) separates(line []byte) bool { return m.blank && isFromLine(line) }

func add(b *bytes.Buffer, line []byte) bool {
	if b.Len()+len(line) > MaxMessage {
		return false
	}
	b.Write(line)
	return true
}

// unquote undoes mboxrd quoting: ">From " was "From ", ">>From " was ">From ".
func unquote(line []byte) []byte {
	rest := bytes.TrimLeft(line, ">")
	if len(rest) < len(line) && bytes.HasPrefix(rest, []byte("From ")) {
		return line[1:]
	}
	return line
}

// trimBlank removes the one blank line that the format puts before the next
// separator.
func trimBlank(raw []byte) []byte {
	if t, ok := bytes.CutSuffix(raw, []byte("\r\n\r\n")); ok {
		return append(t, "\r\n"...)
	}
	if t, ok := bytes.CutSuffix(raw, []byte("\n\n")); ok {
		return append(t, '\n')
	}
	return raw
}
