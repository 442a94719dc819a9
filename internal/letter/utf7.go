package letter

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf16"
)

// decodeUTF7 decodes UTF-7 (RFC 2152). A shift that is no base64 stays as it
// is written.
func decodeUTF7(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		i := bytes.IndexByte(b, '+')
		if i < 0 {
			break
		}
		out.WriteString(repairUTF8(b[:i]))
		b = b[i+1:]
		n := 0
		for n < len(b) && isBase64(b[n]) {
			n++
		}
		writeShifted(&out, b[:n], len(b) > n && b[n] == '-')
		if b = b[n:]; len(b) > 0 && b[0] == '-' {
			b = b[1:]
		}
	}
	out.WriteString(repairUTF8(b))
	return out.String()
}

func writeShifted(out *strings.Builder, shifted []byte, closed bool) {
	if len(shifted) == 0 {
		out.WriteByte('+')
		if !closed {
			return
		}
		return
	}
	raw, err := base64.RawStdEncoding.DecodeString(string(shifted))
	if err != nil {
		out.WriteByte('+')
		out.Write(shifted)
		return
	}
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	out.WriteString(string(utf16.Decode(units)))
}

func isBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}
