//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

const bombHead = "From: a@b.example\r\nTo: legal@garden-notes.example\r\nSubject: bomb\r\nDate: Mon, 02 Mar 2026 09:12:00 +0000\r\nMIME-Version: 1.0\r\n"

// nested is a message of n multiparts within one another, none of them closed.
func nested(n int) string {
	var b strings.Builder
	b.WriteString(bombHead)
	for i := range n {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=\"b%d\"\r\n\r\n--b%d\r\n", i, i)
	}
	return b.String() + "Content-Type: text/plain\r\n\r\nboom\r\n"
}

// TestBombs lets the program judge messages that are made to cost time or
// memory. The bounds are generous: what they exclude is growth without end.
func TestBombs(t *testing.T) {
	bombs := map[string]func() string{
		"nesting of 200 open multiparts": func() string { return nested(200) },
		"nesting of 25 open multiparts":  func() string { return nested(25) },
		"a mail of 100 MB": func() string {
			return bombHead + "Content-Type: text/plain\r\n\r\n" + strings.Repeat("all work and no play makes jack a dull boy\r\n", 100<<20/43)
		},
		"200,000 parts": func() string {
			return bombHead + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n", 200_000) + "--b--\r\n"
		},
		"10,000 header lines": func() string { return bombHead + strings.Repeat("X-Line: again\r\n", 10_000) + "\r\nbody\r\n" },
		"a DKIM header of 1 MB": func() string {
			return "DKIM-Signature: v=1; a=rsa-sha256; b=" + strings.Repeat("A", 1<<20) + "\r\n" + bombHead + "\r\nbody\r\n"
		},
		"HTML 100,000 deep": func() string {
			return bombHead + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<div>", 100_000) + "x"
		},
	}
	for name, bomb := range bombs {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "bomb.eml")
			if err := os.WriteFile(path, []byte(bomb()), 0o600); err != nil {
				t.Fatal(err)
			}
			judgeBomb(t, path)
		})
	}
}

func judgeBomb(t *testing.T, path string) {
	t.Helper()
	start := time.Now()
	cmd := exec.Command(binary, "check", "--json", path)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took := time.Since(start)
	var r claim.Report
	if err := json.Unmarshal(out, &r); err != nil || r.Kind != claim.Other {
		t.Errorf("judged to be %q, %v", r.Kind, err)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("no usage of the process")
	}
	t.Logf("%s, %d MiB at most", took.Round(time.Millisecond), usage.Maxrss>>10)
	if took > time.Minute || usage.Maxrss>>10 > 600 {
		t.Errorf("it cost %s and %d MiB", took, usage.Maxrss>>10)
	}
}
