package spool

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const mboxText = "From a@b.example Mon Mar  2 10:00:00 2026\nSubject: one\n\nbody\n>From here on\n\nFrom now on it is text.\n\nFrom c@d.example Tue Mar  3 10:00:00 2026\nSubject: two\n\nlast\n"

func collect(t *testing.T, stdin string, paths ...string) map[string]string {
	t.Helper()
	got := map[string]string{}
	Walk(paths, strings.NewReader(stdin), func(it Item) bool {
		if it.Err != nil {
			got[it.Name] = "error: " + it.Err.Error()
		} else {
			got[it.Name] = string(it.Raw)
		}
		return true
	})
	return got
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMbox(t *testing.T) {
	want := map[string]string{
		"-#1": "Subject: one\n\nbody\nFrom here on\n\nFrom now on it is text.\n",
		"-#2": "Subject: two\n\nlast\n",
	}
	if diff := cmp.Diff(want, collect(t, mboxText, "-")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSingleMessageWithFromLineKeepsItsName(t *testing.T) {
	got := collect(t, "From a@b.example Mon Mar  2 10:00:00 2026\nSubject: one\n\nbody\n", "-")
	if diff := cmp.Diff(map[string]string{"-": "Subject: one\n\nbody\n"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFolderAndMaildir(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"b.eml":                   "Subject: b\n\n",
		"a.eml":                   "Subject: a\n\n",
		"00017.abcd":              "Received: from x\nSubject: c\n\n",
		"notes.md":                "# notes about these letters\n",
		".hidden.eml":             "Subject: no\n\n",
		"Maildir/new/1.x":         "Subject: new\n\n",
		"Maildir/cur/2.y:2,S":     "Subject: cur\n\n",
		"Maildir/tmp/3.z":         "Subject: half\n\n",
		"Maildir/.Junk/cur/4.j":   "Subject: junk\n\n",
		"Maildir/.Junk/new/.keep": "",
	})
	got := collect(t, "", dir)
	want := map[string]string{
		filepath.Join(dir, "a.eml"):                 "Subject: a\n\n",
		filepath.Join(dir, "b.eml"):                 "Subject: b\n\n",
		filepath.Join(dir, "00017.abcd"):            "Received: from x\nSubject: c\n\n",
		filepath.Join(dir, "Maildir/new/1.x"):       "Subject: new\n\n",
		filepath.Join(dir, "Maildir/cur/2.y:2,S"):   "Subject: cur\n\n",
		filepath.Join(dir, "Maildir/.Junk/cur/4.j"): "Subject: junk\n\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestErrorsAreItems(t *testing.T) {
	empty := t.TempDir()
	got := collect(t, "", "does-not-exist.eml", empty)
	if diff := cmp.Diff(map[string]string{
		"does-not-exist.eml": "error: stat: no such file or directory",
		empty:                "error: " + ErrNoMessages.Error(),
	}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWalkStops(t *testing.T) {
	n := 0
	Walk([]string{"-"}, strings.NewReader(mboxText), func(Item) bool { n++; return false })
	if n != 1 {
		t.Errorf("yielded %d items after the first said stop", n)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("disk on fire") }

func TestReadErrorIsSaid(t *testing.T) {
	var got error
	Walk([]string{"-"}, brokenReader{}, func(it Item) bool { got = it.Err; return true })
	if got == nil || !strings.Contains(got.Error(), "disk on fire") {
		t.Errorf("error = %v", got)
	}
}

func FuzzMbox(f *testing.F) {
	f.Add(mboxText)
	f.Add("From x Mon 2026\nFrom y Tue 2026\n")
	f.Fuzz(func(t *testing.T, text string) {
		Walk([]string{"-"}, strings.NewReader(text), func(it Item) bool {
			if it.Err != nil && !errors.Is(it.Err, io.EOF) {
				t.Errorf("a string cannot fail to be read: %v", it.Err)
			}
			return true
		})
	})
}
