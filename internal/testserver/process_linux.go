package testserver

import (
	"os"
	"syscall"
)

// ownGroup puts a child into a process group of its own, and lets the kernel
// end it when the test binary dies without running its cleanups.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}

func askToEnd(p *os.Process) error { return p.Signal(syscall.SIGTERM) }

// killGroup kills every process of a group that a child of ours leads. That
// the group is gone already is the usual case.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// groupLives reports whether a process of the group is still there.
func groupLives(pid int) bool { return syscall.Kill(-pid, 0) == nil }
