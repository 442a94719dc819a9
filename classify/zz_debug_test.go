package classify_test

import (
	"flag"
	"testing"

	"github.com/claimtriage/claimtriage/classify"
	"github.com/claimtriage/claimtriage/internal/claim"
)

var explain = flag.String("explain", "", "")
var explainDir = flag.String("dir", "testdata", "")

func TestZZ(t *testing.T) {
	c := classify.New(loadRules(t), claim.Own{})
	for _, s := range readCorpus(t, *explainDir) {
		if s.name == *explain {
			got := c.Classify(s.letter)
			t.Logf("%s %v %s %+v", got.Kind, got.Confidence, got.Language, got.Claimant)
			for _, x := range got.Signals {
				t.Logf("  %5.1f %-24s %s %q", x.Weight, x.Rule, x.Where, x.Words)
			}
			for _, f := range got.Fees {
				t.Logf("  fee %+v", f)
			}
			t.Logf("ref %+v\ndue %+v\nimg %+v\npages %+v", got.Reference, got.Deadline, got.Images, got.Pages)
			t.Logf("TEXT %q\nFWD %d", s.letter.Text, len(s.letter.Forwarded))
		}
	}
}
