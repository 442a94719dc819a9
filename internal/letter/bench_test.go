package letter

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jhillyerd/enmime/v2"
)

// mixed is ordinary mail: the sound samples, and a newsletter, an invoice
// with a PDF and a long plain thread of usual size.
func mixed(b *testing.B) [][]byte {
	b.Helper()
	var out [][]byte
	for name, raw := range samples(b) {
		if !strings.HasPrefix(name, "broken-") && name != "bare-cr.eml" {
			out = append(out, raw)
		}
	}
	return append(out, newsletter(), invoice(), thread())
}

func newsletter() []byte {
	var b bytes.Buffer
	b.WriteString("From: News <news@shop.example>\r\nTo: jo@garden-notes.example\r\nSubject: Offers of the week\r\nDate: Mon, 2 Mar 2026 09:12:00 +0100\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/alternative; boundary=nl\r\n\r\n--nl\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
	for i := range 60 {
		fmt.Fprintf(&b, "Offer %d: a fine thing for your garden, only %d,99 EUR\r\nhttps://shop.example/offer/%d?utm_source=mail\r\n\r\n", i, i, i)
	}
	b.WriteString("--nl\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head><style>.pre{display:none}.b{color:#fff;background:#060}</style></head><body><div class=pre>Hi</div><table width=600>")
	for i := range 60 {
		fmt.Fprintf(&b, "<tr><td style=\"padding:4px;font-size:14px;color:#333\"><img src=\"https://shop.example/i/%d.jpg\" width=120 height=80 alt=\"Thing %d\"></td>"+
			"<td style=\"padding:4px\"><p style=\"margin:0\">Offer %d: a fine thing for your garden, only <b>%d,99&nbsp;&euro;</b></p><a class=b href=\"https://shop.example/offer/%d?utm_source=mail\">Buy</a></td></tr>\r\n", i, i, i, i, i)
	}
	b.WriteString("</table></body></html>\r\n--nl--\r\n")
	return b.Bytes()
}

func invoice() []byte {
	line := strings.Repeat("QUJD", 19) + "\r\n"
	return []byte("From: Host <billing@host.example>\r\nTo: jo@garden-notes.example\r\nSubject: Invoice 4711\r\nDate: Mon, 2 Mar 2026 09:12:00 +0100\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=in\r\n\r\n--in\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
		strings.Repeat("Dear customer, please find your invoice over 12,00=C2=A0=E2=82=AC attached.=\r\n It is due soon.\r\n", 10) +
		"--in\r\nContent-Type: application/pdf; name=invoice.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat(line, 600) + "--in--\r\n")
}

func thread() []byte {
	return []byte("From: Al <al@client.example>\r\nTo: jo@garden-notes.example\r\nSubject: Re: The new site\r\nDate: Mon, 2 Mar 2026 09:12:00 +0100\r\n" +
		"In-Reply-To: <1@garden-notes.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nFine with me.\r\n\r\nOn 1 Mar 2026, Jo <jo@garden-notes.example> wrote:\r\n" +
		strings.Repeat("> The pages are done, please look at https://preview.example/page and say what you think.\r\n", 80))
}

func total(set [][]byte) (n int64) {
	for _, raw := range set {
		n += int64(len(raw))
	}
	return n
}

func BenchmarkParse(b *testing.B) {
	set := mixed(b)
	b.SetBytes(total(set) / int64(len(set)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := Parse(context.Background(), set[i%len(set)], Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEnmime is the floor: enmime alone, as we
// would set it up, over the same bytes.
func BenchmarkEnmime(b *testing.B) {
	set := mixed(b)
	parser := enmime.NewParser(enmime.DisableCharacterDetection(true), enmime.SkipMalformedParts(true), enmime.DisableTextConversion(true))
	b.SetBytes(total(set) / int64(len(set)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := parser.ReadEnvelope(bytes.NewReader(set[i%len(set)])); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEnmimeDefault is enmime as it comes, with charset detection and
// its own text of the HTML.
func BenchmarkEnmimeDefault(b *testing.B) {
	set := mixed(b)
	b.SetBytes(total(set) / int64(len(set)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := enmime.ReadEnvelope(bytes.NewReader(set[i%len(set)])); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPeek(b *testing.B) {
	set := mixed(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		Peek(set[i%len(set)])
	}
}

func BenchmarkKey(b *testing.B) {
	set := mixed(b)
	b.SetBytes(total(set) / int64(len(set)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		Key(set[i%len(set)])
	}
}
