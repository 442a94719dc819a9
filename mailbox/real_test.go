package mailbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// TestDovecot proves the package on a real server.
func TestDovecot(t *testing.T) {
	d := startDovecot(t)
	t.Run("tls", func(t *testing.T) { dovecotTLS(t, d) })
	t.Run("watch", func(t *testing.T) { dovecotWatch(t, d) })
	t.Run("traceless", func(t *testing.T) { dovecotTraceless(t, d) })
	t.Run("drafts", func(t *testing.T) { dovecotDrafts(t, d) })
	t.Run("sorted out", func(t *testing.T) { dovecotSorted(t, d) })
	t.Run("keywords", func(t *testing.T) { dovecotKeywords(t, d) })
	t.Run("quota", func(t *testing.T) { dovecotQuota(t, d) })
	t.Run("large", func(t *testing.T) { dovecotLarge(t, d) })
	t.Run("wrong password", func(t *testing.T) { dovecotWrongPassword(t, d) })
	t.Run("restart", func(t *testing.T) { dovecotRestart(t, d) })
	// The recorder holds every command against the allowed ones at the end;
	// that says something only if it saw those that matter.
	verbs := d.Recorder().Verbs()
	for _, verb := range []string{"STARTTLS", "LOGIN", "EXAMINE", "SELECT", "UID FETCH", "UID SEARCH", "UID STORE", "UID EXPUNGE", "APPEND", "CREATE", "IDLE", "DONE"} {
		if verbs[verb] == 0 {
			t.Errorf("the recorder saw no %s", verb)
		}
	}
}

func dovecotTLS(t *testing.T, d *dovecot) {
	for _, mode := range []TLSMode{Implicit, StartTLS, Plain} {
		r, err := Probe(context.Background(), d.options(t, "u0", mode))
		if err != nil {
			t.Fatalf("%s: %v", mode, err)
		}
		if r.Drafts != "Entwürfe" || r.Sent != "Sent" || r.Trash != "Trash" || !r.Idle || !r.UIDPlus || !r.SpecialUse || r.Greeting == "" || len(r.Missing) != 0 {
			t.Errorf("%s: %+v", mode, r)
		}
	}
	for _, mode := range []TLSMode{Implicit, StartTLS} {
		o := d.options(t, "u0", mode)
		o.TLSConfig = nil // the system's roots do not know the server
		if _, err := Probe(context.Background(), o); !errors.Is(err, ErrTLS) || !strings.Contains(err.Error(), "tls_ca") {
			t.Errorf("%s with unknown certificate: %v", mode, err)
		}
	}
}

func dovecotWatch(t *testing.T, d *dovecot) {
	const backlog = 1000
	for i := range backlog {
		d.Drop("u1", "INBOX", letter(fmt.Sprint("old", i)))
	}
	s := newSink()
	w := watch(t, d.options(t, "u1", Implicit), s)
	eventually(t, "backlog is taken", func() bool { return len(s.uids()) == backlog })
	eventually(t, "it idles", func() bool { return w.Health()[0].State == Idling })
	for i := range 3 {
		d.Drop("u1", "INBOX", letter(fmt.Sprint("new", i)))
		uid := uint32(backlog + i + 1)
		eventually(t, "new mail is taken", s.has(uid))
		if diff := cmp.Diff(letter(fmt.Sprint("new", i)), string(s.get(uid).Raw)); diff != "" {
			t.Errorf("bytes (-want +got):\n%s", diff)
		}
	}
	for uid, n := range s.times {
		if n != 1 {
			t.Errorf("uid %d was taken %d times", uid, n)
		}
	}
}

