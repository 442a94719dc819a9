package mailbox

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"runtime"
	"strconv"
	"time"

	"github.com/sirupsen/logrus"
)

// TLSMode says how a connection is protected.
type TLSMode string

// The modes. The zero TLSMode means Implicit.
const (
	Implicit TLSMode = "implicit" // TLS from the first byte, port 993
	StartTLS TLSMode = "starttls" // RFC 3501 section 6.2.1, port 143
	Plain    TLSMode = "none"     // no protection, port 143; loopback only
)

// Options describe one account. Zero durations and sizes mean the defaults
// written beside them.
type Options struct {
	Account string // the name of the account, for logs and messages
	Host    string
	Port    int // 0: by TLS
	TLS     TLSMode
	// TLSConfig is the base of the TLS configuration, e.g. with own RootCAs.
	TLSConfig *tls.Config
	// AllowPlaintext permits Plain to hosts that are not loopback.
	AllowPlaintext bool

	User string
	// Password is asked at every login, so that a changed one is picked up.
	Password func(context.Context) (string, error)
	// Token, when set, is asked instead: an OAuth2 access token for
	// OAUTHBEARER (RFC 7628) or XOAUTH2.
	Token func(context.Context) (string, error)

	Folders      []string // watched; empty: INBOX
	Spam         bool     // watch the spam folder too: found by SPECIAL-USE, then by well-known names; none is no mistake
	Drafts       string   // empty: found by SPECIAL-USE, then by well-known names
	Notes        string   // folder of the case sheets; empty: none are kept
	NotClaim     string   // folder, below Notes or by its full name, for notes about what is no claim; it is never made
	CreateDrafts bool     // make the drafts folder when there is none
	Keywords     bool     // let Drafter.Flag set keywords

	CommandTimeout time.Duration // silence that ends a command: 45 s
	IdleRenew      time.Duration // IDLE is renewed this often: 4 min
	IdleSettle     time.Duration // the first IDLE after new mail is renewed after: 2 s
	Deafness       time.Duration // upper bound on not noticing a dead link: 5 min
	Poll           time.Duration // between looks when there is no IDLE: 1 min
	Rescan         time.Duration // between looks at the whole folder: 10 min
	Retry          time.Duration // first pause before a message is tried again, doubled each time up to 15 min: 30 s

	MaxMessage int64 // bytes fetched of one message: 32 MiB
	Workers    int   // parallel Sink.Take calls: GOMAXPROCS

	BackoffMin time.Duration // first pause after a lost connection: 1 s
	BackoffMax time.Duration // longest pause, also after a refused login: 2 min

	// Dial opens the TCP connection; nil: with keepalive and, on Linux,
	// TCP_USER_TIMEOUT.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	Log  logrus.FieldLogger // nil: nothing is logged
}

// retryMax is the longest pause between two tries of one message.
const retryMax = 15 * time.Minute

// withDefaults returns o with every zero value replaced, or an error that
// wraps ErrOptions or ErrPlaintext.
func (o Options) withDefaults() (Options, error) {
	o.fillNames()
	o.fillTimes()
	if o.MaxMessage == 0 {
		o.MaxMessage = 32 << 20
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Dial == nil {
		o.Dial = dialer(o.CommandTimeout)
	}
	if o.Log == nil {
		silent := logrus.New()
		silent.SetOutput(io.Discard)
		o.Log = silent
	}
	return o, o.check()
}

func (o *Options) fillNames() {
	if o.TLS == "" {
		o.TLS = Implicit
	}
	if o.Port == 0 {
		o.Port = 143
		if o.TLS == Implicit {
			o.Port = 993
		}
	}
	if len(o.Folders) == 0 {
		o.Folders = []string{"INBOX"}
	}
	if o.Account == "" {
		o.Account = o.User
	}
}

func (o *Options) fillTimes() {
	fill := func(d *time.Duration, def time.Duration) {
		if *d == 0 {
			*d = def
		}
	}
	fill(&o.CommandTimeout, 45*time.Second)
	fill(&o.IdleRenew, 4*time.Minute)
	fill(&o.IdleSettle, 2*time.Second)
	fill(&o.Deafness, 5*time.Minute)
	fill(&o.Poll, time.Minute)
	fill(&o.Rescan, 10*time.Minute)
	fill(&o.Retry, 30*time.Second)
	fill(&o.BackoffMin, time.Second)
	fill(&o.BackoffMax, 2*time.Minute)
}

// check holds the promise of Deafness: a dead link is found out at the next
// renewal, after one command's silence, and no pause is longer than that.
func (o *Options) check() error {
	switch {
	case o.Host == "":
		return fmt.Errorf("%w: account %s: host is empty", ErrOptions, o.Account)
	case o.Password == nil && o.Token == nil:
		return fmt.Errorf("%w: account %s: no password source", ErrOptions, o.Account)
	case o.TLS != Implicit && o.TLS != StartTLS && o.TLS != Plain:
		return fmt.Errorf("%w: account %s: tls %q: use implicit, starttls or none", ErrOptions, o.Account, o.TLS)
	case o.TLS == Plain && !o.AllowPlaintext && !loopback(o.Host):
		return fmt.Errorf("%w: account %s: %s is not on this machine, so the password could be read on the way; use tls: implicit or starttls, or say allow_plaintext: true", ErrPlaintext, o.Account, o.Host)
	case o.CommandTimeout < 0 || o.MaxMessage < 0:
		return fmt.Errorf("%w: account %s: negative limit", ErrOptions, o.Account)
	}
	for name, d := range map[string]time.Duration{"idle renewal": o.IdleRenew, "poll": o.Poll, "longest backoff": o.BackoffMax} {
		if d <= 0 || d+o.CommandTimeout > o.Deafness {
			return fmt.Errorf("%w: account %s: %s (%s) and command timeout (%s) must fit into deafness (%s)", ErrOptions, o.Account, name, d, o.CommandTimeout, o.Deafness)
		}
	}
	return nil
}

// addr returns host:port.
func (o *Options) addr() string { return net.JoinHostPort(o.Host, strconv.Itoa(o.Port)) }

// tlsConfig returns the configuration of one connection.
func (o *Options) tlsConfig() *tls.Config {
	cfg := &tls.Config{MinVersion: tls.VersionTLS12}
	if o.TLSConfig != nil {
		cfg = o.TLSConfig.Clone()
	}
	if cfg.ServerName == "" {
		cfg.ServerName = o.Host
	}
	return cfg
}

// loopback reports whether host is this machine by its name alone; a name
// that only resolves to it does not count.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
