package testserver

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
)

// encodeUTF7 writes a folder name as RFC 3501 section 5.1.3 has it on the wire
// and a Maildir on disk: "Entwürfe" is "Entw&APw-rfe".
func encodeUTF7(name string) string {
	var out strings.Builder
	var wide []uint16
	flush := func() {
		if len(wide) == 0 {
			return
		}
		raw := make([]byte, 0, 2*len(wide))
		for _, u := range wide {
			raw = append(raw, byte(u>>8), byte(u))
		}
		b64 := strings.ReplaceAll(base64.RawStdEncoding.EncodeToString(raw), "/", ",")
		out.WriteString("&" + b64 + "-")
		wide = nil
	}
	for _, r := range name {
		if r < ' ' || r > '~' {
			wide = utf16.AppendRune(wide, r)
			continue
		}
		flush()
		out.WriteRune(r)
		if r == '&' {
			out.WriteByte('-')
		}
	}
	flush()
	return out.String()
}
