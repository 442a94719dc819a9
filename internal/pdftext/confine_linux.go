package pdftext

import (
	"fmt"
	"os/exec"
	"runtime/debug"
	"syscall"

	"golang.org/x/sys/unix"
)

// compileBytes is what the child needs beside its documents: 300 MiB while it
// compiles PDFium, and room for Go's runtime.
const compileBytes = 1 << 30

// confine limits this process, the child, before it reads anything. The data
// segment (private memory that can be written) is limited rather than the
// address space, of which Go reserves much and uses little.
func confine(l Limits) error {
	debug.SetMemoryLimit(compileBytes)
	data := uint64(compileBytes + 2*l.Memory + 4*l.Bytes + ocrPages*maxImage)
	for _, limit := range []struct {
		what  int
		value uint64
	}{
		{unix.RLIMIT_DATA, data},
		{unix.RLIMIT_CORE, 0},
		{unix.RLIMIT_FSIZE, 256 << 20}, // the cache
		{unix.RLIMIT_NOFILE, 64},
	} {
		if err := lower(limit.what, limit.value); err != nil {
			return fmt.Errorf("limit %d of the PDF reader: %w", limit.what, err)
		}
	}
	return nil
}

// lower sets a limit, unless a lower one is in force.
func lower(what int, value uint64) error {
	var now unix.Rlimit
	if err := unix.Getrlimit(what, &now); err != nil {
		return err
	}
	value = min(value, now.Max)
	return unix.Setrlimit(what, &unix.Rlimit{Cur: value, Max: value})
}

// tie lets a child die with this process, however that dies. The signal comes
// when the thread that started the child ends; Go keeps its threads, but for
// those that a goroutine locked and left so, which nobody does here.
func tie(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}

// capMemory limits the memory of a child that is not ours and cannot do it itself.
func capMemory(pid int, bytes uint64) error {
	limit := unix.Rlimit{Cur: bytes, Max: bytes}
	return unix.Prlimit(pid, unix.RLIMIT_DATA, &limit, nil)
}
