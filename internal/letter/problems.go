package letter

import (
	"context"
	"slices"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Codes of claim.Problem as this package gives them.
const (
	TooLarge        = "too-large"         // the message is longer than the cap
	TooDeep         = "too-deep"          // multiparts are nested deeper than the cap
	TooManyParts    = "too-many-parts"    // more MIME parts than the cap
	TooManyForwards = "too-many-forwards" // more originals inside than the cap
	TooManyLinks    = "too-many-links"    // more links than the cap
	TooMuchText     = "too-much-text"     // text was cut at the cap
	TimedOut        = "timeout"           // the deadline passed, the letter is incomplete
	LongHeader      = "header-too-long"   // a field or the header is longer than the cap
	BadHeader       = "malformed-header"  // a header line that is no field
	TwiceHeader     = "duplicate-header"  // a field that may stand once stands twice
	BadDate         = "bad-date"          // the Date field cannot be read
	NoBoundary      = "missing-boundary"  // a multipart that does not end, or never begins
	BadType         = "malformed-type"    // a Content-Type that cannot be read
	BadCharset      = "unknown-charset"   // a charset that nobody knows
	WrongCharset    = "wrong-charset"     // bytes that the declared charset does not have
	BadBase64       = "bad-base64"        // base64 with foreign bytes or cut short
	BadQuoted       = "bad-quoted-printable"
	BadEncoding     = "unknown-encoding" // a Content-Transfer-Encoding that nobody knows

	// What stands in a PDF may be missing. Each detail begins with its name.
	PDFNotRead   = "pdf-not-read"  // there are more PDFs than the cap
	PDFFailed    = "pdf-failed"    // it is damaged, takes too long, or its reader fails
	PDFEncrypted = "pdf-encrypted" // it asks for a password
	PDFTooLarge  = "pdf-too-large" // the file, its pages or its text go beyond the caps
	PDFScanned   = "pdf-scanned"   // pages are pictures without text
	PDFByOCR     = "pdf-by-ocr"    // pages were read from their picture, by tesseract: it may misread
)

// job is the state of one Parse: its deadline and what it found broken.
type job struct {
	ctx      context.Context
	problems []claim.Problem
	forwards int
	pdf      bool // PDFs are wanted
	pdfs     []pendingPDF
	ticks    int
	late     bool
}

// note records a problem once for each code and detail, up to the cap.
func (j *job) note(code, detail string) {
	if len(j.problems) >= maxProblems {
		return
	}
	if len(detail) > 200 {
		detail = detail[:200]
	}
	p := claim.Problem{Code: code, Detail: tidy(detail)}
	if slices.Contains(j.problems, p) {
		return
	}
	j.problems = append(j.problems, p)
}

// spent reports whether the deadline has passed. It is cheap enough to be
// asked for every line or token.
func (j *job) spent() bool {
	if j.ticks++; j.late || j.ticks&255 != 0 {
		return j.late
	}
	if j.ctx.Err() != nil {
		j.late = true
		j.note(TimedOut, "reading was stopped at its deadline")
	}
	return j.late
}
