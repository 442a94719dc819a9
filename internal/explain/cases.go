package explain

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/fatih/color"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Cases lists cases, each in two lines.
func (p *Printer) Cases(list []claim.CaseSummary) {
	if len(list) == 0 {
		p.line("no cases")
		return
	}
	for i := range list {
		c := &list[i]
		head := fmt.Sprintf("  %4d %s ", c.ID, pad(string(c.Status), 7))
		for n, l := range wrap(caseName(c), p.width()-width(head)) {
			if n > 0 {
				head = strings.Repeat(" ", width(head))
			}
			p.line("%s%s", head, p.paint(color.Bold, l))
		}
		for _, l := range wrap(p.caseState(c), p.width()-width(head)) {
			p.line("%s%s", strings.Repeat(" ", width(head)), l)
		}
	}
}

// caseName says who asks, under which reference, about which site.
func caseName(c *claim.CaseSummary) string {
	parts := []string{clip(cmp.Or(value(c.Claimant.Name), "an unnamed claimant"), 60)}
	for _, s := range []string{c.Reference, c.Site} {
		if s = value(s); s != "" {
			parts = append(parts, clip(s, 60))
		}
	}
	return strings.Join(parts, " · ")
}

// caseState says in a sentence where a case stands.
func (p *Printer) caseState(c *claim.CaseSummary) string {
	parts := []string{KindName(c.Kind)}
	for _, f := range c.Fees {
		if f.Role == claim.Demand {
			parts = append(parts, strings.TrimSpace(value(f.Amount)+" "+value(f.Currency))+" asked")
		}
	}
	out := strings.Join(parts, ", ")
	if !c.Deadline.IsZero() {
		left, _ := p.left(c.Deadline, c.Opened)
		out += ", until " + day(c.Deadline) + left
	}
	if c.Letters == 1 {
		out += "; 1 letter"
	} else {
		out += fmt.Sprintf("; %d letters", c.Letters)
	}
	if c.Draft != "" {
		out += ", a draft stands"
	}
	if c.Outcome != "" {
		out += "; " + value(c.Outcome)
	}
	return out
}

// Case shows everything about one case.
func (p *Printer) Case(c *claim.CaseFile) {
	p.line("%s", p.paint(color.Bold, fmt.Sprintf("case %d, %s", c.ID, c.Status)))
	p.prose("", caseName(&c.CaseSummary))
	p.prose("", p.caseState(&c.CaseSummary))
	p.line("")
	p.line("%s", p.paint(color.Bold, "Letters:"))
	for i := range c.Record {
		l := &c.Record[i]
		p.row(row{
			value: fmt.Sprintf("%s from %s, sender %s", KindName(l.Kind), value(l.Sender), value(string(l.Standing))),
			words: cited(l.Subject),
		}, fmt.Sprintf("  %s ", pad(shortDay(l), 11)), 0)
	}
	p.line("%s", p.paint(color.Bold, "History:"))
	for _, h := range c.History {
		p.row(row{value: value(h.What) + ", by " + value(h.By), words: words{text: oneLine(h.Why), ours: true}},
			fmt.Sprintf("  %s ", h.At.Format("2006-01-02 15:04")), 26)
	}
}

func shortDay(l *claim.LetterRecord) string {
	if l.Written.IsZero() {
		return "undated"
	}
	return l.Written.Format("2006-01-02")
}

// Memory lists what the webmaster has decided.
func (p *Printer) Memory(list []claim.Decision) {
	if len(list) == 0 {
		p.line("nothing is remembered")
		return
	}
	for i := range list {
		d := &list[i]
		text := fmt.Sprintf("%s (judged to be %s) since %s", KindName(d.Kind), KindName(d.Was), day(d.At))
		if d.Case != 0 {
			text += fmt.Sprintf(", case %d", d.Case)
		}
		if !d.InForce() {
			text += ", taken back on " + day(d.Undone)
		}
		p.row(row{value: text}, fmt.Sprintf("  %4d ", d.ID), 0)
		p.row(row{value: cmp.Or(value(d.Sender), "an unnamed sender") + ", by " + value(d.By), words: cited(d.Subject)}, "       ", 0)
	}
}
