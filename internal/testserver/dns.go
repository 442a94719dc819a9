package testserver

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/miekg/dns"
)

// Zone is what a DNS server knows: names without a dot at the end, in any case
// of letters. Other names do not exist (NXDOMAIN).
type Zone map[string]Answer

// Answer is what the server says of one name.
type Answer struct {
	TXT       []string // TXT records, each of any length
	RR        []string // others, as TYPE DATA of a zone file: "A 192.0.2.1"
	ServFail  bool     // the server has a problem
	Silent    bool     // it never answers
	Truncated bool     // over UDP it says that TCP must be used, and nothing else
}

// DNSServer answers on one loopback port, over UDP and TCP.
type DNSServer struct {
	addr  string
	mu    sync.Mutex
	zone  Zone
	asked []string
}

// DNS starts a DNS server that lives as long as the test.
func DNS(tb testing.TB, zone Zone) *DNSServer {
	tb.Helper()
	d := &DNSServer{}
	d.SetZone(zone)
	udp, tcp, err := listenBoth()
	if err != nil {
		tb.Fatalf("testserver: listening for DNS: %v", err)
	}
	d.addr = udp.LocalAddr().String()
	for _, server := range []*dns.Server{
		{PacketConn: udp, Handler: dns.HandlerFunc(d.answer)},
		{Listener: tcp, Handler: dns.HandlerFunc(d.answer)},
	} {
		var wg sync.WaitGroup
		started := make(chan struct{})
		server.NotifyStartedFunc = func() { close(started) }
		wg.Go(func() { d.serve(server) })
		<-started
		tb.Cleanup(func() {
			if err := server.Shutdown(); err != nil {
				tb.Errorf("testserver: ending DNS: %v", err)
			}
			wg.Wait()
		})
	}
	return d
}

// listenBoth finds a port that is free for UDP and TCP.
func listenBoth() (udp net.PacketConn, tcp net.Listener, err error) {
	for range 20 {
		if tcp, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return nil, nil, err
		}
		if udp, err = net.ListenPacket("udp", tcp.Addr().String()); err == nil {
			return udp, tcp, nil
		}
		_ = tcp.Close()
	}
	return nil, nil, err
}

func (d *DNSServer) serve(s *dns.Server) {
	// It ends with Shutdown; an earlier end shows as questions without answers.
	_ = s.ActivateAndServe()
}

// Addr is the server's address, as 127.0.0.1:PORT.
func (d *DNSServer) Addr() string { return d.addr }

// SetZone replaces everything that the server knows.
func (d *DNSServer) SetZone(zone Zone) {
	lower := Zone{}
	for name, a := range zone {
		lower[strings.ToLower(strings.TrimSuffix(name, "."))] = a
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.zone = lower
}

// Asked returns the questions so far, as "TXT name".
func (d *DNSServer) Asked() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.asked...)
}

func (d *DNSServer) answer(w dns.ResponseWriter, q *dns.Msg) {
	reply := new(dns.Msg)
	reply.SetReply(q)
	reply.Authoritative = true
	if len(q.Question) != 1 {
		reply.Rcode = dns.RcodeFormatError
		_ = w.WriteMsg(reply) // who does not wait for it does not mind
		return
	}
	_, udp := w.RemoteAddr().(*net.UDPAddr)
	if d.fill(reply, q.Question[0], udp) {
		_ = w.WriteMsg(reply)
	}
}

// fill puts the answer into a reply. False: there is to be none.
func (d *DNSServer) fill(reply *dns.Msg, q dns.Question, udp bool) bool {
	name := strings.ToLower(strings.TrimSuffix(q.Name, "."))
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, dns.TypeToString[q.Qtype]+" "+name)
	a, known := d.zone[name]
	switch {
	case a.Silent:
		return false
	case a.ServFail:
		reply.Rcode = dns.RcodeServerFailure
	case a.Truncated && udp:
		reply.Truncated = true
	case !known && !d.zone.hasBelow(name):
		reply.Rcode = dns.RcodeNameError
	default:
		records, err := a.records(q)
		if err != nil {
			reply.Rcode = dns.RcodeServerFailure
			return true
		}
		reply.Answer = records
	}
	return true
}

// hasBelow tells a name without records from one that does not exist: it does
// if there are names below it (RFC 8020).
func (z Zone) hasBelow(name string) bool {
	for n := range z {
		if strings.HasSuffix(n, "."+name) {
			return true
		}
	}
	return false
}

// records returns the records of an answer that fit the question, and aliases.
func (a Answer) records(q dns.Question) (out []dns.RR, err error) {
	head := dns.RR_Header{Name: q.Name, Rrtype: dns.TypeTXT, Class: dns.ClassINET, Ttl: 60}
	for _, txt := range a.TXT {
		if q.Qtype == dns.TypeTXT {
			out = append(out, &dns.TXT{Hdr: head, Txt: chunks(txt)})
		}
	}
	for _, text := range a.RR {
		rr, err := dns.NewRR(q.Name + " 60 IN " + text)
		if err != nil {
			return nil, fmt.Errorf("record of %s: %w", q.Name, err)
		}
		if t := rr.Header().Rrtype; t == q.Qtype || t == dns.TypeCNAME {
			out = append(out, rr)
		}
	}
	return out, nil
}

// chunks cuts a text into strings of at most 255 bytes (RFC 1035 section
// 3.3.14).
func chunks(s string) (out []string) {
	for len(s) > 255 {
		out = append(out, s[:255])
		s = s[255:]
	}
	return append(out, s)
}
