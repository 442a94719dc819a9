package pdftext

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/sirupsen/logrus"
)

// Options say how a Reader works. Command and Log must be set.
type Options struct {
	Command   Command       // starts the child; Self makes it
	Caches    []string      // folders for the compiled PDFium, 22 MB; the first that can be used is
	Limits    Limits        // of one document
	Idle      time.Duration // how long a child without work is kept; 0 means a minute
	Tesseract string        // program for OCR; "" means tesseract, as PATH finds it
	Log       logrus.FieldLogger
}

// Ask says what is wanted of one document beside its text.
type Ask struct {
	OCR       bool     // read the pages without text from their picture, with tesseract
	Languages []string // of tesseract, such as eng and deu; none means eng
}

// Reader reads PDFs in a child process, one after another. It may be used by
// several goroutines, which then wait for one another. Close it.
type Reader struct {
	o    Options
	turn chan struct{} // who has it may use what stands below

	child   *child // nil when none runs
	idle    *time.Timer
	failure error     // of the last start, nil when it went well
	failed  time.Time // when that was

	life context.Context // ends with Close
	end  context.CancelFunc
}

// again is how long a child that did not start is not tried again: letters
// must not wait for it one by one.
const again = time.Minute

// New returns a Reader. It starts nothing yet.
func New(o Options) *Reader {
	o.Limits = o.Limits.withDefaults()
	o.Idle = cmp.Or(o.Idle, time.Minute)
	o.Tesseract = cmp.Or(o.Tesseract, "tesseract")
	r := &Reader{o: o, turn: make(chan struct{}, 1)}
	r.life, r.end = context.WithCancel(context.Background())
	return r
}

// Read reads one PDF. Its errors are those of a document, which say that this
// one cannot be read; those of the child; and that of ctx.
func (r *Reader) Read(ctx context.Context, pdf []byte, ask Ask) (*Document, error) {
	if len(pdf) > r.o.Limits.Bytes {
		return nil, fmt.Errorf("%w: %d bytes, %d are read", ErrTooLarge, len(pdf), r.o.Limits.Bytes)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(r.life, cancel)()
	doc, pictures, err := r.read(ctx, pdf, ask.OCR)
	if err != nil && r.life.Err() != nil {
		err = ErrClosed
	}
	if err != nil || !ask.OCR || len(doc.Scanned) == 0 {
		return doc, err
	}
	r.recognise(ctx, doc, pictures, ask.Languages)
	return doc, nil
}

func (r *Reader) read(ctx context.Context, pdf []byte, render bool) (*Document, [][]byte, error) {
	if err := r.take(ctx); err != nil {
		return nil, nil, err
	}
	defer r.give()
	for {
		if err := r.running(ctx); err != nil {
			return nil, nil, err
		}
		old := r.child.used
		doc, pictures, err := r.child.read(ctx, pdf, render)
		var no refused
		if err == nil || errors.As(err, &no) {
			return doc, pictures, err
		}
		how := r.child.stop()
		r.child = nil
		r.o.Log.WithError(err).WithField("ended", how).Warn("the PDF reader was stopped; it starts again at the next PDF")
		// A child that had been waiting may have been killed meanwhile; that
		// is not the fault of this document.
		if !old || !errors.Is(err, ErrCrashed) {
			return nil, nil, err
		}
	}
}

// take waits for the turn.
func (r *Reader) take(ctx context.Context) error {
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("wait for the PDF reader: %w", ctx.Err())
	}
	if err := ctx.Err(); err != nil {
		<-r.turn
		return fmt.Errorf("wait for the PDF reader: %w", err)
	}
	if r.idle != nil {
		r.idle.Stop()
	}
	return nil
}

// give passes the turn on, and has a child without work stopped in a while.
func (r *Reader) give() {
	if r.child != nil {
		r.idle = time.AfterFunc(r.o.Idle, r.rest)
	}
	<-r.turn
}

// rest stops the child, unless somebody uses it: then it is asked again.
func (r *Reader) rest() {
	select {
	case r.turn <- struct{}{}:
		r.stop()
		<-r.turn
	default:
	}
}

func (r *Reader) stop() {
	if r.child != nil {
		r.child.stop()
		r.child = nil
	}
}

// running makes sure that a child runs.
func (r *Reader) running(ctx context.Context) error {
	if r.child != nil {
		return nil
	}
	begun := time.Now()
	if r.failure != nil && begun.Sub(r.failed) < again {
		return r.failure
	}
	s := setup{Protocol: protocol, Limits: r.o.Limits, Cache: r.cache()}
	c, err := startChild(ctx, r.o.Command, s)
	if err != nil && ctx.Err() == nil && !errors.Is(err, context.DeadlineExceeded) {
		c, err = startChild(ctx, r.o.Command, s) // it may have been killed
	}
	if err != nil {
		if ctx.Err() == nil {
			r.failure, r.failed = err, time.Now()
			r.o.Log.WithError(err).Warn("PDFs are not read for now")
		}
		return err
	}
	r.child, r.failure = c, nil
	r.o.Log.WithField("took", time.Since(begun).String()).Debug("the PDF reader has started")
	return nil
}

// cache returns the folder of the compiled PDFium, or "" when there can be
// none. The child runs what lies there, so nobody else may write into it.
func (r *Reader) cache() string {
	for _, dir := range r.o.Caches {
		fresh, err := usable(dir)
		if fresh {
			r.o.Log.WithField("folder", dir).Info("preparing the PDF reader: this takes seconds, once")
		}
		if err == nil {
			return dir
		}
		r.o.Log.WithError(err).Debug("this folder is no cache for the PDF reader")
	}
	r.o.Log.Warn("no cache for the PDF reader: each of its starts takes seconds")
	return ""
}

// errShared says that others may write into a cache.
var errShared = errors.New("others may write into this folder")

// usable makes the folder when it is missing, and tries to write into it.
// fresh says that nothing lies there yet.
func usable(dir string) (fresh bool, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return false, err
	}
	at, err := os.Stat(dir)
	if err != nil {
		return false, err
	}
	if runtime.GOOS != "windows" && at.Mode().Perm()&0o022 != 0 {
		return false, fmt.Errorf("%s: %w", dir, errShared)
	}
	held, err := os.ReadDir(dir)
	if err != nil {
		return false, err
	}
	f, err := os.CreateTemp(dir, "try")
	if err != nil {
		return false, err
	}
	return len(held) == 0, errors.Join(f.Close(), os.Remove(f.Name()))
}

// Close stops the child. A document that is being read is given up.
func (r *Reader) Close() error {
	r.end()
	r.turn <- struct{}{}
	if r.idle != nil {
		r.idle.Stop()
	}
	r.stop()
	<-r.turn
	return nil
}
