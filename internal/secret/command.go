package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
	"unicode"
)

const (
	defaultTimeout = 30 * time.Second
	maxComplaint   = 300 // bytes of the command's own words in an error
)

// run returns the first line that the command prints. Its words on stderr go
// into the error; what it prints on stdout never does.
func (r Resolver) run(ctx context.Context) (string, error) {
	limit := r.Timeout
	if limit == 0 {
		limit = defaultTimeout
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("%w: %s", ErrTimeout, limit))
	defer cancel()
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", r.Source.Command.Reveal())
	out, words := &capped{max: maxBytes + 2}, &capped{max: 8 << 10}
	cmd.Dir, cmd.Stdout, cmd.Stderr = r.Dir, out, words
	cmd.WaitDelay = time.Second // a grandchild may hold the pipes open
	ownGroup(cmd)
	err := cmd.Run()
	line, _, _ := bytes.Cut(out.buf.Bytes(), []byte("\n"))
	text := strings.TrimSuffix(string(line), "\r")
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case errors.Is(err, exec.ErrWaitDelay):
		return text, nil // it ended well and left something running
	case err != nil:
		return "", fmt.Errorf("%w: %w%s", ErrCommand, err, complaint(words.buf.String(), out.buf.String()))
	}
	return text, nil
}

// complaint returns the last line of words, fit for a log, without any line
// of out in it: a shell told to trace prints both.
func complaint(words, out string) string {
	for line := range strings.Lines(out) {
		if line = strings.TrimSpace(line); line != "" {
			words = strings.ReplaceAll(words, line, Shown)
		}
	}
	words = strings.TrimSpace(words)
	words = words[strings.LastIndexByte(words, '\n')+1:]
	words = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, words)
	if len(words) > maxComplaint {
		words = strings.ToValidUTF8(words[:maxComplaint], "")
	}
	if words == "" {
		return ""
	}
	return ": " + words
}

// capped keeps the first max bytes and drops the rest. The buffer is not
// embedded: its ReadFrom would go past the cap.
type capped struct {
	buf bytes.Buffer
	max int
}

func (c *capped) Write(p []byte) (int, error) {
	if room := c.max - c.buf.Len(); room > 0 {
		c.buf.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
