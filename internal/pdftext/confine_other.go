//go:build !linux

package pdftext

import (
	"os/exec"
	"runtime/debug"
)

// compileBytes is what the child needs beside its documents.
const compileBytes = 1 << 30

// confine sets what the Go runtime can hold by itself. The sandbox has its own
// limit of memory, and the child ends when its input does.
func confine(Limits) error {
	debug.SetMemoryLimit(compileBytes)
	return nil
}

func tie(*exec.Cmd) {}

func capMemory(int, uint64) error { return nil }
