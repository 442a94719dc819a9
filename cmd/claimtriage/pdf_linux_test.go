package main_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestPDFWorkerIsKilled kills the worker of a running check in the middle: no
// letter is lost, and no process is left. It also shows that PDFium stays out
// of the program's own memory.
func TestPDFWorkerIsKilled(t *testing.T) {
	const letters = 40
	dir := t.TempDir()
	binary := filepath.Join(dir, "claimtriage")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	mails := filepath.Join(dir, "mails")
	if err := os.Mkdir(mails, 0o700); err != nil {
		t.Fatal(err)
	}
	raw := letterWithPDF(t)
	for i := range letters {
		if err := os.WriteFile(filepath.Join(mails, fmt.Sprintf("%d.eml", i)), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	check := exec.Command(binary, "check", "--json", mails)
	check.Env = append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(dir, "cache"))
	var said bytes.Buffer
	check.Stderr = &said
	out, err := check.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := check.Start(); err != nil {
		t.Fatal(err)
	}
	lines, memory := bufio.NewScanner(out), 0
	lines.Buffer(nil, 1<<20)
	found, seen := 0, map[int]bool{}
	for lines.Scan() {
		if strings.Contains(lines.Text(), `"kind":"first_claim"`) && strings.Contains(lines.Text(), "BM-2026-00471") {
			found++
		}
		for _, worker := range children(t, check.Process.Pid) {
			if seen[worker] = true; len(seen) == 1 && found == 1 {
				_ = kill(worker) // it may be gone already, which the count below shows
			}
		}
		memory = max(memory, peak(check.Process.Pid))
	}
	if err := check.Wait(); err != nil {
		t.Errorf("check: %v\n%s", err, &said)
	}
	if found != letters {
		t.Errorf("%d of %d letters were found\n%s", found, letters, &said)
	}
	if len(seen) != 2 || !strings.Contains(said.String(), "the PDF reader was stopped") {
		t.Errorf("workers %v: none was killed\n%s", seen, &said)
	}
	for worker := range seen {
		if _, err := os.Stat(fmt.Sprintf("/proc/%d/fd/0", worker)); err == nil {
			t.Errorf("worker %d is still there", worker)
		}
	}
	t.Logf("the program itself held %d KiB at most", memory)
}

func letterWithPDF(t *testing.T) []byte {
	t.Helper()
	script, err := txtar.ParseFile(filepath.Join("testdata", "script", "pdf.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range script.Files {
		if f.Name == "letter.eml" {
			return f.Data
		}
	}
	t.Fatal("pdf.txt has no letter.eml")
	return nil
}

// children lists the processes that pid started.
func children(t *testing.T, pid int) []int {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	var out []int
	for _, stat := range all {
		content, _ := os.ReadFile(stat) // it may have ended
		i := bytes.LastIndexByte(content, ')')
		if f := strings.Fields(string(content[i+1:])); len(f) > 1 && f[1] == strconv.Itoa(pid) {
			child, _ := strconv.Atoi(filepath.Base(filepath.Dir(stat)))
			out = append(out, child)
		}
	}
	return out
}

func kill(pid int) error {
	p, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	return p.Kill()
}

// peak is the most memory that a process held, in KiB.
func peak(pid int) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)) // it may have ended
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}
