package letter

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// tree is the MIME structure of one message as the light reader sees it.
type tree struct {
	root   *part
	broken bool // the structure is not as RFC 2046 has it
	capped bool // depth or parts went over a cap: the tree is incomplete
}

// scanner walks the lines of a body once and builds the tree. Every line that
// begins with "--" is compared with the boundaries of all multiparts that are
// open, innermost first, so an outer boundary ends all inner parts (RFC 2046
// section 5.1.2) and the work is at most lines times maxDepth.
type scanner struct {
	job   *job
	raw   []byte
	t     *tree
	stack []*part
	leaf  *part // the leaf whose body is being read, nil between parts
	start int   // where that body began
	parts int
	room  int // depth that is left
}

// scan reads the body of raw, which begins at h.body, into a tree. base is
// the depth at which this message itself lies.
func (j *job) scan(raw []byte, h *header, base int) *tree {
	s := &scanner{job: j, raw: raw, t: &tree{}, room: maxDepth - base}
	s.t.root = newPart(h.get, 0, false)
	s.begin(s.t.root, h.body)
	if len(s.stack) > 0 {
		s.lines(h.body)
	}
	s.finish(len(raw))
	return s.t
}

// begin makes p the part that is read from offset on.
func (s *scanner) begin(p *part, offset int) {
	if p.kind.bad {
		s.t.broken = true
		s.job.note(BadType, p.kind.value)
	}
	s.leaf, s.start = p, offset
	if !p.isMultipart() {
		return
	}
	if p.boundary == "" {
		p.boundary = guessBoundary(s.raw[offset:])
		s.t.broken = true
		s.job.note(NoBoundary, p.kind.value+" names no boundary")
	}
	if p.boundary == "" {
		return
	}
	if p.depth >= s.room {
		p.deep = true
		s.t.capped = true
		s.job.note(TooDeep, fmt.Sprintf("parts nested deeper than %d are not read", maxDepth))
		return
	}
	s.leaf = nil
	p.body = s.raw[offset:]
	s.stack = append(s.stack, p)
}

// lines looks at every line that can be a boundary.
func (s *scanner) lines(pos int) {
	for pos < len(s.raw) {
		at := s.dashes(pos)
		if at < 0 || s.job.spent() {
			return
		}
		line, next := cutLine(s.raw, at)
		level, last := s.match(line)
		if level < 0 {
			pos = next
			continue
		}
		s.end(at)
		s.pop(level + 1)
		pos = next
		if s.stack[level].seen = true; last {
			s.stack[level].closed = true
			s.pop(level)
			if len(s.stack) == 0 {
				return
			}
			continue
		}
		if pos = s.next(s.stack[level], next); pos < 0 {
			return
		}
	}
}

// dashes returns the next line at or after pos that begins with "--".
func (s *scanner) dashes(pos int) int {
	if pos == 0 || s.raw[pos-1] == '\n' {
		if bytes.HasPrefix(s.raw[pos:], []byte("--")) {
			return pos
		}
	}
	i := bytes.Index(s.raw[pos:], []byte("\n--"))
	if i < 0 {
		return -1
	}
	return pos + i + 1
}

// match returns the level of the open multipart whose boundary line is, and
// whether it is the closing one; -1 when it is none.
func (s *scanner) match(line []byte) (level int, last bool) {
	line = bytes.TrimRight(line[2:], " \t\r")
	for i, v := range slices.Backward(s.stack) {
		rest, ok := bytes.CutPrefix(line, []byte(v.boundary))
		if ok && len(rest) == 0 {
			return i, false
		}
		if ok && string(rest) == "--" {
			return i, true
		}
	}
	return -1, false
}

// next begins a child of parent at offset and returns where to read on, or -1
// when there are too many parts.
func (s *scanner) next(parent *part, offset int) int {
	if s.parts++; s.parts > maxParts {
		s.t.capped = true
		s.job.note(TooManyParts, fmt.Sprintf("parts after the first %d are not read", maxParts))
		return -1
	}
	h := readHeader(s.raw[offset:], maxPartFields, true)
	if offset < len(s.raw) && isLineEnd(s.raw[offset]) {
		h = header{body: lineEndLen(s.raw[offset:])} // no fields at all
	}
	if h.broken {
		s.t.broken = true
		s.job.note(BadHeader, "in the header of a part")
	}
	p := newPart(h.get, parent.depth+1, parent.kind.value == "multipart/digest")
	parent.children = append(parent.children, p)
	s.begin(p, offset+h.body)
	return offset + h.body
}

// end closes the leaf that is open; the line end before a boundary belongs to
// the boundary.
func (s *scanner) end(at int) {
	if s.leaf == nil {
		return
	}
	body := s.raw[min(s.start, at):at]
	body = bytes.TrimSuffix(body, []byte("\n"))
	body = bytes.TrimSuffix(body, []byte("\r"))
	s.leaf.body, s.leaf = body, nil
}

// pop drops the multiparts above level; those that saw no closing boundary
// are broken.
func (s *scanner) pop(level int) {
	for len(s.stack) > level {
		p := s.stack[len(s.stack)-1]
		s.stack = s.stack[:len(s.stack)-1]
		if !p.closed {
			s.t.broken = true
			s.job.note(NoBoundary, p.kind.value+" is not closed")
		}
		if !p.seen {
			s.t.broken = true
		}
	}
}

// finish closes what is open at the end of the message.
func (s *scanner) finish(at int) {
	if s.leaf != nil {
		s.leaf.body, s.leaf = s.raw[min(s.start, at):at], nil
	}
	if s.t.capped || s.job.late {
		s.stack = nil
		return
	}
	s.pop(0)
}

// guessBoundary finds the boundary of a multipart that names none: the first
// line that begins with "--" and is followed by a Content field.
func guessBoundary(body []byte) string {
	body = body[:min(len(body), 8<<10)]
	for pos := 0; pos < len(body); {
		line, next := cutLine(body, pos)
		if bytes.HasPrefix(line, []byte("--")) && len(line) > 4 && len(line) < 80 {
			follow, _ := cutLine(body, next)
			if len(follow) > 8 && strings.EqualFold(string(follow[:8]), "content-") {
				return string(bytes.TrimRight(line[2:], " \t"))
			}
		}
		pos = next
	}
	return ""
}

func isLineEnd(c byte) bool { return c == '\r' || c == '\n' }

func lineEndLen(b []byte) int {
	if len(b) > 1 && b[0] == '\r' && b[1] == '\n' {
		return 2
	}
	return 1
}
