package ledger_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/ledger"
)

func benchLedger(b *testing.B) *ledger.Ledger {
	b.Helper()
	return open(b, filepath.Join(b.TempDir(), "ledger.db"))
}

// BenchmarkIntendDone is one draft in full: two durable transactions. Its
// floor is BenchmarkFsync, twice.
func BenchmarkIntendDone(b *testing.B) {
	l := benchLedger(b)
	draft := slices.Repeat([]byte("0123456789abcdef"), 500) // 8 kB
	n := 0
	for b.Loop() {
		n++
		key := fmt.Sprint("k", n)
		r := claim.LetterRecord{
			Account: "main", Key: key, Folder: "INBOX", MessageID: "<" + key + "@x>", Kind: claim.FirstClaim,
			Claimant: claim.Party{ID: "x"}, Reference: key, Written: time.Unix(int64(n), 0), Judged: time.Unix(int64(n), 0),
		}
		in := claim.Intent{ID: "<d" + key + "@x>", Draft: draft, NoteID: "<n" + key + "@x>", Note: draft, Created: time.Unix(int64(n), 0)}
		if _, err := l.Intend(b.Context(), r, in); err != nil {
			b.Fatal(err)
		}
		if _, err := l.Done(b.Context(), in.ID, claim.Completion{Alive: true, At: time.Unix(1, 0)}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFsync is the floor of a durable transaction: 12 kB written and synced.
func BenchmarkFsync(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "f"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	page := make([]byte, 12<<10)
	for b.Loop() {
		if _, err := f.Write(page); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMarkJudged marks a window of 200 UIDs, newest first, as a backlog does.
func BenchmarkMarkJudged(b *testing.B) {
	l := benchLedger(b)
	next := uint32(1 << 31)
	for b.Loop() {
		next -= 200
		if err := l.MarkJudged(b.Context(), "main", "INBOX", 1, claim.UIDs{{From: next, To: next + 199}}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkJudged reads what is judged of a mailbox of a million messages:
// looked at in order, and with a hole behind every fifth message.
func BenchmarkJudged(b *testing.B) {
	const million = 1_000_000
	var holes claim.UIDs
	for uid := uint32(1); uid < million; uid += 5 {
		holes = append(holes, claim.UIDRange{From: uid, To: uid + 3})
	}
	for name, uids := range map[string]claim.UIDs{"one range": {{From: 1, To: million}}, "200000 ranges": holes} {
		b.Run(name, func(b *testing.B) {
			l := benchLedger(b)
			if err := l.MarkJudged(b.Context(), "main", "INBOX", 1, uids); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				got, err := l.Judged(b.Context(), "main", "INBOX", 1)
				if err != nil || len(got) != len(uids) {
					b.Fatal(len(got), err)
				}
			}
		})
	}
}

// BenchmarkLetter looks up one of 2,000 letters.
func BenchmarkLetter(b *testing.B) {
	l := benchLedger(b)
	const letters = 2000
	for n := range letters {
		r := claim.LetterRecord{Account: "main", Key: fmt.Sprint("k", n), Kind: claim.Scam, Judged: time.Unix(1, 0)}
		if _, err := l.RecordLetter(b.Context(), r); err != nil {
			b.Fatal(err)
		}
	}
	n := 0
	for b.Loop() {
		n++
		if _, ok, err := l.Letter(b.Context(), "main", fmt.Sprint("k", n%letters)); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}

// BenchmarkOpen is a start on a ledger that is up to date.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "ledger.db")
	open(b, path)
	for b.Loop() {
		l, err := ledger.Open(b.Context(), path, ledger.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := l.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
