package triage_test

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/ledger"
	"github.com/claimtriage/claimtriage/internal/triage"
)

// bench is one account with a real ledger and a mailbox that can be cut.
type bench struct {
	t      *testing.T
	desk   *desk
	path   string
	ledger *ledger.Ledger
	acct   *triage.Account
	now    time.Time
	events []triage.Event
	uid    uint32
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, desk: newDesk(), path: filepath.Join(t.TempDir(), "l.db"), now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	b.start()
	t.Cleanup(func() { b.ledger.Close() })
	return b
}

// start is a new process over what the old one left.
func (b *bench) start() {
	b.t.Helper()
	l, err := ledger.Open(context.Background(), b.path, ledger.Options{})
	if err != nil {
		b.t.Fatal(err)
	}
	log := logrus.New()
	log.SetOutput(io.Discard)
	b.ledger = l
	b.acct = triage.NewAccount(triage.Options{
		Name: "main", Ledger: l, Desk: b.desk, Notes: true, Log: log,
		Judge:   &triage.Judge{Reader: stages{}, Classifier: stages{}, Verifier: stages{}, Portfolio: stages{}, Replier: stages{}},
		Now:     func() time.Time { return b.now },
		Observe: func(e triage.Event) { b.events = append(b.events, e) },
	})
}

func (b *bench) restart(lost bool) {
	b.t.Helper()
	if err := b.ledger.Close(); err != nil {
		b.t.Fatal(err)
	}
	if lost {
		b.path = filepath.Join(b.t.TempDir(), "new.db")
	}
	b.start()
}

func letter(id, kind, more string) []byte {
	return []byte("id: " + id + "\nkind: " + kind + "\n" + more + "\n")
}

func (b *bench) take(raw []byte, flags ...string) error {
	b.uid++
	return b.acct.Take(context.Background(), &claim.Message{
		Account: "main", Folder: "INBOX", UIDValidity: 1, UID: b.uid, Raw: raw, Flags: flags, Received: b.now,
	})
}

func (b *bench) mustTake(raw []byte, flags ...string) {
	b.t.Helper()
	if err := b.take(raw, flags...); err != nil {
		b.t.Fatal(err)
	}
}

// finish runs until nothing is open, letting time pass.
func (b *bench) finish() {
	b.t.Helper()
	for range 20 {
		b.acct.Finish(context.Background())
		n, err := b.acct.Unfinished(context.Background())
		if err != nil {
			b.t.Fatal(err)
		}
		if n == 0 {
			return
		}
		b.now = b.now.Add(10 * time.Minute)
	}
	b.t.Fatal("intents stay open for ever")
}

func (b *bench) saw(what triage.What) int {
	n := 0
	for _, e := range b.events {
		if e.What == what {
			n++
		}
	}
	return n
}

func (b *bench) wantDraft(id string, present bool) {
	b.t.Helper()
	key := "<key-" + id + ".draft@own.example>"
	if _, have := b.desk.drafts[key]; have != present {
		b.t.Errorf("draft for %s in Drafts: %v, want %v", id, have, present)
	}
	if n := b.desk.appends[key]; n > 1 {
		b.t.Errorf("draft for %s was appended %d times", id, n)
	}
}

func TestClaimGetsDraftAndNote(t *testing.T) {
	b := newBench(t)
	b.mustTake(letter("1", "first_claim", "ref: R1"))
	b.finish()
	b.wantDraft("1", true)
	if b.desk.notes["<key-1.note@own.example>"] != 1 || b.saw(triage.Drafted) != 1 {
		t.Errorf("notes %v, events %+v", b.desk.notes, b.events)
	}
}

func TestOrdinaryMailLeavesNothing(t *testing.T) {
	b := newBench(t)
	b.mustTake(letter("1", "other", ""))
	b.finish()
	if len(b.desk.drafts)+len(b.desk.notes) != 0 {
		t.Errorf("drafts %v, notes %v", b.desk.drafts, b.desk.notes)
	}
}

