package rules

import (
	"strings"
	"testing"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// TestVerdictTable holds the embedded table in every case that can occur: a
// standing that rests on a proof has one.
func TestVerdictTable(t *testing.T) {
	set, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[claim.Standing]int{}
	for _, from := range FromKinds() {
		for _, proof := range Proofs() {
			for _, imitates := range Imitations() {
				for _, named := range Namings() {
					c := Circumstances{from, proof, imitates, named}
					row := set.VerdictFor(c)
					if row == nil {
						t.Fatalf("%+v: no row", c)
					}
					s := claim.Standing(row.Standing)
					seen[s]++
					checkVerdict(t, c, s)
				}
			}
		}
	}
	for _, s := range standings() {
		if seen[s] == 0 {
			t.Errorf("nothing is ever %s", s)
		}
	}
}

func checkVerdict(t *testing.T, c Circumstances, s claim.Standing) {
	t.Helper()
	switch {
	case s == claim.Verified && (c.Proof != "proven" || c.From != "claimant" || c.Imitates != "none"),
		s == claim.Authenticated && c.Proof != "proven" && c.Proof != "service",
		s == claim.Forged && (c.Proof != "disowned" || c.From != "claimant"),
		s == claim.Lookalike && c.Imitates == "none",
		c.From == "own" && s != claim.Unproven && s != claim.Lookalike:
		t.Errorf("%+v is %s", c, s)
	}
}

func TestParseVerdicts_mistakes(t *testing.T) {
	good, err := embedded.ReadFile("packs/verdicts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	change := func(old, by string) string {
		if !strings.Contains(string(good), old) {
			t.Fatalf("the table has no %q", old)
		}
		return strings.Replace(string(good), old, by, 1)
	}
	tests := []struct{ name, data, want string }{
		{"unknown key", change("proof: [disowned]", "prof: [disowned]"), "prof"},
		{"unknown proof", change("proof: [disowned]", "proof: [disownd]"), "unknown proof"},
		{"unknown standing", change("standing: forged", "standing: fake"), "unknown standing"},
		{"verified without a proof", change("    from: [claimant]\n    proof: [proven]\n    named: [same]", "    from: [claimant]\n    named: [same]"), "verified needs a proof"},
		{"authenticated without a proof", change("    from: [freemail]\n    proof: [proven]", "    from: [freemail]"), "authenticated needs a proof"},
		{"forged without a policy", change("proof: [disowned]\n    standing: forged", "proof: [open]\n    standing: forged"), "forged needs a policy"},
		{"lookalike without an imitation", change("    imitates: [domain]\n", ""), "lookalike needs an imitation"},
		{"no last row", change("  - id: open\n    standing: unproven", "  - id: open\n    from: [own]\n    standing: unproven"), "no row decides"},
		{"a row that never decides", change("  - id: open\n", "  - id: all\n    standing: unproven\n    en: a\n    de: b\n  - id: open\n"), "never decides"},
		{"unknown filling", change("of {own} under", "of {owner} under"), "unknown filling"},
		{"a sentence is missing", change("  - {id: form,", "  - {id: helpdesk2,"), "no reason is called helpdesk2"},
		{"a sentence twice", change("  - {id: forward,", "  - {id: form,"), "twice"},
		{"no German", change(`de: "Der Brief nennt keinen Absender, der sich prüfen ließe."`, `de: ""`), "a sentence of 1 to"},
		{"weight", change("{id: form, weight: 0,", "{id: form, weight: 11,"), "out of range"},
		{"no domain", change("helpdesks: [zendesk.com", "helpdesks: [zendesk"), "no domain"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseVerdicts("verdicts.yaml", []byte(tt.data))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "verdicts.yaml:") {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}
