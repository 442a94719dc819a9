package pdftext

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Errors of a document.
var (
	ErrTooLarge  = errors.New("the PDF is larger than the limit")
	ErrEncrypted = errors.New("the PDF is encrypted and asks for a password")
	ErrDamaged   = errors.New("the PDF cannot be read: it is damaged or no PDF")
	ErrTimeout   = errors.New("reading the PDF took longer than the limit")
)

// Errors of the child process.
var (
	ErrStart   = errors.New("the PDF reader does not start")
	ErrCrashed = errors.New("the PDF reader ended while it read the PDF")
	ErrClosed  = errors.New("the PDF reader is closed")
)

// Document is what was read of a PDF.
type Document struct {
	Text    string `json:"text"`    // of all pages that were read, valid UTF-8, pages separated by an empty line
	Links   []Link `json:"links"`   // link annotations with a URI, in order of appearance
	Pages   int    `json:"pages"`   // pages of the document
	Read    int    `json:"read"`    // pages that were read
	Scanned []int  `json:"scanned"` // pages that show something but hold no text, counted from 1
	Cut     bool   `json:"cut"`     // the text or the links were cut at the limit
	OCR     OCR    `json:"-"`       // what became of the pages without text
}

// Link is a link annotation of a page (ISO 32000-1 section 12.5.6.5).
type Link struct {
	URL  string `json:"url"`
	Text string `json:"text"` // the words under it, on one line; "" when there are none
	Page int    `json:"page"` // counted from 1
}

// OCR says what became of the pages without text. The zero value says that
// nobody asked.
type OCR struct {
	Pages []int // pages whose text was read from their picture, counted from 1
	Err   error // why not, or why not all; nil when all went well
}

// clean makes text of PDFium a text of lines: no control characters, no
// invalid UTF-8, and a word that was broken at the end of a line whole again.
func clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0000", "", "\f", "\n").Replace(strings.ToValidUTF8(s, ""))
	s = whole(s)
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// whole mends words that were broken at a hyphen at the end of a line. PDFium
// marks such a hyphen with U+FFFE, or with U+0002. The hyphen goes only where
// it parts a plain word; an address, a reference, a number and a compound such
// as "Foto-Agentur" keep it, for without it they would say something else.
func whole(s string) string {
	const marks = "\ufffe\u0002"
	if !strings.ContainsAny(s, marks) {
		return s
	}
	var out strings.Builder
	for {
		i := strings.IndexAny(s, marks)
		if i < 0 {
			break
		}
		out.WriteString(s[:i])
		word := s[strings.LastIndexAny(s[:i], " \n\t")+1 : i]
		_, size := utf8.DecodeRuneInString(s[i:])
		s = strings.TrimPrefix(s[i+size:], "\n")
		next, _ := utf8.DecodeRuneInString(s)
		if !unicode.IsLower(next) || !plainWord(word) {
			out.WriteByte('-')
		}
	}
	out.WriteString(s)
	return out.String()
}

func plainWord(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && !strings.ContainsRune("(\"'“„«‚‘", r) {
			return false
		}
	}
	return s != ""
}

// clip cuts s to at most n bytes, at the border of a character.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// hold brings a document that came over the pipe within the limits: the child
// may have been taken over by what it read.
func (d *Document) hold(l Limits) {
	if len(d.Text) > l.Text {
		d.Text, d.Cut = clip(d.Text, l.Text), true
	}
	d.Text = clean(d.Text)
	if len(d.Links) > l.Links {
		d.Links, d.Cut = d.Links[:l.Links], true
	}
	for i := range d.Links {
		k := &d.Links[i]
		k.URL = strings.Join(strings.Fields(clip(clean(k.URL), maxURL)), "")
		k.Text = strings.Join(strings.Fields(clip(clean(k.Text), maxLinkText)), " ")
	}
	d.Pages = max(d.Pages, 0)
	d.Read = min(max(d.Read, 0), l.Pages)
	d.Scanned = d.Scanned[:min(len(d.Scanned), l.Pages)]
}
