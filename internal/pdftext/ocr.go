package pdftext

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// Errors of OCR. The document stands without the text of its pictures.
var (
	ErrNoTesseract = errors.New("tesseract is not installed (Debian: apt-get install tesseract-ocr)")
	ErrOCR         = errors.New("tesseract could not read the page")
)

const (
	ocrTime   = 30 * time.Second // for one page
	ocrMemory = 1 << 30          // bytes, for one page
)

// recognise adds the text of the pages that are only pictures, the first few
// of them, and notes in doc what came of it.
func (r *Reader) recognise(ctx context.Context, doc *Document, pictures [][]byte, languages []string) {
	program, err := exec.LookPath(r.o.Tesseract)
	if err != nil {
		doc.OCR.Err = ErrNoTesseract
		return
	}
	for i, picture := range pictures {
		text, err := tesseract(ctx, program, picture, languages)
		if err != nil {
			doc.OCR.Err = fmt.Errorf("page %d: %w", doc.Scanned[i], err)
			continue
		}
		doc.OCR.Pages = append(doc.OCR.Pages, doc.Scanned[i])
		doc.Text = strings.TrimPrefix(doc.Text+"\n\n"+strings.TrimSpace(text), "\n\n")
	}
	if len(pictures) < len(doc.Scanned) && doc.OCR.Err == nil {
		doc.OCR.Err = fmt.Errorf("%w: only the first %d pictures are read", ErrOCR, ocrPages)
	}
	doc.hold(r.o.Limits)
}

// tesseract reads the text of one picture.
func tesseract(ctx context.Context, program string, picture []byte, languages []string) (string, error) {
	if len(picture) == 0 {
		return "", fmt.Errorf("%w: it cannot be rendered", ErrOCR)
	}
	names, err := languageNames(languages)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, ocrTime)
	defer cancel()
	var text, said tail
	cmd := exec.CommandContext(ctx, program, "stdin", "stdout", "-l", names)
	cmd.Env = append(environment(), "OMP_THREAD_LIMIT=1")
	if data := os.Getenv("TESSDATA_PREFIX"); data != "" {
		cmd.Env = append(cmd.Env, "TESSDATA_PREFIX="+data)
	}
	text.most, said.most = maxImage, 4<<10
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = bytes.NewReader(picture), &text, &said, time.Second
	tie(cmd)
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("%w: %w", ErrOCR, err)
	}
	limited := capMemory(cmd.Process.Pid, ocrMemory)
	switch err := cmd.Wait(); {
	case ctx.Err() != nil:
		return "", fmt.Errorf("%w: %w", ErrOCR, ctx.Err())
	case err != nil:
		return "", fmt.Errorf("%w: %w: %s", ErrOCR, errors.Join(err, limited), said.firstLine())
	}
	return clean(string(text.said)), nil
}

// languageNames joins the names of languages as tesseract wants them.
func languageNames(languages []string) (string, error) {
	if len(languages) == 0 {
		return "eng", nil
	}
	name := regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{1,30}$`)
	for _, l := range languages {
		if !name.MatchString(l) {
			return "", fmt.Errorf("%w: %q is no language of tesseract", ErrOCR, l)
		}
	}
	return strings.Join(languages, "+"), nil
}