func dovecotTraceless(t *testing.T, d *dovecot) {
	for i := range 50 {
		d.Drop("u2", "INBOX", letter(fmt.Sprint(i)))
	}
	before := d.Snapshot("u2")
	s := newSink()
	if err := NewWatcher(d.options(t, "u2", Implicit), s).CatchUp(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if len(s.uids()) != 50 {
		t.Fatalf("taken: %d", len(s.uids()))
	}
	if diff := cmp.Diff(before, d.Snapshot("u2")); diff != "" {
		t.Errorf("Maildir (-before +after):\n%s", diff)
	}
}

func dovecotDrafts(t *testing.T, d *dovecot) {
	ctx := context.Background()
	dr := drafter(t, d.options(t, "u3", StartTLS))
	uid, err := dr.AppendDraft(ctx, []byte(ourDraft), time.Now())
	if err != nil || uid == 0 {
		t.Fatalf("uid %d, %v", uid, err)
	}
	for range 2 {
		if err := dr.AppendNote(ctx, "<n1@x>", []byte(ourNote), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	got, err := dr.Traces(ctx, "<d1@x>", "<n1@x>", "<l1@x>")
	if diff := cmp.Diff(claim.Traces{DraftUID: uid, Noted: true}, got); diff != "" || err != nil {
		t.Errorf("%v: traces (-want +got):\n%s", err, diff)
	}
	if drafts := d.List("u3", "Entwürfe"); len(drafts) != 1 || !cmp.Equal(drafts[0].Flags, []string{`\Draft`}) || len(d.Snapshot("u3")) != 2 {
		t.Errorf("drafts %v, all %v", drafts, d.Snapshot("u3"))
	}
	if back, err := dr.TakeBack(ctx, "<d1@x>", []byte(ourDraft+"x\r\n")); err != nil || back != claim.Touched {
		t.Errorf("with other bytes: %q, %v", back, err)
	}
	if back, err := dr.TakeBack(ctx, "<d1@x>", []byte(ourDraft)); err != nil || back != claim.TakenBack {
		t.Errorf("take back: %q, %v", back, err)
	}
	if back, err := dr.TakeBack(ctx, "<d1@x>", []byte(ourDraft)); err != nil || back != claim.Gone {
		t.Errorf("once more: %q, %v", back, err)
	}
	if all := d.Snapshot("u3"); len(all) != 1 {
		t.Errorf("afterwards: %v", all)
	}
}

func dovecotKeywords(t *testing.T, d *dovecot) {
	d.Drop("u4", "INBOX", letter("a"))
	d.Drop("u4", "INBOX", letter("b"))
	s := newSink()
	o := d.options(t, "u4", Implicit)
	o.Keywords = true
	watch(t, o, s)
	eventually(t, "both are taken", s.has(1, 2))
	m := s.get(2)
	if err := drafter(t, o).Flag(context.Background(), m.Folder, m.UIDValidity, m.UID, claim.KeywordClaim); err != nil {
		t.Fatal(err)
	}
	again := newSink()
	if err := NewWatcher(o, again).CatchUp(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if a, b := again.get(1), again.get(2); a.HasFlag(claim.KeywordClaim) || !b.HasFlag(claim.KeywordClaim) || a.HasFlag(`\Seen`) || b.HasFlag(`\Seen`) {
		t.Errorf("flags: %v and %v", a.Flags, b.Flags)
	}
}

func dovecotQuota(t *testing.T, d *dovecot) {
	ctx := context.Background()
	dr := drafter(t, d.options(t, "u9", Implicit))
	big := letter("big") + strings.Repeat("0123456789abcdef\r\n", 10_000)
	if _, err := dr.AppendDraft(ctx, []byte(big), time.Now()); !errors.Is(err, ErrOverQuota) {
		t.Errorf("error: %v, want %v", err, ErrOverQuota)
	}
	if _, err := dr.AppendDraft(ctx, []byte(ourDraft), time.Now()); err != nil {
		t.Errorf("a small one: %v", err)
	}
}

func dovecotLarge(t *testing.T, d *dovecot) {
	body := letter("large") + strings.Repeat("0123456789abcdef\r\n", 100_000)
	d.Drop("u5", "INBOX", body)
	for _, limit := range []int64{1 << 20, 32 << 20} {
		s := newSink()
		o := d.options(t, "u5", Implicit)
		o.MaxMessage = limit
		if err := NewWatcher(o, s).CatchUp(context.Background(), nil); err != nil {
			t.Fatal(err)
		}
		m := s.get(1)
		want := body[:min(limit, int64(len(body)))]
		if string(m.Raw) != want || m.Truncated != (len(want) < len(body)) || m.Size != int64(len(body)) {
			t.Errorf("limit %d: raw %d, truncated %v, size %d", limit, len(m.Raw), m.Truncated, m.Size)
		}
	}
}

func dovecotWrongPassword(t *testing.T, d *dovecot) {
	o := d.options(t, "u0", Implicit)
	o.Password = func(context.Context) (string, error) { return "wrong-" + secret, nil }
	_, err := Probe(context.Background(), o)
	if !errors.Is(err, ErrAuth) || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error: %v", err)
	}
}

func dovecotRestart(t *testing.T, d *dovecot) {
	s := newSink()
	var book logBook
	o := d.options(t, "u6", Implicit)
	o.Log = book.logger()
	w := watch(t, o, s)
	eventually(t, "it idles", func() bool { return w.Health()[0].State == Idling })
	d.Stop()
	eventually(t, "it waits", func() bool { return w.Health()[0].State == Waiting })
	d.Drop("u6", "INBOX", letter("meanwhile"))
	d.Start()
	eventually(t, "mail that came meanwhile is taken", s.has(1))
	if up := book.lines("info", "watching for new mail"); len(up) > 2 {
		t.Errorf("log:\n%s", book.all())
	}
}
