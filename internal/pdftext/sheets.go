package pdftext

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// sheets goes through the pages of one document.
type sheets struct {
	pdf    pdfium.Pdfium
	file   references.FPDF_DOCUMENT
	limits Limits
	doc    *Document
	text   strings.Builder
	broken error // of the last page that could not be read
}

// fewLetters is how many letters and digits a page may hold and still count
// as a picture: a scanner's stamp, or the number of the page.
const fewLetters = 16

// page reads the page with number i, counted from 0. A broken page costs
// itself only.
func (s *sheets) page(i int) {
	loaded, err := s.pdf.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: s.file, Index: i})
	if err != nil {
		s.broken = err
		return
	}
	defer func() { _, _ = s.pdf.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }() // the instance goes anyway
	page := requests.Page{ByReference: &loaded.Page}
	letters, err := s.words(page, i)
	if err != nil {
		s.broken = err
		return
	}
	s.doc.Read++
	if letters < fewLetters && s.shows(page, letters) {
		s.doc.Scanned = append(s.doc.Scanned, i+1)
	}
}

// words adds the text and the links of a page, and counts its letters and
// digits.
func (s *sheets) words(page requests.Page, i int) (letters int, err error) {
	loaded, err := s.pdf.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return 0, fmt.Errorf("text of page %d: %w", i+1, err)
	}
	defer func() { _, _ = s.pdf.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage}) }() // the instance goes anyway
	count, err := s.pdf.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: loaded.TextPage})
	if err != nil {
		return 0, fmt.Errorf("text of page %d: %w", i+1, err)
	}
	n := min(count.Count, max(s.limits.Text-s.text.Len(), 0))
	s.doc.Cut = s.doc.Cut || n < count.Count
	if n > 0 {
		got, err := s.pdf.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: loaded.TextPage, Count: n})
		if err != nil {
			return 0, fmt.Errorf("text of page %d: %w", i+1, err)
		}
		letters = s.add(got.Text)
	} else {
		letters = count.Count
	}
	s.links(page, loaded.TextPage, i+1)
	return letters, nil
}

func (s *sheets) add(text string) (letters int) {
	text = strings.TrimSpace(clean(text))
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
		}
	}
	if text == "" {
		return letters
	}
	if s.text.Len() > 0 {
		s.text.WriteString("\n\n")
	}
	s.text.WriteString(text)
	return letters
}

// links adds the link annotations of a page that lead to a URI.
func (s *sheets) links(page requests.Page, text references.FPDF_TEXTPAGE, number int) {
	for at, tries := 0, 0; tries < s.limits.Links; tries++ {
		next, err := s.pdf.FPDFLink_Enumerate(&requests.FPDFLink_Enumerate{Page: page, StartPos: at})
		if err != nil || next.Link == nil || next.NextStartPos == nil || *next.NextStartPos <= at {
			return
		}
		at = *next.NextStartPos
		if len(s.doc.Links) >= s.limits.Links {
			s.doc.Cut = true
			return
		}
		if url := s.target(*next.Link); url != "" {
			s.doc.Links = append(s.doc.Links, Link{URL: url, Text: s.under(text, *next.Link), Page: number})
		}
	}
}

func (s *sheets) target(link references.FPDF_LINK) string {
	action, err := s.pdf.FPDFLink_GetAction(&requests.FPDFLink_GetAction{Link: link})
	if err != nil || action.Action == nil {
		return ""
	}
	uri, err := s.pdf.FPDFAction_GetURIPath(&requests.FPDFAction_GetURIPath{Document: s.file, Action: *action.Action})
	if err != nil || uri.URIPath == nil || len(*uri.URIPath) > maxURL {
		return ""
	}
	return *uri.URIPath
}

// under returns the words inside the box of a link.
func (s *sheets) under(text references.FPDF_TEXTPAGE, link references.FPDF_LINK) string {
	box, err := s.pdf.FPDFLink_GetAnnotRect(&requests.FPDFLink_GetAnnotRect{Link: link})
	if err != nil || box.Rect == nil {
		return ""
	}
	r := box.Rect
	got, err := s.pdf.FPDFText_GetBoundedText(&requests.FPDFText_GetBoundedText{
		TextPage: text, Left: float64(r.Left), Top: float64(r.Top), Right: float64(r.Right), Bottom: float64(r.Bottom),
	})
	if err != nil {
		return ""
	}
	return got.Text
}

// shows reports whether a page with next to no text shows something that
// could be text: a picture, or so many strokes that they may be letters.
func (s *sheets) shows(page requests.Page, letters int) bool {
	count, err := s.pdf.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return false
	}
	const manyStrokes = 50
	strokes, left := 0, maxObjects
	for i := range min(count.Count, maxObjects) {
		o, err := s.pdf.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return false
		}
		if s.object(o.PageObject, &strokes, &left, 0) || letters == 0 && strokes > manyStrokes {
			return true
		}
	}
	return false
}

// object reports whether o is or holds a picture, and counts strokes. left is
// how many objects may still be looked at.
func (s *sheets) object(o references.FPDF_PAGEOBJECT, strokes, left *int, depth int) bool {
	if *left--; *left < 0 || depth > 4 {
		return false
	}
	kind, err := s.pdf.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return false
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_IMAGE, enums.FPDF_PAGEOBJ_SHADING:
		return kind.Type == enums.FPDF_PAGEOBJ_IMAGE
	case enums.FPDF_PAGEOBJ_PATH:
		*strokes++
	case enums.FPDF_PAGEOBJ_FORM:
		inside, err := s.pdf.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
		if err != nil {
			return false
		}
		for i := range min(inside.Count, *left) {
			child, err := s.pdf.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
			if err == nil && s.object(child.PageObject, strokes, left, depth+1) {
				return true
			}
		}
	}
	return false
}

// render hands a picture (PNG, grey) of each page without text to sink, the
// first few of them.
func (s *sheets) render(sink func([]byte) error) error {
	for _, number := range s.doc.Scanned[:min(len(s.doc.Scanned), ocrPages)] {
		image, err := s.picture(number - 1)
		if err != nil {
			image = nil // the page stays named as scanned
		}
		if err := sink(image); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheets) picture(i int) ([]byte, error) {
	got, err := s.pdf.RenderPageInPixels(&requests.RenderPageInPixels{
		Page:  requests.Page{ByIndex: &requests.PageByIndex{Document: s.file, Index: i}},
		Width: ocrSide, Height: ocrSide, ImageFormat: requests.RenderImageFormatGrayscale,
	})
	if err != nil {
		return nil, fmt.Errorf("render page %d: %w", i+1, err)
	}
	defer got.Cleanup()
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&out, got.Result.RenderedImage); err != nil {
		return nil, fmt.Errorf("render page %d: %w", i+1, err)
	}
	if out.Len() > maxImage {
		return nil, fmt.Errorf("render page %d: the picture is too large", i+1)
	}
	return out.Bytes(), nil
}
