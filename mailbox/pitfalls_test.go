package mailbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Each test below plays one known fault of servers or of the library to the
// whole Watcher or Drafter, byte for byte.

// once returns a hook that plays h the first time and then never again.
func once(h hook) hook {
	var done atomic.Bool
	return func(p *peer, tag, args string) bool { return !done.Swap(true) && h(p, tag, args) }
}

func silence(*peer, string, string) bool { return true }

func TestPitfall01_SilentServer(t *testing.T) {
	for _, verb := range []string{"LOGIN", "CAPABILITY", "EXAMINE", "UID SEARCH", "UID FETCH"} {
		t.Run(verb, func(t *testing.T) {
			f, s := newFake(t), newSink()
			uid := f.put("INBOX", letter("a"))
			f.on(verb, once(silence))
			o := testOptions(f)
			o.CommandTimeout = 100 * time.Millisecond
			watch(t, o, s)
			eventually(t, "message is taken on another connection", s.has(uid))
			if f.connections() < 2 {
				t.Errorf("connections: %d, want at least 2", f.connections())
			}
		})
	}
}

func TestPitfall01_SilentGreetingEndsWithContext(t *testing.T) {
	f := newFake(t)
	f.greeting = ""
	w := watch(t, testOptions(f), newSink()) // its clean-up wants an end within a second
	eventually(t, "it connected", func() bool { return f.connections() > 0 })
	if got := w.Health()[0].State; got != Connecting {
		t.Errorf("state: %q, want %q", got, Connecting)
	}
}

func TestPitfall02_IdleIsRenewed(t *testing.T) {
	f, s := newFake(t), newSink()
	o := testOptions(f)
	o.IdleRenew = 20 * time.Millisecond
	watch(t, o, s)
	eventually(t, "IDLE is renewed several times", func() bool { return strings.Count(strings.Join(f.said(), ","), "IDLE,DONE") >= 5 })
	if f.connections() != 1 {
		t.Errorf("connections: %d, want 1", f.connections())
	}
}

func TestPitfall02_IdleWithoutContinuation(t *testing.T) {
	f, s := newFake(t), newSink()
	f.on("IDLE", once(silence))
	o := testOptions(f)
	o.CommandTimeout = 100 * time.Millisecond
	watch(t, o, s)
	eventually(t, "it idles on another connection", f.idling)
	eventually(t, "mail is taken", s.has(f.deliver(letter("a"))))
}

func TestPitfall02_DeadPeerIsFoundAtRenewal(t *testing.T) {
	f, s := newFake(t), newSink()
	f.on("IDLE", once(func(p *peer, _, _ string) bool {
		p.send("+ idling\r\n")
		_, _ = p.br.ReadString('\n') // DONE is never answered
		return true
	}))
	o := testOptions(f)
	o.CommandTimeout, o.IdleRenew = 100*time.Millisecond, 50*time.Millisecond
	watch(t, o, s)
	eventually(t, "a second connection", func() bool { return f.connections() > 1 })
	eventually(t, "mail is taken", s.has(f.deliver(letter("a"))))
}

func TestPitfall03_NothingButDoneInIdle(t *testing.T) {
	f, s := newFake(t), newSink()
	watch(t, testOptions(f), s)
	var last uint32
	for i := range 20 {
		eventually(t, "it idles", f.idling)
		last = f.deliver(letter(fmt.Sprint(i)))
	}
	eventually(t, "the last one is taken", s.has(last))
	said := f.said()
	// The fake repeats EXISTS at the start of each IDLE, which is no news.
	if n := strings.Count(strings.Join(said, ","), "IDLE"); n > 2*20+2 {
		t.Errorf("IDLE was entered %d times for 20 messages", n)
	}
	for i, verb := range said[:len(said)-1] {
		if verb == "IDLE" && said[i+1] != "DONE" {
			t.Fatalf("in IDLE the client sent %q", said[i+1])
		}
	}
}

