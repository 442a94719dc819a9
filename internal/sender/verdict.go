package sender

import (
	"cmp"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// verdict judges the evidence by the table.
func (e *evidence) verdict() claim.Verdict {
	v := claim.Verdict{
		Address: e.from.Address, Domain: e.domain, SPF: e.spf, DKIM: e.dkim, DMARC: e.dmarc, ARC: e.arc,
		Proven: e.proven, Standing: claim.Unproven,
	}
	if c := e.meant(); c != nil {
		v.Claimant = c.ID
	}
	row := e.verifier.rules.VerdictFor(rules.Circumstances{
		From: e.fromKind, Proof: e.proof, Imitates: cmp.Or(e.likeness.kind, "none"), Named: e.named(),
	})
	w := writer{e: e}
	if row != nil { // a Set that was not loaded has no table
		v.Standing = claim.Standing(row.Standing)
		w.sum(row)
	}
	w.reasons(v.Standing)
	v.Why, v.Signals = w.why, w.signals
	return v
}

// meant returns the claimant whose domain or name is in play, or nil.
func (e *evidence) meant() *rules.Claimant {
	if e.likeness.claimant != nil {
		return e.likeness.claimant
	}
	return e.owner
}

// named says whether the letter speaks for the claimant whose domain it comes
// from.
func (e *evidence) named() string {
	if e.owner == nil || e.claim.Claimant.ID == "" {
		return "same"
	}
	c := e.verifier.rules.Claimant(e.claim.Claimant.ID)
	if c == nil || related(e.owner, c) {
		return "same"
	}
	return "other"
}

// clip makes a foreign value fit for a sentence: one line, and short.
func clip(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, clipBytes(s, 400))
	if runes := []rune(s); len(runes) > 80 {
		return string(runes[:79]) + "…"
	}
	return s
}

// clipBytes cuts s to at most n bytes without cutting a character.
func clipBytes(s string, n int) string {
	if len(s) > n {
		s = s[:n]
	}
	return strings.ToValidUTF8(s, "")
}
