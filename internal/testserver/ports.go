package testserver

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// Ports are taken below the range from which the kernel gives out the local
// ends of connections, so that no connection can take one between the choice
// and the start of the server.
const (
	firstPort = 12000
	lastPort  = 32000
)

// freePorts returns n different loopback addresses on which nothing listens
// just now. Another program may still be quicker; starters try again.
func freePorts(n int) ([]string, error) {
	var addrs []string
	for tries := 0; len(addrs) < n; tries++ {
		if tries > 1000 {
			return nil, fmt.Errorf("no free port between %d and %d", firstPort, lastPort)
		}
		addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(firstPort+rand.IntN(lastPort-firstPort)))
		ln, err := net.Listen("tcp", addr)
		if err != nil {
			continue
		}
		defer ln.Close() // held until all are chosen, so that they differ
		addrs = append(addrs, addr)
	}
	return addrs, nil
}

// portOf returns the port of an address that this package made.
func portOf(addr string) string {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	return port
}
