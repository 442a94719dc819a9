package classify_test

import (
	"testing"

	"github.com/claimtriage/claimtriage/classify"
	"github.com/claimtriage/claimtriage/internal/claim"
)

func TestHeldOut(t *testing.T) {
	samples := readCorpus(t, "testdata/heldout")
	total, _, misses := run(classify.New(loadRules(t), claim.Own{}), samples)
	table(t, map[string]score{"held out": total})
	for _, m := range misses {
		t.Log(m)
	}
}
