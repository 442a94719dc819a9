package rules

import (
	"fmt"
	"slices"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

// maxStrategies bounds the table: every row is compared with every case.
const maxStrategies = 200

// StrategyRow is one row of the strategy table. Rows are tried in order; the
// first whose conditions all hold decides. An empty condition always holds.
type StrategyRow struct {
	ID       string   `yaml:"id"`       // e.g. "scam-warning", named in tests and reasons
	Kinds    []string `yaml:"kinds"`    // claim kinds
	Verdicts []string `yaml:"verdicts"` // sender standings
	Below    float64  `yaml:"below"`    // confidence of the kind under which the row holds; 0: whatever it is
	Strategy string   `yaml:"strategy"` // "" when nothing is drafted
	Action   string   `yaml:"action"`   // draft, warn, ignore
	Why      string   `yaml:"why"`      // a sentence for the person
}

// Holds reports whether every condition of the row holds.
func (r *StrategyRow) Holds(kind claim.Kind, standing claim.Standing, confidence float64) bool {
	return (len(r.Kinds) == 0 || slices.Contains(r.Kinds, string(kind))) &&
		(len(r.Verdicts) == 0 || slices.Contains(r.Verdicts, string(standing))) &&
		(r.Below == 0 || confidence < r.Below)
}

// StrategyFor returns the row that decides, or nil when none holds.
func (s *Set) StrategyFor(kind claim.Kind, standing claim.Standing, confidence float64) *StrategyRow {
	return decides(s.Strategies, kind, standing, confidence)
}

func decides(rows []StrategyRow, kind claim.Kind, standing claim.Standing, confidence float64) *StrategyRow {
	for i := range rows {
		if rows[i].Holds(kind, standing, confidence) {
			return &rows[i]
		}
	}
	return nil
}

// parseStrategies reads the strategy table. The error is a *strictyaml.Error,
// or several joined.
func parseStrategies(file string, data []byte) ([]StrategyRow, error) {
	doc, err := strictyaml.Parse(file, data)
	if err != nil {
		return nil, err
	}
	var table struct {
		Strategies []StrategyRow `yaml:"strategies"`
	}
	if err := doc.Decode(&table); err != nil {
		return nil, err
	}
	c := &checker{doc: doc}
	c.strategies(table.Strategies)
	if err := strictyaml.Join(c.errs); err != nil {
		return nil, err
	}
	return table.Strategies, nil
}

// strategies checks the rows one by one, and then the table as a whole.
func (c *checker) strategies(rows []StrategyRow) {
	if len(rows) > maxStrategies {
		c.fail(fmt.Sprintf("more than %d rows", maxStrategies), "join rows that do the same", "strategies")
		return
	}
	unique(c, "strategies", "id", rows, func(r *StrategyRow) string { return r.ID })
	for i := range rows {
		c.strategy(i, &rows[i])
	}
	if len(c.errs) == 0 {
		c.reach(rows)
	}
}

func (c *checker) strategy(i int, r *StrategyRow) {
	members(c, r.Kinds, claim.Kinds, "kind", "strategies", i, "kinds")
	members(c, r.Verdicts, standings(), "verdict", "strategies", i, "verdicts")
	if !(r.Below >= 0 && r.Below <= 1) {
		c.fail("a confidence lies between 0 and 1", "", "strategies", i, "below")
	}
	switch claim.Action(r.Action) {
	case claim.ActionDraft:
		if r.Strategy == "" {
			c.fail("a draft needs a strategy", "add strategy: with the name of a reply, such as ask_proof", "strategies", i, "action")
		}
	case claim.ActionWarn, claim.ActionIgnore:
		if r.Strategy != "" {
			c.fail("a strategy is named, but nothing is drafted", "remove the strategy, or write action: draft", "strategies", i, "strategy")
		}
	default:
		c.fail("unknown action", "write draft, warn or ignore", "strategies", i, "action")
	}
	if r.Why == "" {
		c.fail("the row does not say why", "add why: with a sentence for the person who reads the note", "strategies", i)
	}
}

// members checks that every word of list is one of known.
func members[T ~string](c *checker, list []string, known []T, what string, path ...any) {
	for j, w := range list {
		if !slices.Contains(known, T(w)) {
			c.fail("unknown "+what, fmt.Sprintf("one of %v", known), append(path, j)...)
		}
	}
}

func standings() []claim.Standing {
	return []claim.Standing{claim.Verified, claim.Authenticated, claim.Unproven, claim.Forged, claim.Lookalike}
}

// reach goes through every case that can occur: each must have a row, and
// each row must decide at least one of them.
func (c *checker) reach(rows []StrategyRow) {
	used := make(map[string]bool, len(rows))
	points := confidences(rows)
	for _, k := range claim.Kinds {
		for _, v := range standings() {
			for _, p := range points {
				r := decides(rows, k, v, p)
				if r == nil {
					c.fail(fmt.Sprintf("no row says what to do about kind %s from a sender that is %s", k, v), "add a row for it at the end", "strategies")
					return
				}
				used[r.ID] = true
			}
		}
	}
	for i := range rows {
		if !used[rows[i].ID] {
			c.fail("this row never decides: earlier rows take every case of it", "move it up or remove it", "strategies", i)
		}
	}
}

// confidences returns a value on each side of every limit in the table.
func confidences(rows []StrategyRow) []float64 {
	points := []float64{0, 1}
	for i := range rows {
		if b := rows[i].Below; b > 0 {
			points = append(points, b, b-1e-9)
		}
	}
	slices.Sort(points)
	return slices.Compact(points)
}
