package mailbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// dialer returns the default way to open a connection. Keepalive finds a dead
// peer while nothing is sent; TCP_USER_TIMEOUT, where there is one, finds it
// while something is.
func dialer(timeout time.Duration) func(ctx context.Context, network, addr string) (net.Conn, error) {
	d := &net.Dialer{
		Timeout: timeout,
		KeepAliveConfig: net.KeepAliveConfig{
			Enable: true, Idle: 30 * time.Second, Interval: 15 * time.Second, Count: 4,
		},
		Control: userTimeout(timeout),
	}
	return d.DialContext
}

// dialError says in one line why no connection came about.
func dialError(addr string, err error) error {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		if dns.IsNotFound {
			return fmt.Errorf("%w: unknown host %s: check host in the config: %w", ErrNetwork, dns.Name, err)
		}
		return fmt.Errorf("%w: looking up %s: %w", ErrNetwork, dns.Name, err)
	}
	return fmt.Errorf("%w: connecting to %s: %w", ErrNetwork, addr, err)
}
