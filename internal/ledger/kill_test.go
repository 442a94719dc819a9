package ledger_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/ledger"
)

const (
	childEnv = "CLAIMTRIAGE_LEDGER_CHILD" // what a re-executed test binary is to do
	pathEnv  = "CLAIMTRIAGE_LEDGER_PATH"

	killRounds     = 30
	lettersPerCase = 3
)

func TestMain(m *testing.M) {
	switch os.Getenv(childEnv) {
	case "":
		os.Exit(m.Run())
	case "work":
		report(work(context.Background(), os.Getenv(pathEnv), os.Stdout))
	case "open":
		l, err := ledger.Open(context.Background(), os.Getenv(pathEnv), ledger.Options{})
		if err == nil {
			err = l.Close()
		}
		report(err)
	}
}

func report(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// worker does what triage does, with a file of lines in place of the Drafts
// folder. It says on out what the ledger has acknowledged.
type worker struct {
	*ledger.Ledger
	drafts string
	out    *os.File
}

func work(ctx context.Context, path string, out *os.File) error {
	l, err := ledger.Open(ctx, path, ledger.Options{})
	if err != nil {
		return err
	}
	w := worker{l, path + ".drafts", out}
	if err := w.resume(ctx); err != nil {
		return err
	}
	known, err := w.Judged(ctx, "main", "INBOX", 1)
	if err != nil {
		return err
	}
	for n := int(known.Len()); ; n++ {
		if err := w.letter(ctx, n); err != nil {
			return err
		}
	}
}

// resume finishes what a killed process left.
func (w worker) resume(ctx context.Context) error {
	left, err := w.Pending(ctx, "main", time.Time{}, 0)
	if err != nil {
		return err
	}
	for _, in := range left {
		if err := w.carryOut(ctx, in); err != nil {
			return err
		}
	}
	return nil
}

func (w worker) letter(ctx context.Context, n int) error {
	r := claim.LetterRecord{
		Account: "main", Key: fmt.Sprint("k", n), Folder: "INBOX", UIDValidity: 1, UID: uint32(n + 1),
		Kind: claim.Reminder, Claimant: claim.Party{ID: "x"}, Reference: fmt.Sprint("R", n/lettersPerCase),
		Written: time.Unix(int64(n), 0), Judged: time.Unix(int64(n), 0),
	}
	in := claim.Intent{
		ID: fmt.Sprintf("<d%d@x>", n), Draft: slices.Repeat([]byte("d"), 3000), NoteID: fmt.Sprintf("<n%d@x>", n),
		Note: []byte("note"), Created: time.Unix(int64(n), 0), By: "bot",
	}
	out, err := w.Intend(ctx, r, in)
	if err != nil {
		return err
	}
	if out.Claimed {
		fmt.Fprintln(w.out, "intended", in.ID)
		if err := w.carryOut(ctx, in); err != nil {
			return err
		}
	}
	uid := uint32(n + 1)
	if err := w.MarkJudged(ctx, "main", "INBOX", 1, claim.UIDs{{From: uid, To: uid}}); err != nil {
		return err
	}
	fmt.Fprintln(w.out, "judged", uid)
	return nil
}

func (w worker) carryOut(ctx context.Context, in claim.Intent) error {
	c := claim.Completion{Outcome: "noted", At: time.Unix(1, 0)}
	if in.HasDraft() {
		c.Outcome, c.Alive = "appended", true
		if err := appendOnce(w.drafts, in.ID); err != nil {
			return err
		}
	}
	if _, err := w.Done(ctx, in.ID, c); err != nil {
		return err
	}
	fmt.Fprintln(w.out, "done", in.ID)
	return nil
}

func appendOnce(file, id string) error {
	have, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if slices.Contains(strings.Fields(string(have)), id) {
		return nil
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(id + "\n")
	return errors.Join(err, f.Close())
}

func child(t *testing.T, what, path string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), childEnv+"="+what, pathEnv+"="+path)
	return cmd
}

