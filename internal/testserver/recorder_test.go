package testserver

import (
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func tlsOver(c net.Conn, conf *tls.Config) net.Conn { return tls.Client(c, conf) }

func TestRecorder(t *testing.T) {
	s := Dovecot(t, Unchecked())
	rec := Record(t, s)
	p := dial(t, rec.Addr())
	p.ok("A1", "CAPABILITY")
	p.login(0)
	// A literal that looks like commands is none.
	p.append("A2", "Drafts", "Subject: x\r\n\r\nA9 DELETE INBOX\r\n")
	p.until("A2 OK")
	// One that needs no leave, and one in the middle of a line.
	p.say("A3 APPEND Drafts {17+}\r\nSubject: y\r\n\r\nb\r\n\r\n")
	p.until("A3 OK")
	p.say("A4 EXAMINE {5}\r\n")
	p.until("+")
	p.say("INBOX\r\n")
	p.until("A4 OK")
	p.say("A5 IDLE\r\n")
	p.until("+")
	p.say("DONE\r\n")
	p.until("A5 OK")
	p.ok("A6", "uid search ALL")
	// A literal that is refused never comes.
	p.say("A7 APPEND Nowhere {16}\r\n")
	p.until("A7 NO")
	p.ok("A8", "NOOP")
	p.ok("A9", "LOGOUT")
	want := []string{
		"CAPABILITY", "LOGIN <redacted>", `APPEND Drafts (\Draft) {31}`, "APPEND Drafts {17+}",
		"EXAMINE {5}", "IDLE", "DONE", "uid search ALL", "APPEND Nowhere {16}", "NOOP", "LOGOUT",
	}
	if diff := cmp.Diff(want, rec.Commands()); diff != "" {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
	if v := rec.Verbs(); v["UID SEARCH"] != 1 || v["APPEND"] != 3 || v["DONE"] != 1 || rec.Sessions() != 1 {
		t.Errorf("verbs: %v in %d sessions", v, rec.Sessions())
	}
	if len(s.Recorder().Commands()) != 0 {
		t.Errorf("the server's own recorder heard %v", s.Recorder().Commands())
	}
	rec.AssertAllowed(t)
}

func TestRecorderKeepsNoSecrets(t *testing.T) {
	s := Dovecot(t)
	const plain = "AHUwAHB3" // \0u0\0pw
	p := dial(t, s.Addr())
	p.say("A1 AUTHENTICATE PLAIN\r\n")
	p.until("+")
	p.say(plain + "\r\n")
	p.until("A1 OK")
	p.ok("A2", "NOOP")
	dial(t, s.Addr()).ok("A1", "AUTHENTICATE PLAIN "+plain)
	q := dial(t, s.Addr())
	q.say("A1 LOGIN {2}\r\n")
	q.until("+")
	q.say("u0 {2}\r\n")
	q.until("+")
	q.say(Password + "\r\n")
	q.until("A1 OK")
	want := []string{"AUTHENTICATE PLAIN", "NOOP", "AUTHENTICATE PLAIN <redacted>", "LOGIN <redacted>"}
	if diff := cmp.Diff(want, s.Recorder().Commands()); diff != "" {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
}

func TestRecorderWithUntrustingClient(t *testing.T) {
	s := Dovecot(t)
	for range 3 {
		if c, err := tls.Dial("tcp", s.TLSAddr(), &tls.Config{MinVersion: tls.VersionTLS12}); err == nil {
			_ = c.Close()
			t.Error("an unknown authority is trusted")
		}
	}
	dialTLS(t, s.TLSAddr(), s.trusting(t)).login(0)
	s.Stop()
	c, err := net.Dial("tcp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	if line, err := newPeer(t, c).r.ReadString('\n'); err == nil {
		t.Errorf("a stopped server greets with %q", line)
	}
}

func TestAssertAllowed(t *testing.T) {
	s := Dovecot(t, Unchecked())
	s.Append("u0", "INBOX", letter)
	p := dial(t, s.Addr())
	p.login(0)
	p.ok("A1", "SELECT INBOX")
	p.ok("A2", "UID FETCH 1 BODY[]")
	p.ok("A3", "UID FETCH 1 BODY[TEXT]")
	p.ok("A4", "UID STORE 1 -FLAGS (\\Seen)")
	p.ok("A5", "EXPUNGE")
	var c complaints
	s.Recorder().AssertAllowed(&c)
	if got := strings.Join(c.said, "\n"); len(c.said) != 3 || !strings.Contains(got, "EXPUNGE is not") || !strings.Contains(got, "it fetches BODY:") || !strings.Contains(got, "otherwise than by +FLAGS") {
		t.Errorf("%d complaints:\n%s", len(c.said), got)
	}
}

func TestAllowed(t *testing.T) {
	for command, allowed := range map[string]bool{
		"CAPABILITY": true, "STARTTLS": true, "LOGIN <redacted>": true, "AUTHENTICATE XOAUTH2": true, "NOOP": true,
		`LIST "" "*" RETURN (SPECIAL-USE)`: true, "STATUS INBOX (UIDNEXT)": true, "EXAMINE INBOX": true, "SELECT Drafts": true,
		"UNSELECT": true, "IDLE": true, "DONE": true, "LOGOUT": true, "ID NIL": true, "CREATE Claims": true, "APPEND Drafts {3}": true,
		"UID SEARCH RETURN (ALL) UID 1:100": true, "uid search all": true,
		"UID FETCH 1:3 (FLAGS UID RFC822.SIZE INTERNALDATE)":                                 true,
		"uid fetch 1 body.peek[header.fields (message-id references)]":                       true,
		"UID FETCH 1 (BODY.PEEK[]<0.1000> UID)":                                              true,
		"UID FETCH 1 (BODY.PEEK[HEADER.FIELDS (SUBJECT TO)] BODY.PEEK[1.MIME] MODSEQ FLAGS)": true,
		"UID FETCH 1:* (FLAGS) (CHANGEDSINCE 7)":                                             true,
		`UID STORE 7 +FLAGS.SILENT ($Claim)`:                                                 true,
		`UID STORE 7 +FLAGS ($ClaimWarning $Claim)`:                                          true,
		`UID STORE 7 +FLAGS.SILENT \Deleted`:                                                 true,
		"UID EXPUNGE 7":                                                                      true,

		"": false, "FETCH 1 FLAGS": false, "SEARCH ALL": false, "STORE 1 +FLAGS ($Claim)": false, "EXPUNGE": false, "CLOSE": false,
		"DELETE Claims": false, "RENAME a b": false, "COPY 1 Trash": false, "MOVE 1 Trash": false, "UID MOVE 1 Trash": false,
		"UID COPY 1 Trash": false, "SUBSCRIBE Claims": false, "ENABLE CONDSTORE": false, "COMPRESS DEFLATE": false, "SETACL x y z": false,
		"UID": false, "UID FETCH": false, "UID FETCH 1": false, "UID FETCH 1 (BODY[])": false, "UID FETCH 1 BODY[HEADER]": false,
		"UID FETCH 1 (FLAGS RFC822)": false, "UID FETCH 1 rfc822.text": false, "UID FETCH 1 RFC822.HEADER": false, "UID FETCH 1 ALL": false,
		"UID FETCH 1 FULL": false, "UID FETCH 1 ENVELOPE": false, "UID FETCH 1 BODYSTRUCTURE": false, "UID FETCH 1 BINARY[1]": false,
		"UID FETCH 1 (BODY.PEEK[] BODY[TEXT])": false, `UID FETCH 1 (BODY.PEEK[HEADER.FIELDS (X)] RFC822)`: false,
		`UID STORE 7 +FLAGS (\Seen)`: false, `UID STORE 7 +FLAGS ($Claim \Seen)`: false, `UID STORE 7 FLAGS ($Claim)`: false,
		`UID STORE 7 -FLAGS.SILENT ($Claim)`: false, "UID STORE 7 +FLAGS ()": false, "UID STORE": false,
	} {
		if why := forbidden(command); (why == "") != allowed {
			t.Errorf("%q: allowed %v, want %v (%s)", command, why == "", allowed, why)
		}
	}
}

func TestSplitter(t *testing.T) {
	stream := "A1 NOOP\r\nA2 APPEND x {5}\r\nab\r\nc\r\nA3 LOGIN {2}\r\nu0 {3+}\r\n{9}\r\nA4 X ~{0}\r\n\r\nA5 {x}\r\nA6 {-1}\r\n" +
		"A7 " + strings.Repeat("y", 2*maxLine) + "{1}\r\nzend\r\nA8"
	want := []string{
		"A1 NOOP", "A2 APPEND x {5}", "A3 LOGIN {2} {3+}", "A4 X ~{0}", "A5 {x}", "A6 {-1}",
		"A7 " + strings.Repeat("y", maxLine-3),
	}
	for _, size := range []int{1, 2, 3, 7, 1000, len(stream)} {
		var s splitter
		var got []string
		var whole strings.Builder
		for rest := stream; rest != ""; {
			n := min(size, len(rest))
			for _, p := range s.feed([]byte(rest[:n])) {
				whole.Write(p.raw)
				if p.done {
					got = append(got, p.line)
				}
			}
			rest = rest[n:]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("chunks of %d (-want +got):\n%s", size, diff)
		}
		if whole.String() != stream {
			t.Errorf("chunks of %d: bytes are lost", size)
		}
	}
}

// FuzzSplitter: whatever is said and however it is cut, not a byte is lost, and
// the lines do not depend on the cuts.
func FuzzSplitter(f *testing.F) {
	for _, seed := range []string{"", "\n", "A1 NOOP\r\n", "A1 X {3}\r\nabc\r\n", "{99999999999999999999}\r\n", "a {5+}\r\nb", "x ~{1}\r\n"} {
		f.Add([]byte(seed), byte(1))
		f.Add([]byte(seed), byte(4))
	}
	f.Fuzz(func(t *testing.T, raw []byte, size byte) {
		lines := func(size int) (lines []string, whole string) {
			var s splitter
			for rest := raw; len(rest) > 0; {
				n := min(size, len(rest))
				for _, p := range s.feed(rest[:n]) {
					whole += string(p.raw)
					if p.done {
						lines = append(lines, p.line)
					}
				}
				rest = rest[n:]
			}
			return lines, whole
		}
		once, whole := lines(max(1, len(raw)))
		cut, pieces := lines(max(1, int(size)))
		if whole != string(raw) || pieces != string(raw) {
			t.Error("bytes are lost")
		}
		if diff := cmp.Diff(once, cut); diff != "" {
			t.Errorf("cut into pieces of %d (-once +cut):\n%s", size, diff)
		}
	})
}

// FuzzAllowed: no command of whatever form gets past that could set \Seen.
func FuzzAllowed(f *testing.F) {
	for _, seed := range []string{"UID FETCH 1 (FLAGS)", "UID FETCH 1 BODY[]", "UID STORE 1 +FLAGS ($Claim)", "UID FETCH 1 (BODY.PEEK[A] BODY[B])"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, command string) {
		upper := strings.ToUpper(command)
		if forbidden(command) == "" && strings.HasPrefix(upper, "UID FETCH ") &&
			(strings.Contains(upper, " BODY[") || strings.Contains(upper, "(BODY[")) {
			t.Errorf("allowed: %s", fmt.Sprintf("%q", command))
		}
	})
}
