//go:build unix

package ledger_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/claimtriage/claimtriage/internal/ledger"
)

// nobody is the user without rights on every Unix.
const nobody = 65534

// TestReadOnly opens what the user may not write. Root may write anything, so
// a child without rights does it.
func TestReadOnly(t *testing.T) {
	tests := []struct {
		name         string
		file, folder os.FileMode
	}{
		{"file", 0o444, 0o777},
		{"file and folder", 0o444, 0o555},
		{"unreadable", 0o000, 0o755},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := reachable(t)
			path := filepath.Join(dir, "ledger.db")
			l, err := ledger.Open(t.Context(), path, ledger.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			chmod(t, path, tt.file)
			chmod(t, dir, tt.folder)
			t.Cleanup(func() { chmod(t, dir, 0o755) })
			openAsNobody(t, dir, path)
		})
	}
	t.Run("folder cannot be made", func(t *testing.T) {
		dir := reachable(t)
		chmod(t, dir, 0o555)
		t.Cleanup(func() { chmod(t, dir, 0o755) })
		openAsNobody(t, dir, filepath.Join(dir, "state", "ledger.db"))
	})
}

func openAsNobody(t *testing.T, dir, path string) {
	t.Helper()
	out, err := asNobody(t, child(t, "open", path)).CombinedOutput()
	if err == nil {
		t.Fatal("opened")
	}
	for _, want := range []string{ledger.ErrReadOnly.Error(), dir, "make the file and its folder writable"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("error is %q, want it to say %q", out, want)
		}
	}
}

// reachable is a temporary folder that every user can enter.
func reachable(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	chmod(t, dir, 0o755)
	chmod(t, filepath.Dir(dir), 0o755)
	return dir
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// asNobody lets cmd run without root's rights, from a copy of the binary that
// others may run.
func asNobody(t *testing.T, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	if os.Geteuid() != 0 {
		return cmd
	}
	bin, err := os.ReadFile(cmd.Path)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Path = filepath.Join(reachable(t), "ledger.test")
	if err := os.WriteFile(cmd.Path, bin, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return cmd
}
