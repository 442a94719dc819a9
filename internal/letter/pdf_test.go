package letter

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// fakePDF answers by what stands in the document.
type fakePDF struct {
	read []string
	wait time.Duration
}

func (f *fakePDF) ReadPDF(ctx context.Context, pdf []byte) (PDF, error) {
	f.read = append(f.read, string(pdf))
	if f.wait > 0 {
		select {
		case <-time.After(f.wait):
		case <-ctx.Done():
			return PDF{}, ctx.Err()
		}
	}
	switch {
	case bytes.Contains(pdf, []byte("secret")):
		return PDF{}, ErrPDFEncrypted
	case bytes.Contains(pdf, []byte("huge")):
		return PDF{}, fmt.Errorf("%w: 30 MB", ErrPDFTooLarge)
	case bytes.Contains(pdf, []byte("broken")):
		return PDF{}, errors.New("it is\x1b[2J\nbroken")
	case bytes.Contains(pdf, []byte("scan")):
		return PDF{Pages: 3, Read: 3, Scanned: 2, NoOCR: "tesseract is not installed"}, nil
	case bytes.Contains(pdf, []byte("recognised")):
		return PDF{Text: "words", Pages: 2, Read: 2, Scanned: 2, ByOCR: 1, NoOCR: "page 2 failed"}, nil
	case bytes.Contains(pdf, []byte("long")):
		return PDF{Text: strings.Repeat("ä", maxPDFText), Pages: 1, Read: 1}, nil
	case bytes.Contains(pdf, []byte("book")):
		return PDF{Text: "first\r\npages\x00", Pages: 500, Read: 20}, nil
	}
	return PDF{
		Text: "We ask for 350 €.  \n\nsee https://shown.example/a", Pages: 1, Read: 1,
		Links: []claim.Link{
			{URL: "https://portal.example/case", Text: "the\u200b case"},
			{URL: "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwrapped.example%2Fb&data=1", Text: "wrapped"},
			{URL: "https://portal.example/case", Text: "again"},
			{URL: "javascript:alert(1)"},
			{URL: "mailto:a@b.example"},
			{URL: "file:///etc/passwd"},
			{URL: "https://"},
		},
	}, nil
}

// pdfPart is one attachment of a message.
func pdfPart(kind, name, content string) string {
	return "--b\r\nContent-Type: " + kind + "; name=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n" +
		"Content-Disposition: attachment; filename=\"" + name + "\"\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(content)) + "\r\n"
}

func withParts(parts ...string) []byte {
	return []byte("From: a@b.example\r\nSubject: x\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee attachment\r\n" + strings.Join(parts, "") + "--b--\r\n")
}

func TestPDF(t *testing.T) {
	for _, c := range []struct {
		name                string
		kind, file, content string
		text                string
		problems            []claim.Problem
		unread              bool
	}{
		{name: "plain", kind: "application/pdf", file: "a.pdf", content: "%PDF-1.4 fine", text: "We ask for 350 €.\n\nsee https://shown.example/a"},
		{name: "by its name", kind: "application/octet-stream", file: "A.PDF", content: "%PDF-1.4 fine", text: "We ask for 350 €.\n\nsee https://shown.example/a"},
		{name: "junk before it", kind: "application/x-pdf", file: "a", content: "\n\n%PDF-1.4 fine", text: "We ask for 350 €.\n\nsee https://shown.example/a"},
		{name: "named so only", kind: "application/octet-stream", file: "a.pdf", content: "MZ\x90", unread: true},
		{
			name: "typed so only", kind: "application/pdf", file: "a.pdf", content: "MZ\x90", unread: true,
			problems: []claim.Problem{{Code: PDFFailed, Detail: "a.pdf: it does not begin as a PDF does"}},
		},
		{name: "no PDF", kind: "application/zip", file: "a.zip", content: "%PDF-1.4 fine", unread: true},
		{name: "encrypted", kind: "application/pdf", file: "a.pdf", content: "%PDF- secret", problems: []claim.Problem{{Code: PDFEncrypted, Detail: "a.pdf: it asks for a password"}}},
		{name: "large", kind: "application/pdf", file: "a.pdf", content: "%PDF- huge", problems: []claim.Problem{{Code: PDFTooLarge, Detail: "a.pdf: the PDF is too large: 30 MB"}}},
		{name: "broken", kind: "application/pdf", file: "a.pdf", content: "%PDF- broken", problems: []claim.Problem{{Code: PDFFailed, Detail: "a.pdf: it is[2J\nbroken"}}},
		{
			name: "scanned", kind: "application/pdf", file: "a.pdf", content: "%PDF- scan",
			problems: []claim.Problem{{Code: PDFScanned, Detail: "a.pdf: 2 of 3 pages are pictures without text; tesseract is not installed"}},
		},
		{
			name: "recognised", kind: "application/pdf", file: "a.pdf", content: "%PDF- recognised", text: "words",
			problems: []claim.Problem{
				{Code: PDFScanned, Detail: "a.pdf: 1 of 2 pages are pictures without text; page 2 failed"},
				{Code: PDFByOCR, Detail: "a.pdf: 1 of 2 pages were read from their picture, compare with the original"},
			},
		},
		{
			name: "book", kind: "application/pdf", file: "a.pdf", content: "%PDF- book", text: "first\npages",
			problems: []claim.Problem{{Code: PDFTooLarge, Detail: "a.pdf: only the first 20 of 500 pages are read"}},
		},
		{
			name: "long", kind: "application/pdf", file: "a.pdf", content: "%PDF- long", text: strings.Repeat("ä", maxPDFText/2),
			problems: []claim.Problem{{Code: PDFTooLarge, Detail: "a.pdf: its text is cut"}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			raw := withParts(pdfPart(c.kind, c.file, c.content))
			f := &fakePDF{}
			l, err := Parse(t.Context(), raw, Options{PDF: f})
			if err != nil {
				t.Fatal(err)
			}
			if c.unread == (len(f.read) > 0) {
				t.Errorf("%d documents were read", len(f.read))
			}
			if len(f.read) > 0 && f.read[0] != c.content {
				t.Errorf("the reader got %q", f.read[0])
			}
			if diff := cmp.Diff(c.text, l.Attachments[0].Text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.problems, l.Problems); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			checkLetter(t, l, 0)

			// Without a reader nothing of it is touched.
			l, err = Parse(t.Context(), raw, Options{})
			if err != nil || l.Attachments[0].Text != "" || l.Problems != nil {
				t.Errorf("without a reader: %+v, %v", l, err)
			}
		})
	}
}

