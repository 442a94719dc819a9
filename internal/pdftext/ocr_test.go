package pdftext

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/signintech/gopdf"
	"go.uber.org/goleak"
)

// TestOCR reads a page that is only a picture with the real tesseract, which
// .ci/tools brings.
func TestOCR(t *testing.T) {
	defer goleak.VerifyNone(t)
	r := newReader(t, Options{})
	text := []string{"Unlicensed use of our photograph", "Case number 00471", "Please pay 1275 EUR within 14 days"}
	got, err := r.Read(t.Context(), scannedPDF(t, text...), Ask{OCR: true})
	must(t, err)
	if got.OCR.Err != nil || !slices.Equal(got.OCR.Pages, []int{1}) || !slices.Equal(got.Scanned, []int{1}) {
		t.Errorf("scanned %v, OCR %+v", got.Scanned, got.OCR)
	}
	for _, line := range text {
		if !strings.Contains(got.Text, line) {
			t.Errorf("%q is missing in\n%s", line, got.Text)
		}
	}
	must(t, r.Close())
}

// script plays tesseract.
func script(t *testing.T, body string) string {
	path := filepath.Join(t.TempDir(), "tesseract")
	must(t, os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o700))
	return path
}

// Text and pictures in one document: only what has no text is recognised, the
// first pages of it.
func TestOCROfSomePages(t *testing.T) {
	r := newReader(t, Options{Tesseract: script(t, "echo Exhibit")})
	pdf := composed(t, gopdf.Config{}, func(p *gopdf.GoPdf) {
		lines(t, p, letterLines())
		for range ocrPages + 1 {
			p.AddPage()
			must(t, p.ImageFrom(picture(t, []string{"Exhibit with words"}), 0, 0, gopdf.PageSizeA4))
		}
	})
	got, err := r.Read(t.Context(), pdf, Ask{OCR: true})
	must(t, err)
	if len(got.Scanned) != ocrPages+1 || len(got.OCR.Pages) != ocrPages || got.OCR.Err == nil {
		t.Errorf("scanned %v, OCR %+v", got.Scanned, got.OCR)
	}
	if n := strings.Count(got.Text, "Exhibit"); n != ocrPages || !strings.Contains(got.Text, "1.234,50 €") {
		t.Errorf("%d exhibits in\n%s", n, got.Text)
	}
}

// Whatever is wrong with tesseract, the rest of the document stands.
func TestOCRFails(t *testing.T) {
	defer goleak.VerifyNone(t)
	r := newReader(t, Options{})
	scanned := scannedPDF(t, "some words on it")
	for name, c := range map[string]struct {
		program   string
		languages []string
		want      error
		words     string
	}{
		"absent":             {filepath.Join(t.TempDir(), "tesseract"), nil, ErrNoTesseract, "apt-get install"},
		"fails":              {script(t, "echo no such thing >&2; exit 7"), nil, ErrOCR, "no such thing"},
		"language absent":    {"tesseract", []string{"tlh"}, ErrOCR, "page 1"},
		"language is option": {"tesseract", []string{"--help"}, ErrOCR, "no language"},
		"kills itself":       {script(t, "kill -9 $$"), nil, ErrOCR, "killed"},
	} {
		r.o.Tesseract = c.program
		got, err := r.Read(t.Context(), scanned, Ask{OCR: true, Languages: c.languages})
		must(t, err)
		if !errors.Is(got.OCR.Err, c.want) || !strings.Contains(got.OCR.Err.Error(), c.words) || got.OCR.Pages != nil || len(got.Scanned) != 1 {
			t.Errorf("%s: %+v, scanned %v", name, got.OCR, got.Scanned)
		}
	}
	must(t, r.Close())
}

func TestOCRIsCancelled(t *testing.T) {
	defer goleak.VerifyNone(t)
	mark := filepath.Join(t.TempDir(), "mark")
	r := newReader(t, Options{Tesseract: script(t, "echo begun >"+mark+"\nexec sleep 3600")})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		eventually(t, "tesseract begins", func() bool { _, err := os.Stat(mark); return err == nil })
		cancel()
	}()
	got, err := r.Read(ctx, scannedPDF(t, "some words on it"), Ask{OCR: true})
	must(t, err)
	if !errors.Is(got.OCR.Err, context.Canceled) {
		t.Errorf("%+v", got.OCR)
	}
	must(t, r.Close())
}
