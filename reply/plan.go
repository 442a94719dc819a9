package reply

import (
	"slices"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Plan says which reply fits the facts of j: the first row of the strategy
// table whose conditions all hold.
func (r *Replier) Plan(j *claim.Judgement) claim.Plan {
	if r.written(j.Letter) || r.written(j.Meant()) {
		return claim.Plan{Action: claim.ActionIgnore, Why: []string{"The webmaster wrote this letter."}}
	}
	row := r.set.StrategyFor(j.Claim.Kind, j.Verdict.Standing, j.Claim.Confidence)
	if row == nil {
		return unforeseen(j.Claim.Kind)
	}
	p := claim.Plan{Strategy: row.Strategy, Action: claim.Action(row.Action)}
	p.Why = sentences(row.Why)
	if p.Action != claim.ActionIgnore && len(j.Verdict.Why) > 0 {
		p.Why = append(p.Why, sentences(j.Verdict.Why[0])...)
	}
	return p
}

// unforeseen is the plan for a case that no row of a hand-made table names.
func unforeseen(k claim.Kind) claim.Plan {
	if k == claim.Other || k == "" {
		return claim.Plan{Action: claim.ActionIgnore, Why: []string{"The letter claims nothing."}}
	}
	return claim.Plan{Action: claim.ActionWarn, Why: []string{"No row of the strategy table fits this letter, so a person decides."}}
}

// written reports whether the webmaster wrote l to somebody else. A contact
// form also writes in the webmaster's name, but to the webmaster.
func (r *Replier) written(l *claim.Letter) bool {
	if l == nil || !r.own.address(l.Sender().Address) || r.foreignReplyTo(l) {
		return false
	}
	for _, a := range slices.Concat(l.To, l.Cc) {
		if a.Address != "" && !r.own.ours(a) {
			return true
		}
	}
	return false
}

// foreignReplyTo reports whether l asks for answers to a stranger.
func (r *Replier) foreignReplyTo(l *claim.Letter) bool {
	return slices.ContainsFunc(l.ReplyTo, func(a claim.Address) bool { return a.Address != "" && !r.own.ours(a) })
}

// sentences returns the sentences that say anything.
func sentences(in ...string) []string {
	return slices.DeleteFunc(in, func(s string) bool { return s == "" })
}
