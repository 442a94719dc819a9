package mailbox

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const benchMessages = 2000

// benchDovecot is a server with a mailbox of 2,000 messages of 7 KB.
func benchDovecot(b *testing.B) *dovecot {
	b.Helper()
	d := startDovecot(b).unrecorded()
	body := strings.Repeat(strings.Repeat("x", 70)+"\r\n", 100)
	for i := range benchMessages {
		d.Drop("u0", "INBOX", letter(fmt.Sprint(i))+body)
	}
	bareFetch(b, bareClient(b, d, nil)) // fills the server's caches
	return d
}

// bareClient is the floor: the library and nothing else.
func bareClient(b *testing.B, d *dovecot, h *imapclient.UnilateralDataHandler) *imapclient.Client {
	b.Helper()
	c, err := imapclient.DialInsecure(d.plain, &imapclient.Options{UnilateralDataHandler: h})
	must(b, err)
	b.Cleanup(func() { _ = c.Close() })
	must(b, c.Login(d.User(0)).Wait())
	_, err = c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait()
	must(b, err)
	return c
}

func bareFetch(b *testing.B, c *imapclient.Client) {
	b.Helper()
	msgs, err := c.Fetch(imap.UIDSet{{Start: 1, Stop: benchMessages}}, &imap.FetchOptions{
		UID: true, Flags: true, InternalDate: true, RFC822Size: true,
		BodySection: []*imap.FetchItemBodySection{{Peek: true}},
	}).Collect()
	must(b, err)
	if len(msgs) != benchMessages {
		b.Fatalf("messages: %d", len(msgs))
	}
}

// BenchmarkBareFetch is the floor of BenchmarkCatchUp: one FETCH of all.
func BenchmarkBareFetch(b *testing.B) {
	d := benchDovecot(b)
	for b.Loop() {
		bareFetch(b, bareClient(b, d, nil))
	}
	b.ReportMetric(float64(benchMessages*b.N)/b.Elapsed().Seconds(), "msgs/s")
}

// BenchmarkCatchUp goes through the same mailbox with a Sink that only counts.
func BenchmarkCatchUp(b *testing.B) {
	d := benchDovecot(b)
	for b.Loop() {
		s := newSink()
		must(b, NewWatcher(d.options(b, "u0", Plain), s).CatchUp(context.Background(), nil))
		if len(s.uids()) != benchMessages {
			b.Fatalf("messages: %d", len(s.uids()))
		}
	}
	b.ReportMetric(float64(benchMessages*b.N)/b.Elapsed().Seconds(), "msgs/s")
}

// BenchmarkBareArrival is the floor of BenchmarkArrival: IDLE, DONE, FETCH.
// Dovecot holds an announcement back for half a second.
func BenchmarkBareArrival(b *testing.B) {
	d := startDovecot(b).unrecorded()
	d.Drop("u0", "INBOX", letter("first"))
	signal := make(chan struct{}, 1)
	c := bareClient(b, d, (&news{signal: signal}).handler())
	next := imap.UID(2)
	for b.Loop() {
		idle, err := c.Idle()
		must(b, err)
		d.Drop("u0", "INBOX", letter("new"))
		<-signal
		must(b, idle.Close())
		must(b, idle.Wait())
		msgs, err := c.Fetch(imap.UIDSet{{Start: next, Stop: next}}, &imap.FetchOptions{
			UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}},
		}).Collect()
		must(b, err)
		if len(msgs) != 1 {
			b.Fatalf("messages: %d", len(msgs))
		}
		next++
		rest(b)
	}
}

// rest lets everybody go back into IDLE, outside of what is measured: mail
// that comes before is announced without the half second.
func rest(b *testing.B) {
	b.StopTimer()
	time.Sleep(200 * time.Millisecond)
	b.StartTimer()
}

// BenchmarkArrival is the time from the delivery of a message to Sink.Take.
func BenchmarkArrival(b *testing.B) {
	d := startDovecot(b).unrecorded()
	d.Drop("u0", "INBOX", letter("first"))
	s := newSink()
	ctx, cancel := context.WithCancel(context.Background())
	w := NewWatcher(d.options(b, "u0", Plain), s)
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	idles := func() bool { return s.has(1)() && w.Health()[0].State == Idling }
	eventually(b, "it idles", idles)
	uid := uint32(2)
	for b.Loop() {
		d.Drop("u0", "INBOX", letter("new"))
		for arrived := s.has(uid); !arrived(); {
			time.Sleep(100 * time.Microsecond)
		}
		uid++
		rest(b)
	}
	cancel()
	<-done
}
