package pdftext

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"
)

// Command is how the child is started: a program whose hidden command calls
// Serve.
type Command struct {
	Path string
	Args []string // the first one is the name that it is called by
}

// Self is the running program with args. On Linux it is the very file that
// runs, also when another one has taken its place on disk meanwhile.
func Self(args ...string) (Command, error) {
	path, err := os.Executable()
	if err != nil {
		return Command{}, fmt.Errorf("find the own program: %w", err)
	}
	const running = "/proc/self/exe"
	if runtime.GOOS == "linux" {
		if _, err := os.Stat(running); err == nil {
			path = running
		}
	}
	return Command{Path: path, Args: append([]string{os.Args[0]}, args...)}, nil
}

// child is a running worker. One goroutine at a time may use it.
type child struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	pipe   io.Closer
	last   tail
	limits Limits
	used   bool // it has answered once
}

// startChild starts a worker and waits until it is ready.
func startChild(ctx context.Context, c Command, s setup) (*child, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Limits.Start)
	defer cancel()
	k := &child{limits: s.Limits, last: tail{most: 4 << 10}}
	// The child outlives ctx: it is bound by stop.
	k.cmd = &exec.Cmd{Path: c.Path, Args: c.Args, Env: environment(), Stderr: &k.last, WaitDelay: time.Second}
	tie(k.cmd)
	in, err := k.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrStart, err)
	}
	out, err := k.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrStart, err)
	}
	k.in, k.out, k.pipe = in, bufio.NewReaderSize(out, 64<<10), out
	if err := k.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrStart, err)
	}
	var said hello
	err = k.within(ctx, func() error {
		if err := writeJSON(k.in, s); err != nil {
			return err
		}
		return readJSON(k.out, maxHeader, &said)
	})
	switch {
	case err != nil && ctx.Err() != nil:
		k.stop()
		return nil, fmt.Errorf("%w: %w", ErrStart, ctx.Err())
	case err != nil:
		return nil, fmt.Errorf("%w: %w: %s", ErrStart, err, k.stop())
	case said.Error != "" || said.Protocol != protocol:
		k.stop()
		return nil, fmt.Errorf("%w: %s", ErrStart, clip(clean(said.Error), maxLinkText))
	}
	return k, nil
}

// environment is what the child gets of ours: nothing, but for what Windows
// cannot start a program without.
func environment() []string {
	env := []string{}
	if root := os.Getenv("SYSTEMROOT"); root != "" {
		env = append(env, "SYSTEMROOT="+root)
	}
	return env
}

// read has one document read. After an error that is not a refusal the child
// must be stopped.
func (k *child) read(ctx context.Context, pdf []byte, render bool) (doc *Document, pictures [][]byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, k.limits.document(render)+grace)
	defer cancel()
	var a answer
	err = k.within(ctx, func() error {
		if err := errors.Join(writeJSON(k.in, request{Render: render}), writeFrame(k.in, pdf)); err != nil {
			return err
		}
		if err := readJSON(k.out, k.limits.answerBytes(), &a); err != nil {
			return err
		}
		pictures, err = k.pictures(a.Pictures)
		return err
	})
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, nil, ErrTimeout
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case err != nil:
		return nil, nil, fmt.Errorf("%w: %w", ErrCrashed, err)
	}
	k.used = true
	switch no := (refused{a}); {
	case errors.Is(no, ErrCrashed) && a.Refused != "":
		return nil, nil, fmt.Errorf("%w: %s", ErrCrashed, clip(clean(a.Detail), maxLinkText))
	case a.Refused != "":
		return nil, nil, no
	}
	a.Document.hold(k.limits)
	return &a.Document, pictures, nil
}

func (k *child) pictures(n int) ([][]byte, error) {
	if n < 0 || n > ocrPages {
		return nil, fmt.Errorf("%w: %d pictures", errFrame, n)
	}
	var out [][]byte
	for range n {
		p, err := readFrame(k.out, maxImage)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// within runs talk and kills the child when ctx ends first, which ends talk
// too: its pipes break.
func (k *child) within(ctx context.Context, talk func() error) error {
	stop := context.AfterFunc(ctx, func() { _ = k.cmd.Process.Kill() }) // it may have ended by itself
	defer stop()
	return talk()
}

// stop ends the child, waits until it is gone and says how it ended. A child
// at rest ends by itself when its input does.
func (k *child) stop() string {
	_ = k.in.Close()         // it may be gone already
	_ = k.cmd.Process.Kill() // likewise
	_ = k.pipe.Close()       // nothing of it is wanted
	how := k.cmd.Wait()      // collects it
	words := k.last.firstLine()
	if how != nil {
		words = strings.TrimSpace(how.Error() + " " + words)
	}
	return words
}

// refused is a document that the child would not read; the child is fine.
type refused struct{ answer }

func (r refused) Error() string {
	return r.Unwrap().Error() + ": " + clip(clean(r.Detail), maxLinkText)
}

func (r refused) Unwrap() error {
	if known := refusals()[r.Refused]; known != nil {
		return known
	}
	return ErrCrashed
}

// tail keeps the beginning of what a child says.
type tail struct {
	mu   sync.Mutex
	said []byte
	most int // bytes that are kept
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.said = append(t.said, p[:min(len(p), max(0, t.most-len(t.said)))]...)
	return len(p), nil
}

func (t *tail) firstLine() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	line, _, _ := strings.Cut(string(t.said), "\n")
	return clip(clean(line), 200)
}
