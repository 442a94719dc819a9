package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"unicode"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/config"
	"github.com/claimtriage/claimtriage/internal/ledger"
	"github.com/claimtriage/claimtriage/internal/letter"
	"github.com/claimtriage/claimtriage/internal/pdftext"
)

// PDFReader reads one PDF; *pdftext.Reader is one. It lives as long as the
// program and serves all accounts.
type PDFReader interface {
	Read(ctx context.Context, pdf []byte, ask pdftext.Ask) (*pdftext.Document, error)
}

// PDFCaches returns the folders where a reader may keep what it compiled, the
// best one first: "claimtriage/pdf" in the user's cache folder, and "pdf"
// beside the ledger of a config file, for a service often has no home.
func PDFCaches(cfg *config.Config) []string {
	var out []string
	if dir, err := os.UserCacheDir(); err == nil && filepath.IsAbs(dir) {
		out = append(out, filepath.Join(dir, "claimtriage", "pdf"))
	}
	if cfg.File != "" && cfg.Store != ledger.Memory {
		out = append(out, filepath.Join(filepath.Dir(cfg.Store), "pdf"))
	}
	return out
}

// deepener reads the PDFs of a letter when the claim may stand in one.
type deepener struct {
	reader
	pdf letterPDF
}

// Deepen implements triage.Deepener.
func (d deepener) Deepen(ctx context.Context, m *claim.Message, l *claim.Letter, c *claim.Claim) *claim.Letter {
	if !l.HasPDF() || !mayHide(l, c) {
		return nil
	}
	o := d.options(m)
	o.PDF = d.pdf
	more, err := letter.Parse(ctx, m.Raw, o)
	if err != nil {
		return nil // it was read a moment ago; only ctx can have ended
	}
	return more
}

// Bounds of mayHide. Weights are those of the classifier: what a letter must
// gather to be a claim is a multiple of them.
const (
	coverLetters = 1000 // letters of a text that may be no more than a cover note
	elsewhere    = -2.0 // a cover note that speaks so much of something else is none
	ofTheTrade   = 1.0  // a longer text that speaks so much of pictures and rights
)

// mayHide reports whether the PDFs of a letter are worth their price. What is
// a claim already is read for what it lacks. Anything else is read when it
// says little itself, or speaks of pictures and rights.
func mayHide(l *claim.Letter, c *claim.Claim) bool {
	switch c.Kind {
	case claim.Scam:
		return false
	case claim.Other:
		weight := 0.0
		for _, s := range c.Signals {
			weight += s.Weight
		}
		if letters(l.Text) > coverLetters {
			return weight >= ofTheTrade
		}
		return weight > elsewhere
	}
	lacks := c.Reference.Value == "" || len(c.Images) == 0
	return lacks || c.Kind.Asks() && (len(c.Demanded()) == 0 || c.Deadline.Value.IsZero())
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// letterPDF hands PDFs of letters to a PDFReader, in the words of letter.
type letterPDF struct {
	reader PDFReader
	ask    pdftext.Ask
}

// ReadPDF implements letter.PDFReader.
func (p letterPDF) ReadPDF(ctx context.Context, pdf []byte) (letter.PDF, error) {
	doc, err := p.reader.Read(ctx, pdf, p.ask)
	switch {
	case errors.Is(err, pdftext.ErrEncrypted):
		return letter.PDF{}, letter.ErrPDFEncrypted
	case errors.Is(err, pdftext.ErrTooLarge):
		return letter.PDF{}, fmt.Errorf("%w: %w", letter.ErrPDFTooLarge, err)
	case err != nil:
		return letter.PDF{}, err
	}
	out := letter.PDF{
		Text: doc.Text, Pages: doc.Pages, Read: doc.Read, Cut: doc.Cut,
		Scanned: len(doc.Scanned), ByOCR: len(doc.OCR.Pages),
	}
	if doc.OCR.Err != nil {
		out.NoOCR = doc.OCR.Err.Error()
	}
	for _, k := range doc.Links {
		out.Links = append(out.Links, claim.Link{URL: k.URL, Text: k.Text})
	}
	return out, nil
}
