package mailbox

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// fake is a small IMAP server whose every answer a test can replace, byte for
// byte. It is for faults only: what a good server does is tested on Dovecot.
type fake struct {
	t  testing.TB
	ln net.Listener

	mu       sync.Mutex
	caps     string
	greeting string
	boxes    map[string]*fakeBox
	hooks    map[string]hook
	verbs    []string
	peers    map[*peer]bool
	conns    int
	wg       sync.WaitGroup
}

// hook replaces the answer to one verb. False: answer as usual.
type hook func(p *peer, tag, args string) bool

type fakeBox struct {
	validity, next uint32
	attrs          string
	permanent      string
	msgs           []*fakeMsg
}

type fakeMsg struct {
	uid   uint32
	flags []string
	raw   string
}

// peer is one connection to a fake.
type peer struct {
	f    *fake
	c    net.Conn
	br   *bufio.Reader
	box  *fakeBox
	wmu  sync.Mutex
	idle bool // guarded by f.mu
}

func newFake(t testing.TB) *fake {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{
		t: t, ln: ln, greeting: "* OK fake ready\r\n",
		caps:  "IMAP4rev1 IDLE UIDPLUS SPECIAL-USE",
		hooks: map[string]hook{}, peers: map[*peer]bool{},
		boxes: map[string]*fakeBox{
			"INBOX": {validity: 7, next: 1, permanent: `\*`}, "Drafts": {validity: 8, next: 1, attrs: `\Drafts`},
			"Sent": {validity: 9, next: 1, attrs: `\Sent`}, "Trash": {validity: 10, next: 1, attrs: `\Trash`},
		},
	}
	f.wg.Go(f.accept)
	t.Cleanup(f.stop)
	return f
}

func (f *fake) stop() {
	_ = f.ln.Close()
	f.dropAll()
	f.wg.Wait()
}

func (f *fake) dropAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for p := range f.peers {
		_ = p.c.Close()
	}
}

func (f *fake) accept() {
	for {
		c, err := f.ln.Accept()
		if err != nil {
			return
		}
		f.wg.Go(func() { f.serve(c) })
	}
}

func (f *fake) serve(c net.Conn) {
	p := &peer{f: f, c: c, br: bufio.NewReader(c)}
	f.mu.Lock()
	f.peers[p] = true
	f.conns++
	greeting := f.greeting
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		delete(f.peers, p)
		f.mu.Unlock()
		_ = c.Close()
	}()
	p.send(greeting)
	for {
		line, err := p.br.ReadString('\n')
		if err != nil {
			return
		}
		p.command(strings.TrimRight(line, "\r\n"))
	}
}

func (p *peer) send(s string) {
	p.wmu.Lock()
	defer p.wmu.Unlock()
	_, _ = io.WriteString(p.c, s)
}

func (p *peer) sendf(format string, args ...any) { p.send(fmt.Sprintf(format, args...)) }

func (p *peer) command(line string) {
	tag, rest, _ := strings.Cut(line, " ")
	verb, args, _ := strings.Cut(rest, " ")
	if strings.EqualFold(verb, "UID") {
		sub, more, _ := strings.Cut(args, " ")
		verb, args = "UID "+sub, more
	}
	verb = strings.ToUpper(verb)
	if tag == "DONE" {
		verb = "DONE"
	}
	p.f.mu.Lock()
	p.f.verbs = append(p.f.verbs, verb)
	h := p.f.hooks[verb]
	p.f.mu.Unlock()
	if h != nil && h(p, tag, args) {
		return
	}
	p.usual(verb, tag, args)
}

func (p *peer) usual(verb, tag, args string) {
	switch verb {
	case "CAPABILITY":
		p.sendf("* CAPABILITY %s\r\n%s OK done\r\n", p.f.capabilities(), tag)
	case "SELECT", "EXAMINE":
		p.selects(verb, tag, args)
	case "UID SEARCH":
		p.search(tag, args)
	case "UID FETCH":
		p.fetch(tag, args)
	case "UID STORE":
		p.store(tag, args)
	case "UID EXPUNGE":
		p.expunge(tag, args)
	case "LIST":
		p.list(tag)
	case "CREATE":
		p.f.mu.Lock()
		p.f.boxes[unquote(args)] = &fakeBox{validity: 99, next: 1}
		p.f.mu.Unlock()
		p.sendf("%s OK made\r\n", tag)
	case "APPEND":
		p.appends(tag, args)
	case "IDLE":
		p.idles(tag)
	case "LOGOUT":
		p.sendf("* BYE bye\r\n%s OK done\r\n", tag)
		_ = p.c.Close()
	case "LOGIN", "NOOP":
		p.sendf("%s OK done\r\n", tag)
	default:
		p.sendf("%s BAD unknown\r\n", tag)
	}
}

