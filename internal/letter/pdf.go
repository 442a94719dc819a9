package letter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// PDFReader reads the text of PDF attachments. Parse itself starts no process
// and knows no PDF.
type PDFReader interface {
	// ReadPDF reads one document, whatever its bytes are. It returns soon
	// after ctx ends. ErrPDFEncrypted and ErrPDFTooLarge are told apart; any
	// other error says that the document could not be read, and why.
	ReadPDF(ctx context.Context, pdf []byte) (PDF, error)
}

// PDF is what a PDFReader found in one document.
type PDF struct {
	Text    string       // UTF-8, lines end in \n
	Links   []claim.Link // link targets, with the words that they lie under
	Pages   int          // pages of the document
	Read    int          // pages that were read
	Cut     bool         // the text was cut at a limit
	Scanned int          // pages that are pictures without text
	ByOCR   int          // of these, pages whose text was read from the picture
	NoOCR   string       // why the others were not, "" when nobody asked for it
}

// Errors that a PDFReader tells apart.
var (
	ErrPDFEncrypted = errors.New("the PDF asks for a password")
	ErrPDFTooLarge  = errors.New("the PDF is too large")
)

// pendingPDF is an attachment whose text is still to be read. It names its
// place in the letter, because the list of attachments may move.
type pendingPDF struct {
	letter *claim.Letter
	index  int
	part   *part
}

// readPDFs reads the PDFs that the parts of the letter left pending. It runs
// after everything else and on the caller's own time, so that a reader that
// has to start first costs the rest of the letter nothing.
func (j *job) readPDFs(ctx context.Context, reader PDFReader) {
	for i, p := range j.pdfs {
		a := &p.letter.Attachments[p.index]
		switch {
		case i >= maxPDFs:
			j.note(PDFNotRead, fmt.Sprintf("%s: only %d PDFs of a letter are read", a.Name, maxPDFs))
		case a.Size > maxPDF:
			j.note(PDFTooLarge, fmt.Sprintf("%s: %d bytes, %d are read", a.Name, a.Size, maxPDF))
		default:
			j.readPDF(ctx, reader, p, a)
		}
	}
}

func (j *job) readPDF(ctx context.Context, reader PDFReader, p pendingPDF, a *claim.Attachment) {
	var pdf bytes.Buffer
	decodeTransfer(p.part.body, p.part.encoding, func(piece []byte) bool { // what is broken in it was noted already
		pdf.Write(piece)
		return pdf.Len() <= maxPDF
	})
	if !bytes.Contains(pdf.Bytes()[:min(pdf.Len(), 1024)], []byte("%PDF-")) {
		if strings.Contains(a.Type, "pdf") { // and no file that is only called so
			j.note(PDFFailed, a.Name+": it does not begin as a PDF does")
		}
		return
	}
	got, err := reader.ReadPDF(ctx, pdf.Bytes())
	switch {
	case errors.Is(err, ErrPDFEncrypted):
		j.note(PDFEncrypted, a.Name+": it asks for a password")
		return
	case errors.Is(err, ErrPDFTooLarge):
		j.note(PDFTooLarge, a.Name+": "+err.Error())
		return
	case err != nil:
		j.note(PDFFailed, a.Name+": "+err.Error())
		return
	}
	j.take(p.letter, a, got)
}

// take puts what was read into the letter. Text beyond the cap is cut.
func (j *job) take(l *claim.Letter, a *claim.Attachment, got PDF) {
	text := tidy(strings.ToValidUTF8(got.Text, ""))
	if len(text) > maxPDFText {
		text, got.Cut = strings.ToValidUTF8(text[:maxPDFText], ""), true
	}
	a.Text = trimLines(text)
	if got.Read < got.Pages {
		j.note(PDFTooLarge, fmt.Sprintf("%s: only the first %d of %d pages are read", a.Name, got.Read, got.Pages))
	} else if got.Cut {
		j.note(PDFTooLarge, a.Name+": its text is cut")
	}
	if n := got.Scanned - got.ByOCR; n > 0 {
		j.note(PDFScanned, strings.TrimSuffix(fmt.Sprintf("%s: %d of %d pages are pictures without text; %s", a.Name, n, got.Pages, got.NoOCR), "; "))
	}
	if got.ByOCR > 0 {
		j.note(PDFByOCR, fmt.Sprintf("%s: %d of %d pages were read from their picture, compare with the original", a.Name, got.ByOCR, got.Pages))
	}
	seen := map[string]bool{}
	for _, k := range l.Links {
		seen[k.URL] = true
	}
	for _, k := range got.Links {
		if written := tidy(k.URL); isWebAddress(written) && len(written) <= maxURL && len(l.Links) < maxLinks {
			k.URL, k.Text = Unwrap(written), tidy(k.Text)
			if k.URL != written {
				k.Wrapped = written
			}
			if !seen[k.URL] {
				l.Links, seen[k.URL] = append(l.Links, k), true
			}
		}
	}
}

func isWebAddress(s string) bool {
	scheme, rest, ok := strings.Cut(s, "://")
	return ok && rest != "" && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}