func TestPitfall04_RefusedAppend(t *testing.T) {
	for _, tc := range []struct {
		code string
		want error
	}{
		{"OVERQUOTA", ErrOverQuota},
		{"TRYCREATE", ErrTryCreate},
		{"TOOBIG", ErrTooBig},
	} {
		t.Run(tc.code, func(t *testing.T) {
			f := newFake(t)
			d := drafter(t, testOptions(f))
			f.on("APPEND", once(func(p *peer, tag, _ string) bool {
				p.sendf("%s NO [%s] no\r\n", tag, tc.code)
				return true
			}))
			raw := []byte(letter("d"))
			if _, err := d.AppendDraft(context.Background(), raw, time.Now()); !errors.Is(err, tc.want) {
				t.Fatalf("error: %v, want %v", err, tc.want)
			}
			if uid, err := d.AppendDraft(context.Background(), raw, time.Now()); err != nil || uid != 1 {
				t.Fatalf("next one: uid %d, %v", uid, err)
			}
		})
	}
}

func TestPitfall04_DraftsAreMadeOnlyWhenWanted(t *testing.T) {
	f := newFake(t)
	delete(f.boxes, "Drafts")
	o := testOptions(f)
	_, err := drafter(t, o).AppendDraft(context.Background(), []byte(letter("d")), time.Now())
	if !errors.Is(err, ErrNoDrafts) || slices.Contains(f.said(), "CREATE") {
		t.Fatalf("error: %v, verbs %v", err, f.said())
	}
	o.CreateDrafts = true
	if _, err := drafter(t, o).AppendDraft(context.Background(), []byte(letter("d")), time.Now()); err != nil {
		t.Fatal(err)
	}
	if got := len(f.messages("Drafts")); got != 1 {
		t.Errorf("drafts: %d, want 1", got)
	}
}

func TestPitfall05_NothingUnencodableIsSent(t *testing.T) {
	f := newFake(t)
	o := testOptions(f)
	o.Keywords = true
	d := drafter(t, o)
	f.put("INBOX", letter("a"))
	for _, keyword := range []string{"$Claim now", `\Seen`, "", "$Other"} {
		if err := d.Flag(context.Background(), "INBOX", 7, 1, keyword); !errors.Is(err, ErrKeyword) {
			t.Errorf("keyword %q: %v", keyword, err)
		}
	}
	if f.connections() != 0 {
		t.Errorf("connections: %d, want none", f.connections())
	}
	if got, err := (&conn{}).fetch(context.Background(), nil, whole, nil); err != nil || got != nil {
		t.Errorf("empty fetch: %v, %v", got, err)
	}
}

// badUID plays answer instead of the FETCH answer for uid, whenever it is
// asked for, and good ones for all others.
func badUID(uid uint32, answer string) hook {
	return func(p *peer, tag, args string) bool {
		set, items, _ := strings.Cut(args, " ")
		p.f.mu.Lock()
		msgs := slices.Clone(p.box.msgs)
		p.f.mu.Unlock()
		for i, m := range msgs {
			switch {
			case !fakeSet(set).Has(m.uid):
			case m.uid == uid:
				p.send(answer)
			default:
				p.send(fakeAnswer(i+1, m, items))
			}
		}
		p.sendf("%s OK done\r\n", tag)
		return true
	}
}

func TestPitfall06_07_AnswersThatCannotBeParsed(t *testing.T) {
	for name, answer := range map[string]string{
		"unknown item":       "* 13 FETCH (UID 13 X-GM-THRID 123 BODY[]<0> {3}\r\nabc)\r\n",
		"bad date":           "* 13 FETCH (UID 13 INTERNALDATE \"yesterday\" BODY[]<0> {3}\r\nabc)\r\n",
		"open list":          "* 13 FETCH (UID 13 FLAGS (\\Seen BODY[]<0> {3}\r\nabc)\r\n",
		"item after literal": "* 13 FETCH (UID 13 BODY[]<0> {3}\r\nabc X-GM-LABELS (a b))\r\n",
		"no space":           "* 13 FETCH (UID 13 RFC822.SIZE abc BODY[]<0> {3}\r\nabc)\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			f, s := newFake(t), newSink()
			var good []uint32
			for i := range 30 {
				if uid := f.put("INBOX", letter(fmt.Sprint(i))); uid != 13 {
					good = append(good, uid)
				}
			}
			f.on("UID FETCH", badUID(13, answer))
			watch(t, testOptions(f), s)
			eventually(t, "the bad one is put away", s.put(13))
			eventually(t, "all others are taken", func() bool { return len(s.uids()) == len(good) })
			if diff := cmp.Diff(good, s.uids()); diff != "" {
				t.Errorf("taken (-want +got):\n%s", diff)
			}
			s.mu.Lock()
			cause := s.unreadable[13]
			s.mu.Unlock()
			if !errors.Is(cause, ErrProtocol) {
				t.Errorf("cause: %v", cause)
			}
			eventually(t, "mail still comes", s.has(f.deliver(letter("new"))))
		})
	}
}

