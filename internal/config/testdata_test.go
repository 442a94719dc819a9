package config

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

var update = flag.Bool("update", false, "write the expected results of this run; read the diff before you keep it")

// canary stands in the bad files wherever a secret could slip to.
const canary = "hunter2"

// expect compares got with the file, or writes it with -update.
func expect(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run the test with -update to write it)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func cases(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("no test data at %s: %v", pattern, err)
	}
	return files
}

func TestEveryExpectedErrorHasItsFile(t *testing.T) {
	for _, file := range cases(t, "bad/*.expected-error") {
		if _, err := os.Stat(strings.TrimSuffix(file, ".expected-error") + ".yaml"); err != nil {
			t.Error(err)
		}
	}
}

// Each bad file breaks one rule, and fails for that reason alone.
func TestBadFiles(t *testing.T) {
	for _, file := range cases(t, "bad/*.yaml") {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			c, err := Load(file)
			if err == nil {
				t.Fatalf("no error, got %+v", c)
			}
			text := strings.ReplaceAll(err.Error(), filepath.Dir(file)+string(filepath.Separator), "")
			expect(t, strings.TrimSuffix(file, ".yaml")+".expected-error", text+"\n")
			if strings.Contains(text, canary) {
				t.Errorf("the error shows a secret: %s", text)
			}
			for _, e := range strictyaml.All(err) {
				if e.Line == 0 || e.Col == 0 {
					t.Errorf("no place in %v", e)
				}
			}
			if _, ok := errors.AsType[*strictyaml.Error](err); !ok {
				t.Errorf("error of type %T", err)
			}
		})
	}
}

// good copies the good files to a folder of its own and gives the password
// files their modes, which a checkout does not keep.
func good(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "good"))); err != nil {
		t.Fatal(err)
	}
	for file, mode := range map[string]os.FileMode{"secret": 0o640, "open": 0o644} {
		if err := os.Chmod(filepath.Join(dir, file), mode); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Each good file is read, and shows what is in force. What it shows can be
// read again and means the same.
func TestGoodFiles(t *testing.T) {
	dir := good(t)
	for _, file := range cases(t, "good/*.yaml") {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			c, err := Load(filepath.Join(dir, filepath.Base(file)))
			if err != nil {
				t.Fatal(err)
			}
			first, err := c.Effective()
			if err != nil {
				t.Fatal(err)
			}
			text := first
			for _, w := range c.Warnings {
				text += "# " + w.Error() + "\n"
			}
			text = strings.ReplaceAll(text, dir, "DIR")
			expect(t, strings.TrimSuffix(file, ".yaml")+".effective", text)
			if strings.Contains(text, canary) || strings.Contains(fmt.Sprintf("%+v %#v", c, c), canary) {
				t.Errorf("the config shows a secret:\n%s", text)
			}
			again, err := Parse("claimtriage.yaml", []byte(first))
			if err != nil {
				t.Fatalf("the effective config is not read again: %v", err)
			}
			second, err := again.Effective()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(first, second); diff != "" {
				t.Errorf("read again it means something else (-first +second):\n%s", diff)
			}
		})
	}
}
