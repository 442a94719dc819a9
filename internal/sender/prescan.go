package sender

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Limits of a message head. They are checked before the DKIM library sees the
// head, because its work grows with fields times signed names.
const (
	maxHeadBytes  = 1 << 20
	maxHeadLines  = 10_000
	maxSigBytes   = 16 << 10 // of one DKIM-Signature field
	maxSigTags    = 60
	maxSigned     = 300    // names in h=
	maxPickings   = 400000 // names in h= times fields, over all signatures checked
	maxSignatures = 5      // checked of one message
)

// Errors of the look at a message's head.
var (
	errHeadSize  = fmt.Errorf("head larger than %d bytes or %d lines", maxHeadBytes, maxHeadLines)
	errSignature = errors.New("DKIM signature larger than any honest one")
	errHeadWork  = errors.New("DKIM signatures cover more fields than any honest ones")
)

// sigTags is what one DKIM-Signature field says of itself (RFC 6376 section
// 3.5), read leniently: it decides nothing, the library does.
type sigTags struct {
	Domain   string // d=, lower case; "" when it is no host name
	Selector string // s=, lower case
	Agent    string // i=, lower case: the domain part
	Partial  bool   // l= is there: the signature covers only a part of the body
	Signed   []string
}

// prescan looks at the head of raw and returns its DKIM-Signature fields. The
// error says that the head is too large for the signatures to be checked; the
// signatures found so far are returned with it.
func prescan(raw []byte) ([]sigTags, error) {
	var out []sigTags
	lines, fields, names := 0, 0, 0
	for rest := raw; ; {
		field, n, tail := nextField(rest)
		if n == 0 {
			break
		}
		rest = tail
		fields++
		if lines += n; lines > maxHeadLines || len(raw)-len(rest) > maxHeadBytes {
			return out, errHeadSize
		}
		value, ok := cutField(field, "dkim-signature")
		if !ok {
			continue
		}
		if len(field) > maxSigBytes || bytes.Count(value, []byte(";")) > maxSigTags {
			return out, errSignature
		}
		s := parseSigTags(string(value))
		if len(s.Signed) > maxSigned {
			return out, errSignature
		}
		if len(out) < maxSignatures {
			names += len(s.Signed)
		}
		out = append(out, s)
	}
	if names*fields > maxPickings {
		return out, errHeadWork
	}
	return out, nil
}

// nextField cuts one field, continuation lines included, from the front of a
// head. lines is 0 at the end of the head.
func nextField(head []byte) (field []byte, lines int, rest []byte) {
	end := 0
	for end < len(head) {
		line := head[end:]
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i+1]
		}
		if lines == 0 && len(bytes.TrimRight(line, "\r\n")) == 0 {
			return nil, 0, nil
		}
		if lines > 0 && line[0] != ' ' && line[0] != '\t' {
			break
		}
		end += len(line)
		lines++
	}
	return head[:end], lines, head[end:]
}

// cutField returns the value of field when its name is name (lower case).
func cutField(field []byte, name string) ([]byte, bool) {
	i := bytes.IndexByte(field, ':')
	if i < 0 || !strings.EqualFold(string(bytes.TrimSpace(field[:min(i, len(name)+8)])), name) {
		return nil, false
	}
	return field[i+1:], true
}

func parseSigTags(value string) sigTags {
	var s sigTags
	for tag := range strings.SplitSeq(value, ";") {
		key, v, _ := strings.Cut(tag, "=")
		v = strings.ToLower(squeeze(v))
		switch strings.TrimSpace(key) {
		case "d":
			s.Domain = asciiHost(v)
		case "s":
			s.Selector = v
		case "i":
			s.Agent = v[strings.LastIndexByte(v, '@')+1:]
		case "l":
			s.Partial = true
		case "h":
			s.Signed = strings.Split(v, ":")
		}
	}
	return s
}

// squeeze takes all blanks out of s.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\r' || r == '\n' {
			return -1
		}
		return r
	}, s)
}
