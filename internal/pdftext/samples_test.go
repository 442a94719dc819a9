package pdftext

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strconv"
	"strings"
	"testing"

	"github.com/signintech/gopdf"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/encoding/charmap"
)

// letterLines are a claim that stands in a PDF alone.
func letterLines() []string {
	return []string{
		"Bildrechte Musterhaus GmbH - Rechnung und Schadensersatzforderung",
		"Unser Zeichen: BM-2026-00471",
		"Sehr geehrte Damen und Herren,",
		"auf Ihrer Seite https://garten-notizen.example/rosen wird das Lichtbild",
		"unserer Mandantin ohne Lizenz genutzt.",
		"Wir fordern Schadensersatz in Höhe von 1.234,50 € bis zum 15.12.2026.",
		"Für Rückfragen: größte Sorgfalt, ÄÖÜ äöü ß.",
	}
}

// plainPDF writes a PDF by hand: one page of text for each entry, in a
// standard font with WinAnsiEncoding, without compression.
func plainPDF(t testing.TB, pages ...[]string) []byte {
	t.Helper()
	w := &handmade{}
	w.object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 4+2*i)
	}
	w.object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), len(pages)))
	w.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	for i, lines := range pages {
		w.object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 5+2*i))
		var c bytes.Buffer
		c.WriteString("BT /F1 11 Tf 14 TL 60 780 Td\n")
		for _, l := range lines {
			b, err := charmap.Windows1252.NewEncoder().String(l)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&c, "(%s) Tj T*\n", strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(b))
		}
		c.WriteString("ET")
		w.object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", c.Len(), c.Bytes()))
	}
	return w.finish()
}

// handmade is a writer of the least PDF (ISO 32000-1 section 7.5).
type handmade struct {
	out     bytes.Buffer
	offsets []int
}

func (w *handmade) object(body string) {
	if w.out.Len() == 0 {
		w.out.WriteString("%PDF-1.4\n")
	}
	w.offsets = append(w.offsets, w.out.Len())
	fmt.Fprintf(&w.out, "%d 0 obj\n%s\nendobj\n", len(w.offsets), body)
}

func (w *handmade) finish() []byte {
	start := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, o := range w.offsets {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&w.out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(w.offsets)+1, start)
	return w.out.Bytes()
}

// composed writes a PDF as programs do: compressed, with a subset of an
// embedded font and its ToUnicode map.
func composed(t testing.TB, c gopdf.Config, draw func(*gopdf.GoPdf)) []byte {
	t.Helper()
	c.PageSize = *gopdf.PageSizeA4
	var p gopdf.GoPdf
	p.Start(c)
	must(t, p.AddTTFFontData("go", goregular.TTF))
	must(t, p.SetFont("go", "", 12))
	draw(&p)
	out, err := p.GetBytesPdfReturnErr()
	must(t, err)
	return out
}

func lines(t testing.TB, p *gopdf.GoPdf, text []string) {
	p.AddPage()
	for i, l := range text {
		p.SetXY(50, 60+20*float64(i))
		must(t, p.Cell(nil, l))
	}
}

func embeddedPDF(t testing.TB) []byte {
	return composed(t, gopdf.Config{}, func(p *gopdf.GoPdf) { lines(t, p, letterLines()) })
}

func encryptedPDF(t testing.TB, userPassword string) []byte {
	protect := gopdf.PDFProtectionConfig{UseProtection: true, Permissions: gopdf.PermissionsPrint, OwnerPass: []byte("owner"), UserPass: []byte(userPassword)}
	return composed(t, gopdf.Config{Protection: protect}, func(p *gopdf.GoPdf) { lines(t, p, letterLines()) })
}

func linkedPDF(t testing.TB) []byte {
	return composed(t, gopdf.Config{}, func(p *gopdf.GoPdf) {
		lines(t, p, []string{"Ihr Fall im Portal: hier ansehen", "und sonst nichts von Belang"})
		p.AddExternalLink("https://portal.example/case/00471?x=1", 45, 55, 300, 20)
		p.AddExternalLink("mailto:claims@portal.example", 45, 75, 300, 20)
	})
}

// picture draws text as a scanner would deliver it.
func picture(t testing.TB, text []string) image.Image {
	t.Helper()
	f, err := opentype.Parse(goregular.TTF)
	must(t, err)
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 12, DPI: 150})
	must(t, err)
	img := image.NewGray(image.Rect(0, 0, 1240, 1754)) // A4 at 150 DPI
	draw.Draw(img, img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	d := font.Drawer{Dst: img, Src: image.NewUniform(color.Black), Face: face}
	for i, l := range text {
		d.Dot = fixed.P(105, 165+45*i)
		d.DrawString(l)
	}
	return img
}

func scannedPDF(t testing.TB, text ...string) []byte {
	return composed(t, gopdf.Config{}, func(p *gopdf.GoPdf) {
		p.AddPage()
		must(t, p.ImageFrom(picture(t, text), 0, 0, gopdf.PageSizeA4))
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func dot() image.Image { return image.NewGray(image.Rect(0, 0, 8, 8)) }

func itoa(n int) string { return strconv.Itoa(n) }
