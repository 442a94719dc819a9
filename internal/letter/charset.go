package letter

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
)

// toUTF8 decodes b from the charset called name. The declared charset is
// believed: no guessing by statistics, which turns short texts such as
// "350 €" into something else. code is "" or the problem that was met.
func toUTF8(b []byte, name string) (text, code string) {
	if enc := byOrderMark(b); enc != nil {
		return decodeWith(enc, b), ""
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	name = charsetName(name)
	switch name {
	case "", "us-ascii", "ascii", "ansi_x3.4-1968", "utf-8", "utf8", "unknown-8bit", "x-unknown", "8bit", "binary":
		if utf8.Valid(b) {
			return string(b), ""
		}
		if name == "utf-8" || name == "utf8" {
			code = WrongCharset
		}
		return repairUTF8(b), code
	case "utf-7", "unicode-1-1-utf-7":
		return decodeUTF7(b), ""
	}
	enc := lookup(name)
	if enc == nil {
		return repairUTF8(b), BadCharset
	}
	if latin(name) && isReallyUTF8(b) {
		return string(b), WrongCharset
	}
	return decodeWith(enc, b), ""
}

// charsetName tidies a charset as it is written in the wild: quoted, with a
// language, or with the word itself in front.
func charsetName(name string) string {
	name = strings.ToLower(strings.Trim(strings.TrimSpace(name), `"'`))
	name = strings.TrimPrefix(name, "charset=")
	if i := strings.IndexAny(name, "*; "); i >= 0 {
		name = name[:i]
	}
	return name
}

func lookup(name string) encoding.Encoding {
	if enc, err := htmlindex.Get(name); err == nil {
		return enc
	}
	if enc, err := ianaindex.MIME.Encoding(name); err == nil && enc != nil {
		return enc
	}
	if enc, err := ianaindex.IANA.Encoding(name); err == nil && enc != nil {
		return enc
	}
	alias := strings.NewReplacer("_", "-", "cp-", "windows-", "cp", "windows-", "iso8859", "iso-8859", "ansi-", "").Replace(name)
	if enc, err := htmlindex.Get(alias); err == nil {
		return enc
	}
	if enc, err := ianaindex.IANA.Encoding(alias); err == nil && enc != nil {
		return enc
	}
	return nil
}

func latin(name string) bool {
	switch name {
	case "iso-8859-1", "iso8859-1", "latin1", "windows-1252", "cp1252":
		return true
	}
	return false
}

// isReallyUTF8 reports whether b holds UTF-8 sequences and nothing that is
// not UTF-8: in Latin-1 prose that does not happen by chance.
func isReallyUTF8(b []byte) bool {
	high := bytes.IndexFunc(b, func(r rune) bool { return r >= 0x80 })
	return high >= 0 && utf8.Valid(b)
}

func decodeWith(enc encoding.Encoding, b []byte) string {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return repairUTF8(b)
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

// byOrderMark returns the UTF-16 encoding that a byte order mark names.
func byOrderMark(b []byte) encoding.Encoding {
	if len(b) < 4 {
		return nil
	}
	switch {
	case b[0] == 0xff && b[1] == 0xfe:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case b[0] == 0xfe && b[1] == 0xff:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	return nil
}

// repairUTF8 keeps what is UTF-8 and reads every other byte as windows-1252.
func repairUTF8(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var out strings.Builder
	out.Grow(len(b) + len(b)/8)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(b[0])
		}
		out.WriteRune(r)
		b = b[n:]
	}
	return out.String()
}
