package memory

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/claimtriage/claimtriage/classify"
	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/letter"
	"github.com/claimtriage/claimtriage/rules"
)

// judgedLetter is a letter of the corpus.
type judgedLetter struct {
	file string
	j    *claim.Judgement
	like claim.Likeness
	kind claim.Kind // as it should be
}

// corpus is every letter of the classifier's test data, judged.
func corpus(t *testing.T) (out []judgedLetter) {
	t.Helper()
	set, err := rules.Load("")
	if err != nil {
		t.Fatal(err)
	}
	c, m := classify.New(set, claim.Own{}), New(set, claim.Own{})
	err = filepath.WalkDir("../../classify/testdata", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".eml") {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		l, err := letter.Parse(t.Context(), raw, letter.Options{})
		if err != nil {
			return err
		}
		j := &claim.Judgement{Key: letter.Key(raw), Letter: l, Claim: c.Classify(l), Verdict: claim.Verdict{Standing: claim.Unproven}}
		out = append(out, judgedLetter{path, j, m.Likeness(j), kindOf(path, j.Claim.Kind)})
		return nil
	})
	if err != nil || len(out) < 100 {
		t.Fatalf("%d letters, %v: this test looks at the wrong thing", len(out), err)
	}
	return out
}

// kindOf reads the kind that stands beside a letter.
func kindOf(path string, otherwise claim.Kind) claim.Kind {
	var want struct{ Kind claim.Kind }
	text, err := os.ReadFile(strings.TrimSuffix(path, ".eml") + ".json")
	if err != nil || json.Unmarshal(text, &want) != nil || want.Kind == "" {
		return otherwise
	}
	return want.Kind
}

// TestALetterCatchesNoOther marks every letter of the corpus, one at a time,
// as everything that it was not judged to be, and holds all others against
// it. None that has neither sender nor case in common with it may be judged
// by it.
func TestALetterCatchesNoOther(t *testing.T) {
	all := corpus(t)
	marks, pairs, caught, unlike := 0, 0, map[string]int{}, map[string]int{}
	for a := range all {
		for _, kind := range []claim.Kind{claim.Other, claim.Scam, claim.FirstClaim} {
			d := []claim.Decision{{ID: 1, Kind: kind, Letters: []claim.Likeness{all[a].like}}}
			if kind == all[a].j.Claim.Kind {
				continue // nobody says what is said already
			}
			marks++
			for b := range all {
				c := comparison{j: all[b].j, l: all[b].like}
				r, ok := c.recall(d)
				if a == b && (!ok || r.Level != ByLetter) {
					t.Errorf("%s marked as %s: judged by %q, %v", all[a].file, kind, r.Level, ok)
				}
				if a == b || same(all[a].like.Key, all[b].like.Key) {
					continue
				}
				pairs++
				if !ok {
					continue
				}
				caught[r.Level]++
				if isClaim(all[a].kind) != isClaim(all[b].kind) {
					unlike[r.Level]++
					t.Logf("%s as %s by %s of %s", all[b].file, kind, r.Level, all[a].file)
				}
				if !related(&all[a].like, &all[b].like) {
					t.Errorf("%s is judged as %s, by %s (%.2f), because of %s", all[b].file, kind, r.Level, r.Alike, all[a].file)
				}
			}
		}
	}
	t.Logf("%d letters, %d marks, %d pairs: caught %v, of which a claim for no claim or the other way round %v", len(all), marks, pairs, caught, unlike)
}

func related(a, b *claim.Likeness) bool {
	return same(a.Domain, b.Domain) || same(a.Sender, b.Sender) || same(a.Claimant, b.Claimant) && same(a.Reference, b.Reference)
}

// TestWordingOfTheCorpus: no two letters that different people wrote have the
// same wording, with room to spare.
func TestWordingOfTheCorpus(t *testing.T) {
	all := corpus(t)
	most, alike := 0.0, 0
	for a := range all {
		for b := range a {
			if same(all[a].like.Key, all[b].like.Key) {
				continue
			}
			s := similarity(all[a].like.Sketch, all[b].like.Sketch)
			if s >= Alike {
				alike++
				t.Logf("%.2f %s and %s", s, all[a].file, all[b].file)
				if all[a].kind != all[b].kind {
					t.Errorf("%.2f %s (%s) and %s (%s)", s, all[a].file, all[a].kind, all[b].file, all[b].kind)
				}
				continue
			}
			most = max(most, s)
		}
	}
	t.Logf("%d pairs have the same wording; the most of the others is %.2f", alike, most)
}
