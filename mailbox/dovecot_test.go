package mailbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/testserver"
)

// dovecot is a real server with the users u0 to u9, of whom u9 has a quota of
// 100 KiB. The recorder stands before it: what this package sends is held
// against the list of allowed commands when the test ends.
type dovecot struct {
	*testserver.Server
	plain, tls string // addresses
}

func startDovecot(t testing.TB) *dovecot {
	t.Helper()
	s := testserver.Dovecot(t, testserver.WithUsers(10), testserver.WithQuota(9, 100),
		testserver.WithSpecial(`\Drafts`, "Entwürfe"))
	return &dovecot{Server: s, plain: s.Addr(), tls: s.TLSAddr()}
}

// unrecorded leaves the recorder out, for benchmarks.
func (d *dovecot) unrecorded() *dovecot {
	d.plain, d.tls = d.DirectAddr(), d.DirectTLSAddr()
	return d
}

func (d *dovecot) options(t testing.TB, user string, mode TLSMode) Options {
	t.Helper()
	addr := d.plain
	if mode == Implicit {
		addr = d.tls
	}
	host, port, err := net.SplitHostPort(addr)
	must(t, err)
	number, err := strconv.Atoi(port)
	must(t, err)
	pem, err := os.ReadFile(d.CAFile)
	must(t, err)
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		t.Fatalf("no certificate in %s", d.CAFile)
	}
	return Options{
		Account: "main", Host: host, Port: number, TLS: mode, User: user,
		Password:  func(context.Context) (string, error) { return testserver.Password, nil },
		TLSConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		Notes:     "Claims", BackoffMin: 50 * time.Millisecond,
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