func TestScamGetsOnlyANote(t *testing.T) {
	b := newBench(t)
	b.mustTake(letter("1", "scam", ""))
	b.finish()
	b.wantDraft("1", false)
	if len(b.desk.notes) != 1 || b.saw(triage.Noted) != 1 {
		t.Errorf("notes %v, events %+v", b.desk.notes, b.events)
	}
}

func TestCopiesOfALetterGetOneDraft(t *testing.T) {
	b := newBench(t)
	for range 3 {
		b.mustTake(letter("1", "first_claim", "ref: R1"))
		b.finish()
	}
	b.wantDraft("1", true)
	if b.saw(triage.Known) != 2 {
		t.Errorf("%d copies were known, want 2", b.saw(triage.Known))
	}
}

func TestReminderReplacesTheDraft(t *testing.T) {
	b := newBench(t)
	b.mustTake(letter("1", "first_claim", "ref: R1"))
	b.finish()
	b.now = b.now.Add(72 * time.Hour)
	b.mustTake(letter("2", "reminder", "ref: R1"))
	b.finish()
	b.wantDraft("1", false)
	b.wantDraft("2", true)
}

func TestReminderLeavesATouchedDraft(t *testing.T) {
	b := newBench(t)
	b.mustTake(letter("1", "first_claim", "ref: R1"))
	b.finish()
	id := "<key-1.draft@own.example>"
	b.desk.drafts[id] = stored{1, b.desk.drafts[id].raw + "my own words"}
	b.now = b.now.Add(72 * time.Hour)
	b.mustTake(letter("2", "reminder", "ref: R1"))
	b.finish()
	b.wantDraft("1", true)
	b.wantDraft("2", true)
}

func TestOldDraftStaysUntilTheNewOneIsThere(t *testing.T) {
	b := newBench(t)
	b.mustTake(letter("1", "first_claim", "ref: R1"))
	b.finish()
	b.desk.quota = true
	b.now = b.now.Add(72 * time.Hour)
	b.mustTake(letter("2", "reminder", "ref: R1"))
	b.acct.Finish(context.Background())
	b.wantDraft("1", true)
	b.desk.quota = false
	b.now = b.now.Add(time.Hour)
	b.finish()
	b.wantDraft("1", false)
	b.wantDraft("2", true)
}

func TestAnsweredLetterGetsNone(t *testing.T) {
	b := newBench(t)
	b.mustTake(letter("1", "first_claim", "ref: R1"), `\Answered`)
	b.finish()
	b.wantDraft("1", false)
	if b.saw(triage.Left) != 1 {
		t.Errorf("events %+v", b.events)
	}
	b.mustTake(letter("1", "first_claim", "ref: R1")) // a copy without the flag
	b.finish()
	b.wantDraft("1", false)
}

func TestUncalmDraftBecomesAWarning(t *testing.T) {
	b := newBench(t)
	b.mustTake(letter("1", "first_claim", "uncalm: yes"))
	b.finish()
	b.wantDraft("1", false)
	if len(b.desk.notes) != 1 {
		t.Errorf("notes %v", b.desk.notes)
	}
}

func TestUnjudgedIsPutAsideAndRetriedABoundedNumberOfTimes(t *testing.T) {
	for _, why := range []string{"broken: yes", "panic: a bomb"} {
		t.Run(why, func(t *testing.T) {
			b := newBench(t)
			ctx := context.Background()
			b.mustTake(letter("1", "first_claim", why))
			if err := b.acct.MarkJudged(ctx, "INBOX", 1, claim.UIDs{{From: 1, To: 9}}); err != nil {
				t.Fatal(err)
			}
			tries := 0
			for range 40 {
				b.now = b.now.Add(24 * time.Hour)
				got, err := b.acct.Judged(ctx, "INBOX", 1)
				if err != nil {
					t.Fatal(err)
				}
				if !got.Has(1) {
					tries++
					b.uid = 0
					b.mustTake(letter("1", "first_claim", why))
				}
			}
			if tries != 3 {
				t.Errorf("judged again %d times, want 3", tries)
			}
			b.mustTake(letter("2", "first_claim", "")) // the next one is not delayed
			b.finish()
			b.wantDraft("2", true)
		})
	}
}

