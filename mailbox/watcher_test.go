package mailbox

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWatcherTakesBacklogThenNewMail(t *testing.T) {
	f, s := newFake(t), newSink()
	for i := range 300 {
		f.put("INBOX", letter(fmt.Sprint("old", i)))
	}
	w := watch(t, testOptions(f), s)
	eventually(t, "backlog is taken", func() bool { return len(s.uids()) == 300 })
	eventually(t, "it idles", f.idling)
	uid := f.deliver(letter("new"))
	eventually(t, "new mail is taken", s.has(uid))
	if diff := cmp.Diff(letter("new"), string(s.get(uid).Raw)); diff != "" {
		t.Errorf("bytes (-want +got):\n%s", diff)
	}
	eventually(t, "health says idle", func() bool {
		h := w.Health()[0]
		return h.State == Idling && !h.LastProof.IsZero()
	})
}

func TestDrafterRoundTrip(t *testing.T) {
	f := newFake(t)
	d := drafter(t, testOptions(f))
	ctx := context.Background()
	raw := []byte("Message-ID: <d1@x>\r\nIn-Reply-To: <l1@x>\r\n\r\nhello\r\n")
	uid, err := d.AppendDraft(ctx, raw, time.Now())
	if err != nil || uid != 1 {
		t.Fatalf("AppendDraft: uid %d, %v", uid, err)
	}
	tr, err := d.Traces(ctx, "<d1@x>", "<n1@x>", "<l1@x>")
	if err != nil || tr.DraftUID != 1 || tr.Answer != "" {
		t.Fatalf("Traces: %+v, %v", tr, err)
	}
	if err := d.AppendNote(ctx, "<n1@x>", []byte("Message-ID: <n1@x>\r\n\r\nnote\r\n"), time.Now()); err != nil {
		t.Fatal(err)
	}
	got, err := d.TakeBack(ctx, "<d1@x>", raw)
	if err != nil || got != "taken back" {
		t.Fatalf("TakeBack: %q, %v", got, err)
	}
}
