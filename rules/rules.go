// Package rules holds what claimtriage knows as data: claimants, phrases,
// scams, languages, and the verdict and strategy tables, as YAML packs that
// are embedded in the binary and that a user's folder can add to or override.
package rules

// Set is every rule in force, validated and compiled. It is read-only and
// safe for concurrent use.
type Set struct {
	Claimants  []Claimant
	Strategies []StrategyRow
}
