// Package demo shows the whole job on one screen: a mail server in memory with
// a believable inbox, the real watcher on it, letters that arrive while one
// looks, and the drafts that come of them. It asks no DNS, uses no network but
// loopback, and writes only below a temporary folder.
package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/internal/app"
	"github.com/claimtriage/claimtriage/internal/config"
	"github.com/claimtriage/claimtriage/internal/explain"
)

// The demo's account.
const (
	user     = "legal@garden-notes.example"
	password = "demo"
)

// Options say how the demo shows itself.
type Options struct {
	Screen explain.Printer
	JSON   bool // one line of the check --json contract for each message, and nothing else
	Once   bool // end when every letter has come to its end
	Log    logrus.FieldLogger
	// Wait bounds how long one letter may take; 0 means 20 s.
	Wait time.Duration
}

// ErrUnexpected says that a letter did not come to its expected end.
var ErrUnexpected = errors.New("not every letter came to its expected end")

// Run runs the demo until ctx ends, or until every letter is handled when
// o.Once is set. The error wraps ErrUnexpected when a letter went astray.
func Run(ctx context.Context, o Options) (err error) {
	if o.Wait <= 0 {
		o.Wait = 20 * time.Second
	}
	dir, err := os.MkdirTemp("", "claimtriage-demo-")
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s, err := newStage(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.server.Close()) }()
	return s.play(ctx, dir)
}

// stage is a running demo.
type stage struct {
	o      Options
	server *Server
	key    *Key
	start  time.Time
	watch  *watch
}

func newStage(ctx context.Context, o Options) (*stage, error) {
	key, err := NewKey()
	if err != nil {
		return nil, err
	}
	server, err := NewServer(ctx, user, password)
	if err != nil {
		return nil, err
	}
	return &stage{o: o, server: server, key: key, start: time.Now(), watch: newWatch(o)}, nil
}

// play fills the mailbox, starts the watcher and delivers the live letters.
func (s *stage) play(ctx context.Context, dir string) error {
	for _, sample := range Samples {
		if !sample.Live {
			if err := s.deliver(sample); err != nil {
				return err
			}
		}
	}
	cfg, err := s.config(dir)
	if err != nil {
		return err
	}
	a, err := app.New(ctx, cfg, app.Options{Log: s.o.Log, Resolver: s.key, Observe: s.watch.event})
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	s.watch.intro(s.server)
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- a.Run(running) }()
	err = s.letters(ctx)
	if err == nil && !s.o.Once {
		s.watch.outro()
		<-ctx.Done()
	}
	stop()
	return errors.Join(err, <-ended, a.Close())
}

// letters waits for the backlog, then delivers the live letters one by one.
func (s *stage) letters(ctx context.Context) error {
	var errs []error
	for _, sample := range Samples {
		if !sample.Live {
			errs = append(errs, s.watch.expect(ctx, sample, s.o.Wait))
		}
	}
	for _, sample := range Samples {
		if !sample.Live {
			continue
		}
		if err := s.deliver(sample); err != nil {
			return err
		}
		errs = append(errs, s.watch.expect(ctx, sample, s.o.Wait))
	}
	s.watch.sum()
	return errors.Join(errs...)
}

func (s *stage) deliver(sample Sample) error {
	raw, err := sample.Render(time.Now(), s.key)
	if err != nil {
		return err
	}
	s.watch.knows(sample, messageID(raw))
	var flags []imap.Flag
	if sample.Seen {
		flags = append(flags, imap.FlagSeen)
	}
	return s.server.Put(sample.Folder, raw, time.Now().Add(-sample.Age), flags)
}

// config writes and reads the config that a webmaster would have for this
// mailbox.
func (s *stage) config(dir string) (*config.Config, error) {
	path := filepath.Join(dir, "claimtriage.yaml")
	err := errors.Join(
		os.WriteFile(filepath.Join(dir, "password"), []byte(password+"\n"), 0o600),
		os.WriteFile(path, fmt.Appendf(nil, configText, s.server.Host, s.server.Port, user, user), 0o600),
	)
	if err != nil {
		return nil, fmt.Errorf("demo config: %w", err)
	}
	return config.Load(path)
}

const configText = `accounts:
  - name: demo
    host: %s
    port: %d
    tls: none
    user: %s
    password_file: password
    folders: [INBOX, Junk]
    notes: Claims
identity: {name: "Jo Example", address: %s, language: en}
sites:
  - {domain: garden-notes.example, aliases: [www.garden-notes.example]}
  - {domain: kleine-kueche.example}
store: demo.db
dns: "off"
web: ""
`