func (f *fake) capabilities() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.caps
}

func (p *peer) selects(verb, tag, args string) {
	p.f.mu.Lock()
	b := p.f.boxes[unquote(args)]
	if b == nil {
		p.f.mu.Unlock()
		p.sendf("%s NO no such folder\r\n", tag)
		return
	}
	p.box = b
	perm := b.permanent
	if verb == "EXAMINE" {
		perm = ""
	}
	out := fmt.Sprintf("* %d EXISTS\r\n* OK [UIDVALIDITY %d] ok\r\n* OK [UIDNEXT %d] ok\r\n* OK [PERMANENTFLAGS (%s)] ok\r\n%s OK done\r\n",
		len(b.msgs), b.validity, b.next, perm, tag)
	p.f.mu.Unlock()
	p.send(out)
}

func (p *peer) list(tag string) {
	p.f.mu.Lock()
	var out strings.Builder
	for name, b := range p.f.boxes {
		fmt.Fprintf(&out, "* LIST (%s) \"/\" %q\r\n", b.attrs, name)
	}
	p.f.mu.Unlock()
	p.sendf("%s%s OK done\r\n", out.String(), tag)
}

// fakeHeader finds the header keys of a SEARCH.
var fakeHeader = regexp.MustCompile(`HEADER "?([\w-]+)"? "([^"]*)"`)

func (p *peer) search(tag, args string) {
	p.f.mu.Lock()
	var hits []string
	for _, m := range p.box.msgs {
		if m.found(args) {
			hits = append(hits, strconv.Itoa(int(m.uid)))
		}
	}
	p.f.mu.Unlock()
	p.sendf("* SEARCH %s\r\n%s OK done\r\n", strings.Join(hits, " "), tag)
}

func (m *fakeMsg) found(args string) bool {
	if set, ok := strings.CutPrefix(args, "UID "); ok {
		return fakeSet(set).Has(m.uid)
	}
	for _, kv := range fakeHeader.FindAllStringSubmatch(args, -1) {
		for line := range strings.SplitSeq(m.raw, "\r\n") {
			if strings.HasPrefix(strings.ToLower(line), strings.ToLower(kv[1])+":") && strings.Contains(line, kv[2]) {
				return true
			}
		}
	}
	return false
}

func fakeSet(s string) claim.UIDs {
	u, err := claim.ParseUIDs(s)
	if err != nil {
		panic(err)
	}
	return u
}

var fakePartial = regexp.MustCompile(`BODY\.PEEK\[\]<0\.(\d+)>`)

func (p *peer) fetch(tag, args string) {
	set, items, _ := strings.Cut(args, " ")
	p.f.mu.Lock()
	msgs := slices.Clone(p.box.msgs)
	p.f.mu.Unlock()
	for i, m := range msgs {
		if fakeSet(set).Has(m.uid) {
			p.send(fakeAnswer(i+1, m, items))
		}
	}
	p.sendf("%s OK done\r\n", tag)
}

// fakeAnswer is a good answer to the items of a FETCH.
func fakeAnswer(seq int, m *fakeMsg, items string) string {
	body, mark := m.raw, ""
	if part := fakePartial.FindStringSubmatch(items); part != nil {
		n, _ := strconv.Atoi(part[1])
		body, mark = body[:min(n, len(body))], "<0>"
	}
	return fmt.Sprintf("* %d FETCH (UID %d FLAGS (%s) INTERNALDATE \"01-Mar-2026 09:12:00 +0000\" RFC822.SIZE %d BODY[]%s {%d}\r\n%s)\r\n",
		seq, m.uid, strings.Join(m.flags, " "), len(m.raw), mark, len(body), body)
}

