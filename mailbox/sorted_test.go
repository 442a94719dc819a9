package mailbox

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func note(id string) string {
	return "Message-ID: <" + id + "@x>\r\nSubject: [claim] somebody\r\n\r\nnote\r\n"
}

// makeFolder makes a folder as a mail client does.
func makeFolder(t *testing.T, o *Options, name string) {
	t.Helper()
	person, err := o.withDefaults()
	must(t, err)
	c, err := open(context.Background(), &person)
	must(t, err)
	defer c.logout()
	must(t, c.client.Create(name, nil).Wait())
}

// dovecotSorted finds notes where a person put them, and leaves no trace.
func dovecotSorted(t *testing.T, d *dovecot) {
	const user = "u8"
	o := d.options(t, user, Plain)
	o.NotClaim = "Not a claim"
	dr := drafter(t, o)
	look := func(want ...string) {
		t.Helper()
		got, err := dr.SortedOut(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("sorted out (-want +got)\n%s", diff)
		}
	}
	look() // no folder at all
	d.Drop(user, o.Notes, note("n1"))
	d.Drop(user, o.Notes, note("n2"))
	look()
	makeFolder(t, &o, o.Notes+".Not a claim")
	d.Drop(user, o.Notes+".Not a claim", note("n3"))
	d.Drop(user, o.Notes+".Not a claim", "Subject: without an ID\r\n\r\nx\r\n")
	before := d.Snapshot(user)
	look("<n3@x>")
	look("<n3@x>")
	there, err := dr.Noted(context.Background(), []string{"<n1@x>", "<n3@x>", "<no@x>", "<ü@x>"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"<n1@x>"}, there); diff != "" {
		t.Errorf("noted (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(before, d.Snapshot(user)); diff != "" {
		t.Errorf("looking left a trace (-before +after)\n%s", diff)
	}
	if traces, err := dr.Traces(context.Background(), "", "<n3@x>", ""); err != nil || !traces.Noted {
		t.Errorf("a note that was sorted out is a trace: %+v, %v", traces, err)
	}
	if err := dr.AppendNote(context.Background(), "<n3@x>", []byte(note("n3")), time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	if n := len(d.List(user, o.Notes)); n != 2 {
		t.Errorf("%d notes: one that was sorted out was made again", n)
	}
	for i := range 3 {
		d.Drop(user, o.Notes+".Not a claim", note(fmt.Sprint("m", i)))
	}
	look("<n3@x>", "<m0@x>", "<m1@x>", "<m2@x>")
}

func TestBelow(t *testing.T) {
	all := []Folder{
		{Name: "INBOX", delim: "/"},
		{Name: "Claims", delim: "/"},
		{Name: "Claims/Not a claim", delim: "/"},
		{Name: "Elsewhere", delim: "/"},
		{Name: "Claims/No mail", delim: "/", Attrs: []string{`\NoSelect`}},
	}
	for _, tt := range []struct{ parent, name, want string }{
		{"Claims", "Not a claim", "Claims/Not a claim"},
		{"Claims", "not A claim", "Claims/Not a claim"},
		{"Claims", "Claims/Not a claim", "Claims/Not a claim"},
		{"Claims", "Elsewhere", "Elsewhere"},
		{"Claims", "No mail", ""},
		{"Claims", "Nowhere", ""},
		{"Claims", "Claims", ""},
		{"Claims", "", ""},
		{"", "Not a claim", ""},
	} {
		if got := below(all, tt.parent, tt.name); got != tt.want {
			t.Errorf("%q below %q: %q, want %q", tt.name, tt.parent, got, tt.want)
		}
	}
}
