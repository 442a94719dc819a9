//go:build unix

package secret

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func command(line string) Resolver { return Resolver{Source: Source{Command: New(line)}} }

func TestCommand(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"plain", "echo pw", "pw"},
		{"no line end", "printf pw", "pw"},
		{"line end of Windows", `printf 'pw\r\nmore'`, "pw"},
		{"first line only", "echo pw; echo note", "pw"},
		{"shell words", `a=p; echo "${a}w" | cat`, "pw"},
		{"words on stderr do not matter", "echo careful >&2; echo pw", "pw"},
		{"much after it", "echo pw; head -c 3000000 /dev/zero", "pw"},
		{"left running in the background", "sleep 3 & echo pw", "pw"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := command(tt.line).Get(context.Background()); err != nil || got.Reveal() != tt.want {
				t.Errorf("%d bytes, %v", len(got.Reveal()), err)
			}
		})
	}
}

func TestCommandRunsInItsFolder(t *testing.T) {
	path := write(t, "pw", "pw\n")
	r := command("cat pw")
	r.Dir = filepath.Dir(path)
	if got, err := r.Get(context.Background()); err != nil || got.Reveal() != "pw" {
		t.Errorf("%q, %v", got.Reveal(), err)
	}
}

func TestCommandFails(t *testing.T) {
	tests := []struct {
		name, line string
		err        error
		words      string
	}{
		{"says why", "echo " + canary + "; echo first >&2; echo the vault is locked >&2; exit 3", ErrCommand, "exit status 3: the vault is locked"},
		{"traces", "set -x; echo " + canary + " >/dev/null; echo " + canary + "; exit 1", ErrCommand, "exit status 1: + exit 1"},
		{"says the password", "echo " + canary + "; echo bad " + canary + " >&2; exit 1", ErrCommand, "exit status 1: bad " + Shown},
		{"writes to the terminal", `printf 'a\033[31mb\n' >&2; exit 1`, ErrCommand, "exit status 1: a[31mb"},
		{"is not there", "claimtriage-no-such-command", ErrCommand, "exit status 127"},
		{"prints nothing", "true", ErrEmpty, "password command: the password is empty"},
		{"prints no text", `printf 'a\000b\n'`, ErrForm, "not one line"},
		{"prints without end", "head -c 3000000 /dev/zero | tr '\\0' x", ErrTooLarge, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := command(tt.line).Get(context.Background())
			if !errors.Is(err, tt.err) || !strings.Contains(err.Error(), tt.words) || !got.Empty() {
				t.Errorf("%v; want %v with %q", err, tt.err, tt.words)
			}
			if err != nil {
				leaks(t, "error", err.Error())
			}
		})
	}
}

// A time-out ends the shell and everything that it started.
func TestCommandIsEndedWithItsChildren(t *testing.T) {
	alive := filepath.Join(t.TempDir(), "pid")
	r := command("sh -c 'echo $$ >" + alive + "; exec sleep 600'; true")
	r.Timeout = 300 * time.Millisecond
	if _, err := r.Get(context.Background()); !errors.Is(err, ErrTimeout) {
		t.Errorf("error is %v, want %v", err, ErrTimeout)
	}
	data, err := os.ReadFile(alive)
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for running(t, strings.TrimSpace(string(data))) {
		if time.Now().After(deadline) {
			t.Fatal("the command's child still runs")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestCommandEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := command("sleep 600").Get(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

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
