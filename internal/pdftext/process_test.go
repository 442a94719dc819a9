package pdftext

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	logtest "github.com/sirupsen/logrus/hooks/test"
	"go.uber.org/goleak"
)

// pid returns the child's process id, 0 when none runs.
func (r *Reader) pid() int {
	r.turn <- struct{}{}
	defer func() { <-r.turn }()
	if r.child == nil {
		return 0
	}
	return r.child.cmd.Process.Pid
}

func mustRead(t testing.TB, r *Reader) {
	t.Helper()
	got, err := r.Read(t.Context(), embeddedPDF(t), Ask{})
	must(t, err)
	if !strings.Contains(got.Text, "1.234,50 €") {
		t.Errorf("text %q", got.Text)
	}
}

// eventually waits until ok, and fails when that takes unreasonably long.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

func TestNothingRunsBeforeTheFirstPDF(t *testing.T) {
	defer goleak.VerifyNone(t)
	r := newReader(t, Options{})
	if r.pid() != 0 {
		t.Error("a child runs already")
	}
	must(t, r.Close())
}

func TestChildIsReusedAndStoppedWhenIdle(t *testing.T) {
	defer goleak.VerifyNone(t)
	r := newReader(t, Options{Idle: 2 * time.Second})
	mustRead(t, r)
	first := r.pid()
	mustRead(t, r)
	if first == 0 || r.pid() != first {
		t.Errorf("children %d and %d", first, r.pid())
	}
	eventually(t, "the idle child is stopped", func() bool { return r.pid() == 0 })
	if running(first) {
		t.Errorf("process %d is still there", first)
	}
	mustRead(t, r)
	must(t, r.Close())
	if _, err := r.Read(t.Context(), embeddedPDF(t), Ask{}); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestKilledChildStartsAgain(t *testing.T) {
	defer goleak.VerifyNone(t)
	r := newReader(t, Options{})
	mustRead(t, r)
	for range 3 {
		killed := r.pid()
		p, err := os.FindProcess(killed)
		must(t, err)
		must(t, p.Kill())
		mustRead(t, r) // the document is not lost
		if r.pid() == killed {
			t.Error("it still has the killed child")
		}
	}
	must(t, r.Close())
}

// A child that is killed while it reads costs that one document.
func TestKilledWhileReading(t *testing.T) {
	defer goleak.VerifyNone(t)
	r := newReader(t, Options{Command: scriptedChild(t, "silent")})
	done := make(chan error)
	go func() {
		_, err := r.Read(t.Context(), embeddedPDF(t), Ask{})
		done <- err
	}()
	pid := waitForMark(t, "silent")
	p, err := os.FindProcess(pid)
	must(t, err)
	must(t, p.Kill())
	if err := <-done; !errors.Is(err, ErrCrashed) {
		t.Errorf("error %v", err)
	}
	must(t, r.Close())
}

func TestHangingChildIsKilled(t *testing.T) {
	defer goleak.VerifyNone(t)
	r := newReader(t, Options{Command: scriptedChild(t, "silent"), Limits: Limits{Document: 100 * time.Millisecond}})
	if _, err := r.Read(t.Context(), embeddedPDF(t), Ask{}); !errors.Is(err, ErrTimeout) {
		t.Errorf("error %v", err)
	}
	pid := waitForMark(t, "silent")
	if running(pid) {
		t.Errorf("process %d is still there", pid)
	}
	must(t, r.Close())
}

// The limit of time holds inside the child too, which survives.
func TestSlowDocument(t *testing.T) {
	defer goleak.VerifyNone(t)
	r := newReader(t, Options{Limits: Limits{Document: time.Nanosecond}})
	for range 2 {
		if _, err := r.Read(t.Context(), embeddedPDF(t), Ask{}); !errors.Is(err, ErrTimeout) {
			t.Errorf("error %v", err)
		}
	}
	if r.pid() == 0 {
		t.Error("the child was given up")
	}
	must(t, r.Close())
}

func TestCancel(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, how := range []string{"silent", "mute"} {
		r := newReader(t, Options{Command: scriptedChild(t, how)})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			_, err := r.Read(ctx, embeddedPDF(t), Ask{})
			done <- err
		}()
		pid := waitForMark(t, how)
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v", how, err)
		}
		if running(pid) {
			t.Errorf("%s: process %d is still there", how, pid)
		}
		must(t, r.Close())
	}
}

