// Package explain shows a judgement to a person: one screen that a layman
// understands, with the reasons and what to do next.
package explain

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/fatih/color"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Printer writes judgements to a terminal or a pipe.
type Printer struct {
	Out    io.Writer
	Colour bool
	Now    time.Time // to say how many days are left
	Live   bool      // what is said to come next is done at once, not only shown
}

// Judgement writes one screen about j, which was read from file.
func (p *Printer) Judgement(file string, j *claim.Judgement) {
	p.headline(j)
	p.summary(j)
	p.line("")
	if j.Claim.Kind != claim.Other {
		p.facts(j)
	}
	p.sender(j)
	p.row("file", safe(file), "")
	p.problems(j.Letter)
	p.line("")
	p.reasons(j)
	p.next(file, j)
}

func (p *Printer) headline(j *claim.Judgement) {
	parts := []string{p.paint(kindColour(j), kindWords[j.Claim.Kind])}
	if name := languages[j.Claim.Language]; name != "" {
		parts = append(parts, name)
	}
	parts = append(parts, fmt.Sprintf("%.0f %% sure", 100*min(j.Claim.Confidence, 0.99)))
	p.line("%s", strings.Join(parts, " · "))
}

var kindWords = map[claim.Kind]string{
	claim.FirstClaim:  "CLAIM, first letter",
	claim.Reminder:    "CLAIM, reminder",
	claim.FinalNotice: "CLAIM, final notice",
	claim.LegalAction: "CLAIM, legal action",
	claim.Offer:       "CLAIM, offer to settle",
	claim.Settled:     "CLAIM, closed",
	claim.Takedown:    "REMOVAL ASKED, no money",
	claim.Scam:        "SCAM",
	claim.Other:       "NOT A CLAIM",
}

var languages = map[string]string{
	"en": "English", "de": "German", "fr": "French", "nl": "Dutch", "es": "Spanish", "it": "Italian",
	"pt": "Portuguese", "pl": "Polish", "sv": "Swedish", "da": "Danish", "no": "Norwegian", "cs": "Czech",
}

func kindColour(j *claim.Judgement) color.Attribute {
	switch {
	case j.Plan.Action == claim.ActionWarn:
		return color.FgRed
	case j.Claim.Kind == claim.Other:
		return color.FgGreen
	}
	return color.FgYellow
}

func (p *Printer) summary(j *claim.Judgement) {
	who := claimant(j)
	what := map[claim.Kind]string{
		claim.FirstClaim:  "writes that a picture%s is used without a licence.",
		claim.Reminder:    "reminds you of a claim about a picture%s.",
		claim.FinalNotice: "gives last notice about a picture%s.",
		claim.LegalAction: "takes or announces legal steps about a picture%s.",
		claim.Offer:       "offers to settle a claim about a picture%s.",
		claim.Settled:     "says that a case about a picture%s is closed.",
		claim.Takedown:    "asks you to remove a picture%s; no money is asked.",
		claim.Scam:        "pretends to claim a picture%s. Open nothing in it and do not answer.",
	}[j.Claim.Kind]
	if what == "" {
		p.line("%s wrote about something else: %s", who, quote(j.Meant().Subject, 60))
		return
	}
	p.line("%s "+what, who, where(j))
}

func claimant(j *claim.Judgement) string {
	from := j.Meant().Sender()
	for _, name := range []string{j.Claim.Claimant.Name, from.Name, from.Address} {
		if name != "" {
			return safe(name)
		}
	}
	return "Somebody"
}

func where(j *claim.Judgement) string {
	if j.Facts.Site == "" {
		return ""
	}
	return " on " + safe(j.Facts.Site)
}

func (p *Printer) facts(j *claim.Judgement) {
	c := &j.Claim
	p.fees(c)
	if d := c.Deadline; !d.Value.IsZero() {
		p.row("until", d.Value.Format("2 January 2006")+p.left(d.Value), quote(d.Words, 60))
	}
	if c.Reference.Value != "" {
		p.row("reference", safe(c.Reference.Value), "")
	}
	p.list("picture", c.Images)
	p.list("page", c.Pages)
	if missing := missing(c); len(missing) > 0 {
		p.row("not said", strings.Join(missing, ", "), "")
	}
}

func (p *Printer) fees(c *claim.Claim) {
	label := map[claim.Role]string{claim.Demand: "asked", claim.Alternative: "or", claim.Component: "of which", claim.Mention: "mentioned"}
	for _, role := range []claim.Role{claim.Demand, claim.Alternative, claim.Component, claim.Mention} {
		for _, f := range c.Fees {
			if f.Role == role {
				p.row(label[role], strings.TrimSpace(f.Amount+" "+f.Currency), quote(f.Words, 60))
			}
		}
	}
}

