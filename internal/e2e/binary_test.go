package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/testserver"
)

// binary is the built program.
var binary string

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "claimtriage-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "claimtriage")
	build := exec.Command("go", "build", "-o", binary, "github.com/claimtriage/claimtriage/cmd/claimtriage")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the binary: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// desk is one webmaster: a config, a ledger and the binary.
type desk struct {
	t      *testing.T
	dir    string
	server *testserver.Server
}

// account is one mailbox of a config under test.
type account struct {
	name, user, addr, password, more string
	folders                          string // "folders: [INBOX, Junk]" unless given
}

// newDesk writes a config for accounts of server, by default user 0 over the
// recording relay.
func newDesk(t *testing.T, server *testserver.Server, accounts ...account) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir(), server: server}
	if len(accounts) == 0 {
		accounts = []account{{}}
	}
	d.configure(accounts...)
	return d
}

func (d *desk) configure(accounts ...account) {
	d.t.Helper()
	var b strings.Builder
	b.WriteString("accounts:\n")
	for i, a := range accounts {
		user, password := d.server.User(i)
		a = account{or(a.name, user), or(a.user, user), or(a.addr, d.server.Addr()), or(a.password, password), a.more, or(a.folders, "folders: [INBOX, Junk]")}
		host, port, _ := strings.Cut(a.addr, ":")
		d.write("password-"+a.name, a.password+"\n")
		fmt.Fprintf(&b, "  - {name: %s, host: %s, port: %s, tls: none, user: %s, password_file: password-%s, %s, notes: Claims%s}\n",
			a.name, host, port, a.user, a.name, a.folders, a.more)
	}
	b.WriteString(`identity: {name: "Jo Example", address: legal@garden-notes.example, language: en}
sites: [{domain: garden-notes.example}]
store: state/ledger.db
dns: "off"
log: {level: debug}
`)
	d.write("claimtriage.yaml", b.String())
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (d *desk) write(name, text string) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// process is a running claimtriage.
type process struct {
	cmd  *exec.Cmd
	out  *buffer
	done chan struct{}
	err  error
}

// start runs claimtriage with args and the desk's config.
func (d *desk) start(args ...string) *process {
	d.t.Helper()
	p := &process{cmd: exec.Command(binary, append(args, "--config", filepath.Join(d.dir, "claimtriage.yaml"))...), out: &buffer{}, done: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	if err := p.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	d.t.Cleanup(func() {
		p.kill()
		if d.t.Failed() {
			d.t.Logf("%s said:\n%s", strings.Join(args, " "), tail(p.out.String(), 60))
		}
	})
	return p
}

// run runs claimtriage to its end.
func (d *desk) run(args ...string) (string, error) {
	d.t.Helper()
	p := d.start(args...)
	select {
	case <-p.done:
	case <-time.After(2 * time.Minute):
		d.t.Fatalf("%v does not end:\n%s", args, p.out)
	}
	return p.out.String(), p.err
}

// kill ends the process as a crash would.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended by itself
	<-p.done
}

// stop ends the process as an administrator would.
func (p *process) stop(t *testing.T) {
	t.Helper()
	eventually(t, 10*time.Second, func() string {
		if !strings.Contains(p.out.String(), "claimtriage watches") {
			return "it has not begun, and would not hear the signal"
		}
		return ""
	})
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	select {
	case <-p.done:
	case <-time.After(10 * time.Second):
		t.Fatalf("SIGTERM does not end it:\n%s", tail(p.out.String(), 40))
	}
	if p.err != nil {
		t.Errorf("after SIGTERM: %v", p.err)
	}
}

// buffer is a bytes.Buffer that two goroutines may use.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func tail(s string, n int) string {
	lines := strings.Split(s, "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// eventually waits until cond holds, and fails with what it last said.
func eventually(t *testing.T, within time.Duration, cond func() string) {
	t.Helper()
	deadline := time.Now().Add(within)
	for {
		last := cond()
		if last == "" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("not within %s: %s", within, last)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
