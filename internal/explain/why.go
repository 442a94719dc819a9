package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fatih/color"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// mostReasons is how many signals each side shows.
const mostReasons = 6

// reasons shows the strongest signals for the judgement, then those against.
func (p *Printer) reasons(j *claim.Judgement) {
	forIt, against := p.sides(j)
	if j.Claim.Kind == claim.Other {
		forIt, against = against, forIt
		if len(forIt) == 0 {
			p.prose("Why:", "too little in it speaks of a claim.")
		}
	}
	p.signals("Why:", forIt)
	p.signals("Against it:", against)
}

// sides parts the signals that say something into those that speak for a
// claim, or for a scam, and those that speak against it.
func (p *Printer) sides(j *claim.Judgement) (forIt, against []claim.Signal) {
	all := slices.Clone(j.Claim.Signals)
	slices.SortStableFunc(all, func(a, b claim.Signal) int { return int(100 * (abs(b.Weight) - abs(a.Weight))) })
	scam := j.Claim.Kind == claim.Scam
	for _, s := range all {
		switch {
		case s.Weight < 0:
			against = append(against, s)
		case s.Weight > 0 || scam:
			forIt = append(forIt, s)
		}
	}
	return forIt, against
}

func abs(f float64) float64 { return max(f, -f) }

func (p *Printer) signals(title string, list []claim.Signal) {
	if len(list) == 0 {
		return
	}
	p.line("%s", p.paint(color.Bold, title))
	list = list[:min(len(list), mostReasons)]
	rows := make([]row, len(list))
	at := 0
	for i, s := range list {
		rows[i] = row{value: p.what(s.Rule), words: cited(s.Words)}
		switch {
		case strings.HasPrefix(s.Rule, "scam."):
			rows[i].words = words{} // they say the same
		case strings.HasPrefix(s.Rule, claim.OwnerRule):
			rows[i].words.ours = true
		}
		if s.Weight != 0 {
			rows[i].label = fmt.Sprintf("%+.1f", s.Weight)
		}
		if w := width(rows[i].value); w <= valueMost {
			at = max(at, w)
		}
	}
	for _, r := range rows {
		p.row(r, fmt.Sprintf("  %5s ", r.label), at)
	}
}

// what says a rule in plain words: those of its group or its scam family in
// the packs.
func (p *Printer) what(rule string) string {
	if w := madeUpRules(rule); w != "" {
		return w
	}
	if g := p.group(rule); g != nil {
		if g.ID == "cue-reference" {
			return "bears a reference"
		}
		return value(g.What)
	}
	if s := p.scamWords(rule); s != "" {
		return "looks like " + s
	}
	if _, after, ok := strings.Cut(rule, "."); ok && p.Rules != nil {
		return value(strings.ReplaceAll(after, "-", " "))
	}
	return value(rule)
}

// group returns the group that the signal of a rule stands for, or nil.
func (p *Printer) group(rule string) *rules.Group {
	if p.Rules == nil {
		return nil
	}
	if id := groupOf(rule); id != "" {
		return p.Rules.Group(id)
	}
	i := slices.IndexFunc(p.Rules.Phrases, func(ph rules.Phrase) bool { return ph.ID == rule })
	if i < 0 {
		return nil
	}
	return p.Rules.Group(p.Rules.Phrases[i].Group)
}

// family is what the scam of j is called in the packs, or "".
func (p *Printer) family(j *claim.Judgement) string {
	for _, s := range j.Claim.Signals {
		if w := p.scamWords(s.Rule); w != "" {
			return w
		}
	}
	return ""
}

func (p *Printer) scamWords(rule string) string {
	id, ok := strings.CutPrefix(rule, "scam.")
	if !ok || p.Rules == nil {
		return ""
	}
	for i := range p.Rules.Scams {
		if p.Rules.Scams[i].ID == id {
			return value(p.Rules.Scams[i].What)
		}
	}
	return ""
}