// Close ends what is being read, and who waits for it.
func TestClose(t *testing.T) {
	defer goleak.VerifyNone(t)
	r := newReader(t, Options{Command: scriptedChild(t, "silent")})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if _, err := r.Read(t.Context(), embeddedPDF(t), Ask{}); !errors.Is(err, ErrClosed) {
				t.Errorf("error %v", err)
			}
		})
	}
	waitForMark(t, "silent")
	must(t, r.Close())
	wg.Wait()
}

func TestReadersWaitForOneAnother(t *testing.T) {
	defer goleak.VerifyNone(t)
	r := newReader(t, Options{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { mustRead(t, r) })
	}
	wg.Wait()
	must(t, r.Close())
}

func TestStartFails(t *testing.T) {
	defer goleak.VerifyNone(t)
	for how, words := range map[string]string{
		"mute": "deadline exceeded", "refuses": "no memory today", "dies": "exit status 3 the last words",
		"stranger": "unexpected words", "older": "another one",
	} {
		log, hook := logtest.NewNullLogger()
		r := newReader(t, Options{Command: scriptedChild(t, how), Limits: Limits{Start: 3 * time.Second}, Log: log})
		for range 2 { // the second time it is not even tried
			_, err := r.Read(t.Context(), embeddedPDF(t), Ask{})
			if !errors.Is(err, ErrStart) || how != "older" && !strings.Contains(err.Error(), words) {
				t.Errorf("%s: error %v", how, err)
			}
		}
		warnings := 0
		for _, e := range hook.AllEntries() {
			if e.Level == logrus.WarnLevel {
				warnings++
			}
		}
		if warnings != 1 {
			t.Errorf("%s: %d warnings", how, warnings)
		}
		must(t, r.Close())
	}
	r := newReader(t, Options{Command: Command{Path: filepath.Join(t.TempDir(), "absent"), Args: []string{"absent"}}})
	if _, err := r.Read(t.Context(), embeddedPDF(t), Ask{}); !errors.Is(err, ErrStart) {
		t.Errorf("error %v", err)
	}
	must(t, r.Close())
}

// A child that was taken over by a document may answer what it likes.
func TestHostileAnswers(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, how := range []string{"huge-frame", "no-json", "many-pictures", "half-frame"} {
		r := newReader(t, Options{Command: scriptedChild(t, how)})
		if _, err := r.Read(t.Context(), embeddedPDF(t), Ask{}); !errors.Is(err, ErrCrashed) {
			t.Errorf("%s: error %v", how, err)
		}
		must(t, r.Close())
	}
	r := newReader(t, Options{Command: scriptedChild(t, "wild-document")})
	got, err := r.Read(t.Context(), embeddedPDF(t), Ask{})
	must(t, err)
	if len(got.Text) > 256<<10 || strings.ContainsAny(got.Text, "\x1b\x00") || len(got.Links) > 200 || got.Pages < 0 || got.Read > 20 || len(got.Scanned) > 20 {
		t.Errorf("%d bytes of text, %d links, %d of %d pages, %d scanned", len(got.Text), len(got.Links), got.Read, got.Pages, len(got.Scanned))
	}
	must(t, r.Close())
}

// The cache is used by the second child; a damaged one is no obstacle, and one
// that others may write to is not touched.
func TestCache(t *testing.T) {
	r := newReader(t, Options{Caches: []string{filepath.Join("/proc", "none"), sharedCache()}})
	mustRead(t, r)
	must(t, r.Close())
	dir := filepath.Join(t.TempDir(), "a", "cache")
	must(t, os.MkdirAll(dir, 0o700))
	must(t, os.CopyFS(dir, os.DirFS(sharedCache())))
	var files []string
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	}))
	if len(files) == 0 {
		t.Fatal("nothing was kept")
	}
	for _, f := range files {
		must(t, os.WriteFile(f, []byte("damaged"), 0o600))
	}
	r = newReader(t, Options{Caches: []string{dir}})
	mustRead(t, r)
	must(t, r.Close())
	for _, f := range files {
		if b, err := os.ReadFile(f); err != nil || len(b) < 1<<20 {
			t.Errorf("the damaged cache was not made anew: %d bytes, %v", len(b), err)
		}
	}

	must(t, os.Chmod(dir, 0o777))
	if _, err := usable(dir); !errors.Is(err, errShared) {
		t.Errorf("a shared cache: %v", err)
	}
}

