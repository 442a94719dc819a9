package letter

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// decodeTransfer decodes body from the transfer encoding called name (RFC
// 2045 section 6) and hands it to sink piece by piece; sink returns false
// when it has had enough. code is "" or the problem that was met.
func decodeTransfer(body []byte, name string, sink func([]byte) bool) (code string) {
	switch strings.ToLower(strings.Trim(strings.TrimSpace(name), `"';`)) {
	case "base64":
		return decodeBase64(body, sink)
	case "quoted-printable":
		return decodeQuoted(body, sink)
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit":
		sink(body)
		return ""
	}
	sink(body)
	return BadEncoding
}

// decodeBase64 decodes RFC 2045 section 6.8. Whole lines that are sound are
// decoded at once; from the first one that is not, byte by byte.
func decodeBase64(body []byte, sink func([]byte) bool) (code string) {
	const block = 8192
	out := make([]byte, min(block, len(body)))
	for len(body) > 0 {
		size := len(body)
		if size > block {
			size = bytes.LastIndexByte(body[:block], '\n') + 1
		}
		n, err := base64.StdEncoding.Decode(out, body[:size])
		if size == 0 || err != nil || size < len(body) && bytes.IndexByte(body[:size], '=') >= 0 {
			return mendBase64(body, sink)
		}
		if !sink(out[:n]) {
			return ""
		}
		body = body[size:]
	}
	return ""
}

// mendBase64 decodes base64 that is broken, in bounded pieces. Foreign bytes
// are passed over, as the section asks; what is cut short is decoded as far
// as it goes. Padding in the middle ends one run and begins another.
func mendBase64(body []byte, sink func([]byte) bool) (code string) {
	const block = 4096
	var in [block]byte
	var out [block]byte
	n, padded := 0, false
	flush := func() bool {
		if n%4 == 1 {
			n--
			code = BadBase64
		}
		m, _ := base64.RawStdEncoding.Decode(out[:], in[:n])
		n = 0
		return m == 0 || sink(out[:m])
	}
	for _, c := range body {
		switch {
		case isBase64(c):
			if padded {
				padded = false
				code = BadBase64
			}
			in[n] = c
			if n++; n == block && !flush() {
				return code
			}
		case c == '=':
			padded = true
			if n > 0 && !flush() {
				return code
			}
		case c != '\r' && c != '\n' && c != ' ' && c != '\t':
			code = BadBase64
		}
	}
	if n%4 != 0 && !padded {
		code = BadBase64
	}
	flush()
	return code
}

// decodeQuoted decodes RFC 2045 section 6.7 line by line. An "=" that is
// followed by no two hex digits stays as it is written.
func decodeQuoted(body []byte, sink func([]byte) bool) (code string) {
	buf := make([]byte, 0, 1024)
	for len(body) > 0 {
		var line []byte
		i := bytes.IndexByte(body, '\n')
		end := ""
		if i < 0 {
			line, body = body, nil
		} else {
			line, body, end = body[:i], body[i+1:], "\n"
			if bytes.HasSuffix(line, []byte{'\r'}) {
				end = "\r\n"
			}
		}
		line = bytes.TrimRight(line, " \t\r")
		soft := bytes.HasSuffix(line, []byte{'='})
		if soft {
			line, end = line[:len(line)-1], ""
		}
		var ok bool
		if buf, ok = appendQuoted(buf, line); !ok {
			code = BadQuoted
		}
		buf = append(buf, end...)
		if len(buf) >= 4096 {
			if !sink(buf) {
				return code
			}
			buf = buf[:0]
		}
	}
	sink(buf)
	return code
}

func appendQuoted(buf, line []byte) (_ []byte, ok bool) {
	ok = true
	for {
		i := bytes.IndexByte(line, '=')
		if i < 0 {
			return append(buf, line...), ok
		}
		buf = append(buf, line[:i]...)
		line = line[i:]
		if len(line) < 3 || unhex(line[1]) < 0 || unhex(line[2]) < 0 {
			ok = false
			buf = append(buf, '=')
			line = line[1:]
			continue
		}
		buf = append(buf, byte(unhex(line[1])<<4|unhex(line[2])))
		line = line[3:]
	}
}
