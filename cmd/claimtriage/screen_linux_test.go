package main

import (
	"os"
	"syscall"
	"testing"
	"unsafe"
)

// setColumns makes a terminal that wide.
func setColumns(t *testing.T, tty *os.File, n uint16) {
	t.Helper()
	size := struct{ rows, columns, x, y uint16 }{rows: 24, columns: n}
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, tty.Fd(), syscall.TIOCSWINSZ, uintptr(unsafe.Pointer(&size)))
	if errno != 0 {
		t.Fatal(errno)
	}
}

// TestColourOnlyOnATerminal asks about a real pseudo-terminal and a pipe.
func TestColourOnlyOnATerminal(t *testing.T) {
	tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	setColumns(t, tty, 97)
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	if !isTerminal(tty) || columns(tty) != 97 {
		t.Errorf("a terminal of 97 columns: %v, %d", isTerminal(tty), columns(tty))
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if isTerminal(w) || columns(w) != 0 {
		t.Error("a pipe is taken for a terminal")
	}
	t.Setenv("TERM", "dumb")
	if isTerminal(tty) {
		t.Error("TERM=dumb gets colour")
	}
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "1")
	if isTerminal(tty) {
		t.Error("NO_COLOR gets colour")
	}
	if columns(tty) != 97 {
		t.Error("without colour the width is lost")
	}
}