// TestServeEndsWithItsInput: a dead parent leaves no child, on any system.
func TestServeEndsWithItsInput(t *testing.T) {
	in, parent := io.Pipe()
	child, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- Serve(t.Context(), in, out) }()
	go func() {
		_ = writeJSON(parent, setup{Protocol: protocol + 1})
	}()
	var h hello
	must(t, readJSON(child, maxHeader, &h))
	if h.Error == "" {
		t.Errorf("it greets a stranger: %+v", h)
	}
	must(t, <-done)
	if err := Serve(t.Context(), strings.NewReader(""), io.Discard); err == nil {
		t.Error("no input is no error")
	}
}

func TestFrames(t *testing.T) {
	var b bytes.Buffer
	must(t, writeFrame(&b, []byte("hello")))
	got, err := readFrame(&b, 5)
	if err != nil || string(got) != "hello" {
		t.Errorf("%q, %v", got, err)
	}
	for name, c := range map[string]string{"too long": "\x00\x00\x00\x06hello!", "cut": "\x00\x00\x00\x05hell", "no length": "\x00\x00", "nothing": ""} {
		if got, err := readFrame(strings.NewReader(c), 5); err == nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// scriptedChild is a child that behaves as its name says.
func scriptedChild(t *testing.T, how string) Command {
	t.Helper()
	c, err := Self("scripted", how, markFile(t, how))
	must(t, err)
	return c
}

func markFile(t *testing.T, how string) string {
	return filepath.Join(os.Getenv("PDFTEXT_TEST_CACHE"), strings.ReplaceAll(t.Name(), "/", "-")+how)
}

// waitForMark waits until a scripted child has come to its point.
func waitForMark(t *testing.T, how string) (pid int) {
	t.Helper()
	eventually(t, "the child comes to its point", func() bool {
		b, err := os.ReadFile(markFile(t, how))
		if err != nil {
			return false
		}
		n, _ := fmt.Sscanf(string(b), "%d\n", &pid)
		return n == 1 && bytes.HasSuffix(b, []byte("\n"))
	})
	return pid
}

// actScripted is the main of a scripted child.
func actScripted(how, mark string) int {
	if how == "parent" { // has a child of its own, which names itself
		self, err := Self("scripted", "silent", mark)
		if err != nil {
			return 1
		}
		r := New(Options{Command: self, Log: logrus.New(), Limits: Limits{Document: time.Hour}})
		_, _ = r.Read(context.Background(), []byte("%PDF-"), Ask{})
		return 0
	}
	in, out := bufio.NewReader(os.Stdin), os.Stdout
	var s setup
	if readJSON(in, maxHeader, &s) != nil {
		return 4
	}
	point := func() int {
		_ = os.WriteFile(mark, fmt.Appendf(nil, "%d\n", os.Getpid()), 0o600)
		time.Sleep(time.Hour)
		return 0
	}
	switch how {
	case "mute":
		return point()
	case "refuses":
		_ = writeJSON(out, hello{Protocol: protocol, Error: "no memory today"})
		return 0
	case "dies":
		fmt.Fprintln(os.Stderr, "the last words\nand more")
		return 3
	case "stranger":
		fmt.Print("Usage: claimtriage …")
		return 0
	case "older":
		_ = writeJSON(out, hello{Protocol: protocol - 1})
		return 0
	}
	_ = writeJSON(out, hello{Protocol: protocol})
	var q request
	_ = readJSON(in, maxHeader, &q)
	_, _ = readFrame(in, s.Limits.Bytes)
	switch how {
	case "silent":
		return point()
	case "huge-frame":
		_, _ = out.WriteString("\xff\xff\xff\xff")
	case "half-frame":
		_, _ = out.WriteString("\x00\x00\x00\x10half")
		return 0
	case "no-json":
		_ = writeFrame(out, []byte("{]"))
	case "many-pictures":
		_ = writeJSON(out, answer{Pictures: 1 << 30})
	case "wild-document":
		d := Document{Text: strings.Repeat("\x1b[2Jé", 60<<10), Pages: -5, Read: 1 << 40, Scanned: make([]int, 500)}
		for range 250 {
			d.Links = append(d.Links, Link{URL: "https://x.example/\x1b", Page: -1})
		}
		_ = writeJSON(out, answer{Document: d})
	}
	return point()
}

// running reports whether a process is there, also as a zombie.
func running(pid int) bool {
	return exec.Command("kill", "-0", fmt.Sprint(pid)).Run() == nil
}
