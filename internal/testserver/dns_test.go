package testserver

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/miekg/dns"
)

func (d *DNSServer) resolver() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, network, d.Addr())
	}}
}

func TestDNS(t *testing.T) {
	long := "v=DKIM1; p=" + strings.Repeat("A", 700)
	d := DNS(t, Zone{
		"example.org":                {TXT: []string{"v=spf1 -all", "other"}, RR: []string{"A 192.0.2.1", "MX 10 mx.example.org."}},
		"sel._domainkey.Example.org": {TXT: []string{long}},
		"broken.example":             {ServFail: true},
		"silent.example":             {Silent: true},
		"large.example":              {TXT: []string{"by TCP"}, Truncated: true},
		"alias.example":              {RR: []string{"CNAME example.org."}},
	})
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	r := d.resolver()
	for name, want := range map[string][]string{
		"example.org.": {"other", "v=spf1 -all"}, "EXAMPLE.ORG.": {"other", "v=spf1 -all"},
		"sel._domainkey.example.org.": {long}, "large.example.": {"by TCP"},
	} {
		got, err := r.LookupTXT(ctx, name)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	for name, notFound := range map[string]bool{"nothing.example.org.": true, "_domainkey.example.org.": true, "broken.example.": false} {
		_, err := r.LookupTXT(ctx, name)
		var failed *net.DNSError
		if !errors.As(err, &failed) || failed.IsNotFound != notFound || failed.IsTemporary == notFound {
			t.Errorf("%s: %+v, want not found: %v", name, err, notFound)
		}
	}
	short, stop := context.WithTimeout(ctx, 50*time.Millisecond)
	defer stop()
	var failed *net.DNSError
	if _, err := r.LookupTXT(short, "silent.example."); !errors.As(err, &failed) || !failed.IsTimeout {
		t.Errorf("silence: %v, want a time-out", err)
	}
	if got, err := r.LookupHost(ctx, "example.org."); err != nil || !slices.Contains(got, "192.0.2.1") {
		t.Errorf("addresses: %v, %v", got, err)
	}
	if !slices.Contains(d.Asked(), "TXT large.example") {
		t.Errorf("asked: %v", d.Asked())
	}
	d.SetZone(Zone{})
	if _, err := r.LookupTXT(ctx, "example.org."); err == nil {
		t.Error("a zone that was taken away still answers")
	}
}

// TestDNSCodes asks without a resolver that interprets: a name without records
// is not a name that does not exist (RFC 8020).
func TestDNSCodes(t *testing.T) {
	d := DNS(t, Zone{"a.b.example": {TXT: []string{"x"}}, "large.example": {TXT: []string{"x"}, Truncated: true}})
	for name, want := range map[string]struct {
		code, answers int
		truncated     bool
	}{
		"a.b.example.": {dns.RcodeSuccess, 1, false}, "b.example.": {dns.RcodeSuccess, 0, false},
		"c.example.": {dns.RcodeNameError, 0, false}, "large.example.": {dns.RcodeSuccess, 0, true},
	} {
		m := new(dns.Msg)
		m.SetQuestion(name, dns.TypeTXT)
		got, _, err := (&dns.Client{Timeout: limit}).Exchange(m, d.Addr())
		if err != nil {
			t.Fatal(err)
		}
		if got.Rcode != want.code || len(got.Answer) != want.answers || got.Truncated != want.truncated {
			t.Errorf("%s: %s", name, got)
		}
	}
}
