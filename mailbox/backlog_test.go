package mailbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func TestTemporaryErrorsAreTriedAgain(t *testing.T) {
	f, s := newFake(t), newSink()
	for i := range 20 {
		f.put("INBOX", letter(fmt.Sprint(i)))
	}
	var times atomic.Int32
	s.take = func(_ context.Context, m *claim.Message) error {
		if m.UID == 7 && times.Add(1) <= 3 {
			return errors.New("database is locked")
		}
		return nil
	}
	var book logBook
	o := testOptions(f)
	o.Log = book.logger()
	watch(t, o, s)
	eventually(t, "the others are taken meanwhile", func() bool { return len(s.uids()) >= 19 })
	s.mu.Lock()
	if s.marked.Has(7) && s.taken[7] == nil {
		t.Error("a failed message is marked as judged")
	}
	s.mu.Unlock()
	eventually(t, "it is taken in the end", s.has(7))
	if got := times.Load(); got != 4 {
		t.Errorf("tries: %d, want 4", got)
	}
	if got := book.lines("warning", "uid=7"); len(got) != 1 {
		t.Errorf("log lines about it: %d, want 1", len(got))
	}
}

func TestSinkThatFailsForAllIsWaitedFor(t *testing.T) {
	f, s := newFake(t), newSink()
	for i := range 3 * maxTroubles {
		f.put("INBOX", letter(fmt.Sprint(i)))
	}
	var works atomic.Bool
	s.take = func(context.Context, *claim.Message) error {
		if works.Load() {
			return nil
		}
		return errors.New("disk full")
	}
	w := watch(t, testOptions(f), s)
	eventually(t, "it idles", f.idling)
	w.folders[0].mu.Lock()
	waiting := len(w.folders[0].troubles)
	w.folders[0].mu.Unlock()
	if waiting > maxTroubles+2*widthStart {
		t.Errorf("messages that wait: %d", waiting)
	}
	works.Store(true)
	eventually(t, "all are taken", func() bool { return len(s.uids()) == 3*maxTroubles })
}

