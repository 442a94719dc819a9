package pdftext

import (
	"cmp"
	"time"
)

// Limits bound the reading of one document. Zero values mean the defaults.
type Limits struct {
	Bytes    int           // size of a PDF in bytes; 20 MiB
	Pages    int           // pages that are read, from the first; 20
	Text     int           // bytes of text (UTF-8) in all; 256 KiB
	Links    int           // link targets in all; 200
	Memory   int           // bytes of memory of one document in the sandbox; 256 MiB
	Document time.Duration // wall clock for one document; 10 s
	Start    time.Duration // wall clock until a child is ready; 60 s, for compiling takes 6 s on a good machine
}

const (
	maxURL      = 8 << 10 // bytes of one link target
	maxLinkText = 500     // bytes of the words of a link
	maxObjects  = 2000    // objects of a page that are looked at for pictures
	maxImage    = 8 << 20 // bytes of one rendered page as it crosses the pipe
	maxHeader   = 4 << 10 // bytes of a request without its PDF
	wasmPage    = 64 << 10

	// ocrPages is how many pages without text are rendered of one document,
	// and ocrSide how long the longer side of a rendered page is, in pixels:
	// about 220 DPI for A4, which tesseract reads well.
	ocrPages = 5
	ocrSide  = 2600

	// renderTime is what rendering may take beyond the limit of a document,
	// all its pages together.
	renderTime = 30 * time.Second

	// grace is how much longer than the child itself the parent waits for a
	// document: the child should give up first, because it can then be reused.
	grace = 2 * time.Second
)

// document is the wall clock for a document, rendered or not.
func (l Limits) document(render bool) time.Duration {
	if render {
		return l.Document + renderTime
	}
	return l.Document
}

func (l Limits) withDefaults() Limits {
	return Limits{
		Bytes: cmp.Or(l.Bytes, 20<<20), Pages: cmp.Or(l.Pages, 20), Text: cmp.Or(l.Text, 256<<10),
		Links: cmp.Or(l.Links, 200), Memory: cmp.Or(l.Memory, 256<<20),
		Document: cmp.Or(l.Document, 10*time.Second), Start: cmp.Or(l.Start, time.Minute),
	}
}
