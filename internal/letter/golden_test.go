package letter

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

var update = flag.Bool("update", false, "rewrite the expected results in testdata")

// summary is what matters of a letter, in the shape of the golden files.
type summary struct {
	From        []claim.Address    `json:"from,omitempty"`
	To          []claim.Address    `json:"to,omitempty"`
	Date        string             `json:"date,omitempty"`
	Subject     string             `json:"subject,omitempty"`
	Text        []string           `json:"text"`
	Quoted      []string           `json:"quoted,omitempty"`
	Hidden      []string           `json:"hidden,omitempty"`
	Links       []claim.Link       `json:"links,omitempty"`
	Images      []claim.Image      `json:"images,omitempty"`
	Attachments []claim.Attachment `json:"attachments,omitempty"`
	Forwarded   []summary          `json:"forwarded,omitempty"`
	Problems    []claim.Problem    `json:"problems,omitempty"`
}

func summarise(l *claim.Letter) summary {
	s := summary{
		From: l.From, To: l.To, Subject: l.Subject, Text: lines(l.Text), Quoted: lines(l.Quoted), Hidden: lines(l.Hidden),
		Links: l.Links, Images: l.Images, Attachments: l.Attachments, Problems: l.Problems,
	}
	if !l.Date.IsZero() {
		s.Date = l.Date.Format(time.RFC3339)
	}
	for _, f := range l.Forwarded {
		s.Forwarded = append(s.Forwarded, summarise(f))
	}
	return s
}

func lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// samples returns every message of testdata by name.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(files) < 20 {
		t.Fatalf("testdata: %d messages, error %v", len(files), err)
	}
	out := make(map[string][]byte, len(files))
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(f)] = raw
	}
	return out
}

func TestParse_golden(t *testing.T) {
	for name, raw := range samples(t) {
		t.Run(name, func(t *testing.T) {
			l, err := Parse(context.Background(), raw, Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkGolden(t, strings.TrimSuffix(name, ".eml")+".json", summarise(l))
		})
	}
}

func checkGolden(t *testing.T, name string, got summary) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(got); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
