package mailbox

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	"go.uber.org/goleak"
)

const secret = "hunter2-s3cret"

// testOptions are quick options for a fake.
func testOptions(f *fake) Options {
	return Options{
		Account: "main", Host: "127.0.0.1", Port: f.port(), TLS: Plain, User: "u0",
		Password:       func(context.Context) (string, error) { return secret, nil },
		CommandTimeout: 2 * time.Second, IdleRenew: 20 * time.Second, IdleSettle: 20 * time.Second, Deafness: 30 * time.Second,
		Poll: 50 * time.Millisecond, Rescan: time.Hour, Retry: 20 * time.Millisecond,
		BackoffMin: 5 * time.Millisecond, BackoffMax: 50 * time.Millisecond,
		Notes: "Claims", Workers: 2,
	}
}

// TestMain proves that no test leaves a goroutine behind, ours or the
// library's.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// watch runs a Watcher until the test ends, and then proves that it ended at
// once.
func watch(t *testing.T, o Options, s Sink) *Watcher {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := NewWatcher(o, s)
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-done:
			if !errors.Is(err, context.Canceled) {
				t.Errorf("Run returned %v", err)
			}
		case <-time.After(time.Second):
			t.Error("Run did not end within a second")
		}
	})
	return w
}

func drafter(t *testing.T, o Options) *Drafter {
	t.Helper()
	d := NewDrafter(o)
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// logBook is a logger that a test can read.
type logBook struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBook) logger() *logrus.Logger {
	log := logrus.New()
	log.SetOutput(l)
	log.SetLevel(logrus.DebugLevel)
	return log
}

// lines returns the log lines of level that contain what.
func (l *logBook) lines(level, what string) (out []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range strings.SplitSeq(l.buf.String(), "\n") {
		if strings.Contains(line, "level="+level) && strings.Contains(line, what) {
			out = append(out, line)
		}
	}
	return out
}

func (l *logBook) all() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
