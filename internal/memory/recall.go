package memory

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// The ways in which letters are alike, see the package.
const (
	ByLetter  = "letter"
	ByCase    = "case"
	ByWording = "wording"
	ByList    = "list"
	BySeries  = "series"
	BySender  = "sender"
)

// levels orders the ways from strong to weak.
func levels() []string { return []string{ByLetter, ByCase, ByWording, ByList, BySeries, BySender} }

// nearly is the confidence of "not a claim" below which a letter was nearly
// judged to be one.
const nearly = 0.9

// leastReference is how long a reference must be to be looked for in a text.
const leastReference = 6

// Recall returns the decision by which the letter of j is to be judged. It
// reports false when none reaches it, or the one that does says what j says
// already.
func (m *Memory) Recall(j *claim.Judgement, decisions []claim.Decision) (claim.Recall, bool) {
	if len(decisions) == 0 {
		return claim.Recall{}, false
	}
	c := comparison{j: j, l: m.Likeness(j)}
	return c.recall(decisions)
}

func (c *comparison) recall(decisions []claim.Decision) (claim.Recall, bool) {
	best, rank := claim.Recall{}, len(levels())
	for i := range decisions {
		d := &decisions[i]
		if !d.InForce() {
			continue
		}
		level, alike := c.best(d)
		stronger := level < rank || level == rank && best.Decision != nil && later(d, best.Decision)
		if !stronger {
			continue
		}
		rank, best = level, claim.Recall{Decision: d, Level: levels()[level], Alike: alike}
	}
	return best, best.Decision != nil && best.Decision.Kind != c.j.Claim.Kind && c.reaches(best.Decision, best.Level)
}

func later(a, b *claim.Decision) bool {
	return a.At.After(b.At) || a.At.Equal(b.At) && a.ID > b.ID
}

// comparison is one letter that is held against decisions.
type comparison struct {
	j    *claim.Judgement
	l    claim.Likeness
	text string // letters and digits of the letter, made when needed
}

// common is what a letter has in common with a marked one.
type common struct {
	levels [6]bool // in the order of levels
	alike  float64
	side   bool // from the same sender
	listed bool // the marked letter came from the same listed claimant's domain
	proven bool // the marked sender was proven
	sure   float64
	ref    string
}

// best returns the strongest level on which d may decide about the letter, as
// an index of levels; their number when there is none.
func (c *comparison) best(d *claim.Decision) (level int, alike float64) {
	level = len(levels())
	for i := range d.Letters {
		k := c.compare(&d.Letters[i])
		for n, met := range k.levels {
			if met && n < level && c.allows(d.Kind, n, &k) {
				level, alike = n, k.alike
			}
		}
	}
	return level, alike
}

func (c *comparison) compare(d *claim.Likeness) common {
	l := &c.l
	k := common{
		side:   same(l.Sender, d.Sender) || same(l.Domain, d.Domain),
		listed: d.Listed && same(l.Domain, d.Domain), proven: d.Proven, sure: d.Sure, ref: d.Reference,
		alike: similarity(l.Sketch, d.Sketch),
	}
	who := k.side || same(l.Claimant, d.Claimant)
	k.levels = [6]bool{
		same(l.Key, d.Key),
		who && c.about(d.Reference),
		k.alike >= Alike,
		same(l.List, d.List),
		same(l.Domain, d.Domain) && same(l.Shape, d.Shape),
		same(l.Sender, d.Sender),
	}
	return k
}

func same(a, b string) bool { return a != "" && a == b }

// about reports whether the letter is about the case with a reference: it
// bears it, or, where no reference was looked for, names it.
func (c *comparison) about(ref string) bool {
	if c.l.Reference != "" || c.j.Claim.Kind != claim.Other {
		return same(c.l.Reference, ref)
	}
	if len(ref) < leastReference || !strings.ContainsFunc(ref, unicode.IsDigit) {
		return false
	}
	if c.text == "" {
		l := c.j.Meant()
		c.text = plain(l.Subject + " " + l.Text[:min(len(l.Text), maxText)])
	}
	return strings.Contains(c.text, ref)
}

