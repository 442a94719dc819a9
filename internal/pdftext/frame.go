package pdftext

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// The pipe carries frames: four bytes of length (big-endian) and as many bytes
// of content. Parent and child speak in turns:
//
//	parent: setup
//	child:  hello, when it is ready
//	parent: request, the PDF
//	child:  answer, and one frame for each picture that it names
//	parent: the next request, …
//
// The child ends when its input does, so a dead parent leaves none behind.

// protocol is the version of the words below. A program that was replaced on
// disk while it ran must not talk past its child.
const protocol = 1

type setup struct {
	Protocol int    `json:"protocol"`
	Limits   Limits `json:"limits"`
	Cache    string `json:"cache"` // folder of the compiled PDFium, "" for none
}

type hello struct {
	Protocol int    `json:"protocol"`
	Error    string `json:"error"` // "" when it is ready
}

type request struct {
	Render bool `json:"render"` // pictures of the pages without text are wanted
}

type answer struct {
	Refused  string   `json:"refused"` // one of the words below, "" when the document was read
	Detail   string   `json:"detail"`
	Document Document `json:"document"`
	Pictures int      `json:"pictures"` // frames that follow, one for each of the first pages of Document.Scanned; empty when it failed
}

// refusals are the errors that cross the pipe, by the word for each.
func refusals() map[string]error {
	return map[string]error{"too-large": ErrTooLarge, "encrypted": ErrEncrypted, "damaged": ErrDamaged, "timeout": ErrTimeout, "crashed": ErrCrashed}
}

func refusalWord(err error) string {
	for word, known := range refusals() {
		if errors.Is(err, known) {
			return word
		}
	}
	return "crashed"
}

// errFrame says that the other side does not keep to the protocol.
var errFrame = errors.New("unexpected words on the pipe of the PDF reader")

func writeFrame(w io.Writer, content []byte) error {
	var size [4]byte
	binary.BigEndian.PutUint32(size[:], uint32(len(content)))
	if _, err := w.Write(size[:]); err != nil {
		return err
	}
	_, err := w.Write(content)
	return err
}

// readFrame reads a frame of at most limit bytes. Memory grows with what
// arrives, not with what was announced.
func readFrame(r io.Reader, limit int) ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return nil, err
	}
	n := int64(binary.BigEndian.Uint32(size[:]))
	if n > int64(limit) {
		return nil, fmt.Errorf("%w: %d bytes announced, %d allowed", errFrame, n, limit)
	}
	content, err := io.ReadAll(io.LimitReader(r, n))
	if err == nil && int64(len(content)) < n {
		err = io.ErrUnexpectedEOF
	}
	return content, err
}

func writeJSON(w io.Writer, v any) error {
	content, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeFrame(w, content)
}

func readJSON(r io.Reader, limit int, v any) error {
	content, err := readFrame(r, limit)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(content, v); err != nil {
		return fmt.Errorf("%w: %w", errFrame, err)
	}
	return nil
}

// answerBytes is how long an answer may be: JSON writes a byte of text with up
// to six, and the links have limits of their own.
func (l Limits) answerBytes() int {
	return 6*l.Text + 6*l.Links*(maxURL+maxLinkText) + maxHeader
}
