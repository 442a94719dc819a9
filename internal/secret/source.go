package secret

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// What can be wrong with a source.
var (
	ErrNoSource = errors.New("no source of the password is given")
	ErrMissing  = errors.New("not there")
	ErrEmpty    = errors.New("the password is empty")
	ErrForm     = errors.New("the password is not one line of text")
	ErrTooLarge = errors.New("larger than a password can be")
	ErrTimeout  = errors.New("not done in time")
	ErrCommand  = errors.New("the command failed")
)

// maxBytes caps a password; access tokens have some thousand bytes.
const maxBytes = 64 << 10

// Source says where a password comes from: exactly one field is set.
type Source struct {
	File       string // path; one line end at the end is not part of the password
	Command    Secret // for sh -c; the first line it prints. A Secret, for people write passwords into it
	Env        string // name of an environment variable
	Credential string // name of a file in $CREDENTIALS_DIRECTORY (systemd's LoadCredential=)
}

// Empty reports whether no field is set.
func (s Source) Empty() bool {
	return s.File == "" && s.Command.Empty() && s.Env == "" && s.Credential == ""
}

// String names the source without any secret.
func (s Source) String() string {
	switch {
	case s.File != "":
		return "password file " + s.File
	case !s.Command.Empty():
		return "password command"
	case s.Env != "":
		return "environment variable " + s.Env
	case s.Credential != "":
		return "credential " + s.Credential
	}
	return "no password source"
}

// Resolver reads a password from its source, anew at every Get, so that a
// changed password is found without a restart. It is safe for concurrent use.
type Resolver struct {
	Source  Source
	Dir     string        // working folder of the command; "" for the current one
	Timeout time.Duration // of the command; 0 for 30 s
}

// Get returns the password. Errors name the source, wrap one of the Err
// values above where it fits, and never hold the password.
func (r Resolver) Get(ctx context.Context) (Secret, error) {
	text, err := r.read(ctx)
	if err == nil {
		err = vet(text)
	}
	if err != nil {
		return Secret{}, fmt.Errorf("%s: %w", r.Source, err)
	}
	return New(text), nil
}

func (r Resolver) read(ctx context.Context) (string, error) {
	switch s := r.Source; {
	case s.File != "":
		return readFile(s.File)
	case !s.Command.Empty():
		return r.run(ctx)
	case s.Env != "":
		text, ok := os.LookupEnv(s.Env)
		if !ok {
			return "", fmt.Errorf("%w (set it in the service's environment)", ErrMissing)
		}
		return text, nil
	case s.Credential != "":
		return readCredential(s.Credential)
	}
	return "", ErrNoSource
}

// vet refuses what no server takes as a password, before it is sent: IMAP
// ends a command at a line end (RFC 3501 section 9, CRLF and NUL are no
// TEXT-CHAR).
func vet(text string) error {
	switch {
	case text == "":
		return ErrEmpty
	case len(text) > maxBytes:
		return ErrTooLarge
	case strings.ContainsAny(text, "\r\n\x00"):
		return ErrForm
	}
	return nil
}

func readFile(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "", fmt.Errorf("%w", ErrMissing)
	case err != nil:
		return "", bare(err)
	case !info.Mode().IsRegular():
		return "", errors.New("not a regular file")
	case info.Size() > maxBytes:
		return "", ErrTooLarge
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", bare(err)
	}
	return trimEnd(string(data)), nil
}

// bare takes the path off an error of os: the source names it already.
func bare(err error) error {
	if pe, ok := errors.AsType[*os.PathError](err); ok {
		return pe.Err
	}
	return err
}

// trimEnd removes one line end.
func trimEnd(s string) string {
	return strings.TrimSuffix(strings.TrimSuffix(s, "\n"), "\r")
}

// ValidCredential reports whether name can be a credential: systemd.exec(5)
// allows no slash, and "." and ".." are no files.
func ValidCredential(name string) bool {
	return len(name) <= 255 && regexp.MustCompile(`^[A-Za-z0-9_.@:-]+$`).MatchString(name) && strings.Trim(name, ".") != ""
}

func readCredential(name string) (string, error) {
	if !ValidCredential(name) {
		return "", errors.New("not a credential name (use letters, digits, dots and dashes)")
	}
	dir := os.Getenv("CREDENTIALS_DIRECTORY")
	if dir == "" {
		return "", fmt.Errorf("CREDENTIALS_DIRECTORY is %w (start the service with LoadCredential=%s:PATH)", ErrMissing, name)
	}
	return readFile(filepath.Join(dir, name))
}

// ReadableByOthers reports whether every user of the machine may read the
// file at path. A file readable by its group is no mistake: services are
// given their passwords so.
func ReadableByOthers(path string) (bool, error) {
	info, err := os.Stat(path)
	if err != nil {
		return false, fmt.Errorf("password file: %w", err)
	}
	return info.Mode().Perm()&0o004 != 0, nil
}
