package classify_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/classify"
	"github.com/claimtriage/claimtriage/internal/claim"
)

// The glance must turn away nothing that the full judgement would take.
func TestGlanceAgrees(t *testing.T) {
	set := loadRules(t)
	quick := classify.New(set, claim.Own{})
	full := quick.InFull()
	early, all := 0, 0
	for _, dir := range []string{"testdata", "testdata/heldout", *letters} {
		for _, s := range readCorpus(t, dir) {
			got, want := quick.Classify(s.letter), full.Classify(s.letter)
			if all++; quick.Early(s.letter) {
				early++
			}
			if want.Kind == claim.Other && got.Kind == claim.Other {
				got.Signals, want.Signals, got.Confidence, want.Confidence = nil, nil, 0, 0
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-full +glance):\n%s", s.name, diff)
			}
		}
	}
	t.Logf("%d of %d letters were decided at a glance", early, all)
	if early == 0 {
		t.Error("no letter was decided at a glance")
	}
}
