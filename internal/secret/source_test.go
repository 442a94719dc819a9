package secret

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
