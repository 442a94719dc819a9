package mailbox

import (
	"sync/atomic"
	"time"
)

// guard is the clock of one command: it closes the connection when the server
// is silent for too long. A slow server that still sends is left alone.
type guard struct {
	limit   time.Duration
	timer   *time.Timer
	expired atomic.Bool
}

// newGuard starts a clock that calls kill after limit of silence.
func newGuard(limit time.Duration, kill func()) *guard {
	g := &guard{limit: limit}
	g.timer = time.AfterFunc(limit, func() {
		g.expired.Store(true)
		kill()
	})
	return g
}

// alive starts the clock anew: the server moved.
func (g *guard) alive() { g.timer.Reset(g.limit) }

// pause stops the clock while we are the slow one.
func (g *guard) pause() { g.timer.Stop() }

func (g *guard) stop() { g.timer.Stop() }
