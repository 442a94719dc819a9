package pdftext

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/signintech/gopdf"
)

// fuzzLimits are small, so that what breaks them breaks them soon.
func fuzzLimits() Limits {
	return Limits{Bytes: 1 << 20, Pages: 5, Text: 16 << 10, Links: 20, Memory: 64 << 20, Document: 3 * time.Second}.withDefaults()
}

// fuzzEngine is PDFium in the fuzzing process itself, compiled once.
func fuzzEngine(t testing.TB) *engine {
	t.Helper()
	dir := sharedCache()
	must(t, os.MkdirAll(dir, 0o700))
	e, err := newEngine(context.Background(), fuzzLimits(), dir)
	must(t, err)
	return e
}

// hostile are documents that ask for more than they should get.
func hostile(t testing.TB) [][]byte {
	t.Helper()
	plain := string(plainPDF(t, letterLines()))
	deep := strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000)
	self := &handmade{}
	self.object("<< /Type /Catalog /Pages 2 0 R >>")
	self.object("<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2147483647 >>")
	return [][]byte{
		[]byte(strings.Replace(plain, "/Count 1 ", "/Count 2000000000 ", 1)),
		[]byte(strings.Replace(plain, "[0 0 595 842]", "[0 0 9e9 9e9]", 1)),
		[]byte(strings.Replace(plain, "/Resources <<", "/Rotate "+deep+" /Resources <<", 1)),
		[]byte(strings.Replace(plain, "60 780 Td", strings.Repeat("q ", 100_000)+"60 780 Td", 1)),
		self.finish(),
		deflateBomb(t),
		formBomb(),
	}
}

// deflateBomb is a page whose content unfolds to 256 MiB.
func deflateBomb(t testing.TB) []byte {
	t.Helper()
	var squeezed bytes.Buffer
	w := zlib.NewWriter(&squeezed)
	block := bytes.Repeat([]byte("(a) Tj "), 1<<17)
	for range 256 << 20 / len(block) {
		_, err := w.Write(block)
		must(t, err)
	}
	must(t, w.Close())
	h := &handmade{}
	h.object("<< /Type /Catalog /Pages 2 0 R >>")
	h.object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	h.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>")
	h.object("<< /Filter /FlateDecode /Length " + itoa(squeezed.Len()) + " >>\nstream\n" + squeezed.String() + "\nendstream")
	return h.finish()
}

// formBomb is forms that draw one another twice, thirty levels deep.
func formBomb() []byte {
	h := &handmade{}
	h.object("<< /Type /Catalog /Pages 2 0 R >>")
	h.object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	h.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>")
	h.object("<< /Length 5 >>\nstream\n/X Do\nendstream")
	for i := range 30 {
		h.object("<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X " + itoa(6+i) + " 0 R >> >> /Length 11 >>\nstream\n/X Do /X Do\nendstream")
	}
	h.object("<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Length 10 >>\nstream\n0 0 5 5 re\nendstream")
	return h.finish()
}

func TestHostileDocuments(t *testing.T) {
	e := fuzzEngine(t)
	defer func() { must(t, e.close()) }()
	for i, pdf := range hostile(t) {
		begun := time.Now()
		doc, err := e.read(t.Context(), pdf, func([]byte) error { return nil })
		t.Logf("%d: %d bytes, %v, %v", i, len(pdf), time.Since(begun).Round(time.Millisecond), err)
		checkDocument(t, doc, err)
	}
	// The engine has survived.
	doc, err := e.read(t.Context(), embeddedPDF(t), nil)
	must(t, err)
	if !strings.Contains(doc.Text, "1.234,50 €") {
		t.Errorf("text %q", doc.Text)
	}
}

// checkDocument holds what is true of every answer, whatever was read.
func checkDocument(t *testing.T, doc *Document, err error) {
	t.Helper()
	if (doc == nil) == (err == nil) {
		t.Fatalf("document %v, error %v", doc, err)
	}
	if err != nil {
		known := false
		for _, k := range refusals() {
			known = known || errors.Is(err, k)
		}
		if !known {
			t.Errorf("unknown error %v", err)
		}
		return
	}
	l := fuzzLimits()
	if len(doc.Text) > l.Text || !utf8.ValidString(doc.Text) || strings.ContainsAny(doc.Text, "\x00\r\x1b\ufffe") {
		t.Errorf("%d bytes of text: %.100q", len(doc.Text), doc.Text)
	}
	if len(doc.Links) > l.Links || doc.Read > l.Pages || len(doc.Scanned) > doc.Read || doc.Read > doc.Pages {
		t.Errorf("%d links, %d of %d pages, scanned %v", len(doc.Links), doc.Read, doc.Pages, doc.Scanned)
	}
	for _, k := range doc.Links {
		if len(k.URL) > maxURL || len(k.Text) > maxLinkText || strings.ContainsAny(k.URL+k.Text, "\n\r\x00\x1b") {
			t.Errorf("link %+v", k)
		}
	}
}

