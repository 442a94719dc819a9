package mailbox

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// TestTroubleIsOneLine plays what is wrong with accounts: each is one clear
// line however often it is tried, and never holds the password.
func TestTroubleIsOneLine(t *testing.T) {
	for name, tc := range map[string]struct {
		play func(f *fake, o *Options)
		want string
	}{
		"wrong password": {func(f *fake, _ *Options) {
			f.on("LOGIN", func(p *peer, tag, args string) bool {
				p.sendf("%s NO [AUTHENTICATIONFAILED] bad login %s\r\n", tag, args)
				return true
			})
		}, "check user and password of account main"},
		"no password": {func(_ *fake, o *Options) {
			o.Password = func(context.Context) (string, error) { return "", errors.New("password file is empty") }
		}, "password file is empty"},
		"no way to log in": {func(f *fake, _ *Options) {
			f.caps = "IMAP4rev1 LOGINDISABLED"
		}, "neither LOGIN nor AUTHENTICATE PLAIN"},
		"missing folder": {func(_ *fake, o *Options) {
			o.Folders = []string{"Junk"}
		}, "no such folder: Junk"},
		"no server": {func(f *fake, _ *Options) {
			_ = f.ln.Close()
			f.conns = 3
		}, "connection refused"},
		"unknown host": {func(f *fake, o *Options) {
			f.conns = 3
			o.Dial = func(context.Context, string, string) (net.Conn, error) {
				return nil, &net.DNSError{Err: "no such host", Name: "imap.nowhere.example", IsNotFound: true}
			}
		}, "unknown host imap.nowhere.example"},
		"no TLS on this port": {func(_ *fake, o *Options) {
			o.TLS = Implicit
		}, "speaks no TLS on this port"},
		"STARTTLS refused": {func(_ *fake, o *Options) {
			o.TLS = StartTLS
		}, "the password is not sent in clear"},
		"sink out of order": {func(*fake, *Options) {}, "ledger is locked"},
	} {
		t.Run(name, func(t *testing.T) {
			f, s := newFake(t), newSink()
			var book logBook
			o := testOptions(f)
			tc.play(f, &o)
			o.Log = book.logger()
			var sink Sink = s
			if name == "sink out of order" {
				sink = lockedSink{s}
			}
			w := watch(t, o, sink)
			eventually(t, "several tries", func() bool { return f.connections() >= 3 && len(book.lines("debug", "still not")) >= 2 })
			if got := book.lines("warning", ""); len(got) != 1 || !strings.Contains(got[0], tc.want) {
				t.Errorf("want one line with %q, got %d:\n%s", tc.want, len(got), strings.Join(got, "\n"))
			}
			if strings.Contains(book.all(), secret) {
				t.Error("the password is in the log")
			}
			h := w.Health()[0]
			if h.LastError == "" || strings.Contains(h.LastError, "\n") || strings.Contains(h.LastError, secret) {
				t.Errorf("health: %+v", h)
			}
		})
	}
}

// lockedSink cannot say what is judged.
type lockedSink struct{ *memSink }

func (lockedSink) Judged(context.Context, string, uint32) (claim.UIDs, error) {
	return nil, errors.New("ledger is locked")
}

func TestStateIsLoggedWhenItChanges(t *testing.T) {
	f := newFake(t)
	var book logBook
	o := testOptions(f)
	o.Log = book.logger()
	watch(t, o, newSink())
	eventually(t, "it idles", f.idling)
	eventually(t, "up is said", func() bool { return len(book.lines("info", "watching for new mail")) == 1 })
	f.dropAll()
	eventually(t, "down is said", func() bool { return len(book.lines("warning", "not watching")) == 1 })
	eventually(t, "up is said again", func() bool { return len(book.lines("info", "watching for new mail")) == 2 })
}

