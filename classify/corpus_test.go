package classify_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/claimtriage/claimtriage/classify"
	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/letter"
	"github.com/claimtriage/claimtriage/rules"
)

// expected is the NAME.json beside a NAME.eml: a part of what `check --json`
// prints. A field that is absent is not compared.
type expected struct {
	Kind      claim.Kind `json:"kind"`
	Language  *string    `json:"language"`
	Claimant  *party     `json:"claimant"`
	Images    []string   `json:"images"`
	Pages     []string   `json:"pages"`
	Fees      []fee      `json:"fees"`
	Reference *string    `json:"reference"`
	Deadline  *string    `json:"deadline"` // "" for none
}

type party struct {
	ID string `json:"id"`
}

type fee struct {
	Amount   string     `json:"amount"`
	Currency string     `json:"currency"`
	Role     claim.Role `json:"role"`
}

type sample struct {
	name   string
	want   expected
	letter *claim.Letter
}

func readCorpus(tb testing.TB, dir string) []sample {
	tb.Helper()
	files, err := fs.Glob(os.DirFS(dir), "*.eml")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no letters in %s: %v", dir, err)
	}
	out := make([]sample, 0, len(files))
	for _, f := range files {
		name := strings.TrimSuffix(f, ".eml")
		s := sample{name: name}
		raw := readFile(tb, filepath.Join(dir, f))
		if err := json.Unmarshal(readFile(tb, filepath.Join(dir, name+".json")), &s.want); err != nil {
			tb.Fatalf("%s.json: %v", name, err)
		}
		if s.letter, err = letter.Parse(context.Background(), raw, letter.Options{}); err != nil {
			tb.Fatalf("%s: %v", f, err)
		}
		out = append(out, s)
	}
	return out
}