func TestLiveMailDoesNotWaitForTheBacklog(t *testing.T) {
	f, s := newFake(t), newSink()
	for i := range 2000 {
		f.put("INBOX", letter(fmt.Sprint(i)))
	}
	var order []uint32
	var mu sync.Mutex
	started := make(chan struct{})
	var first sync.Once
	s.take = func(_ context.Context, m *claim.Message) error {
		first.Do(func() { close(started) })
		time.Sleep(time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		order = append(order, m.UID)
		return nil
	}
	f.on("UID FETCH", func(p *peer, _, _ string) bool { // as servers do
		f.mu.Lock()
		n := len(p.box.msgs)
		f.mu.Unlock()
		p.sendf("* %d EXISTS\r\n", n)
		return false
	})
	watch(t, testOptions(f), s)
	<-started
	live := f.put("INBOX", letter("live"))
	eventually(t, "the live one is taken", s.has(live))
	mu.Lock()
	at := slices.Index(order, live)
	mu.Unlock()
	if at > 1000 {
		t.Errorf("it came as number %d of 2001", at)
	}
	eventually(t, "the backlog too", func() bool { return len(s.uids()) == 2001 })
}

func TestFinishedWindowsAreMarked(t *testing.T) {
	f, s := newFake(t), newSink()
	for i := range 10 {
		f.put("INBOX", letter(fmt.Sprint(i)))
	}
	f.mu.Lock()
	b := f.boxes["INBOX"]
	b.msgs = slices.Delete(b.msgs, 3, 6)
	b.next = 5000
	f.mu.Unlock()
	w := NewWatcher(testOptions(f), s)
	if err := w.CatchUp(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(claim.UIDs{{From: 1, To: 4999}}, s.judged[7]); diff != "" {
		t.Errorf("judged (-want +got):\n%s", diff)
	}
	before := len(f.said())
	if err := NewWatcher(testOptions(f), s).CatchUp(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if said := f.said()[before:]; slices.Contains(said, "UID FETCH") || slices.Contains(said, "UID SEARCH") {
		t.Errorf("the second run asked: %v", said)
	}
}

func TestCatchUpReportsAndEnds(t *testing.T) {
	f, s := newFake(t), newSink()
	for i := range 120 {
		f.put("INBOX", letter(fmt.Sprint(i)))
	}
	s.take = func(_ context.Context, m *claim.Message) error {
		if m.UID == 5 {
			return errors.New("not now")
		}
		return nil
	}
	var last Progress
	o := testOptions(f)
	err := NewWatcher(o, s).CatchUp(context.Background(), func(p Progress) { last = p })
	if !errors.Is(err, ErrUnfinished) {
		t.Errorf("error: %v, want %v", err, ErrUnfinished)
	}
	if last.Done != 119 || last.Total != 120 {
		t.Errorf("last progress: %+v", last)
	}
	s.take = nil
	if err := NewWatcher(o, s).CatchUp(context.Background(), func(p Progress) { last = p }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Progress{Folder: "INBOX", Done: 1, Total: 1}, last); diff != "" {
		t.Errorf("resumed progress (-want +got):\n%s", diff)
	}
	if s.times[6] != 1 || s.times[5] != 2 {
		t.Errorf("times taken: %d and %d, want 1 and 2", s.times[6], s.times[5])
	}
}

func TestCatchUpGivesUpOnABadAccount(t *testing.T) {
	f := newFake(t)
	o := testOptions(f)
	o.Folders = []string{"INBOX", "Nowhere"}
	f.put("INBOX", letter("a"))
	s := newSink()
	if err := NewWatcher(o, s).CatchUp(context.Background(), nil); !errors.Is(err, ErrNoFolder) {
		t.Errorf("error: %v, want %v", err, ErrNoFolder)
	}
	if !s.has(1)() {
		t.Error("the other folder was not done")
	}
}

func TestServerWithoutUIDNEXT(t *testing.T) {
	f, s := newFake(t), newSink()
	f.on("EXAMINE", func(p *peer, tag, args string) bool {
		f.mu.Lock()
		p.box = f.boxes[unquote(args)]
		n := len(p.box.msgs)
		f.mu.Unlock()
		p.sendf("* %d EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n%s OK done\r\n", n, tag)
		return true
	})
	watch(t, testOptions(f), s)
	eventually(t, "it idles", f.idling)
	f.deliver(letter("a"))
	eventually(t, "mail into the empty folder is taken", s.has(1))
	f.dropAll()
	eventually(t, "it connects again", func() bool { return f.connections() == 2 && f.idling() })
	f.deliver(letter("b"))
	eventually(t, "and goes on", s.has(2))
	if s.times[1] != 1 {
		t.Errorf("times taken: %d, want 1", s.times[1])
	}
}

func TestPollingWithoutIdle(t *testing.T) {
	for name, caps := range map[string]string{"not offered": "IMAP4rev1", "offered and refused": "IMAP4rev1 IDLE"} {
		t.Run(name, func(t *testing.T) {
			f, s := newFake(t), newSink()
			f.caps = caps
			f.on("IDLE", func(p *peer, tag, _ string) bool {
				p.sendf("%s NO not today\r\n", tag)
				return true
			})
			o := testOptions(f)
			o.Poll = 10 * time.Millisecond
			w := watch(t, o, s)
			eventually(t, "it polls", func() bool { return w.Health()[0].State == Polling })
			uid := f.put("INBOX", letter("a"))
			eventually(t, "mail is taken", s.has(uid))
			if f.connections() != 1 {
				t.Errorf("connections: %d, want 1", f.connections())
			}
		})
	}
}

func TestServerThatStumblesOverPartialFetch(t *testing.T) {
	f, s := newFake(t), newSink()
	for i := range 10 {
		f.put("INBOX", letter(fmt.Sprint(i)))
	}
	f.on("UID FETCH", func(p *peer, tag, args string) bool {
		if !fakePartial.MatchString(args) {
			return false
		}
		p.sendf("%s BAD cannot\r\n", tag)
		return true
	})
	watch(t, testOptions(f), s)
	eventually(t, "all are taken", func() bool { return len(s.uids()) == 10 })
}

func TestFoldersAreIsolated(t *testing.T) {
	f, s := newFake(t), newSink()
	uid := f.put("INBOX", letter("a"))
	o := testOptions(f)
	o.Folders = []string{"Missing", "INBOX"}
	w := watch(t, o, s)
	eventually(t, "the good folder works", s.has(uid))
	eventually(t, "the bad one waits", func() bool { return w.Health()[0].State == Waiting && w.Health()[1].State == Idling })
}

func TestConnectionThatBreaksAtOneMessage(t *testing.T) {
	f, s := newFake(t), newSink()
	for i := range 10 {
		f.put("INBOX", letter(fmt.Sprint(i)))
	}
	f.on("UID FETCH", func(p *peer, _, args string) bool {
		if !fakeSet(args[:slices.Index([]byte(args), ' ')]).Has(4) {
			return false
		}
		_ = p.c.Close()
		return true
	})
	watch(t, testOptions(f), s)
	eventually(t, "the others are taken", func() bool { return len(s.uids()) == 9 })
	eventually(t, "it is put away", s.put(4))
}