func TestPitfall06_UnknownUntaggedIsNoMessagesFault(t *testing.T) {
	f, s := newFake(t), newSink()
	uid := f.put("INBOX", letter("a"))
	var times atomic.Int32
	f.on("UID FETCH", func(p *peer, _, _ string) bool {
		if times.Add(1) > 4 {
			return false
		}
		p.send("* VANISHED (EARLIER) 1\r\n")
		return true
	})
	watch(t, testOptions(f), s)
	eventually(t, "message is taken in the end", s.has(uid))
	if len(s.unreadable) != 0 {
		t.Errorf("put away: %v", s.unreadable)
	}
}

func TestPitfall07_NeverAsksForStructure(t *testing.T) {
	f, s := newFake(t), newSink()
	uid := f.put("INBOX", letter("a"))
	asked := make(chan string, 100)
	f.on("UID FETCH", func(_ *peer, _, args string) bool {
		asked <- args
		return false
	})
	watch(t, testOptions(f), s)
	eventually(t, "message is taken", s.has(uid))
	eventually(t, "it idles", f.idling)
	for len(asked) > 0 {
		args := <-asked
		if strings.Contains(args, "ENVELOPE") || strings.Contains(args, "BODYSTRUCTURE") || !strings.Contains(args, "BODY.PEEK[]") {
			t.Errorf("asked for %q", args)
		}
	}
}

func TestPitfall08_UIDAfterLiteral(t *testing.T) {
	f, s := newFake(t), newSink()
	f.put("INBOX", letter("a"), letter("b"), letter("c"))
	f.on("UID FETCH", badUID(2, "* 2 FETCH (BODY[]<0> {3}\r\nabc UID 2)\r\n"))
	watch(t, testOptions(f), s)
	eventually(t, "it is put away, not lost", s.put(2))
	eventually(t, "the others are taken", s.has(1, 3))
	if !errors.Is(s.unreadable[2], errUnanswered) {
		t.Errorf("cause: %v", s.unreadable[2])
	}
}

func TestPitfall08_LeftOutIsAskedAgain(t *testing.T) {
	f, s := newFake(t), newSink()
	f.put("INBOX", letter("a"), letter("b"), letter("c"))
	f.on("UID FETCH", once(badUID(2, "")))
	watch(t, testOptions(f), s)
	eventually(t, "all are taken", s.has(1, 2, 3))
}

func TestPitfall08_LeftOutOfNewMail(t *testing.T) {
	f, s := newFake(t), newSink()
	watch(t, testOptions(f), s)
	eventually(t, "it idles", f.idling)
	f.on("UID FETCH", badUID(1, "* 1 FETCH (BODY[]<0> {3}\r\nabc UID 1)\r\n"))
	f.deliver(letter("a"))
	eventually(t, "it is put away", s.put(1))
}

func TestPitfall09_TruncatedBodyIsNotUsed(t *testing.T) {
	f, s := newFake(t), newSink()
	raw := letter("a") + strings.Repeat("x", 500)
	uid := f.put("INBOX", raw)
	f.on("UID FETCH", once(func(p *peer, _, _ string) bool {
		p.sendf("* 1 FETCH (UID 1 RFC822.SIZE %d BODY[]<0> {%d}\r\nMessage-ID", len(raw), len(raw))
		_ = p.c.Close()
		return true
	}))
	o := testOptions(f)
	watch(t, o, s)
	eventually(t, "message is taken", s.has(uid))
	if diff := cmp.Diff(raw, string(s.get(uid).Raw)); diff != "" || s.times[uid] != 1 {
		t.Errorf("taken %d times (-want +got):\n%s", s.times[uid], diff)
	}
}