func (p *peer) store(tag, args string) {
	set, rest, _ := strings.Cut(args, " ")
	p.f.mu.Lock()
	for _, m := range p.box.msgs {
		if fakeSet(set).Has(m.uid) {
			m.flags = append(m.flags, strings.Fields(strings.Trim(strings.TrimPrefix(rest, "+FLAGS.SILENT "), "()"))...)
		}
	}
	p.f.mu.Unlock()
	p.sendf("%s OK done\r\n", tag)
}

func (p *peer) expunge(tag, args string) {
	p.f.mu.Lock()
	var out strings.Builder
	p.box.msgs = slices.DeleteFunc(p.box.msgs, func(m *fakeMsg) bool {
		gone := fakeSet(args).Has(m.uid) && slices.Contains(m.flags, `\Deleted`)
		if gone {
			fmt.Fprintf(&out, "* 1 EXPUNGE\r\n")
		}
		return gone
	})
	p.f.mu.Unlock()
	p.sendf("%s%s OK done\r\n", out.String(), tag)
}

var fakeLiteral = regexp.MustCompile(`\{(\d+)(\+?)\}$`)

func (p *peer) appends(tag, args string) {
	lit := fakeLiteral.FindStringSubmatch(args)
	n, _ := strconv.Atoi(lit[1])
	if lit[2] == "" {
		p.send("+ go on\r\n")
	}
	raw := make([]byte, n+2)
	if _, err := io.ReadFull(p.br, raw); err != nil {
		return
	}
	name := unquote(strings.Fields(args)[0])
	p.f.mu.Lock()
	b := p.f.boxes[name]
	if b == nil {
		p.f.mu.Unlock()
		p.sendf("%s NO [TRYCREATE] no such folder\r\n", tag)
		return
	}
	m := &fakeMsg{uid: b.next, raw: string(raw[:n])}
	if strings.Contains(args, `\Draft`) {
		m.flags = []string{`\Draft`}
	}
	b.next++
	b.msgs = append(b.msgs, m)
	out := fmt.Sprintf("%s OK [APPENDUID %d %d] done\r\n", tag, b.validity, m.uid)
	p.f.mu.Unlock()
	p.send(out)
}

func (p *peer) idles(tag string) {
	p.f.mu.Lock()
	p.idle = true
	n := len(p.box.msgs)
	p.f.mu.Unlock()
	p.sendf("+ idling\r\n* %d EXISTS\r\n", n)
	line, err := p.br.ReadString('\n')
	p.f.mu.Lock()
	p.idle = false
	p.f.verbs = append(p.f.verbs, strings.TrimSpace(line))
	p.f.mu.Unlock()
	if err == nil {
		p.sendf("%s OK done\r\n", tag)
	}
}

func (f *fake) on(verb string, h hook) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hooks[verb] = h
}

// put adds messages to a folder without saying so.
func (f *fake) put(box string, raws ...string) (lastUID uint32) {
	f.mu.Lock()
	defer f.mu.Unlock()
	b := f.boxes[box]
	for _, raw := range raws {
		b.msgs = append(b.msgs, &fakeMsg{uid: b.next, raw: raw})
		b.next++
	}
	return b.next - 1
}

// deliver adds a message to INBOX and tells everybody who idles there.
func (f *fake) deliver(raw string) uint32 {
	uid := f.put("INBOX", raw)
	f.mu.Lock()
	defer f.mu.Unlock()
	for p := range f.peers {
		if p.idle {
			p.sendf("* %d EXISTS\r\n", len(p.box.msgs))
		}
	}
	return uid
}

func (f *fake) idling() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for p := range f.peers {
		if p.idle {
			return true
		}
	}
	return false
}

func (f *fake) connections() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.conns
}

func (f *fake) said() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.verbs)
}

func (f *fake) messages(box string) []fakeMsg {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []fakeMsg
	for _, m := range f.boxes[box].msgs {
		out = append(out, *m)
	}
	return out
}

// port returns the port that the fake listens on.
func (f *fake) port() int { return f.ln.Addr().(*net.TCPAddr).Port }

func unquote(s string) string { return strings.Trim(s, `"`) }

// letter is a small message with a Message-ID.
func letter(id string) string {
	return "Message-ID: <" + id + "@x.example>\r\nSubject: " + id + "\r\n\r\nhello\r\n"
}

// eventually waits until ok, at most ten seconds.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); {
		if time.Now().After(deadline) {
			t.Fatalf("never happened: %s", what)
		}
		time.Sleep(2 * time.Millisecond)
	}
}
