package testserver

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// startLimit is how long a server may take until it greets, on a machine that
// is busy with other tests.
const startLimit = 30 * time.Second

// stopLimit is how long a server may take to end when asked, before it and all
// its children are killed.
const stopLimit = 10 * time.Second

// killLimit is how long killed processes may take to be gone. Where nobody
// collects orphans they never are.
const killLimit = time.Second

// process is a running server with its children, in a process group of its own.
type process struct {
	cmd *exec.Cmd
	out *os.File // its stdout and stderr
}

// startProcess runs a command whose output goes to the file out of dir.
func startProcess(dir, out string, cmd *exec.Cmd) (*process, error) {
	f, err := os.OpenFile(filepath.Join(dir, out), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("opening the output of %s: %w", cmd.Path, err)
	}
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, f, f
	cmd.SysProcAttr = ownGroup()
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("starting %s: %w", cmd.Path, err), f.Close())
	}
	return &process{cmd: cmd, out: f}, nil
}

// stop asks the process to end, waits for it, and kills what is left of its
// group. It may be called once.
func (p *process) stop() {
	_ = askToEnd(p.cmd.Process)
	late := time.AfterFunc(stopLimit, func() { killGroup(p.cmd.Process.Pid) })
	_ = p.cmd.Wait() // how it ended does not matter: it was told to
	late.Stop()
	p.kill()
}

// kill ends the process and its children at once, for when nobody is left to
// whom it could say farewell.
func (p *process) kill() {
	killGroup(p.cmd.Process.Pid)
	_ = p.cmd.Wait() // in vain if stop has waited already
	// The children die a moment after their parent, and until then they may
	// still write into a folder that is to be removed.
	for end := time.Now().Add(killLimit); groupLives(p.cmd.Process.Pid) && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	_ = p.out.Close()
}