// TestKill kills a working process at random moments and looks each time
// whether everything that was acknowledged is there, and nothing by halves.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	said := map[string][]string{}
	for range killRounds {
		killed(t, path, said)
		l, err := ledger.Open(t.Context(), path, ledger.Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkIntents(t, l, said)
		checkJudged(t, l, said["judged"])
		checkCases(t, l)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	checkDrafts(t, path)
	t.Logf("%d intents, %d done, %d judged acknowledged", len(said["intended"]), len(said["done"]), len(said["judged"]))
}

// killed runs a worker, kills it, and adds what it said to said.
func killed(t *testing.T, path string, said map[string][]string) {
	t.Helper()
	cmd := child(t, "work", path)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	armed := false
	for lines.Scan() {
		what, id, _ := strings.Cut(lines.Text(), " ")
		said[what] = append(said[what], id)
		if what == "intended" && !armed {
			armed = true
			time.AfterFunc(rand.N(100*time.Millisecond), func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait() // it was killed
	if stderr.Len() > 0 {
		t.Fatalf("the worker failed: %s", stderr.String())
	}
}

func checkIntents(t *testing.T, l *ledger.Ledger, said map[string][]string) {
	t.Helper()
	for what, ids := range map[string][]string{"intended": said["intended"], "done": said["done"]} {
		for _, id := range ids {
			in, ok, err := l.Intent(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if !ok || what == "done" && in.State == claim.IntentPending {
				t.Errorf("%s was said to be %s, now: found %v, state %q", id, what, ok, in.State)
			}
		}
	}
	left, err := l.Pending(t.Context(), "main", time.Time{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range left {
		if r, ok, err := l.Letter(t.Context(), "main", in.Letter); err != nil || !ok || r.State != claim.LetterIntended || r.Case != in.Case {
			t.Errorf("intent %s of case %d: letter %+v (found %v, error %v)", in.ID, in.Case, r, ok, err)
		}
	}
	if len(left) > 1 {
		t.Errorf("one worker left %d intents open", len(left))
	}
}

func checkJudged(t *testing.T, l *ledger.Ledger, said []string) {
	t.Helper()
	got, err := l.Judged(t.Context(), "main", "INBOX", 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range said {
		if uid, err := strconv.ParseUint(s, 10, 32); err != nil || !got.Has(uint32(uid)) {
			t.Errorf("uid %s was said to be judged, the ledger has %s (%v)", s, got, err)
		}
	}
}

func checkCases(t *testing.T, l *ledger.Ledger) {
	t.Helper()
	list, err := l.Cases(t.Context(), claim.CaseFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		f, err := l.Case(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		standing := 0
		for _, in := range f.Intents {
			if in.State == claim.IntentPending || in.State == claim.IntentLive {
				standing++
			}
		}
		if standing != 1 || len(f.Intents) != len(f.Record) || len(f.Record) > lettersPerCase {
			t.Errorf("case %d: %d letters, %d intents, %d standing", c.ID, len(f.Record), len(f.Intents), standing)
		}
	}
}

// checkDrafts finishes the work and holds the drafts against the intents.
func checkDrafts(t *testing.T, path string) {
	t.Helper()
	l := open(t, path)
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = null.Close() }()
	w := worker{l, path + ".drafts", null}
	if err := w.resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	made, err := os.ReadFile(w.drafts)
	if err != nil {
		t.Fatal(err)
	}
	drafts := strings.Fields(string(made))
	slices.Sort(drafts)
	if n := len(slices.Compact(slices.Clone(drafts))); n != len(drafts) {
		t.Errorf("%d drafts, only %d different ones", len(drafts), n)
	}
	for n := range drafts {
		if _, ok, err := l.Letter(t.Context(), "main", fmt.Sprint("k", n)); err != nil || !ok {
			t.Errorf("letter %d is lost (error %v)", n, err)
		}
	}
	if len(drafts) < killRounds {
		t.Errorf("only %d drafts in %d rounds: the test tests nothing", len(drafts), killRounds)
	}
}
