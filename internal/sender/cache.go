package sender

import (
	"context"
	"errors"
	"sync"
	"time"
)

// What the cache keeps, and for how long. Package net does not tell the TTL
// of a record, so fixed times stand in.
const (
	positiveTTL = 5 * time.Minute
	negativeTTL = time.Minute
	maxCached   = 10_000
)

// When the DNS does not answer at all, a backlog must not wait for every
// letter anew: after so many failures in a row it is left alone for a while.
const (
	breakAfter = 5
	breakFor   = 30 * time.Second
)

var errBroken = errors.New("DNS did not answer several times in a row; it is not asked for a while")

// cache keeps the answers of another resolver. It is safe for concurrent use.
type cache struct {
	next Resolver
	now  func() time.Time

	mu      sync.Mutex
	entries map[string]cached
	failed  int       // failures in a row
	closed  time.Time // until then nothing is asked
}

type cached struct {
	txts  []string
	err   error // nil, or that there is no such record
	until time.Time
}

func newCache(next Resolver, now func() time.Time) *cache {
	return &cache{next: next, now: now, entries: map[string]cached{}}
}

// LookupTXT answers from memory, or asks. Errors that may pass are not kept.
func (c *cache) LookupTXT(ctx context.Context, name string) ([]string, error) {
	if e, ok := c.get(name); ok {
		return e.txts, e.err
	}
	if c.broken() {
		return nil, errBroken
	}
	txts, err := c.next.LookupTXT(ctx, name)
	switch {
	case err == nil:
		c.put(name, cached{txts: txts, until: c.now().Add(positiveTTL)})
	case notFound(err):
		c.put(name, cached{err: err, until: c.now().Add(negativeTTL)})
	case ctx.Err() == nil: // given up by the caller says nothing about the DNS
		c.count()
	}
	return txts, err
}

func (c *cache) get(name string) (cached, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[name]
	if ok && c.now().Before(e.until) {
		return e, true
	}
	delete(c.entries, name)
	return cached{}, false
}

// put keeps e, and makes room by forgetting any entries when there is none.
func (c *cache) put(name string, e cached) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = 0
	for k := range c.entries {
		if len(c.entries) < maxCached {
			break
		}
		delete(c.entries, k)
	}
	c.entries[name] = e
}

func (c *cache) broken() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now().Before(c.closed)
}

func (c *cache) count() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed++; c.failed >= breakAfter {
		c.failed, c.closed = 0, c.now().Add(breakFor)
	}
}
