//go:build unix

package secret

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// running reports whether the process lives. One that has ended and waits for
// somebody to take note (state Z) does not.
func running(t *testing.T, pid string) bool {
	t.Helper()
	n, err := strconv.Atoi(pid)
	if err != nil {
		t.Fatal(err)
	}
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	if err == nil && strings.Contains(string(stat), ") Z ") {
		return false
	}
	return syscall.Kill(n, 0) == nil
}