func TestLoginWithoutLOGIN(t *testing.T) {
	f := newFake(t)
	f.caps = "IMAP4rev1 LOGINDISABLED AUTH=PLAIN SASL-IR"
	f.on("AUTHENTICATE", func(p *peer, tag, args string) bool {
		want := "PLAIN AHUwAGh1bnRlcjItczNjcmV0"
		if args != want {
			t.Errorf("AUTHENTICATE %s, want %s", args, want)
		}
		p.sendf("%s OK in\r\n", tag)
		return true
	})
	if _, err := Probe(context.Background(), testOptions(f)); err != nil {
		t.Fatal(err)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	good := Options{Host: "imap.example.net", Password: func(context.Context) (string, error) { return "", nil }}
	for name, tc := range map[string]struct {
		change func(*Options)
		want   error
	}{
		"defaults":           {func(*Options) {}, nil},
		"no host":            {func(o *Options) { o.Host = "" }, ErrOptions},
		"no password":        {func(o *Options) { o.Password = nil }, ErrOptions},
		"unknown tls":        {func(o *Options) { o.TLS = "maybe" }, ErrOptions},
		"plaintext":          {func(o *Options) { o.TLS = Plain }, ErrPlaintext},
		"plaintext wanted":   {func(o *Options) { o.TLS, o.AllowPlaintext = Plain, true }, nil},
		"plaintext loopback": {func(o *Options) { o.TLS, o.Host = Plain, "127.0.0.1" }, nil},
		"late renewal":       {func(o *Options) { o.IdleRenew = 10 * time.Minute }, ErrOptions},
		"late poll":          {func(o *Options) { o.Poll = 5 * time.Minute }, ErrOptions},
		"long backoff":       {func(o *Options) { o.BackoffMax = time.Hour }, ErrOptions},
		"negative limit":     {func(o *Options) { o.MaxMessage = -1 }, ErrOptions},
	} {
		t.Run(name, func(t *testing.T) {
			o := good
			tc.change(&o)
			if _, err := o.withDefaults(); !errors.Is(err, tc.want) {
				t.Errorf("error: %v, want %v", err, tc.want)
			}
			if tc.want == nil {
				return
			}
			if err := NewWatcher(o, newSink()).Run(context.Background()); !errors.Is(err, tc.want) {
				t.Errorf("Run: %v, want %v", err, tc.want)
			}
		})
	}
}

func TestUpgradeReadsNoMoreThanItShould(t *testing.T) {
	for name, tc := range map[string]struct {
		server string
		want   error
	}{
		"good":          {"* OK hi\r\n* CAPABILITY IMAP4rev1\r\nS0 OK go\r\n", nil},
		"refused":       {"* OK hi\r\nS0 BAD no\r\n", ErrTLS},
		"preauth":       {"* PREAUTH hi\r\n", ErrTLS},
		"bye":           {"* BYE go away\r\n", ErrNetwork},
		"busy":          {"* BYE Too many connections\r\n", ErrBusy},
		"endless line":  {"* OK " + strings.Repeat("a", startTLSLine), ErrProtocol},
		"endless lines": {"* OK hi\r\n" + strings.Repeat("* OK more\r\n", startTLSLines), ErrProtocol},
		"cut off":       {"* OK hi\r\nS0 OK g", ErrNetwork},
	} {
		t.Run(name, func(t *testing.T) {
			client, server := net.Pipe()
			defer client.Close()
			go func() { _, _ = io.Copy(io.Discard, server) }()
			go func() {
				_, _ = io.WriteString(server, tc.server)
				_ = server.Close()
			}()
			if _, err := upgrade(client); !errors.Is(err, tc.want) {
				t.Errorf("error: %v, want %v", err, tc.want)
			}
		})
	}
}

func TestCleanIsOneShortLine(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                   "plain",
		"a\r\nb\x00c\x1b[31m":     "abc[31m",
		"\xff\xfebad":             "bad",
		strings.Repeat("ü", 200):  strings.Repeat("ü", 100) + "…",
		"  padded  ":              "padded",
		"über\u2028quota\u0007 x": "über\u2028quota x",
	} {
		if diff := cmp.Diff(want, clean(in)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", in, diff)
		}
	}
}