func TestPitfall10_TooLongBodyIsDrained(t *testing.T) {
	f, s := newFake(t), newSink()
	raw := letter("a") + strings.Repeat("x", 3<<20)
	uid := f.put("INBOX", raw, letter("b"))
	f.on("UID FETCH", func(p *peer, tag, args string) bool { // ignores <0.n>
		p.fetch(tag, fakePartial.ReplaceAllString(args, "BODY.PEEK[]<0.99999999>"))
		return true
	})
	o := testOptions(f)
	o.MaxMessage = 100
	watch(t, o, s)
	eventually(t, "both are taken", s.has(uid-1, uid))
	m := s.get(uid - 1)
	if len(m.Raw) != 100 || !m.Truncated || m.Size != int64(len(raw)) {
		t.Errorf("raw %d bytes, truncated %v, size %d", len(m.Raw), m.Truncated, m.Size)
	}
	if f.connections() != 1 {
		t.Errorf("connections: %d, want 1", f.connections())
	}
}

func TestPitfall11_LastWordsAreKept(t *testing.T) {
	for name, tc := range map[string]struct {
		play func(f *fake)
		want string
		kind error
	}{
		"bye as greeting": {
			func(f *fake) { f.greeting = "* BYE Too many simultaneous connections\r\n" },
			"Too many simultaneous connections", ErrBusy,
		},
		"bye after login": {
			func(f *fake) {
				f.on("EXAMINE", func(p *peer, _, _ string) bool {
					p.send("* BYE Maximum number of connections from user+IP exceeded\r\n")
					_ = p.c.Close()
					return true
				})
			}, "Maximum number of connections", ErrBusy,
		},
		"alert": {
			func(f *fake) {
				f.on("EXAMINE", func(p *peer, _, _ string) bool {
					p.send("* OK [ALERT] Your password expires today\r\n")
					_ = p.c.Close()
					return true
				})
			}, "Your password expires today", ErrNetwork,
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			tc.play(f)
			var book logBook
			o := testOptions(f)
			o.Log = book.logger()
			watch(t, o, newSink())
			eventually(t, "several tries", func() bool { return f.connections() >= 3 })
			if got := book.lines("warning", tc.want); len(got) != 1 {
				t.Errorf("log lines with the server's words: %d, want 1\n%s", len(got), book.all())
			}
			c, err := open(context.Background(), mustOptions(t, o))
			if err == nil {
				_, err = c.examine(context.Background(), "INBOX")
				c.close()
			}
			if !errors.Is(err, tc.kind) {
				t.Errorf("error: %v, want %v", err, tc.kind)
			}
		})
	}
}

func mustOptions(t *testing.T, o Options) *Options {
	t.Helper()
	o, err := o.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	return &o
}

func TestPitfall12_SearchBomb(t *testing.T) {
	f, s := newFake(t), newSink()
	f.put("INBOX", letter("a"), letter("b"))
	f.on("UID SEARCH", func(p *peer, tag, _ string) bool {
		p.sendf("* ESEARCH (TAG %q) UID ALL 1:200000000\r\n%s OK done\r\n", tag, tag)
		return true
	})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	watch(t, testOptions(f), s)
	eventually(t, "both are taken", s.has(1, 2))
	d := drafter(t, testOptions(f))
	f.put("Drafts", letter("x"))
	if _, err := d.Traces(context.Background(), "<d@x>", "", "<l@x>"); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
		t.Errorf("allocated %d MiB", used>>20)
	}
}