func TestQuarantinedMessageIsReleasedWhenItCanBeJudged(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.mustTake(letter("1", "first_claim", "broken: yes"))
	b.uid = 0
	b.mustTake(letter("1", "first_claim", ""))
	b.finish()
	b.wantDraft("1", true)
	if q, err := b.ledger.Quarantined(ctx, "main"); err != nil || len(q) != 0 {
		t.Errorf("quarantine %v, %v", q, err)
	}
}

// TestCrashAtEveryStep cuts the mailbox at every step of the protocol, before
// and after its effect, restarts with the ledger kept or lost, delivers the
// letters again, and counts.
func TestCrashAtEveryStep(t *testing.T) {
	for _, lost := range []bool{false, true} {
		for _, after := range []bool{false, true} {
			for step := 1; step <= 14; step++ {
				t.Run(fmt.Sprintf("lost=%v/after=%v/step=%d", lost, after, step), func(t *testing.T) {
					t.Parallel() // the time goes into fsync
					b := newBench(t)
					b.desk.cutAt, b.desk.after = step, after
					deliver := func() {
						b.uid = 0
						b.mustTake(letter("1", "first_claim", "ref: R1"))
						b.acct.Finish(context.Background())
						b.now = b.now.Add(24 * time.Hour)
						b.mustTake(letter("2", "reminder", "ref: R1"))
						b.mustTake(letter("3", "scam", ""))
						b.acct.Finish(context.Background())
					}
					deliver()
					b.restart(lost)
					deliver()
					b.finish()
					b.wantDraft("2", true)
					for id, n := range b.desk.appends {
						if n > 1 {
							t.Errorf("%s was appended %d times", id, n)
						}
					}
					if n := len(b.desk.notes); n != 3 {
						t.Errorf("%d notes, want 3: %v", n, b.desk.notes)
					}
				})
			}
		}
	}
}

func TestPersonWins(t *testing.T) {
	draft := "<key-1.draft@own.example>"
	cases := map[string]func(d *desk){
		"edited":  func(d *desk) { delete(d.drafts, draft); d.edited = append(d.edited, "<1@claimant.example>") },
		"sent":    func(d *desk) { delete(d.drafts, draft); d.sent = append(d.sent, "<1@claimant.example>") },
		"trashed": func(d *desk) { delete(d.drafts, draft); d.trash[draft] = true },
		"deleted": func(d *desk) { delete(d.drafts, draft) },
	}
	for name, act := range cases {
		for _, lost := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/lost=%v", name, lost), func(t *testing.T) {
				t.Parallel()
				b := newBench(t)
				b.mustTake(letter("1", "first_claim", "ref: R1"))
				b.finish()
				act(b.desk)
				b.restart(lost)
				b.mustTake(letter("1", "first_claim", "ref: R1"))
				b.finish()
				b.wantDraft("1", false)
			})
		}
	}
}

func TestLogSaysAFailureOnce(t *testing.T) {
	b := newBench(t)
	var out strings.Builder
	log := logrus.New()
	log.SetOutput(&out)
	acct := triage.NewAccount(triage.Options{
		Name: "main", Ledger: b.ledger, Desk: b.desk, Log: log, Now: func() time.Time { return b.now },
		Judge: &triage.Judge{Reader: stages{}, Classifier: stages{}, Verifier: stages{}, Portfolio: stages{}, Replier: stages{}},
	})
	b.acct = acct
	b.desk.quota = true
	b.mustTake(letter("1", "first_claim", ""))
	for range 5 {
		acct.Finish(context.Background())
		b.now = b.now.Add(time.Hour)
	}
	b.desk.quota = false
	b.finish()
	if n := strings.Count(out.String(), "\n"); n != 2 {
		t.Errorf("%d lines, want 2 (refused, works again):\n%s", n, &out)
	}
}