func (p *Printer) left(day time.Time) string {
	if p.Now.IsZero() {
		return ""
	}
	today := p.Now.UTC().Truncate(24 * time.Hour)
	switch n := int(day.Sub(today).Hours() / 24); {
	case n == 0:
		return ", today"
	case n == 1:
		return ", tomorrow"
	case n > 1:
		return fmt.Sprintf(", in %d days", n)
	default:
		return fmt.Sprintf(", %d days ago", -n)
	}
}

func missing(c *claim.Claim) []string {
	var out []string
	add := func(absent bool, what string) {
		if absent {
			out = append(out, what)
		}
	}
	if !c.Kind.Asks() {
		return nil
	}
	add(len(c.Fees) == 0 && c.Kind != claim.Takedown, "the sum")
	add(c.Deadline.Value.IsZero(), "a deadline")
	add(c.Reference.Value == "", "a reference")
	add(len(c.Images) == 0, "the picture's address")
	add(len(c.Pages) == 0, "the page")
	return out
}

func (p *Printer) list(label string, found []claim.Found[string]) {
	const most = 5
	for i, f := range found {
		if i == most {
			p.row("", fmt.Sprintf("and %d more", len(found)-most), "")
			return
		}
		p.row(label, safe(f.Value), "")
		label = ""
	}
}

func (p *Printer) sender(j *claim.Judgement) {
	v := &j.Verdict
	first := ""
	if len(v.Why) > 0 {
		first = ": " + safe(v.Why[0])
	}
	p.row("sender", string(v.Standing)+first, "")
}

func (p *Printer) problems(l *claim.Letter) {
	for i, pr := range l.Problems {
		if i == 3 {
			p.row("", fmt.Sprintf("and %d more", len(l.Problems)-i), "")
			return
		}
		label := "broken"
		if i > 0 {
			label = ""
		}
		p.row(label, safe(pr.Code+" "+pr.Detail), "")
	}
}

func (p *Printer) reasons(j *claim.Judgement) {
	signals := slices.Clone(j.Claim.Signals)
	slices.SortStableFunc(signals, func(a, b claim.Signal) int { return int(100 * (abs(b.Weight) - abs(a.Weight))) })
	label := "Why"
	for _, s := range signals[:min(len(signals), 6)] {
		p.line("%-5s%+.1f  %-28s %s", label, s.Weight, safe(s.Rule), quote(s.Words, 60))
		label = ""
	}
}

func abs(f float64) float64 { return max(f, -f) }

func (p *Printer) next(file string, j *claim.Judgement) {
	why := ""
	if len(j.Plan.Why) > 0 {
		why = " " + safe(j.Plan.Why[0])
	}
	switch j.Plan.Action {
	case claim.ActionDraft:
		p.drafted(file, j.Plan.Strategy, why)
	case claim.ActionWarn:
		p.line("%s no reply, a warning for you.%s", p.paint(color.Bold, "Next:"), why)
	case claim.ActionIgnore:
		p.line("%s nothing.%s", p.paint(color.Bold, "Next:"), why)
	}
}

func (p *Printer) drafted(file, strategy, why string) {
	if p.Live {
		p.line("%s a reply (%s) goes into Drafts.%s", p.paint(color.Bold, "Next:"), strategy, why)
		return
	}
	p.line("%s a reply (%s) would be put into Drafts.%s\n     claimtriage draft %s   shows it.", p.paint(color.Bold, "Next:"), strategy, why, safe(file))
}

func (p *Printer) row(label, value, words string) {
	if words != "" {
		words = "   " + p.paint(color.Faint, words)
	}
	p.line("  %-10s %s%s", label, value, words)
}

func (p *Printer) line(format string, args ...any) {
	fmt.Fprintf(p.Out, format+"\n", args...)
}

func (p *Printer) paint(a color.Attribute, s string) string {
	c := color.New(a)
	if p.Colour {
		c.EnableColor()
	} else {
		c.DisableColor()
	}
	return c.Sprint(s)
}

// Ordinary writes one line about a letter that claims nothing.
func (p *Printer) Ordinary(folder string, j *claim.Judgement) {
	p.line("  %-8s %-24s %-44s %s", safe(folder), clip(claimant(j), 24), clip(quote(j.Letter.Subject, 44), 44), p.paint(color.FgGreen, "not a claim"))
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
