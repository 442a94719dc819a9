package pdftext

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdfium_errors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// engine is PDFium in this process. It is for the child alone: it weighs
// 70 MiB, and 300 MiB while it compiles.
type engine struct {
	limits Limits
	pool   pdfium.Pool
	cache  wazero.CompilationCache // nil for none
}

// newEngine compiles PDFium, or finds it compiled in the folder cache. The
// sandbox gets neither files nor streams.
func newEngine(ctx context.Context, limits Limits, cache string) (*engine, error) {
	e := &engine{limits: limits.withDefaults()}
	run := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(uint32(e.limits.Memory / wasmPage)).
		WithCloseOnContextDone(true)
	if cache != "" {
		c, err := wazero.NewCompilationCacheWithDir(cache)
		if err != nil {
			return nil, fmt.Errorf("cache of the compiled PDF reader: %w", err)
		}
		e.cache = c
		run = run.WithCompilationCache(c)
	}
	var err error
	e.pool, err = webassembly.Init(webassembly.Config{
		Context: ctx, MinIdle: 0, MaxIdle: 1, MaxTotal: 1, RuntimeConfig: run,
		FSConfig: wazero.NewFSConfig(), // nil would mount the whole disk
		Stdout:   io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("compile PDFium: %w", err), e.close())
	}
	return e, nil
}

func (e *engine) close() error {
	var errs []error
	if e.pool != nil {
		errs = append(errs, e.pool.Close())
	}
	if e.cache != nil {
		errs = append(errs, e.cache.Close(context.Background()))
	}
	return errors.Join(errs...)
}

// read reads one document in an instance of its own, so that nothing of it is
// left for the next one, and hands each page without text to render, which
// may be nil.
func (e *engine) read(ctx context.Context, data []byte, render func(image []byte) error) (doc *Document, err error) {
	if len(data) > e.limits.Bytes {
		return nil, ErrTooLarge
	}
	ctx, cancel := context.WithTimeout(ctx, e.limits.document(render != nil))
	defer cancel()
	instance, err := e.pool.GetInstance(time.Minute)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCrashed, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = instance.Kill() }) // the deadline is the error
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, fmt.Errorf("%w: %v", ErrDamaged, p)
		}
		if !stop() {
			doc, err = nil, ErrTimeout
		}
		_ = instance.Close() // its memory is thrown away, broken or not
	}()
	return e.document(ctx, instance, data, render)
}

func (e *engine) document(ctx context.Context, instance pdfium.Pdfium, data []byte, render func([]byte) error) (*Document, error) {
	opened, err := instance.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return nil, refusal(err)
	}
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	s := sheets{pdf: instance, file: opened.Document, limits: e.limits, doc: &Document{Pages: count.PageCount}}
	for i := range min(count.PageCount, e.limits.Pages) {
		if ctx.Err() != nil {
			return nil, ErrTimeout
		}
		s.page(i)
	}
	if count.PageCount > 0 && s.doc.Read == 0 {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, s.broken)
	}
	s.doc.Text = s.text.String()
	s.doc.hold(e.limits)
	if render != nil {
		err = s.render(render)
	}
	return s.doc, err
}

// refusal says why PDFium did not open a document.
func refusal(err error) error {
	switch {
	case errors.Is(err, pdfium_errors.ErrPassword), errors.Is(err, pdfium_errors.ErrSecurity):
		return ErrEncrypted
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}
