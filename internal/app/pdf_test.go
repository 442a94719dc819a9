package app

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/config"
	"github.com/claimtriage/claimtriage/internal/letter"
	"github.com/claimtriage/claimtriage/internal/pdftext"
)

// scriptedPDF answers every document alike and counts.
type scriptedPDF struct {
	doc   pdftext.Document
	err   error
	asked []pdftext.Ask
}

func (s *scriptedPDF) Read(_ context.Context, _ []byte, ask pdftext.Ask) (*pdftext.Document, error) {
	s.asked = append(s.asked, ask)
	if s.err != nil {
		return nil, s.err
	}
	doc := s.doc
	return &doc, nil
}

const inPDF = `Our reference: PA-2026-00471

We represent the photographer of the picture shown at
https://garden-notes.example/img/rose.jpg on your page
https://garden-notes.example/roses which is used without a licence.
We demand payment of EUR 387.50 within 14 days of this letter.`

func mailWithPDF(header, text string) []byte {
	return []byte("From: Rights Desk <post@rights.example>\r\nTo: jo@garden-notes.example\r\n" + header +
		"Date: Mon, 23 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\n" + text + "\r\n--b\r\nContent-Type: application/pdf; name=letter.pdf\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte("%PDF-1.4")) + "\r\n--b--\r\n")
}

func judge(t *testing.T, pdf PDFReader, cfg string, raw []byte) *claim.Judgement {
	t.Helper()
	c, err := config.Parse("", []byte("dns: off\n"+cfg))
	if err != nil {
		t.Fatal(err)
	}
	stages, err := NewStages(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	stages.PDF = pdf
	j, err := stages.Judge("")
	if err != nil {
		t.Fatal(err)
	}
	got, err := j.Judge(t.Context(), &claim.Message{Raw: raw, Size: int64(len(raw))})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestClaimInAPDF(t *testing.T) {
	pdf := &scriptedPDF{doc: pdftext.Document{Text: inPDF, Pages: 1, Read: 1}}
	raw := mailWithPDF("Subject: Our letter\r\n", "Dear Sir or Madam,\r\n\r\nplease see the attached letter.\r\n")
	got := judge(t, pdf, "", raw)
	c := got.Claim
	if c.Kind != claim.FirstClaim || c.Reference.Value != "PA-2026-00471" || len(c.Demanded()) != 1 || c.Deadline.Value.Format("2006-01-02") != "2026-12-07" {
		t.Errorf("%s, reference %q, fees %+v, deadline %v", c.Kind, c.Reference.Value, c.Fees, c.Deadline)
	}
	if len(c.Fees) > 0 && c.Fees[0].Where != claim.InAttachment {
		t.Errorf("the sum stands %s", c.Fees[0].Where)
	}
	if diff := cmp.Diff([]pdftext.Ask{{Languages: []string{"eng"}}}, pdf.asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	for name, quiet := range map[string]*claim.Judgement{"off": judge(t, pdf, "pdf: off", raw), "no reader": judge(t, nil, "", raw)} {
		if quiet.Claim.Kind != claim.Other {
			t.Errorf("%s: %s", name, quiet.Claim.Kind)
		}
	}
	if len(pdf.asked) != 1 {
		t.Errorf("asked %d times", len(pdf.asked))
	}
	judge(t, pdf, "ocr: tesseract\nocr_languages: [deu, eng]", raw)
	if diff := cmp.Diff(pdftext.Ask{OCR: true, Languages: []string{"deu", "eng"}}, pdf.asked[len(pdf.asked)-1]); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

// What cannot be read is said, and the letter is judged by what is left.
func TestUnreadablePDF(t *testing.T) {
	raw := mailWithPDF("Subject: Our letter\r\n", "Please see the attached letter.\r\n")
	for _, c := range []struct {
		pdf  *scriptedPDF
		want claim.Problem
	}{
		{&scriptedPDF{err: pdftext.ErrEncrypted}, claim.Problem{Code: letter.PDFEncrypted, Detail: "letter.pdf: it asks for a password"}},
		{&scriptedPDF{err: fmt.Errorf("%w: 9 bytes", pdftext.ErrTooLarge)}, claim.Problem{Code: letter.PDFTooLarge, Detail: "letter.pdf: the PDF is too large: the PDF is larger than the limit: 9 bytes"}},
		{&scriptedPDF{err: pdftext.ErrCrashed}, claim.Problem{Code: letter.PDFFailed, Detail: "letter.pdf: " + pdftext.ErrCrashed.Error()}},
		{
			&scriptedPDF{doc: pdftext.Document{Pages: 1, Read: 1, Scanned: []int{1}, OCR: pdftext.OCR{Err: pdftext.ErrNoTesseract}}},
			claim.Problem{Code: letter.PDFScanned, Detail: "letter.pdf: 1 of 1 pages are pictures without text; " + pdftext.ErrNoTesseract.Error()},
		},
	} {
		got := judge(t, c.pdf, "", raw)
		if diff := cmp.Diff([]claim.Problem{c.want}, got.Letter.Problems); diff != "" {
			t.Errorf("problems (-want +got):\n%s", diff)
		}
	}
}

// A PDF costs a process: it is read when the claim may stand in it.
func TestWhenPDFsAreRead(t *testing.T) {
	whole := strings.ReplaceAll(inPDF, "\n", "\r\n")
	chatter := strings.Repeat("We met the neighbours and talked about the weather, the garden and the harvest of this year. ", 20)
	for _, c := range []struct {
		name, header, text string
		want               bool
	}{
		{"cover note", "Subject: Our letter\r\n", "Please see the attached letter.", true},
		{"empty", "", "", true},
		{"claim that lacks a sum", "", strings.Replace(whole, "EUR 387.50", "the licence fee", 1), true},
		{"claim that says all", "", whole, false},
		{"chatter", "Subject: Hello\r\n", chatter, false},
		{"newsletter", "Subject: News\r\nList-Id: <news.rights.example>\r\nList-Unsubscribe: <https://rights.example/u>\r\n", "This month's news is attached. " + chatter, false},
		{"bill", "Subject: Your invoice\r\n", "Dear customer, please find attached the invoice for your order 4711. " + chatter, false},
	} {
		pdf := &scriptedPDF{doc: pdftext.Document{Text: "nothing of note", Pages: 1, Read: 1}}
		got := judge(t, pdf, "", mailWithPDF(c.header, c.text))
		if read := len(pdf.asked) > 0; read != c.want {
			t.Errorf("%s: read %v, want %v (%s, %+v)", c.name, read, c.want, got.Claim.Kind, got.Claim.Signals)
		}
	}
}

// What the classifier says of ordinary mail decides about long letters.
func TestMayHide(t *testing.T) {
	pdf := []claim.Attachment{{Name: "a.pdf", Type: "application/pdf"}}
	long := &claim.Letter{Text: strings.Repeat("word ", 400), Attachments: pdf}
	short := &claim.Letter{Text: "see attachment", Attachments: pdf}
	signals := func(weights ...float64) *claim.Claim {
		c := &claim.Claim{Kind: claim.Other}
		for _, w := range weights {
			c.Signals = append(c.Signals, claim.Signal{Weight: w})
		}
		return c
	}
	for name, c := range map[string]struct {
		l    *claim.Letter
		c    *claim.Claim
		want bool
	}{
		"long, nothing":           {long, signals(), false},
		"long, of the trade":      {long, signals(2, -0.5), true},
		"long, rather elsewhere":  {long, signals(2, -3), false},
		"short, nothing":          {short, signals(), true},
		"short, somewhat against": {short, signals(0.4, -2), true},
		"short, elsewhere":        {short, signals(0.4, -3.5), false},
		"scam":                    {short, &claim.Claim{Kind: claim.Scam}, false},
		"takedown, no reference":  {long, &claim.Claim{Kind: claim.Takedown}, true},
		"settled, all there": {long, &claim.Claim{
			Kind: claim.Settled, Reference: claim.Found[string]{Value: "x"}, Images: []claim.Found[string]{{Value: "y"}},
		}, false},
	} {
		if got := mayHide(c.l, c.c); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestNoPDFIsNotReadAgain(t *testing.T) {
	pdf := &scriptedPDF{err: errors.New("it should not be asked")}
	got := judge(t, pdf, "", []byte("From: a@b.example\r\nSubject: x\r\n\r\nplease see the attached letter\r\n"))
	if len(pdf.asked) > 0 || got.Letter.Problems != nil {
		t.Errorf("asked %d times, problems %v", len(pdf.asked), got.Letter.Problems)
	}
}
