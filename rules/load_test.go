package rules

import "testing"

func TestLoadEmbedded(t *testing.T) {
	set, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Claimants) < 15 || set.Language("de") == nil {
		t.Errorf("embedded packs: %d claimants, languages %d", len(set.Claimants), len(set.Languages))
	}
}
