package pdftext

import "testing"

// BenchmarkRead reads a page of embedded font in a running child.
func BenchmarkRead(b *testing.B) {
	r := newReader(b, Options{})
	pdf := embeddedPDF(b)
	if _, err := r.Read(b.Context(), pdf, Ask{}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := r.Read(b.Context(), pdf, Ask{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStart starts a child whose PDFium is compiled already, and reads
// one page.
func BenchmarkStart(b *testing.B) {
	pdf := embeddedPDF(b)
	read := func() {
		r := newReader(b, Options{})
		if _, err := r.Read(b.Context(), pdf, Ask{}); err != nil {
			b.Fatal(err)
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
	read()
	for b.Loop() {
		read()
	}
}
