package secret

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFile(t *testing.T) {
	long := strings.Repeat("x", maxBytes)
	tests := []struct {
		name, text, want string
		err              error
	}{
		{"plain", "pw", "pw", nil},
		{"line end", "pw\n", "pw", nil},
		{"line end of Windows", "pw\r\n", "pw", nil},
		{"blanks belong to it", " p w \n", " p w ", nil},
		{"not ASCII", "pässwörd\n", "pässwörd", nil},
		{"empty", "", "", ErrEmpty},
		{"only a line end", "\n", "", ErrEmpty},
		{"two lines", canary + "\nsecond\n", "", ErrForm},
		{"two line ends", canary + "\n\n", "", ErrForm},
		{"NUL", canary + "\x00", "", ErrForm},
		{"longest", long, long, nil},
		{"too long", long + "x", "", ErrTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Resolver{Source: Source{File: write(t, "pw", tt.text)}}.Get(context.Background())
			if !errors.Is(err, tt.err) || got.Reveal() != tt.want {
				t.Errorf("%d bytes, error %v; want %d bytes, error %v", len(got.Reveal()), err, len(tt.want), tt.err)
			}
			if err != nil {
				leaks(t, "error", err.Error())
			}
		})
	}
}

func TestFileIsReadAnew(t *testing.T) {
	path := write(t, "pw", "old\n")
	r := Resolver{Source: Source{File: path}}
	for _, want := range []string{"old", "new"} {
		if err := os.WriteFile(path, []byte(want+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := r.Get(context.Background()); err != nil || got.Reveal() != want {
			t.Errorf("%q, %v; want %q", got.Reveal(), err, want)
		}
	}
}

func TestErrorsNameTheSource(t *testing.T) {
	t.Setenv("CREDENTIALS_DIRECTORY", t.TempDir())
	none := filepath.Join(t.TempDir(), "none")
	tests := []struct {
		source Source
		err    error
		words  string
	}{
		{Source{File: none}, ErrMissing, "password file " + none + ": not there"},
		{Source{File: t.TempDir()}, nil, "not a regular file"},
		{Source{Env: "CLAIMTRIAGE_TEST_NONE"}, ErrMissing, "environment variable CLAIMTRIAGE_TEST_NONE: not there"},
		{Source{Credential: "none"}, ErrMissing, "credential none: not there"},
		{Source{Credential: "../etc/passwd"}, nil, "not a credential name"},
		{Source{}, ErrNoSource, "no password source"},
	}
	for _, tt := range tests {
		_, err := Resolver{Source: tt.source}.Get(context.Background())
		if err == nil || (tt.err != nil && !errors.Is(err, tt.err)) || !strings.Contains(err.Error(), tt.words) {
			t.Errorf("%v: %v; want %v with %q", tt.source, err, tt.err, tt.words)
		}
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("CLAIMTRIAGE_TEST_PW", "pw")
	got, err := Resolver{Source: Source{Env: "CLAIMTRIAGE_TEST_PW"}}.Get(context.Background())
	if err != nil || got.Reveal() != "pw" {
		t.Errorf("%q, %v", got.Reveal(), err)
	}
	t.Setenv("CLAIMTRIAGE_TEST_PW", "")
	if _, err := (Resolver{Source: Source{Env: "CLAIMTRIAGE_TEST_PW"}}).Get(context.Background()); !errors.Is(err, ErrEmpty) {
		t.Errorf("empty variable: %v", err)
	}
}

func TestCredential(t *testing.T) {
	t.Setenv("CREDENTIALS_DIRECTORY", filepath.Dir(write(t, "imap-main", "pw\n")))
	r := Resolver{Source: Source{Credential: "imap-main"}}
	if got, err := r.Get(context.Background()); err != nil || got.Reveal() != "pw" {
		t.Errorf("%q, %v", got.Reveal(), err)
	}
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	if _, err := r.Get(context.Background()); !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "LoadCredential=imap-main:") {
		t.Errorf("without the folder: %v", err)
	}
	for name, want := range map[string]bool{"a": true, "a.b-c_d": true, "": false, ".": false, "..": false, "a/b": false, "a b": false, "a\n": false, strings.Repeat("a", 256): false} {
		if got := ValidCredential(name); got != want {
			t.Errorf("ValidCredential(%.20q) = %v", name, got)
		}
	}
}

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

func TestReadableByOthers(t *testing.T) {
	path := write(t, "pw", "pw")
	for mode, want := range map[os.FileMode]bool{0o600: false, 0o400: false, 0o640: false, 0o644: true, 0o604: true} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if got, err := ReadableByOthers(path); err != nil || got != want {
			t.Errorf("%o: %v, %v", mode, got, err)
		}
	}
	if _, err := ReadableByOthers(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
}
