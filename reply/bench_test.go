package reply

import (
	"testing"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func BenchmarkDraftAndNote(b *testing.B) {
	r, j := newReplier(b, "en"), judged(claim.FirstClaim, "en")
	for b.Loop() {
		compose(b, r, j)
	}
}

func BenchmarkPlan(b *testing.B) {
	r, j := newReplier(b, "en"), judged(claim.FirstClaim, "en")
	for b.Loop() {
		r.Plan(j)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newReplier(b, "en")
	}
}
