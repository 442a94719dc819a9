// Package spool reads messages from files: single .eml files, folders of
// them, mbox files (RFC 4155 and its mboxrd relative) and Maildirs, in a
// stable order and with bounded memory.
package spool

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// MaxMessage caps the bytes read of one message; the rest is skipped.
const MaxMessage = 64 << 20

// Item is one message, or the reason why it cannot be read.
type Item struct {
	Name      string // path; "path#3" for the third message of an mbox; "-" for standard input
	Raw       []byte
	Truncated bool // the message is longer than MaxMessage
	Err       error
}

// ErrNoMessages is the reason when a folder holds nothing that looks like mail.
var ErrNoMessages = errors.New("no messages found: name .eml files, an mbox, a Maildir or a folder of them")

// Walk yields every message below paths in order. "-" stands for stdin. It
// stops when yield returns false.
func Walk(paths []string, stdin io.Reader, yield func(Item) bool) {
	w := &walker{stdin: stdin, yield: yield}
	for _, p := range paths {
		if !w.path(p) {
			return
		}
	}
}

type walker struct {
	stdin io.Reader
	yield func(Item) bool
}

func (w *walker) path(p string) bool {
	if p == "-" {
		return w.stream("-", w.stdin)
	}
	info, err := os.Stat(p)
	switch {
	case err != nil:
		return w.fail(p, err)
	case info.IsDir():
		return w.folder(p)
	}
	return w.file(p)
}

func (w *walker) folder(root string) bool {
	found, on := false, true
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			found, on = true, w.fail(p, err)
		case d.IsDir():
			return w.enter(root, p)
		case isMessage(p, d):
			found, on = true, w.file(p)
		}
		if !on {
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		return w.fail(root, err)
	}
	if !found {
		return w.fail(root, ErrNoMessages)
	}
	return on
}

// enter leaves out hidden folders and a Maildir's half-delivered mail.
func (w *walker) enter(root, p string) error {
	name := filepath.Base(p)
	if p == root {
		return nil
	}
	if name == "tmp" && isMaildir(filepath.Dir(p)) {
		return fs.SkipDir
	}
	if strings.HasPrefix(name, ".") && !isMaildir(p) {
		return fs.SkipDir
	}
	return nil
}

func isMaildir(dir string) bool {
	for _, sub := range []string{"cur", "new"} {
		if info, err := os.Stat(filepath.Join(dir, sub)); err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

// isMessage reports whether a file met in a folder is mail: by its ending, by
// lying in a Maildir, or by beginning like a message.
func isMessage(p string, d fs.DirEntry) bool {
	name := d.Name()
	if !d.Type().IsRegular() || strings.HasPrefix(name, ".") {
		return false
	}
	if slices.Contains([]string{".eml", ".mbox", ".mbx"}, strings.ToLower(filepath.Ext(name))) {
		return true
	}
	dir := filepath.Dir(p)
	if base := filepath.Base(dir); (base == "cur" || base == "new") && isMaildir(filepath.Dir(dir)) {
		return true
	}
	return beginsLikeMail(p)
}

func beginsLikeMail(p string) bool {
	f, err := os.Open(p)
	if err != nil {
		return true // let the read say why
	}
	defer f.Close()
	line, _ := bufio.NewReaderSize(f, 1024).ReadSlice('\n')
	if isFromLine(line) {
		return true
	}
	name, _, ok := strings.Cut(string(line), ":")
	return ok && len(name) > 1 && len(name) < 80 && strings.IndexFunc(name, notTchar) < 0
}

// notTchar reports what may not stand in a header field's name in practice.
func notTchar(r rune) bool {
	return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

func (w *walker) file(p string) bool {
	f, err := os.Open(p)
	if err != nil {
		return w.fail(p, err)
	}
	defer f.Close()
	return w.stream(p, f)
}

func (w *walker) stream(name string, r io.Reader) bool {
	br := bufio.NewReaderSize(r, 64<<10)
	if head, _ := br.Peek(256); isFromLine(head) {
		return w.mbox(name, br)
	}
	raw, err := io.ReadAll(io.LimitReader(br, MaxMessage+1))
	if err != nil {
		return w.fail(name, err)
	}
	cut := len(raw) > MaxMessage
	if cut {
		raw = raw[:MaxMessage]
	}
	return w.yield(Item{Name: name, Raw: raw, Truncated: cut})
}

func (w *walker) fail(name string, err error) bool {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		err = fmt.Errorf("%s: %w", pe.Op, pe.Err) // Name says the path already
	}
	return w.yield(Item{Name: name, Err: err})
}
