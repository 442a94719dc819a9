package classify_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/claimtriage/claimtriage/classify"
	"github.com/claimtriage/claimtriage/internal/claim"
)

func TestZZFP(t *testing.T) {
	c := classify.New(loadRules(t), claim.Own{})
	n, bad := 0, 0
	start := time.Now()
	for _, root := range []string{"/root/go/pkg/mod", "/usr/share/doc", "/usr/share/perl", "/usr/lib/python3", "/usr/share/common-licenses", "/usr/share/man", "/usr/local/go"} {
		filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil
			}
			low := strings.ToLower(filepath.Base(p))
			if !(strings.HasSuffix(low, ".md") || strings.HasSuffix(low, ".txt") || strings.HasSuffix(low, ".html") || strings.HasSuffix(low, ".rst") || strings.HasPrefix(low, "licen") || strings.HasPrefix(low, "copying") || strings.HasPrefix(low, "copyright") || strings.HasPrefix(low, "readme") || strings.HasPrefix(low, "changelog")) {
				return nil
			}
			b, _ := os.ReadFile(p)
			if len(b) > 400000 {
				b = b[:400000]
			}
			s := string(b)
			for len(s) > 100 {
				k := min(len(s), 3000)
				chunk := s[:k]
				s = s[k:]
				if !utf8.ValidString(chunk) {
					continue
				}
				n++
				l := &claim.Letter{Subject: low, Text: chunk, From: []claim.Address{{Address: "a@somewhere.org"}}, To: []claim.Address{{Address: "b@golang.org"}}, Date: start}
				got := c.Classify(l)
				if got.Kind != claim.Other {
					bad++
					if bad < 40 {
						sig := ""
						for _, x := range got.Signals {
							sig += x.Rule + "=" + x.Words + "; "
						}
						t.Logf("%s %s %v %s", p, got.Kind, got.Confidence, sig)
					}
				}
			}
			return nil
		})
	}
	t.Logf("%d chunks, %d wrong, %v", n, bad, time.Since(start))
}
