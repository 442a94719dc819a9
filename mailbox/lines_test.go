package mailbox

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func TestLinesHearsStatusesOnly(t *testing.T) {
	var heard []string
	l := lines{say: func(kind, text string) { heard = append(heard, kind+"|"+text) }}
	stream := "* OK hi {5}\r\n" +
		"* 1 FETCH (UID 1 BODY[] {17}\r\n* BYE not a bye\r\n)\r\n" +
		"* LIST () \"/\" \"a \\\" * BYE x\"\r\n" +
		"* no  [ALERT] half \"full\r\n" +
		"T1 NO tagged\r\n+ more\r\n* 3 EXISTS\r\n" +
		"* BYE so long\r\n"
	for i := range len(stream) { // byte by byte, as the network may
		if err := l.feed([]byte{stream[i]}); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"OK|hi {5}", "NO| [ALERT] half \"full", "BYE|so long"}
	if diff := cmp.Diff(want, heard); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
}

func TestLinesLetsBodiesPass(t *testing.T) {
	body := strings.Repeat("x", 8<<20)
	for _, head := range []string{"* 1 FETCH (UID 1 BODY[] {8388608}\r\n", "* 1 FETCH (FLAGS (\\Seen) UID 1 BODY[]<0> {8388608}\r\n"} {
		var l lines
		if err := l.feed([]byte(head + body + ")\r\nT1 OK\r\n")); err != nil {
			t.Errorf("%q: %v", head, err)
		}
	}
}

// FuzzLines feeds a server's bytes in two halves: the outcome must not depend
// on where the network cuts, and nothing may be held beyond the limit.
func FuzzLines(f *testing.F) {
	for _, s := range []string{
		"* OK [ALERT] hi\r\n", "* 1 FETCH (UID 1 BODY[]<0> {3}\r\nabc FLAGS ())\r\n", "* LIST () \"/\" {2}\r\nab\r\n",
		"* SEARCH 1 2 3\r\n", "T1 OK {99}\r\n", "+ \r\n", "* \"\\\"{3}\r\n\"", "{}\r\n{-1}\r\n{99999999999999999999}\r\n", "\n\n\r\n", "* 1 FETCH ({1048577}\r\n",
	} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, s string, cut int) {
		run := func(parts ...string) (heard []string, failed bool) {
			l := lines{say: func(kind, text string) { heard = append(heard, kind+text) }}
			for _, p := range parts {
				if err := l.feed([]byte(p)); err != nil {
					return heard, errors.Is(err, errResponseTooLong)
				}
			}
			if l.held > maxResponse || len(l.head) > headBytes || len(l.tail) > tailBytes {
				t.Fatalf("held %d, head %d, tail %d", l.held, len(l.head), len(l.tail))
			}
			return heard, false
		}
		cut = max(0, min(cut, len(s)))
		a, afail := run(s)
		b, bfail := run(s[:cut], s[cut:])
		if diff := cmp.Diff(a, b); diff != "" || afail != bfail {
			t.Fatalf("cut at %d matters: %v %v\n%s", cut, afail, bfail, diff)
		}
	})
}

func drawUIDs(t *rapid.T, name string) (u claim.UIDs) {
	for range rapid.IntRange(0, 8).Draw(t, name+" ranges") {
		from := rapid.Uint32Range(1, 60).Draw(t, name+" from")
		u = u.Add(from, from+rapid.Uint32Range(0, 10).Draw(t, name+" more"))
	}
	return u
}

func TestUIDArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawUIDs(t, "a"), drawUIDs(t, "b")
		less, common := minus(a, b), within(a, b)
		n := rapid.Uint64Range(0, 100).Draw(t, "n")
		top, rest := cutTop(a, n)
		for uid := uint32(1); uid < 80; uid++ {
			if less.Has(uid) != (a.Has(uid) && !b.Has(uid)) {
				t.Fatalf("%v minus %v = %v", a, b, less)
			}
			if common.Has(uid) != (a.Has(uid) && b.Has(uid)) {
				t.Fatalf("%v within %v = %v", a, b, common)
			}
			if a.Has(uid) != (top.Has(uid) || rest.Has(uid)) || top.Has(uid) && rest.Has(uid) {
				t.Fatalf("%v cut at %d: %v and %v", a, n, top, rest)
			}
		}
		if want := min(n, a.Len()); top.Len() != want {
			t.Fatalf("%v cut at %d: %v", a, n, top)
		}
		var listed uint64
		each(a, func(uint32) { listed++ })
		if listed != a.Len() {
			t.Fatalf("each of %v: %d", a, listed)
		}
	})
}

func TestCutTopOfManyRanges(t *testing.T) {
	var u claim.UIDs
	for i := range uint32(1000) {
		u = append(u, claim.UIDRange{From: 2*i + 1, To: 2*i + 1})
	}
	top, rest := cutTop(u, 5000)
	if len(top) != maxRanges || len(rest) != 1000-maxRanges {
		t.Errorf("%d ranges and %d left", len(top), len(rest))
	}
}

func TestNormal(t *testing.T) {
	in := claim.UIDs{{From: 5, To: 9}, {From: 1, To: 2}, {From: 3, To: 3}, {From: 8, To: 20}, {From: 4294967295, To: 4294967295}}
	want := claim.UIDs{{From: 1, To: 3}, {From: 5, To: 20}, {From: 4294967295, To: 4294967295}}
	if diff := cmp.Diff(want, normal(in)); diff != "" {
		t.Errorf("normal (-want +got):\n%s", diff)
	}
}