// TestMutations breaks sound documents in many small ways.
func TestMutations(t *testing.T) {
	e := fuzzEngine(t)
	defer func() { must(t, e.close()) }()
	dice := rand.New(rand.NewPCG(3, 1415))
	sound := [][]byte{plainPDF(t, letterLines()), linkedPDF(t)}
	read := 0
	for range 100 {
		for _, pdf := range sound {
			doc, err := e.read(t.Context(), mutate(dice, pdf), nil)
			checkDocument(t, doc, err)
			if err == nil {
				read++
			}
		}
	}
	if read == 0 || read == 200 {
		t.Errorf("%d of 200 were read: the mutations miss their aim", read)
	}
}

func mutate(dice *rand.Rand, pdf []byte) []byte {
	pdf = bytes.Clone(pdf)
	for range 1 + dice.IntN(20) {
		at := dice.IntN(len(pdf))
		switch dice.IntN(4) {
		case 0:
			pdf[at] ^= 1 << dice.IntN(8)
		case 1:
			pdf[at] = byte(dice.Uint32())
		case 2:
			pdf = append(pdf[:at:at], pdf[min(at+dice.IntN(50), len(pdf)):]...)
		case 3:
			pdf = append(pdf[:at:at], append(bytes.Clone(pdf[max(0, at-dice.IntN(50)):at]), pdf[at:]...)...)
		}
		if len(pdf) < 10 {
			return pdf
		}
	}
	return pdf
}

// FuzzPDF reads what the fuzzer makes of sound documents. Most of the work is
// PDFium's, which the fuzzer cannot see into; what it looks for is an answer
// beyond the limits, a hang, or a panic of the Go side.
func FuzzPDF(f *testing.F) {
	for _, pdf := range [][]byte{plainPDF(f, letterLines()), linkedPDF(f), scannedSmall(f), encryptedPDF(f, "user")} {
		f.Add(pdf)
	}
	stored, err := filepath.Glob(filepath.Join("testdata", "*.pdf"))
	must(f, err)
	for _, name := range stored {
		pdf, err := os.ReadFile(name)
		must(f, err)
		f.Add(pdf)
	}
	e := fuzzEngine(f) // one for each of the fuzzer's processes
	f.Fuzz(func(t *testing.T, pdf []byte) {
		begun := time.Now()
		doc, err := e.read(t.Context(), pdf, func(image []byte) error {
			if len(image) > maxImage {
				t.Errorf("a picture of %d bytes", len(image))
			}
			return nil
		})
		if took := time.Since(begun); took > 2*fuzzLimits().document(true) {
			t.Errorf("took %v for %d bytes", took, len(pdf))
		}
		checkDocument(t, doc, err)
	})
}

// FuzzAnswer lets the child say anything.
func FuzzAnswer(f *testing.F) {
	var b bytes.Buffer
	must(f, writeJSON(&b, answer{Document: Document{Text: "words", Links: []Link{{URL: "https://a.example/"}}, Pages: 1, Read: 1}, Pictures: 1}))
	must(f, writeFrame(&b, []byte("\x89PNG")))
	f.Add(b.Bytes())
	f.Add([]byte("\x00\x00\x00\x14{\"refused\":\"unknown\"}"))
	f.Add([]byte("\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, said []byte) {
		r := bytes.NewReader(said)
		var a answer
		if readJSON(r, fuzzLimits().answerBytes(), &a) != nil {
			return
		}
		a.Document.hold(fuzzLimits())
		a.Document.Scanned = a.Document.Scanned[:min(len(a.Document.Scanned), a.Document.Read)]
		a.Document.Pages = max(a.Document.Pages, a.Document.Read)
		checkDocument(t, &a.Document, nil)
		if got := (refused{a}).Error(); strings.ContainsAny(got, "\x00\x1b") {
			t.Errorf("refusal %q", got)
		}
	})
}

// scannedSmall is a page with a picture of a few pixels.
func scannedSmall(t testing.TB) []byte {
	return composed(t, gopdf.Config{}, func(p *gopdf.GoPdf) {
		p.AddPage()
		must(t, p.ImageFrom(dot(), 0, 0, gopdf.PageSizeA4))
	})
}
