package classify_test

import (
	"testing"

	"github.com/claimtriage/claimtriage/classify"
	"github.com/claimtriage/claimtriage/internal/claim"
)

// BenchmarkClassify judges the whole corpus once an iteration.
func BenchmarkClassify(b *testing.B) {
	c := classify.New(loadRules(b), claim.Own{})
	samples := readCorpus(b, "testdata")
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		for i := range samples {
			c.Classify(samples[i].letter)
		}
	}
	b.ReportMetric(float64(b.N)*float64(len(samples))/b.Elapsed().Seconds(), "letters/s")
}
