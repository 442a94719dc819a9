package pdftext

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
)

// Serve is the child: it reads PDFs from in and answers on out until in ends
// or ctx does. The program's hidden command calls it and does nothing else.
func Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := bufio.NewReaderSize(in, 64<<10)
	var s setup
	if err := readJSON(r, maxHeader, &s); err != nil {
		return fmt.Errorf("setup of the PDF reader: %w", err)
	}
	if s.Protocol != protocol {
		return writeJSON(out, hello{Protocol: protocol, Error: "the program on disk is another one; restart"})
	}
	if err := confine(s.Limits); err != nil {
		return errors.Join(err, writeJSON(out, hello{Protocol: protocol, Error: err.Error()}))
	}
	asked := listen(ctx, cancel, r, s.Limits)
	return serve(ctx, s, asked, out)
}

func serve(ctx context.Context, s setup, asked <-chan job, out io.Writer) error {
	e, err := startEngine(ctx, s)
	if err != nil {
		return errors.Join(err, writeJSON(out, hello{Protocol: protocol, Error: err.Error()}))
	}
	defer func() { _ = e.close() }() // the process ends with it
	debug.FreeOSMemory()             // compiling left 300 MiB behind
	if err := writeJSON(out, hello{Protocol: protocol}); err != nil {
		return err
	}
	w := bufio.NewWriterSize(out, 64<<10)
	for j := range asked {
		if err := errors.Join(e.answer(ctx, j, w), w.Flush()); err != nil {
			return err
		}
	}
	return nil
}

// startEngine returns early when the parent has gone. A cache that is damaged
// or cannot be written must not stop the reading.
func startEngine(ctx context.Context, s setup) (*engine, error) {
	type made struct {
		e   *engine
		err error
	}
	done := make(chan made, 1)
	go func() {
		e, err := newEngine(ctx, s.Limits, s.Cache)
		if err != nil && s.Cache != "" {
			clearCache(s.Cache)
			e, err = newEngine(ctx, s.Limits, s.Cache)
		}
		if err != nil && s.Cache != "" {
			e, err = newEngine(ctx, s.Limits, "")
		}
		done <- made{e, err}
	}()
	select {
	case m := <-done:
		return m.e, m.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// clearCache removes what wazero keeps in the folder, and nothing else.
func clearCache(dir string) {
	kept, _ := filepath.Glob(filepath.Join(dir, "wazero-*")) // the pattern is sound
	for _, k := range kept {
		_ = os.RemoveAll(k) // what stays is met again
	}
}

// job is one document to read.
type job struct {
	request
	pdf []byte
}

// listen reads requests, also while a document is read: when the input ends,
// the parent is gone and the work ends at once.
func listen(ctx context.Context, gone context.CancelFunc, r io.Reader, limits Limits) <-chan job {
	out := make(chan job)
	go func() {
		defer close(out)
		defer gone()
		for {
			var j job
			if err := readJSON(r, maxHeader, &j.request); err != nil {
				return
			}
			pdf, err := readFrame(r, limits.Bytes)
			if err != nil {
				return
			}
			j.pdf = pdf
			select {
			case out <- j:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func (e *engine) answer(ctx context.Context, j job, w io.Writer) error {
	var pictures [][]byte
	var render func([]byte) error
	if j.Render {
		render = func(image []byte) error {
			pictures = append(pictures, image)
			return nil
		}
	}
	doc, err := e.read(ctx, j.pdf, render)
	if err != nil {
		word := refusalWord(err)
		detail, _, _ := strings.Cut(err.Error(), "\n")
		detail = strings.TrimPrefix(strings.TrimPrefix(detail, refusals()[word].Error()), ": ")
		return writeJSON(w, answer{Refused: word, Detail: clip(clean(detail), maxLinkText)})
	}
	if err := writeJSON(w, answer{Document: *doc, Pictures: len(pictures)}); err != nil {
		return err
	}
	for _, p := range pictures {
		if err := writeFrame(w, p); err != nil {
			return err
		}
	}
	return nil
}
