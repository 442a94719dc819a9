//go:build !linux

package mailbox

import (
	"syscall"
	"time"
)

// userTimeout has no counterpart here: keepalive and our own clock do alone.
func userTimeout(time.Duration) func(network, address string, c syscall.RawConn) error { return nil }