func TestPDFLinks(t *testing.T) {
	l, err := Parse(t.Context(), withParts(pdfPart("application/pdf", "a.pdf", "%PDF- fine")), Options{PDF: &fakePDF{}})
	if err != nil {
		t.Fatal(err)
	}
	want := []claim.Link{
		{URL: "https://portal.example/case", Text: "the case"},
		{URL: "https://wrapped.example/b", Wrapped: "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwrapped.example%2Fb&data=1", Text: "wrapped"},
	}
	if diff := cmp.Diff(want, l.Links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

// Only the first PDFs of a letter are read, those of its originals included,
// and nothing that is larger than the cap.
func TestPDFCaps(t *testing.T) {
	inner := "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: c@d.example\r\nSubject: y\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n" +
		strings.ReplaceAll(pdfPart("application/pdf", "inner.pdf", "%PDF- fine"), "--b", "--i") + "--i--\r\n"
	var parts []string
	for i := range maxPDFs {
		parts = append(parts, pdfPart("application/pdf", fmt.Sprintf("%d.pdf", i), "%PDF- fine"))
	}
	f := &fakePDF{}
	l, err := Parse(t.Context(), withParts(append([]string{inner}, parts...)...), Options{PDF: f})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.read) != maxPDFs || len(l.Forwarded) != 1 || l.Forwarded[0].Attachments[0].Text == "" || !l.HasPDF() {
		t.Errorf("%d read, originals %+v", len(f.read), l.Forwarded)
	}
	if want := (claim.Problem{Code: PDFNotRead, Detail: fmt.Sprintf("%d.pdf: only %d PDFs of a letter are read", maxPDFs-1, maxPDFs)}); len(l.Problems) != 1 || l.Problems[0] != want {
		t.Errorf("problems %+v", l.Problems)
	}
	f = &fakePDF{}
	big := pdfPart("application/pdf", "big.pdf", "%PDF-"+strings.Repeat("x", maxPDF))
	if l, err = Parse(t.Context(), withParts(big), Options{PDF: f, MaxSize: 64 << 20}); err != nil || len(f.read) > 0 || !hasProblem(l, PDFTooLarge) {
		t.Errorf("%d read, %v, %v", len(f.read), l.Problems, err)
	}
}

// The reader takes its own time, which the timeout of the letter does not cut;
// the end of the caller's context does, and the letter stands.
func TestPDFTime(t *testing.T) {
	raw := withParts(pdfPart("application/pdf", "a.pdf", "%PDF- fine"))
	l, err := Parse(t.Context(), raw, Options{PDF: &fakePDF{wait: 50 * time.Millisecond}, Timeout: 20 * time.Millisecond})
	if err != nil || l.Attachments[0].Text == "" {
		t.Errorf("%+v, %v", l, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	l, err = Parse(ctx, raw, Options{PDF: &fakePDF{wait: time.Hour}})
	if err != nil || l.Text != "see attachment" || !hasProblem(l, PDFFailed) {
		t.Errorf("%+v, %v", l, err)
	}
}
