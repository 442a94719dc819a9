package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

// ErrNotFound says that no config file is there.
var ErrNotFound = errors.New("no config file")

// FileName is the name of the config file in the folders that Find looks in.
const FileName = "claimtriage.yaml"

// Find returns the path of the config file: flag when it is given, otherwise
// the first of $XDG_CONFIG_HOME/claimtriage/claimtriage.yaml (XDG_CONFIG_HOME
// is ~/.config when not set) and ./claimtriage.yaml that is there. The error
// wraps ErrNotFound and names the places.
func Find(flag string) (path string, err error) {
	if flag != "" {
		return flag, nil
	}
	looked := places()
	for _, p := range looked {
		if _, err := os.Stat(p); err == nil {
			return p, nil
		} else if !errors.Is(err, os.ErrNotExist) {
			return "", fmt.Errorf("config: %w", err)
		}
	}
	return "", fmt.Errorf("%w: looked for %s (name one with --config FILE; docs/configuration.md shows a small one)", ErrNotFound, strings.Join(looked, " and "))
}

func places() []string {
	var out []string
	// An empty or relative XDG_CONFIG_HOME counts as not set (XDG Base
	// Directory Specification).
	dir := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) {
		dir = ""
		if home, err := os.UserHomeDir(); err == nil {
			dir = filepath.Join(home, ".config")
		}
	}
	if dir != "" {
		out = append(out, filepath.Join(dir, "claimtriage", FileName))
	}
	return append(out, FileName)
}

// Load reads the config file at path, and the sites_file that it names, and
// looks whether the other files it names are there. The error lists every
// mistake (strictyaml.All).
func Load(path string) (*Config, error) {
	data, err := readCapped(path, strictyaml.MaxBytes)
	if err != nil {
		return nil, err
	}
	r := read(path, data)
	r.files()
	return r.finish()
}

// Parse reads data, the content of file, and nothing else. Relative paths in
// it are relative to the folder of file. The error lists every mistake
// (strictyaml.All).
func Parse(file string, data []byte) (*Config, error) {
	return read(file, data).finish()
}

// readCapped reads a file of at most limit bytes; one byte more is returned
// so that the reader of the content can say so.
func readCapped(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s is not there", ErrNotFound, path)
	}
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	return data, nil
}