// allows says whether a decision for kind may decide on a level.
func (c *comparison) allows(kind claim.Kind, level int, k *common) bool {
	by := levels()[level]
	if by == ByLetter {
		return true
	}
	switch kind {
	case claim.Other:
		return c.quietens(by, k)
	case claim.Scam:
		return c.warns(by, k)
	}
	return c.drafts(by, k)
}

// quietens: only ever the sender that was marked, and a listed claimant only
// for what was marked.
func (c *comparison) quietens(by string, k *common) bool {
	v := c.j.Verdict.Standing
	proven := v == claim.Verified || v == claim.Authenticated
	switch {
	case !k.side, v == claim.Forged, v == claim.Lookalike, k.proven && !proven:
		return false
	case by == BySender && c.j.Claim.Confidence > k.sure+0.005:
		return false // surer than what was marked: it may be a claim all the same
	case !c.l.Listed:
		return true
	case by == BySeries, by == BySender:
		return false
	}
	return by == ByCase || c.l.Reference == "" || c.l.Reference == k.ref
}

// warns: by wording whoever sent it, but not a listed claimant for somebody
// else's letter.
func (c *comparison) warns(by string, k *common) bool {
	if c.l.Listed && (!k.listed || by == BySeries || by == BySender) {
		return false
	}
	if c.j.Verdict.Standing == claim.Verified && !k.proven {
		return false
	}
	return k.side || by == ByWording
}

// drafts: a claim kind from memory.
func (c *comparison) drafts(by string, k *common) bool {
	switch c.j.Claim.Kind {
	case claim.Scam:
		return k.side && (by == ByCase || by == ByWording)
	case claim.Other:
		switch by {
		case ByWording:
			return true
		case ByCase, BySeries:
			return k.side
		}
		return k.side && c.j.Claim.Confidence < nearly
	}
	return k.side // they agree; which kind of claim it is, reaches says
}

// reaches has the last word about the decision that was found: among kinds of
// claims only the same letter, or the same wording, says which one it is.
func (c *comparison) reaches(d *claim.Decision, by string) bool {
	return d != nil && (by == ByLetter || !isClaim(d.Kind) || !isClaim(c.j.Claim.Kind) || by == ByWording)
}

func isClaim(k claim.Kind) bool { return k.Asks() || k == claim.Settled }

// Apply judges c by r: the kind is what the webmaster said, and the first
// signal says so.
func Apply(c *claim.Claim, r claim.Recall) {
	weight := 6.0
	if !isClaim(r.Decision.Kind) {
		weight = -weight
	}
	c.Kind = r.Decision.Kind
	c.Confidence = confidence(r.Level)
	c.Signals = append([]claim.Signal{{
		Rule: claim.OwnerRule + r.Level, Weight: weight, Where: claim.ByOwner, Words: Words(r.Decision),
	}}, c.Signals...)
}

func confidence(level string) float64 {
	switch level {
	case ByLetter:
		return 0.99
	case ByCase, ByWording:
		return 0.97
	}
	return 0.95
}

// Words says what the webmaster decided, e.g. "you marked a letter of
// desk@agency.example as not a claim on 2 March 2026 (case 12)".
func Words(d *claim.Decision) string {
	from := d.Sender
	if from == "" {
		from = "an unnamed sender"
	}
	out := fmt.Sprintf("you marked a letter of %s as %s on %s", from, kindName(d.Kind), day(d.At))
	if d.Case != 0 {
		out += fmt.Sprintf(" (case %d)", d.Case)
	}
	return out
}

func day(t time.Time) string { return t.Format("2 January 2006") }

func kindName(k claim.Kind) string {
	switch k {
	case claim.Other:
		return "not a claim"
	case claim.Scam:
		return "a scam"
	}
	return strings.ReplaceAll(string(k), "_", " ")
}
