package classify_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/claimtriage/claimtriage/classify"
	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// byClaimant returns a row for every claimant of samples.
func byClaimant(c *classify.Classifier, samples []sample) map[string]score {
	out := map[string]score{}
	for i := range samples {
		s := &samples[i]
		if s.want.Claimant == nil || s.want.Claimant.ID == "" {
			continue
		}
		row := "claimant " + s.want.Claimant.ID
		if out[row] == nil {
			out[row] = score{}
		}
		got := c.Classify(s.letter)
		judge(s, &got, out[row])
	}
	return out
}

// ownLeftOut judges each letter of a listed claimant by rules in which that
// claimant is not listed.
func ownLeftOut(t *testing.T, samples []sample) score {
	t.Helper()
	total := score{}
	with := map[string]*classify.Classifier{}
	for i := range samples {
		s := &samples[i]
		if s.want.Claimant == nil || s.want.Claimant.ID == "" {
			continue
		}
		id := s.want.Claimant.ID
		if with[id] == nil {
			with[id] = classify.New(loadWith(t, "disable: ["+id+"]\n"), claim.Own{})
		}
		got := with[id].Classify(s.letter)
		judge(s, &got, total)
	}
	return total
}

// wordsHalved is the set with half of the words of every word class left out
// at random: the frames that all languages share know only half of the words.
func wordsHalved(t *testing.T, seed uint64) *rules.Set {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 3))
	var languages []map[string]any
	for _, l := range loadRules(t).Languages {
		classes := map[string]string{}
		names := make([]string, 0, len(l.Classes))
		for name := range l.Classes {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			words := strings.Fields(l.Classes[name])
			kept := slices.DeleteFunc(slices.Clone(words), func(string) bool { return rnd.IntN(2) == 0 })
			if len(kept) == 0 {
				kept = words[:1]
			}
			classes[name] = strings.Join(kept, " ")
		}
		languages = append(languages, map[string]any{
			"code": l.Code, "name": l.Name, "stops": l.Stops, "letters": l.Letters, "months": l.Months,
			"numbers": l.Numbers, "units": l.Units, "month_first": l.MonthFirst, "classes": classes,
		})
	}
	pack, err := json.Marshal(map[string]any{"languages": languages})
	if err != nil {
		t.Fatal(err)
	}
	return loadWith(t, string(pack))
}

// reliability says of judgements of about the same confidence how many were
// right about being a claim.
type reliability map[int]*tally

func (r reliability) add(c *classify.Classifier, samples []sample) {
	for i := range samples {
		s := &samples[i]
		got := c.Classify(s.letter)
		if got.Kind == claim.Other || got.Kind == claim.Scam || s.want.Kind == claim.Scam {
			continue
		}
		bin := min(int(got.Confidence*10), 9)
		if got.Confidence >= 0.99 {
			bin = 10
		}
		if r[bin] == nil {
			r[bin] = &tally{}
		}
		r[bin].add(s.want.Kind != claim.Other)
	}
}

func (r reliability) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "said\tright")
	for bin := 5; bin <= 10; bin++ {
		name := fmt.Sprintf("0.%d", bin)
		if bin == 10 {
			name = "0.99"
		}
		if r[bin] != nil {
			_, _ = fmt.Fprintf(w, "%s\t%s\n", name, r[bin])
		}
	}
	_ = w.Flush()
	return b.String()
}

// folders hold the letters of the project, see testdata/README.md.
var folders = []string{"testdata", "testdata/heldout", "testdata/learnt", "testdata/unseen"}

// The letters of testdata are what the rules were made with: nothing of them
// may be missed.
func TestCorpus(t *testing.T) {
	total, _, misses := run(classify.New(loadRules(t), claim.Own{}), readCorpus(t, "testdata"))
	table(t, map[string]score{"testdata": total})
	for _, m := range misses {
		t.Log(m)
	}
	floor{}.check(t, "testdata", total)
}

// TestRows prints what the rules do by folder, language and claimant, and how
// much they lean on single entries: without the entry of the claimant, without
// any claimant, with half of the phrases of every language, and with half of the
// words that the frames know.
func TestRows(t *testing.T) {
	set := loadRules(t)
	c := classify.New(set, claim.Own{})
	rows, said := map[string]score{}, reliability{}
	var all []sample
	for _, dir := range folders {
		samples := readCorpus(t, dir)
		total, _, _ := run(c, samples)
		rows["folder "+dir] = total
		if dir != "testdata" {
			said.add(c, samples)
		}
		all = append(all, samples...)
	}
	total, byLang, _ := run(c, all)
	rows["all"] = total
	for lang, s := range byLang {
		rows["language "+lang] = s
	}
	maps.Copy(rows, byClaimant(c, all))
	own := ownLeftOut(t, all)
	strangers, _, _ := run(classify.New(withoutOwnPack(t), claim.Own{}), all)
	phrases, words := score{}, score{}
	for seed := range uint64(3) {
		one, _, _ := run(classify.New(halved(t, seed+1), claim.Own{}), all)
		phrases.join(one)
		one, _, _ = run(classify.New(wordsHalved(t, seed+1), claim.Own{}), all)
		words.join(one)
	}
	rows["- own entry left out"], rows["- no claimant known"] = own, strangers
	rows["- phrases halved"], rows["- words of frames halved"] = phrases, words
	table(t, rows)
	t.Logf("letters outside of testdata, judged to be claims:\n%s", said)
	floor{"claim": 0.9, "scam": 0.9, "ordinary": 0.92, "kind": 0.8, "language": 0.95, "claimant": 0.9, "demand": 0.8, "fees": 0.75, "reference": 0.85, "deadline": 0.8, "images": 0.85, "pages": 0.85}.check(t, "all", total)
}
