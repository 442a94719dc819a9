package mailbox

import (
	"context"

	"github.com/emersion/go-imap/v2"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// count says how many messages of todo there are, for a progress bar. Servers
// with ESEARCH (RFC 4731) count; otherwise it is an estimate.
func (s *session) count(ctx context.Context, todo claim.UIDs) {
	if s.w.progress == nil {
		return
	}
	n := min(uint64(s.exists), todo.Len())
	if s.c.caps.Has(imap.CapESearch) && len(todo) > 0 && len(todo) <= maxRanges {
		if k, err := s.c.countOf(ctx, todo); err == nil {
			n = min(n, uint64(k))
		}
	}
	s.mu.Lock()
	s.progress.Total = s.progress.Done + n
	s.mu.Unlock()
	s.w.report(s.folder)
}

func (c *conn) countOf(ctx context.Context, u claim.UIDs) (n uint32, err error) {
	err = c.do(ctx, "count", func(*guard) error {
		d, err := c.client.UIDSearch(
			&imap.SearchCriteria{UID: []imap.UIDSet{toSet(u)}},
			&imap.SearchOptions{ReturnCount: true},
		).Wait()
		if err == nil {
			n = d.Count
		}
		return err
	})
	return n, err
}
