package pdftext

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A parent that dies without a word takes its child along, at work or not.
func TestChildDiesWithItsParent(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "mark")
	c, err := Self("scripted", "parent", mark)
	must(t, err)
	parent := &exec.Cmd{Path: c.Path, Args: c.Args, Stderr: os.Stderr}
	must(t, parent.Start())
	var child int
	eventually(t, "the parent names its child", func() bool {
		b, _ := os.ReadFile(mark)
		n, _ := fmt.Sscanf(string(b), "%d\n", &child)
		return n == 1 && strings.HasSuffix(string(b), "\n")
	})
	if gone(child) {
		t.Fatalf("no child %d", child)
	}
	must(t, parent.Process.Kill())
	_ = parent.Wait() // it was killed
	eventually(t, "the child ends", func() bool { return gone(child) })
}

// gone reports whether a process has ended, also when nobody collects it.
func gone(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || strings.Contains(string(stat), ") Z ")
}

func TestEmptyEnvironmentAndLimits(t *testing.T) {
	r := newReader(t, Options{})
	mustRead(t, r)
	pid := r.pid()
	env, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	must(t, err)
	if len(env) != 0 {
		t.Errorf("the child has an environment: %q", env)
	}
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", pid))
	must(t, err)
	for _, want := range []string{"Max core file size", "Max data size", "Max open files"} {
		for line := range strings.Lines(string(limits)) {
			if strings.HasPrefix(line, want) && strings.Contains(line, "unlimited") {
				t.Errorf("not limited: %s", line)
			}
		}
	}
}
