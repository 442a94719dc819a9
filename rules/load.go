package rules

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"

	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

//go:embed packs
var embedded embed.FS

// Limits of a rules folder.
const (
	maxFiles     = 200
	maxFileBytes = strictyaml.MaxBytes
)

// Errors of loading.
var (
	// ErrTooMany says that the folder holds more pack files than can be meant.
	ErrTooMany = fmt.Errorf("more than %d rule files", maxFiles)
	// ErrTooLarge says that a pack file is larger than can be meant.
	ErrTooLarge = fmt.Errorf("rule file is larger than %d bytes", maxFileBytes)
)

// Load reads the embedded packs and, over them, the *.yaml files in the
// folder dir; "" reads the embedded ones only. Mistakes in files are
// *strictyaml.Error, all of a file joined.
func Load(dir string) (*Set, error) {
	if dir == "" {
		return LoadFS(nil)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open rules folder: %w", err)
	}
	set, err := LoadFS(root.FS())
	return set, errors.Join(err, root.Close())
}

// LoadFS is Load for the *.yaml files at the top of user, which may be nil.
func LoadFS(user fs.FS) (*Set, error) {
	base, err := fs.Sub(embedded, "packs")
	if err != nil {
		return nil, fmt.Errorf("embedded rule packs: %w", err)
	}
	m := merger{}
	if err := m.folder(base); err != nil {
		return nil, fmt.Errorf("embedded rule packs: %w", err)
	}
	if user != nil {
		if err := m.folder(user); err != nil {
			return nil, err
		}
	}
	return m.set()
}

// folder merges every pack file of fsys, in the order of their names.
func (m *merger) folder(fsys fs.FS) error {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return fmt.Errorf("list rule files: %w", err)
	}
	if len(names) > maxFiles {
		return ErrTooMany
	}
	files := make([]packFile, len(names))
	errs := make([]error, len(names))
	var wait sync.WaitGroup
	for i, name := range names {
		wait.Go(func() { files[i], errs[i] = readFile(fsys, name) })
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for i := range files {
		m.add(&files[i])
	}
	return nil
}

func readCapped(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open rule file: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("read rule file %s: %w", name, err)
	}
	if len(data) > maxFileBytes {
		return nil, fmt.Errorf("%s: %w", name, ErrTooLarge)
	}
	return data, nil
}

// readFile reads one pack. The tables have files of their own.
func readFile(fsys fs.FS, name string) (packFile, error) {
	data, err := readCapped(fsys, name)
	if err != nil {
		return packFile{}, err
	}
	switch strings.TrimSuffix(path.Base(name), ".yaml") {
	case "strategies":
		rows, err := parseStrategies(name, data)
		return packFile{strategies: rows}, err
	case "verdicts":
		table, err := parseVerdicts(name, data)
		return packFile{verdicts: &table}, err
	}
	return parsePack(name, data)
}