func TestPitfall13_EndlessAnswers(t *testing.T) {
	for name, answer := range map[string]string{
		"quoted string":    `* LIST () "/" "` + strings.Repeat("a", 2<<20),
		"buffered literal": "* LIST () \"/\" {4000000000}\r\n",
		"literal in quote": "* LIST () \"/\" \"x {4000000000}\r\n" + strings.Repeat("a", 2<<20),
		"many literals":    "* LIST () \"/\" {900000}\r\n" + strings.Repeat("a", 900_000) + " ({900000}\r\n",
		"deep list":        "* 1 FETCH " + strings.Repeat("(", 2<<20),
		"envelope":         "* 1 FETCH (UID 1 ENVELOPE ({4000000000}\r\n",
		"section":          "* 1 FETCH (UID 1 BODY[HEADER.FIELDS (x] {4000000000}\r\n",
		"atom":             "* " + strings.Repeat("A", 2<<20),
		"text":             "* OK " + strings.Repeat("A", 2<<20),
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.on("NOOP", func(p *peer, _, _ string) bool {
				p.send(answer)
				return true
			})
			o := testOptions(f)
			o.CommandTimeout, o.Deafness = time.Minute, 2*time.Minute
			c, err := open(context.Background(), mustOptions(t, o))
			if err != nil {
				t.Fatal(err)
			}
			defer c.close()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err = c.noop(context.Background())
			runtime.ReadMemStats(&after)
			if !errors.Is(err, ErrProtocol) {
				t.Errorf("error: %v, want %v", err, ErrProtocol)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
				t.Errorf("allocated %d MiB", used>>20)
			}
		})
	}
}

// allowed are the verbs that may ever be sent; DONE ends IDLE.
func allowed() []string {
	return strings.Split("CAPABILITY,STARTTLS,LOGIN,AUTHENTICATE,NOOP,LIST,SELECT,EXAMINE,STATUS,UID SEARCH,UID FETCH,UID STORE,UID EXPUNGE,APPEND,CREATE,IDLE,DONE,LOGOUT,UNSELECT", ",")
}

