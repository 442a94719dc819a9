package classify_test

import (
	"flag"
	"testing"

	"github.com/claimtriage/claimtriage/classify"
	"github.com/claimtriage/claimtriage/internal/claim"
)

// letters names a folder of NAME.eml with NAME.json to measure the rules with,
// for letters that are not the project's to keep:
//
//	go test ./classify -run TestFolder -v -letters DIR
var letters = flag.String("letters", "testdata", "folder of letters that TestFolder measures")

// TestFolder prints the table and the misses of a folder. It fails only for
// the letters of the project.
func TestFolder(t *testing.T) {
	samples := readCorpus(t, *letters)
	c := classify.New(loadRules(t), claim.Own{})
	total, byLang, misses := run(c, samples)
	for i := range samples {
		s := &samples[i]
		if got := c.Classify(s.letter); got.Kind != s.want.Kind {
			t.Logf("%s: want %s, got %s at %.2f", s.name, s.want.Kind, got.Kind, got.Confidence)
			for _, sig := range got.Signals {
				t.Logf("    %+.1f %-28s %q", sig.Weight, sig.Rule, sig.Words)
			}
		}
	}
	rows := map[string]score{"all": total}
	for lang, s := range byLang {
		rows["language "+lang] = s
	}
	table(t, rows)
	for _, m := range misses {
		t.Log(m)
	}
	if *letters == "testdata" {
		floor{}.check(t, "all", total)
	}
}
