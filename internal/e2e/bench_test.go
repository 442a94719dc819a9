package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/jhillyerd/enmime/v2"
	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/internal/app"
	"github.com/claimtriage/claimtriage/internal/config"
	"github.com/claimtriage/claimtriage/internal/testserver"
	"github.com/claimtriage/claimtriage/internal/triage"
)

// Each benchmark has its floor beside it: the same work by a bare client that
// judges nothing. `make bench` runs them; docs/speed.md has figures.

func quiet() *logrus.Logger {
	log := logrus.New()
	log.SetOutput(io.Discard)
	return log
}

// benchApp is the program in this process, on user 0 of s without the recorder.
func benchApp(b *testing.B, s *testserver.Server, observe func(triage.Event)) *app.App {
	b.Helper()
	dir := b.TempDir()
	host, port, err := net.SplitHostPort(s.DirectAddr())
	if err != nil {
		b.Fatal(err)
	}
	user, password := s.User(0)
	text := fmt.Sprintf(`accounts: [{name: main, host: %s, port: %s, tls: none, user: %s, password_file: password, folders: [INBOX], notes: Claims}]
identity: {name: Jo, address: legal@garden-notes.example}
sites: [{domain: garden-notes.example}]
store: ledger.db
dns: "off"
`, host, port, user)
	path := filepath.Join(dir, "claimtriage.yaml")
	for name, text := range map[string]string{"password": password, "claimtriage.yaml": text} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	cfg, err := config.Load(path)
	if err != nil {
		b.Fatal(err)
	}
	a, err := app.New(context.Background(), cfg, app.Options{Log: quiet(), Observe: observe})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { a.Close() })
	return a
}

// BenchmarkArrivalToDraft is the time from the end of an LMTP delivery to the
// draft in Drafts.
func BenchmarkArrivalToDraft(b *testing.B) {
	s := testserver.Dovecot(b)
	user, _ := s.User(0)
	drafted := make(chan struct{}, 16)
	a := benchApp(b, s, func(e triage.Event) {
		if e.What == triage.Drafted {
			drafted <- struct{}{}
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	n := 0
	deliver := func() {
		n++
		s.Deliver(user, claimLetter(n))
		<-drafted
	}
	deliver() // everything is connected and idles
	for b.Loop() {
		deliver()
	}
	cancel()
	<-ended
}

// BenchmarkArrivalBare is the floor: a client that does nothing but IDLE,
// FETCH and APPEND.
func BenchmarkArrivalBare(b *testing.B) {
	s := testserver.Dovecot(b)
	user, _ := s.User(0)
	news := make(chan struct{}, 16)
	c := bareClient(b, s, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(*imapclient.UnilateralDataMailbox) { news <- struct{}{} },
	}})
	drafts := bareClient(b, s, nil)
	if _, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		b.Fatal(err)
	}
	n := uint32(0)
	for b.Loop() {
		n++
		bareArrival(b, s, user, c, drafts, news, n)
	}
}

func bareArrival(b *testing.B, s *testserver.Server, user string, c, drafts *imapclient.Client, news chan struct{}, n uint32) {
	b.Helper()
	idle, err := c.Idle()
	if err != nil {
		b.Fatal(err)
	}
	s.Deliver(user, claimLetter(int(n)))
	<-news
	if err := idle.Close(); err != nil {
		b.Fatal(err)
	}
	if err := idle.Wait(); err != nil {
		b.Fatal(err)
	}
	got, err := c.Fetch(imap.SeqSetNum(n), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
	if err != nil || len(got) != 1 {
		b.Fatal(len(got), err)
	}
	raw := got[0].BodySection[0].Bytes
	w := drafts.Append("Drafts", int64(len(raw)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagDraft}})
	if _, err := w.Write(raw); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	if _, err := w.Wait(); err != nil {
		b.Fatal(err)
	}
	for len(news) > 0 {
		<-news
	}
}