func readFile(tb testing.TB, path string) []byte {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func loadRules(tb testing.TB) *rules.Set {
	tb.Helper()
	set, err := rules.Load("")
	if err != nil {
		tb.Fatal(err)
	}
	return set
}

// tally counts right answers of one field.
type tally struct{ right, all int }

func (t *tally) add(ok bool) {
	t.all++
	if ok {
		t.right++
	}
}

func (t tally) share() float64 {
	if t.all == 0 {
		return 1
	}
	return float64(t.right) / float64(t.all)
}

func (t tally) String() string {
	if t.all == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f (%d/%d)", t.share(), t.right, t.all)
}

// fields in the order of the table.
var fields = []string{"claim", "scam", "ordinary", "kind", "language", "claimant", "demand", "fees", "reference", "deadline", "images", "pages"}

// score holds the tallies of one row of the table.
type score map[string]*tally

func (s score) add(field string, ok bool) {
	if s[field] == nil {
		s[field] = &tally{}
	}
	s[field].add(ok)
}

func (s score) join(other score) {
	for field, t := range other {
		if s[field] == nil {
			s[field] = &tally{}
		}
		s[field].right += t.right
		s[field].all += t.all
	}
}

func (s score) of(field string) tally {
	if s[field] == nil {
		return tally{}
	}
	return *s[field]
}

// judge compares one letter and returns what is wrong.
func judge(s *sample, got *claim.Claim, rows ...score) []string {
	var wrong []string
	note := func(field string, ok bool, want, have any) {
		for _, r := range rows {
			r.add(field, ok)
		}
		if !ok {
			wrong = append(wrong, fmt.Sprintf("%s: want %v, got %v", field, want, have))
		}
	}
	isClaim := s.want.Kind != claim.Other && s.want.Kind != claim.Scam
	switch s.want.Kind {
	case claim.Other:
		note("ordinary", got.Kind == claim.Other, "other", got.Kind)
	case claim.Scam:
		note("scam", got.Kind == claim.Scam, "scam", got.Kind)
	default:
		note("claim", got.Kind != claim.Other && got.Kind != claim.Scam, s.want.Kind, got.Kind)
		note("kind", got.Kind == s.want.Kind, s.want.Kind, got.Kind)
	}
	if s.want.Language != nil {
		note("language", got.Language == *s.want.Language, *s.want.Language, got.Language)
	}
	if isClaim {
		judgeFields(s, got, note)
	}
	return wrong
}

func judgeFields(s *sample, got *claim.Claim, note func(string, bool, any, any)) {
	if s.want.Claimant != nil {
		note("claimant", got.Claimant.ID == s.want.Claimant.ID, s.want.Claimant.ID, got.Claimant.ID)
	}
	if s.want.Fees != nil {
		have := feesOf(got)
		note("fees", sameSet(have, s.want.Fees), s.want.Fees, have)
		note("demand", sameSet(demands(have), demands(s.want.Fees)), demands(s.want.Fees), demands(have))
	}
	if s.want.Reference != nil {
		note("reference", got.Reference.Value == *s.want.Reference, *s.want.Reference, got.Reference.Value)
	}
	if s.want.Deadline != nil {
		have := ""
		if !got.Deadline.Value.IsZero() {
			have = got.Deadline.Value.Format("2006-01-02")
		}
		note("deadline", have == *s.want.Deadline, *s.want.Deadline, have)
	}
	if s.want.Images != nil {
		note("images", sameSet(valuesOf(got.Images), s.want.Images), s.want.Images, valuesOf(got.Images))
	}
	if s.want.Pages != nil {
		note("pages", sameSet(valuesOf(got.Pages), s.want.Pages), s.want.Pages, valuesOf(got.Pages))
	}
}

func feesOf(c *claim.Claim) []fee {
	out := []fee{}
	for _, f := range c.Fees {
		out = append(out, fee{f.Amount, f.Currency, f.Role})
	}
	return out
}

func demands(in []fee) []fee {
	return slices.DeleteFunc(slices.Clone(in), func(f fee) bool { return f.Role != claim.Demand })
}

func valuesOf(in []claim.Found[string]) []string {
	out := []string{}
	for _, f := range in {
		out = append(out, f.Value)
	}
	return out
}

func sameSet[T comparable](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// run judges every sample and returns the rows of the table and the misses.
func run(c *classify.Classifier, samples []sample) (total score, byLang map[string]score, misses []string) {
	total, byLang = score{}, map[string]score{}
	for i := range samples {
		s := &samples[i]
		lang := ""
		if s.want.Language != nil {
			lang = *s.want.Language
		}
		if byLang[lang] == nil {
			byLang[lang] = score{}
		}
		got := c.Classify(s.letter)
		for _, w := range judge(s, &got, total, byLang[lang]) {
			misses = append(misses, s.name+": "+w)
		}
	}
	return total, byLang, misses
}

func table(t *testing.T, rows map[string]score) {
	t.Helper()
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "row\t"+strings.Join(fields, "\t"))
	names := make([]string, 0, len(rows))
	for name := range rows {
		names = append(names, name)
	}
	slices.SortFunc(names, cmp.Compare)
	for _, name := range names {
		cells := []string{name}
		for _, f := range fields {
			cells = append(cells, rows[name].of(f).String())
		}
		_, _ = fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	_ = w.Flush()
	t.Log("\n" + b.String())
}

// withoutOwnPack is the set without its registry: every claimant is a stranger.
func withoutOwnPack(t *testing.T) *rules.Set {
	t.Helper()
	full := loadRules(t)
	ids := "disable: ["
	for _, c := range full.Claimants {
		ids += c.ID + ", "
	}
	return loadWith(t, ids+"]\n")
}

// halved is the set with half of its phrases left out at random, by seed. Groups of
// one phrase keep it.
func halved(t *testing.T, seed uint64) *rules.Set {
	t.Helper()
	full := loadRules(t)
	rnd := rand.New(rand.NewPCG(seed, 2))
	var b strings.Builder
	b.WriteString("phrases:\n")
	for _, p := range full.Phrases {
		if strings.Contains(p.Group, "cue-") || strings.Contains(p.ID, ".frame.") {
			continue
		}
		var keep []string
		for line := range strings.Lines(p.Patterns) {
			if strings.Count(p.Patterns, "\n") <= 1 || rnd.IntN(2) == 0 {
				keep = append(keep, line)
			}
		}
		if len(keep) == 0 {
			keep = []string{"xxyyzz\n"}
		}
		fmt.Fprintf(&b, "  - id: %s\n    language: %q\n    group: %s\n    patterns: |\n", p.ID, p.Language, p.Group)
		for _, line := range keep {
			b.WriteString("      " + strings.TrimSpace(line) + "\n")
		}
	}
	return loadWith(t, b.String())
}

func loadWith(t *testing.T, pack string) *rules.Set {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "user.yaml"), []byte(pack), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := rules.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// floor holds the least shares of right answers of a row; a field that it
// does not name must have no miss.
type floor map[string]float64

func (f floor) check(t *testing.T, row string, s score) {
	t.Helper()
	for _, field := range fields {
		least, named := f[field]
		if !named {
			least = 1
		}
		if got := s.of(field); got.share() < least {
			t.Errorf("%s: %s is %s, below %.3f", row, field, got, least)
		}
	}
}
