//go:build !linux

package testserver

import (
	"os"
	"syscall"
)

// The servers are Debian's: elsewhere this package only has to compile.

func ownGroup() *syscall.SysProcAttr { return nil }

func askToEnd(p *os.Process) error { return p.Kill() }

func killGroup(int) {}

func groupLives(int) bool { return false }