func bareClient(b *testing.B, s *testserver.Server, o *imapclient.Options) *imapclient.Client {
	b.Helper()
	c, err := imapclient.DialInsecure(s.DirectAddr(), o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Close() })
	if err := c.Login(s.User(0)).Wait(); err != nil {
		b.Fatal(err)
	}
	return c
}

// backlog is how many messages the scan benchmarks go through.
const backlog = 20_000

func fill(b *testing.B, s *testserver.Server) {
	b.Helper()
	user, _ := s.User(0)
	for i := range backlog {
		if i%2000 == 0 {
			s.Drop(user, "INBOX", claimLetter(i))
			continue
		}
		s.Drop(user, "INBOX", newsLetter(i))
	}
	c := bareClient(b, s, nil) // the server takes note of the files once, before anything is measured
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		b.Fatal(err)
	}
	bareFetch(b, s)
}

// newsLetter is ordinary mail of an ordinary size, about 5 KB.
func newsLetter(n int) string {
	return ordinaryLetter(n) + strings.Repeat("The roses in the back of the garden have come through the frost well.\r\n", 65)
}

// BenchmarkScan judges a backlog of 20,000 messages.
func BenchmarkScan(b *testing.B) {
	s := testserver.Dovecot(b)
	fill(b, s)
	for b.Loop() {
		b.StopTimer()
		a := benchApp(b, s, nil)
		b.StartTimer()
		got, err := a.Scan(context.Background(), nil)
		if err != nil || got.Messages != backlog {
			b.Fatal(got, err)
		}
	}
	b.ReportMetric(float64(backlog)*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkScanBare is the floor: one pipelined FETCH of the same messages.
func BenchmarkScanBare(b *testing.B) {
	s := testserver.Dovecot(b)
	fill(b, s)
	for b.Loop() {
		bareFetch(b, s)
	}
	b.ReportMetric(float64(backlog)*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

func bareFetch(b *testing.B, s *testserver.Server) {
	b.Helper()
	c := bareClient(b, s, nil)
	defer c.Close()
	if _, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		b.Fatal(err)
	}
	cmd := c.Fetch(imap.SeqSet{{Start: 1, Stop: backlog}}, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	n := 0
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		if _, err := m.Collect(); err != nil {
			b.Fatal(err)
		}
		n++
	}
	if err := cmd.Close(); err != nil || n != backlog {
		b.Fatal(n, err)
	}
}

// checkFiles writes mixed messages into a folder: letters of this package and
// those of the classifier's corpus.
func checkFiles(b *testing.B) (dir string, raws [][]byte) {
	b.Helper()
	dir = b.TempDir()
	files, err := filepath.Glob("../../classify/testdata/*.eml")
	if err != nil || len(files) == 0 {
		b.Fatal(len(files), err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		raws = append(raws, raw)
	}
	for i := range 500 {
		raws = append(raws, []byte(newsLetter(i)))
	}
	for i, raw := range raws {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.eml", i)), raw, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return dir, raws
}

// BenchmarkCheck judges the files on all cores, as `claimtriage check` does.
func BenchmarkCheck(b *testing.B) {
	dir, raws := checkFiles(b)
	cfg, err := config.Parse("", nil)
	if err != nil {
		b.Fatal(err)
	}
	cfg.DNS = "off"
	stages, err := app.NewStages(cfg, nil)
	if err != nil {
		b.Fatal(err)
	}
	judge, err := stages.Judge("")
	if err != nil {
		b.Fatal(err)
	}
	judge.AlwaysVerify = true
	for b.Loop() {
		n := 0
		err := app.Check(context.Background(), judge, []string{dir}, nil, func(app.Checked) error { n++; return nil })
		if err != nil || n != len(raws) {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(len(raws))*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkCheckBareEnmime only parses the same bytes with enmime, with its
// defaults, on one core.
func BenchmarkCheckBareEnmime(b *testing.B) {
	_, raws := checkFiles(b)
	for b.Loop() {
		for _, raw := range raws {
			if _, err := enmime.ReadEnvelope(bytes.NewReader(raw)); err != nil {
				continue // broken mail is in the corpus on purpose
			}
		}
	}
	b.ReportMetric(float64(len(raws))*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
