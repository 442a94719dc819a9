package mailbox

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

const (
	ourDraft  = "Message-ID: <d1@x>\r\nIn-Reply-To: <l1@x>\r\nReferences: <l0@x> <l1@x>\r\n\r\nhello\r\n"
	anAnswer  = "Message-ID: <a1@x>\r\nIn-Reply-To: <l1@x>\r\n\r\nhello\r\n"
	threaded  = "Message-ID: <a2@x>\r\nReferences: <l1@x> <o@x>\r\n\r\nhello\r\n"
	ourNote   = "Message-ID: <n1@x>\r\n\r\nnote\r\n"
	unrelated = "Message-ID: <u@x>\r\nIn-Reply-To: <other@x>\r\n\r\nhello\r\n"
)

func TestTraces(t *testing.T) {
	for name, tc := range map[string]struct {
		boxes map[string][]string
		want  claim.Traces
	}{
		"nothing":           {map[string][]string{"Drafts": {unrelated}, "Sent": {unrelated}}, claim.Traces{}},
		"our draft":         {map[string][]string{"Drafts": {unrelated, ourDraft}}, claim.Traces{DraftUID: 2}},
		"sent":              {map[string][]string{"Sent": {ourDraft}}, claim.Traces{Elsewhere: "Sent"}},
		"deleted":           {map[string][]string{"Trash": {ourDraft}}, claim.Traces{Elsewhere: "Trash"}},
		"answered":          {map[string][]string{"Sent": {anAnswer}}, claim.Traces{Answer: "Sent"}},
		"answered in a row": {map[string][]string{"Sent": {threaded}}, claim.Traces{Answer: "Sent"}},
		"being answered":    {map[string][]string{"Drafts": {anAnswer}}, claim.Traces{Answer: "Drafts"}},
		"both":              {map[string][]string{"Drafts": {ourDraft, anAnswer}}, claim.Traces{DraftUID: 1, Answer: "Drafts"}},
		"noted":             {map[string][]string{"Claims": {ourNote}}, claim.Traces{Noted: true}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.boxes["Claims"] = &fakeBox{validity: 1, next: 1}
			for box, raws := range tc.boxes {
				f.put(box, raws...)
			}
			got, err := drafter(t, testOptions(f)).Traces(context.Background(), "<d1@x>", "<n1@x>", "<l1@x>")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("traces (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTracesOfOddIDs(t *testing.T) {
	f := newFake(t)
	f.put("Drafts", ourDraft)
	d := drafter(t, testOptions(f))
	for _, id := range []string{"", "<ü@x>", "<a\r\nT9 LOGOUT@x>", strings.Repeat("x", 5000)} {
		got, err := d.Traces(context.Background(), id, id, id)
		if err != nil || got.Dealt() {
			t.Errorf("%q: %+v, %v", id, got, err)
		}
	}
	if slices.Contains(f.said(), "LOGOUT") {
		t.Error("an ID became a command")
	}
}

func TestTakeBack(t *testing.T) {
	for name, tc := range map[string]struct {
		raws  []string
		flags []string
		want  claim.TakeBack
		left  int
	}{
		"untouched":        {[]string{ourDraft}, nil, claim.TakenBack, 0},
		"looked at":        {[]string{ourDraft}, []string{`\Draft`, `\Seen`, `\Recent`}, claim.TakenBack, 0},
		"half taken back":  {[]string{ourDraft}, []string{`\Draft`, `\Deleted`}, claim.TakenBack, 0},
		"among others":     {[]string{unrelated, ourDraft, anAnswer}, nil, claim.TakenBack, 2},
		"changed":          {[]string{ourDraft + "P.S.\r\n"}, nil, claim.Touched, 1},
		"shortened":        {[]string{ourDraft[:len(ourDraft)-3]}, nil, claim.Touched, 1},
		"flagged":          {[]string{ourDraft}, []string{`\Draft`, `\Flagged`}, claim.Touched, 1},
		"with a keyword":   {[]string{ourDraft}, []string{`\Draft`, `$Work`}, claim.Touched, 1},
		"copied":           {[]string{ourDraft, ourDraft}, nil, claim.Touched, 2},
		"gone":             {[]string{unrelated}, nil, claim.Gone, 1},
		"gone, none there": {nil, nil, claim.Gone, 0},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.put("Drafts", tc.raws...)
			for _, m := range f.boxes["Drafts"].msgs {
				m.flags = slices.Clone(tc.flags)
			}
			got, err := drafter(t, testOptions(f)).TakeBack(context.Background(), "<d1@x>", []byte(ourDraft))
			if err != nil || got != tc.want {
				t.Errorf("got %q, %v; want %q", got, err, tc.want)
			}
			if left := len(f.messages("Drafts")); left != tc.left {
				t.Errorf("drafts left: %d, want %d", left, tc.left)
			}
		})
	}
}

func TestFlag(t *testing.T) {
	for name, tc := range map[string]struct {
		permanent string
		validity  uint32
		want      error
	}{
		"any keyword":    {`\Seen \*`, 7, nil},
		"this keyword":   {`\Seen $claim`, 7, nil},
		"no keywords":    {`\Seen \Deleted`, 7, ErrKeyword},
		"made anew":      {`\*`, 6, ErrUIDValidity},
		"nothing stored": {``, 7, ErrKeyword},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.boxes["INBOX"].permanent = tc.permanent
			f.put("INBOX", letter("a"), letter("b"))
			o := testOptions(f)
			o.Keywords = true
			err := drafter(t, o).Flag(context.Background(), "INBOX", tc.validity, 2, claim.KeywordClaim)
			if !errors.Is(err, tc.want) {
				t.Errorf("error: %v, want %v", err, tc.want)
			}
			want := []string(nil)
			if tc.want == nil {
				want = []string{claim.KeywordClaim}
			}
			got := f.messages("INBOX")
			if diff := cmp.Diff(want, got[1].flags); diff != "" || got[0].flags != nil {
				t.Errorf("flags (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFlagDoesNothingUnlessWanted(t *testing.T) {
	f := newFake(t)
	f.put("INBOX", letter("a"))
	if err := drafter(t, testOptions(f)).Flag(context.Background(), "INBOX", 7, 1, claim.KeywordClaim); err != nil {
		t.Fatal(err)
	}
	if f.connections() != 0 {
		t.Error("it connected")
	}
}

func TestNotesAreMadeOnce(t *testing.T) {
	f := newFake(t)
	d := drafter(t, testOptions(f))
	for range 3 {
		if err := d.AppendNote(context.Background(), "<n1@x>", []byte(ourNote), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(f.messages("Claims")); got != 1 {
		t.Errorf("notes: %d, want 1", got)
	}
}

func TestNotesBelowInbox(t *testing.T) {
	f := newFake(t)
	f.on("CREATE", func(p *peer, tag, args string) bool {
		if strings.Contains(args, "INBOX") {
			return false
		}
		p.sendf("%s NO only below INBOX\r\n", tag)
		return true
	})
	d := drafter(t, testOptions(f))
	for range 2 {
		if err := d.AppendNote(context.Background(), "<n1@x>", []byte(ourNote), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(f.messages("INBOX/Claims")); got != 1 {
		t.Errorf("notes: %d, want 1", got)
	}
}

func TestDrafterComesBack(t *testing.T) {
	f := newFake(t)
	d := drafter(t, testOptions(f))
	ctx := context.Background()
	for i := range 3 {
		if _, err := d.AppendDraft(ctx, []byte(ourDraft), time.Now()); err != nil {
			t.Fatalf("draft %d: %v", i, err)
		}
		f.dropAll()
		eventually(t, "the end is noticed", func() bool {
			<-d.turn
			defer func() { d.turn <- struct{}{} }()
			return d.ended()
		})
	}
	if got := len(f.messages("Drafts")); got != 3 {
		t.Errorf("drafts: %d, want 3", got)
	}
}

func TestDrafterIsSafeForConcurrentUse(t *testing.T) {
	f := newFake(t)
	d := drafter(t, testOptions(f))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := d.AppendDraft(context.Background(), []byte(ourDraft), time.Now()); err != nil {
				t.Error(err)
			}
			if _, err := d.Traces(context.Background(), "<d1@x>", "<n1@x>", "<l1@x>"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := len(f.messages("Drafts")); got != 8 || f.connections() != 1 {
		t.Errorf("drafts: %d on %d connections, want 8 on 1", got, f.connections())
	}
}

func TestDrafterWaitsOnlyAsLongAsItsContext(t *testing.T) {
	f := newFake(t)
	f.on("APPEND", silence)
	d := drafter(t, testOptions(f))
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := d.AppendDraft(ctx, []byte(ourDraft), time.Now()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error: %v", err)
	}
}

func TestDrafterWithoutReadableList(t *testing.T) {
	f := newFake(t)
	f.on("LIST", func(p *peer, tag, _ string) bool { // not modified UTF-7
		p.sendf("* LIST () \"/\" \"R&D\"\r\n%s OK done\r\n", tag)
		return true
	})
	o := testOptions(f)
	o.Drafts = "Drafts"
	d := drafter(t, o)
	if _, err := d.AppendDraft(context.Background(), []byte(ourDraft), time.Now()); !errors.Is(err, ErrProtocol) {
		t.Fatalf("first: %v", err)
	}
	if uid, err := d.AppendDraft(context.Background(), []byte(ourDraft), time.Now()); err != nil || uid != 1 {
		t.Errorf("second: uid %d, %v", uid, err)
	}
}

func TestFind(t *testing.T) {
	dot := func(names ...string) (all []Folder) {
		for _, n := range names {
			all = append(all, Folder{Name: n, delim: "."})
		}
		return all
	}
	for name, tc := range map[string]struct {
		all  []Folder
		want string
	}{
		"special use wins":  {append(dot("Drafts"), Folder{Name: "Weird", Attrs: []string{`\drafts`}}), "Weird"},
		"english":           {dot("INBOX", "Drafts"), "Drafts"},
		"german":            {dot("INBOX", "Entwürfe"), "Entwürfe"},
		"polish below":      {dot("INBOX", "INBOX.Kopie robocze"), "INBOX.Kopie robocze"},
		"japanese":          {dot("下書き"), "下書き"},
		"case":              {dot("DRAFTS"), "DRAFTS"},
		"nearest to root":   {dot("Old.Drafts", "Drafts"), "Drafts"},
		"gmail":             {[]Folder{{Name: "[Gmail]", delim: "/", Attrs: []string{`\Noselect`}}, {Name: "[Gmail]/Brouillons", delim: "/"}}, "[Gmail]/Brouillons"},
		"not selectable":    {[]Folder{{Name: "Drafts", Attrs: []string{`\NoSelect`}}}, ""},
		"deep ones are not": {dot("Archive.2019.Drafts"), ""},
		"none":              {dot("INBOX", "Stuff"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := find(tc.all, `\Drafts`, draftsNames()); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
