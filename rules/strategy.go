package rules

import "github.com/claimtriage/claimtriage/internal/strictyaml"

// StrategyRow is one row of the strategy table. Rows are tried in order; the
// first whose conditions all hold decides. An empty condition always holds.
type StrategyRow struct {
	ID       string   `yaml:"id"`       // e.g. "scam-warning", named in tests and reasons
	Kinds    []string `yaml:"kinds"`    // claim kinds
	Verdicts []string `yaml:"verdicts"` // sender standings
	Strategy string   `yaml:"strategy"` // "" when nothing is drafted
	Action   string   `yaml:"action"`   // draft, warn, ignore
	Why      string   `yaml:"why"`      // a sentence for the person
}

// parseStrategies reads the strategy table.
func parseStrategies(file string, data []byte) ([]StrategyRow, error) {
	var table struct {
		Strategies []StrategyRow `yaml:"strategies"`
	}
	if err := strictyaml.Decode(file, data, &table); err != nil {
		return nil, err
	}
	return table.Strategies, nil
}
