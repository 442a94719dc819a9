package pdftext

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sirupsen/logrus"
	"go.uber.org/goleak"
)

// TestMain makes the test program its own child, as the real program is.
func TestMain(m *testing.M) {
	if slices.Equal(os.Args[1:], []string{"internal", "pdf-worker"}) {
		if err := Serve(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if len(os.Args) == 4 && os.Args[1] == "scripted" {
		os.Exit(actScripted(os.Args[2], os.Args[3]))
	}
	os.Exit(withCache(m.Run))
}

// withCache runs the tests with a folder for what all of them compile. The
// processes of a fuzzer share it.
func withCache(run func() int) int {
	const name = "PDFTEXT_TEST_CACHE"
	if os.Getenv(name) != "" {
		return run()
	}
	dir, err := os.MkdirTemp("", "pdftext")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if err := os.Setenv(name, dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return run()
}

// sharedCache is compiled once for all tests.
func sharedCache() string { return filepath.Join(os.Getenv("PDFTEXT_TEST_CACHE"), "cache") }

func newReader(t testing.TB, o Options) *Reader {
	t.Helper()
	var err error
	if o.Command.Path == "" {
		o.Command, err = Self("internal", "pdf-worker")
		must(t, err)
	}
	if o.Caches == nil {
		o.Caches = []string{sharedCache()}
	}
	if o.Log == nil {
		log := logrus.New()
		log.SetOutput(testLog{t})
		o.Log = log
	}
	r := New(o)
	t.Cleanup(func() { must(t, r.Close()) })
	return r
}

type testLog struct{ t testing.TB }

func (l testLog) Write(p []byte) (int, error) {
	l.t.Logf("%s", p)
	return len(p), nil
}

func TestRead(t *testing.T) {
	defer goleak.VerifyNone(t)
	r := newReader(t, Options{})
	whole := plainPDF(t, letterLines())
	lost := bytes.Replace(whole, []byte("startxref\n"), []byte("startxref\n9"), 1)
	manyPages := make([][]string, 500)
	for i := range manyPages {
		manyPages[i] = []string{fmt.Sprintf("This is page number %d of a long document", i+1)}
	}
	for _, c := range []struct {
		name  string
		pdf   []byte
		want  Document // but for its text
		holds []string
		lacks []string
		err   error
	}{
		{name: "standard font", pdf: plainPDF(t, letterLines()), want: Document{Pages: 1, Read: 1}, holds: letterLines()},
		{name: "embedded font", pdf: embeddedPDF(t), want: Document{Pages: 1, Read: 1}, holds: letterLines()},
		{name: "owner password only", pdf: encryptedPDF(t, ""), want: Document{Pages: 1, Read: 1}, holds: letterLines()},
		{name: "user password", pdf: encryptedPDF(t, "user"), err: ErrEncrypted},
		{
			name: "links", pdf: linkedPDF(t), holds: []string{"und sonst nichts von Belang"},
			want: Document{Pages: 1, Read: 1, Links: []Link{
				{URL: "https://portal.example/case/00471?x=1", Text: "Ihr Fall im Portal: hier ansehen", Page: 1},
				{URL: "mailto:claims@portal.example", Text: "und sonst nichts von Belang", Page: 1},
			}},
		},
		{name: "scanned", pdf: scannedPDF(t, letterLines()...), want: Document{Pages: 1, Read: 1, Scanned: []int{1}}},
		{
			name: "500 pages", pdf: plainPDF(t, manyPages...), want: Document{Pages: 500, Read: 20},
			holds: []string{"page number 1 of", "page number 20 of"}, lacks: []string{"page number 21 of"},
		},
		{name: "a page without anything", pdf: plainPDF(t, nil), want: Document{Pages: 1, Read: 1}},
		{name: "cross references lost", pdf: lost, want: Document{Pages: 1, Read: 1}, holds: letterLines()},
		{name: "half a file", pdf: embeddedPDF(t)[:4000], err: ErrDamaged},
		{name: "no PDF", pdf: []byte("%PDF-1.4 and nothing else"), err: ErrDamaged},
		{name: "nothing", pdf: nil, err: ErrDamaged},
		{name: "too large", pdf: make([]byte, 20<<20+1), err: ErrTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := r.Read(t.Context(), c.pdf, Ask{})
			if !errors.Is(err, c.err) || c.err == nil && err != nil {
				t.Fatalf("error %v, want %v", err, c.err)
			}
			if c.err != nil {
				return
			}
			for _, words := range c.holds {
				if !strings.Contains(got.Text, words) {
					t.Errorf("%q is missing in\n%s", words, got.Text)
				}
			}
			for _, words := range c.lacks {
				if strings.Contains(got.Text, words) {
					t.Errorf("%q should not be in\n%s", words, got.Text)
				}
			}
			got.Text = ""
			if diff := cmp.Diff(c.want, *got); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
		})
	}
	must(t, r.Close())
}

// TestMain's cache folder lies in a folder of its own, so that the first
// child has to make it.
func TestStartUp(t *testing.T) {
	r := newReader(t, Options{})
	begun := time.Now()
	_, err := r.Read(t.Context(), embeddedPDF(t), Ask{})
	must(t, err)
	t.Logf("first PDF: %v", time.Since(begun))
	begun = time.Now()
	for range 20 {
		_, err := r.Read(t.Context(), embeddedPDF(t), Ask{})
		must(t, err)
	}
	t.Logf("each further PDF: %v", time.Since(begun)/20)
}
