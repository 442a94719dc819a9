package mailbox

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// memSink remembers what it was given.
type memSink struct {
	mu         sync.Mutex
	taken      map[uint32]*claim.Message
	times      map[uint32]int
	judged     map[uint32]claim.UIDs // by UIDVALIDITY
	marked     claim.UIDs
	unreadable map[uint32]error
	asked      []uint32 // UIDVALIDITY of each call of Judged
	take       func(ctx context.Context, m *claim.Message) error
}

func newSink() *memSink {
	return &memSink{
		taken: map[uint32]*claim.Message{}, times: map[uint32]int{},
		judged: map[uint32]claim.UIDs{}, unreadable: map[uint32]error{},
	}
}

func (s *memSink) Judged(_ context.Context, _ string, validity uint32) (claim.UIDs, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, validity)
	return s.judged[validity], nil
}

func (s *memSink) Take(ctx context.Context, m *claim.Message) error {
	s.mu.Lock()
	s.times[m.UID]++
	take := s.take
	s.mu.Unlock()
	if take != nil {
		if err := take(ctx, m); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken[m.UID] = m
	s.judged[m.UIDValidity] = s.judged[m.UIDValidity].Add(m.UID, m.UID)
	return nil
}

func (s *memSink) MarkJudged(_ context.Context, _ string, validity uint32, u claim.UIDs) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.judged[validity] = s.judged[validity].Union(u)
	s.marked = s.marked.Union(u)
	return nil
}

func (s *memSink) Unreadable(_ context.Context, m *claim.Message, cause error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unreadable[m.UID] = cause
	s.judged[m.UIDValidity] = s.judged[m.UIDValidity].Add(m.UID, m.UID)
	return nil
}

func (s *memSink) has(uids ...uint32) func() bool {
	return func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, uid := range uids {
			if s.taken[uid] == nil {
				return false
			}
		}
		return true
	}
}

func (s *memSink) put(uid uint32) func() bool {
	return func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.unreadable[uid] != nil
	}
}

func (s *memSink) uids() []uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.taken))
}

func (s *memSink) get(uid uint32) *claim.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken[uid]
}
