package rules

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func TestStrategies_embedded(t *testing.T) {
	data, err := os.ReadFile("packs/strategies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := parseStrategies("strategies.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	set := &Set{Strategies: rows}
	tests := []struct {
		kind       claim.Kind
		standing   claim.Standing
		confidence float64
		want       string
	}{
		{claim.Other, claim.Unproven, 0.1, "ordinary-mail"},
		{claim.Other, claim.Forged, 1, "ordinary-mail"},
		{claim.Scam, claim.Verified, 1, "scam-warning"},
		{claim.FirstClaim, claim.Forged, 1, "forged-sender"},
		{claim.Settled, claim.Lookalike, 1, "lookalike-sender"},
		{claim.Settled, claim.Verified, 0.2, "case-closed"},
		{claim.Reminder, claim.Verified, 0.49, "too-uncertain"},
		{claim.LegalAction, claim.Unproven, 0.5, "legal-holding"},
		{claim.Takedown, claim.Unproven, 0.9, "takedown-proof"},
		{claim.Offer, claim.Verified, 0.9, "offer-proof"},
		{claim.FirstClaim, claim.Authenticated, 0.9, "claim-proof"},
		{claim.FinalNotice, claim.Unproven, 0.9, "claim-proof"},
	}
	for _, test := range tests {
		row := set.StrategyFor(test.kind, test.standing, test.confidence)
		if row == nil || row.ID != test.want {
			t.Errorf("%s from %s at %v: %+v, want %s", test.kind, test.standing, test.confidence, row, test.want)
		}
	}
}

func TestStrategies_mistakes(t *testing.T) {
	const rest = "  - {id: rest, action: ignore, why: nothing}\n"
	tests := map[string]struct{ in, want string }{
		"unknown key":       {"strategies:\n  - {id: a, action: warn, why: x, colour: red}\n", "s.yaml:2:"},
		"unknown kind":      {"strategies:\n  - {id: a, kinds: [scam, sacm], action: warn, why: x}\n" + rest, "s.yaml:2:27: unknown kind"},
		"unknown verdict":   {"strategies:\n  - {id: a, verdicts: [proven], action: warn, why: x}\n" + rest, "unknown verdict"},
		"unknown action":    {"strategies:\n  - {id: a, action: send, why: x}\n" + rest, "s.yaml:2:21: unknown action"},
		"no action":         {"strategies:\n  - {id: a, why: x}\n", "unknown action"},
		"draft of nothing":  {"strategies:\n  - {id: a, action: draft, why: x}\n" + rest, "a draft needs a strategy"},
		"strategy unused":   {"strategies:\n  - {id: a, action: warn, strategy: ask_proof, why: x}\n" + rest, "nothing is drafted"},
		"no reason":         {"strategies:\n  - {id: a, kinds: [scam], action: warn}\n" + rest, "does not say why"},
		"no id":             {"strategies:\n  - {kinds: [scam], action: warn, why: x}\n" + rest, "without id"},
		"same id":           {"strategies:\n  - {id: rest, kinds: [scam], action: warn, why: x}\n" + rest, "twice"},
		"below":             {"strategies:\n  - {id: a, below: 1.5, action: warn, why: x}\n" + rest, "between 0 and 1"},
		"unreachable":       {"strategies:\n" + rest + "  - {id: late, kinds: [scam], action: warn, why: x}\n", "s.yaml:3:6: this row never decides"},
		"unreachable below": {"strategies:\n  - {id: a, below: 0.5, action: warn, why: x}\n  - {id: b, below: 0.3, action: warn, why: x}\n" + rest, "s.yaml:3:6: this row never decides"},
		"not total":         {"strategies:\n  - {id: a, kinds: [scam], action: warn, why: x}\n", "no row says what to do about kind first_claim"},
		"not total below":   {"strategies:\n  - {id: a, below: 0.9, action: warn, why: x}\n", "no row says"},
		"empty":             {"", "no row says"},
		"no list":           {"strategies: 5\n", "s.yaml:1:13"},
		"no yaml":           {"strategies: [", "s.yaml:1:"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			rows, err := parseStrategies("s.yaml", []byte(test.in))
			if err == nil || !strings.Contains(err.Error(), test.want) || rows != nil {
				t.Errorf("rows %v, error %v, want one with %q", rows, err, test.want)
			}
		})
	}
}

func TestStrategies_below(t *testing.T) {
	rows, err := parseStrategies("s.yaml", []byte("strategies:\n  - {id: low, below: 0.3, action: ignore, why: x}\n  - {id: mid, below: 0.5, action: warn, why: x}\n  - {id: rest, action: ignore, why: x}\n"))
	if err != nil {
		t.Fatal(err)
	}
	set := &Set{Strategies: rows}
	var got []string
	for _, c := range []float64{0, 0.29, 0.3, 0.49, 0.5, 1} {
		got = append(got, set.StrategyFor(claim.Reminder, claim.Unproven, c).ID)
	}
	if diff := cmp.Diff([]string{"low", "low", "mid", "mid", "rest", "rest"}, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if row := (&Set{}).StrategyFor(claim.Scam, claim.Unproven, 1); row != nil {
		t.Errorf("an empty table decides %+v", row)
	}
}

func FuzzStrategies(f *testing.F) {
	data, err := os.ReadFile("packs/strategies.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("strategies:\n  - {id: a, kinds: [scam], below: .nan, action: warn, why: x}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := parseStrategies("s.yaml", data)
		if err != nil {
			return
		}
		for _, k := range claim.Kinds {
			if (&Set{Strategies: rows}).StrategyFor(k, claim.Unproven, 0.5) == nil {
				t.Errorf("an accepted table says nothing about %s:\n%s", k, data)
			}
		}
	})
}
