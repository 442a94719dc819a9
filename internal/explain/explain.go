// Package explain shows a judgement to a person: one screen that a layman
// understands, with the reasons and what comes next. Every word of a letter
// passes [safe] on its way to the terminal.
package explain

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/fatih/color"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// Printer writes judgements to a terminal or a pipe.
type Printer struct {
	Out    io.Writer
	Colour bool
	Width  int        // columns to wrap at, at least 60; 0 means 80
	Now    time.Time  // to say how many days are left; zero counts from the letter's date
	Live   bool       // what is said to come next is done at once, not only shown
	Rules  *rules.Set // what the signals are called; nil shows their IDs
	// Reply, when set, writes the draft that would be made, so that its
	// language and its open marks can be told.
	Reply func(*claim.Judgement) (claim.Draft, error)
}

// Judgement writes one screen about j, which was read from file.
func (p *Printer) Judgement(file string, j *claim.Judgement) {
	p.headline(j)
	for _, s := range p.summary(j) {
		p.prose("", s)
	}
	p.line("")
	p.rows(p.facts(file, j))
	p.line("")
	p.reasons(j)
	p.next(file, j)
}

func (p *Printer) headline(j *claim.Judgement) {
	parts := []string{p.paint(kindColour(j), kindWords(j.Claim.Kind))}
	if s := standingWords(j); s != "" {
		parts = append(parts, p.paint(color.FgRed, s))
	}
	if name := languageName(j.Claim.Language); name != "" {
		parts = append(parts, name)
	}
	parts = append(parts, percent(j.Claim.Confidence)+" sure")
	if j.Claim.Owner() != nil {
		parts = append(parts, "because you said so")
	}
	p.line("%s", strings.Join(parts, " · "))
}

// percent never says 100: nothing that a program reads is that sure.
func percent(confidence float64) string {
	if !(confidence >= 0) { // also when it is no number
		confidence = 0
	}
	return fmt.Sprintf("%.0f %%", 100*min(confidence, 0.99))
}

// standingWords warns of a sender in the headline.
func standingWords(j *claim.Judgement) string {
	switch {
	case j.Claim.Kind == claim.Scam:
		return ""
	case j.Verdict.Standing == claim.Forged:
		return "FORGED SENDER"
	case j.Verdict.Standing == claim.Lookalike:
		return "IMITATED SENDER"
	}
	return ""
}

func kindColour(j *claim.Judgement) color.Attribute {
	switch {
	case j.Plan.Action == claim.ActionWarn && j.Claim.Kind != claim.Settled:
		return color.FgRed
	case j.Claim.Kind == claim.Other, j.Claim.Kind == claim.Settled:
		return color.FgGreen
	}
	return color.FgYellow
}

// Ordinary writes one line about a letter that claims nothing.
func (p *Printer) Ordinary(folder string, j *claim.Judgement) {
	why := p.paint(color.FgGreen, "not a claim")
	if s := j.Claim.Owner(); s != nil {
		why += ": " + safe(s.Words)
	}
	p.line("  %-8s %s %s %s", safe(folder), pad(clip(writer(j), 24), 24), pad(clip(quote(j.Letter.Subject, 44), 44), 44), why)
}
