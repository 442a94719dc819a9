package sender

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// lookupTimeout bounds one DNS question, answer included.
const lookupTimeout = 2 * time.Second

// Resolver answers DNS questions for TXT records. name has no final dot. A
// name or record that does not exist is a *net.DNSError with IsNotFound; every
// other error means that it is not known whether there is one.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// ErrResolver says that the words for a resolver are not understood.
var ErrResolver = errors.New("unknown resolver")

// NewResolver returns the resolver that kind names: "system" (or "") for the
// machine's own, "off" for none (nil), or "ADDRESS:PORT" for one server, whose
// address has to be an IP. Answers are kept for 5 minutes, the absence of a
// record for one.
func NewResolver(kind string) (Resolver, error) {
	switch kind {
	case "off":
		return nil, nil
	case "", "system":
		return newCache(&netResolver{&net.Resolver{}}, time.Now), nil
	}
	host, port, err := net.SplitHostPort(kind)
	if err != nil || net.ParseIP(host) == nil || port == "" {
		return nil, fmt.Errorf("dns %q: %w; want system, off, or an address with its port such as 127.0.0.1:53", kind, ErrResolver)
	}
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, kind)
	}
	return newCache(&netResolver{&net.Resolver{PreferGo: true, Dial: dial}}, time.Now), nil
}

// netResolver asks by package net.
type netResolver struct{ net *net.Resolver }

// LookupTXT asks for exactly name: the final dot keeps the machine's search
// domains from being asked, which would tell others about the letter.
func (r *netResolver) LookupTXT(ctx context.Context, name string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	txts, err := r.net.LookupTXT(ctx, strings.TrimSuffix(name, ".")+".")
	if err != nil {
		return nil, fmt.Errorf("look up TXT of %s: %w", name, err)
	}
	return txts, nil
}

// notFound reports whether err says for certain that there is no such record.
func notFound(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound && !dns.IsTimeout && !dns.IsTemporary
}

// isTemporary reports whether err may pass by itself.
func isTemporary(err error) bool {
	var dns *net.DNSError
	return !errors.As(err, &dns) || dns.IsTimeout || dns.IsTemporary
}