func TestPitfall14_15_VerbsOfAFullRun(t *testing.T) {
	f, s := newFake(t), newSink()
	f.caps += " MOVE QRESYNC CONDSTORE NOTIFY ENABLE ID"
	o := testOptions(f)
	o.Keywords = true
	watch(t, o, s)
	eventually(t, "it idles", f.idling)
	uid := f.deliver(letter("a"))
	eventually(t, "mail is taken", s.has(uid))
	d := drafter(t, o)
	ctx, raw := context.Background(), []byte(letter("d"))
	for _, err := range []error{
		d.Flag(ctx, "INBOX", 7, uid, claim.KeywordClaim),
		second(d.AppendDraft(ctx, raw, time.Now())),
		d.AppendNote(ctx, "<n@x>", []byte(letter("n")), time.Now()),
		second(d.TakeBack(ctx, "<d@x.example>", raw)),
		second(Probe(ctx, o)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, verb := range f.said() {
		if !slices.Contains(allowed(), verb) {
			t.Errorf("sent %q", verb)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestPitfall16_DraftsAreSevenBitAndMayBeLong(t *testing.T) {
	f := newFake(t)
	f.caps += " LITERAL+ LITERAL-"
	d := drafter(t, testOptions(f))
	ctx := context.Background()
	for _, raw := range []string{"Subject: ü\r\n", "a\nb\r\n", "a\r", "a\x00\r\n"} {
		if _, err := d.AppendDraft(ctx, []byte(raw), time.Now()); !errors.Is(err, ErrNotSevenBit) {
			t.Errorf("%q: %v", raw, err)
		}
	}
	long := letter("d") + strings.Repeat("0123456789\r\n", 50_000)
	if _, err := d.AppendDraft(ctx, []byte(long), time.Now()); err != nil {
		t.Fatal(err)
	}
	if got := f.messages("Drafts"); len(got) != 1 || got[0].raw != long {
		t.Errorf("drafts: %d", len(got))
	}
}

func TestPitfall17_NoUIDPlus(t *testing.T) {
	f := newFake(t)
	f.caps = "IMAP4rev1 IDLE"
	f.on("APPEND", func(p *peer, tag, args string) bool {
		n := fakeLiteral.FindStringSubmatch(args)[1]
		p.send("+ go on\r\n")
		var size int
		_, _ = fmt.Sscan(n, &size)
		buf := make([]byte, size+2)
		_, _ = p.br.Read(buf)
		f.put("Drafts", string(buf[:size]))
		p.sendf("%s OK done\r\n", tag)
		return true
	})
	d := drafter(t, testOptions(f))
	ctx, raw := context.Background(), []byte(letter("d"))
	if uid, err := d.AppendDraft(ctx, raw, time.Now()); err != nil || uid != 0 {
		t.Fatalf("uid %d, %v", uid, err)
	}
	tr, err := d.Traces(ctx, "<d@x.example>", "", "")
	if err != nil || tr.DraftUID != 1 {
		t.Fatalf("traces %+v, %v", tr, err)
	}
	if got, err := d.TakeBack(ctx, "<d@x.example>", raw); err != nil || got != claim.Kept {
		t.Errorf("take back: %q, %v; want %q", got, err, claim.Kept)
	}
	if got := f.messages("Drafts"); len(got) != 1 || len(got[0].flags) != 0 {
		t.Errorf("drafts afterwards: %+v", got)
	}
}

func TestPitfall18_UIDValidityChangesWhileConnected(t *testing.T) {
	f, s := newFake(t), newSink()
	f.put("INBOX", letter("a"))
	o := testOptions(f)
	o.Rescan = 30 * time.Millisecond
	watch(t, o, s)
	eventually(t, "message is taken", s.has(1))
	f.mu.Lock()
	f.boxes["INBOX"].validity = 4711
	f.mu.Unlock()
	eventually(t, "it is taken anew under the new value", func() bool {
		m := s.get(1)
		return m.UIDValidity == 4711
	})
	if !slices.Contains(s.asked, 4711) {
		t.Errorf("Judged was asked for %v", s.asked)
	}
}

func TestPitfall19_UnaskedFetchBetween(t *testing.T) {
	f, s := newFake(t), newSink()
	f.put("INBOX", letter("a"), letter("b"))
	f.on("UID FETCH", func(p *peer, _, _ string) bool {
		p.send("* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n* 2 EXISTS\r\n")
		return false
	})
	watch(t, testOptions(f), s)
	eventually(t, "the other one is taken", s.has(2))
	eventually(t, "the one talked about is not lost", func() bool { return s.has(1)() || s.put(1)() })
}

func TestPitfall20_CapabilitiesAndListOptions(t *testing.T) {
	for name, tc := range map[string]struct {
		caps   string
		refuse bool
		want   []string // arguments of each LIST
	}{
		"plain":       {"IMAP4rev1", false, []string{`"" "*"`}},
		"special use": {"IMAP4rev1 SPECIAL-USE", false, []string{`"" "*"`}},
		"extended":    {"IMAP4rev1 SPECIAL-USE LIST-EXTENDED", false, []string{`"" "*" RETURN (SPECIAL-USE)`}},
		"refused":     {"IMAP4rev1 SPECIAL-USE LIST-EXTENDED", true, []string{`"" "*" RETURN (SPECIAL-USE)`, `"" "*"`}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.caps = tc.caps
			var lists []string
			f.on("LIST", func(p *peer, tag, args string) bool {
				f.mu.Lock()
				lists = append(lists, args)
				f.mu.Unlock()
				if tc.refuse && strings.Contains(args, "RETURN") {
					p.sendf("%s BAD what\r\n", tag)
					return true
				}
				return false
			})
			r, err := Probe(context.Background(), testOptions(f))
			if err != nil || r.Drafts != "Drafts" || r.Sent != "Sent" {
				t.Fatalf("report %+v, %v", r, err)
			}
			if diff := cmp.Diff(tc.want, lists); diff != "" {
				t.Errorf("LIST (-want +got):\n%s", diff)
			}
			if n := strings.Count(strings.Join(f.said(), ","), "CAPABILITY"); n > 2 {
				t.Errorf("CAPABILITY was asked %d times", n)
			}
		})
	}
}

func TestPitfall21_ItemsInAnyOrder(t *testing.T) {
	for name, format := range map[string]string{
		"uid second":     "* 1 FETCH (FLAGS () UID 1 RFC822.SIZE %d INTERNALDATE \"01-Mar-2026 09:12:00 +0000\" BODY[]<0> {%d}\r\n%s)\r\n",
		"literal second": "* 1 FETCH (UID 1 BODY[]<0> {%[2]d}\r\n%[3]s RFC822.SIZE %[1]d FLAGS () INTERNALDATE \"01-Mar-2026 09:12:00 +0000\")\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			f, s := newFake(t), newSink()
			raw := letter("a")
			f.put("INBOX", raw)
			f.on("UID FETCH", badUID(1, fmt.Sprintf(format, len(raw), len(raw), raw)))
			watch(t, testOptions(f), s)
			eventually(t, "message is taken", s.has(1))
			if m := s.get(1); string(m.Raw) != raw || m.Received.IsZero() || m.Size != int64(len(raw)) {
				t.Errorf("got %+v", m)
			}
		})
	}
}

func TestPitfall22_PanicsAreErrors(t *testing.T) {
	f, s := newFake(t), newSink()
	f.put("INBOX", letter("a"), letter("b"))
	var logins, takes atomic.Int32
	o := testOptions(f)
	o.Password = func(context.Context) (string, error) {
		if logins.Add(1) == 1 {
			panic("no password")
		}
		return secret, nil
	}
	s.take = func(_ context.Context, m *claim.Message) error {
		if m.UID == 1 && takes.Add(1) == 1 {
			panic("cannot judge")
		}
		return nil
	}
	watch(t, o, s)
	eventually(t, "both are taken in the end", s.has(1, 2))
	c, err := open(context.Background(), mustOptions(t, testOptions(f)))
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	if err := c.do(context.Background(), "x", func(*guard) error { panic("library") }); !errors.Is(err, errPanic) {
		t.Errorf("error: %v", err)
	}
}

func TestPitfall23_OAuth(t *testing.T) {
	for _, mech := range []string{"XOAUTH2", "OAUTHBEARER"} {
		t.Run(mech, func(t *testing.T) {
			f := newFake(t)
			f.caps = "IMAP4rev1 SASL-IR AUTH=" + mech
			var good atomic.Bool
			f.on("AUTHENTICATE", func(p *peer, tag, _ string) bool {
				if good.Swap(true) {
					p.sendf("%s OK in\r\n", tag)
					return true
				}
				p.send("+ eyJzdGF0dXMiOiI0MDEifQ==\r\n")
				_, _ = p.br.ReadString('\n')
				p.sendf("%s NO [AUTHENTICATIONFAILED] token expired\r\n", tag)
				return true
			})
			o := testOptions(f)
			o.Password, o.Token = nil, func(context.Context) (string, error) { return "tok", nil }
			if _, err := Probe(context.Background(), o); !errors.Is(err, ErrAuth) {
				t.Errorf("bad token: %v", err)
			}
			if _, err := Probe(context.Background(), o); err != nil {
				t.Errorf("good token: %v", err)
			}
		})
	}
}

func TestPitfall24_ChangesInIdle(t *testing.T) {
	f, s := newFake(t), newSink()
	f.put("INBOX", letter("a"), letter("b"))
	watch(t, testOptions(f), s)
	eventually(t, "it idles", f.idling)
	f.mu.Lock()
	f.boxes["INBOX"].msgs = f.boxes["INBOX"].msgs[1:]
	for p := range f.peers {
		p.send("* 1 EXPUNGE\r\n")
	}
	f.mu.Unlock()
	uid := f.deliver(letter("c")) // EXISTS says 2 again
	eventually(t, "mail is taken", s.has(uid))
}

func TestPitfall25_MailBetweenFetchAndIdle(t *testing.T) {
	f, s := newFake(t), newSink()
	f.on("IDLE", once(func(p *peer, tag, _ string) bool {
		f.put("INBOX", letter("a")) // never announced
		p.send("+ idling\r\n")
		_, _ = p.br.ReadString('\n')
		p.sendf("%s OK done\r\n", tag)
		return true
	}))
	o := testOptions(f)
	o.IdleSettle = 50 * time.Millisecond
	watch(t, o, s)
	eventually(t, "it is found when IDLE settles", s.has(1))
}

func TestPitfall26_LibraryIsPinned(t *testing.T) {
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`emersion/go-imap/v2 v2\.0\.0-beta\.8\b`).Match(mod) {
		t.Error("go-imap is not the version that these tests were written for: run them, read its changes, then change this line")
	}
}
