package explain

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fatih/color"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// mostListed is how many entries of a list are shown.
const mostListed = 5

// facts are the rows about j.
func (p *Printer) facts(file string, j *claim.Judgement) []row {
	var out []row
	switch j.Claim.Kind {
	case claim.Other:
		out = append(out, row{label: "subject", value: quote(j.Meant().Subject, quoteMost)})
	case claim.Scam:
		out = append(out, baits(j.Meant())...)
	default:
		out = append(out, p.claimed(j)...)
	}
	out = append(out, sender(j)...)
	if j.Claim.Kind.Asks() {
		if m := p.missing(j); len(m) > 0 {
			out = append(out, row{label: "missing", value: strings.Join(m, ", ") + unread(j.Meant())})
		}
	}
	out = append(out, problems(j.Letter)...)
	if file = value(file); file != "" {
		out = append(out, row{label: "file", value: file})
	}
	return slices.DeleteFunc(out, func(r row) bool { return r.value == "" })
}

// claimed are the rows about what the letter asserts and asks.
func (p *Printer) claimed(j *claim.Judgement) []row {
	c, l := &j.Claim, j.Meant()
	out := p.asked(j)
	if c.Deadline.Value.IsZero() {
		if c.Kind.Asks() {
			out = append(out, row{label: "until", value: "no date is named"})
		}
	} else {
		out = append(out, p.until(j))
	}
	if c.Reference.Value != "" {
		out = append(out, row{label: "reference", value: value(c.Reference.Value), words: said(l, c.Reference.Where, c.Reference.Words)})
	}
	out = append(out, list("picture", c.Images)...)
	out = append(out, list("page", c.Pages)...)
	out = append(out, list("work", c.Works)...)
	out = append(out, portal(j)...)
	out = append(out, row{label: "for", value: value(c.RightsHolder.Value), words: cited(c.RightsHolder.Words)})
	if firm := c.LawFirm; firm.Value != c.Claimant.Name {
		out = append(out, row{label: "lawyers", value: value(firm.Value), words: cited(firm.Words)})
	}
	return out
}

// asked are the sums: what is asked now first.
func (p *Printer) asked(j *claim.Judgement) []row {
	label := map[claim.Role]string{claim.Demand: "asked", claim.Alternative: "or", claim.Component: "of which", claim.Mention: "mentioned"}
	var out []row
	for _, role := range []claim.Role{claim.Demand, claim.Alternative, claim.Component, claim.Mention} {
		for _, f := range j.Claim.Fees {
			if f.Role == role {
				out = append(out, fee(label[role], f, j.Meant()))
			}
		}
	}
	if len(j.Claim.Demanded()) == 0 && j.Claim.Kind.Asks() && j.Claim.Kind != claim.Takedown {
		out = append([]row{p.unnamed(j)}, out...)
	}
	if len(out) > mostListed {
		more := len(out) - mostListed
		out = append(out[:mostListed], row{value: fmt.Sprintf("and %d more sums", more)})
	}
	return out
}

func fee(label string, f claim.Fee, l *claim.Letter) row {
	sum := strings.TrimSpace(value(f.Amount) + " " + value(f.Currency))
	if !f.Until.IsZero() {
		sum += ", until " + day(f.Until)
	}
	if f.Where == claim.InAttachment {
		sum += ", in the attachment"
	}
	return row{label: label, value: sum, words: said(l, f.Where, f.Words)}
}

// unnamed says what is asked when no sum stands in the text, and where to look
// for one: only in places that the letter itself names.
func (p *Printer) unnamed(j *claim.Judgement) row {
	var at []string
	for _, f := range j.Claim.Portal {
		if h := hostOf(f.Value); h != "" && !slices.Contains(at, "the portal "+value(h)) {
			at = append(at, "the portal "+value(h))
		}
	}
	for _, a := range documents(j.Meant()) {
		at = append(at, "the attachment "+a)
	}
	r := row{label: "asked", value: p.wants(j) + "; no sum is named in the text"}
	if len(at) > 0 {
		r.value += ", it may stand in " + join(at[:min(len(at), 3)], "or")
	}
	return r
}

// wants says what a letter asks for.
func (p *Printer) wants(j *claim.Judgement) string {
	met := p.groups(j)
	var out []string
	for _, g := range []struct{ group, what string }{
		{"asks-money", "money"},
		{"asks-proof", "proof of a licence"},
		{"asks-removal", "removal of the picture"},
		{"cease", "a promise to stop"},
	} {
		if met[g.group] {
			out = append(out, g.what)
		}
	}
	if len(out) == 0 {
		return "an answer"
	}
	return join(out, "and")
}

// documents are the names of attachments that a person has to read: those
// whose text was not read here.
func documents(l *claim.Letter) []string {
	var out []string
	for _, a := range l.Attachments {
		if a.Text != "" || a.Inline || strings.HasPrefix(a.Type, "image/") {
			continue
		}
		if name := clip(value(a.Name), 60); name != "" {
			out = append(out, name)
		}
	}
	return out
}

func (p *Printer) until(j *claim.Judgement) row {
	d := j.Claim.Deadline
	left, urgent := p.left(d.Value, j.Meant().Written())
	r := row{label: "until", value: day(d.Value) + left, words: said(j.Meant(), d.Where, d.Words)}
	if urgent {
		r.colour = color.FgRed
	}
	return r
}

// left counts the days from now, or from the letter when there is no clock.
// Three days are urgent.
func (p *Printer) left(when, written time.Time) (string, bool) {
	if p.Now.IsZero() {
		if written.IsZero() {
			return "", false
		}
		n := days(written, when)
		return fmt.Sprintf(", %d days after the letter", n), false
	}
	switch n := days(p.Now, when); {
	case n == 0:
		return ", today", true
	case n == 1:
		return ", tomorrow", true
	case n > 1:
		return fmt.Sprintf(", in %d days", n), n <= 3
	case n == -1:
		return ", yesterday", false
	default:
		return fmt.Sprintf(", %d days ago", -n), false
	}
}

func days(from, to time.Time) int {
	return int(to.Sub(from.UTC().Truncate(24*time.Hour)).Hours() / 24)
}

func day(t time.Time) string { return t.Format("2 January 2006") }

func list(label string, found []claim.Found[string]) []row {
	var out []row
	for i, f := range found {
		if i == mostListed {
			return append(out, row{value: fmt.Sprintf("and %d more", len(found)-mostListed)})
		}
		out = append(out, row{label: label, value: value(f.Value)})
		label = ""
	}
	return out
}

// portal names the claimant's own page. It is a link that a stranger sent, so
// it is only shown whole when the sender is proven.
func portal(j *claim.Judgement) []row {
	if len(j.Claim.Portal) == 0 {
		return nil
	}
	first := j.Claim.Portal[0].Value
	if j.Verdict.Standing == claim.Verified {
		return []row{{label: "portal", value: value(first)}}
	}
	return []row{{label: "portal", value: value(hostOf(first)) + " (go there only by typing it yourself)"}}
}

// baits are the links and files of a scam, made unusable.
func baits(l *claim.Letter) []row {
	var out []row
	label := "bait"
	for _, a := range l.Attachments {
		if !a.Inline && a.Name != "" {
			out = append(out, row{label: label, value: "attached file " + clip(value(a.Name), 80)})
			label = ""
		}
	}
	for _, u := range l.Links {
		if strings.HasPrefix(strings.ToLower(u.URL), "http") {
			out = append(out, row{label: label, value: clip(defang(u.URL), 120)})
			label = ""
		}
	}
	return out[:min(len(out), mostListed)]
}

// sender says what is known of who sent it.
func sender(j *claim.Judgement) []row {
	v := &j.Verdict
	r := row{label: "sender", value: value(string(v.Standing))}
	if len(v.Why) > 0 {
		r.value += ": " + lower(value(v.Why[0]))
	}
	switch v.Standing {
	case claim.Verified:
		r.colour = color.FgGreen
	case claim.Forged, claim.Lookalike:
		r.colour = color.FgRed
	}
	out := []row{r}
	if l := j.Meant(); l != j.Letter {
		out = append(out, row{value: "handed on by " + value(j.Letter.Sender().Address)})
	}
	return out
}

func problems(l *claim.Letter) []row {
	var out []row
	for i, pr := range l.Problems {
		if i == 3 {
			return append(out, row{value: fmt.Sprintf("and %d more", len(l.Problems)-i)})
		}
		label := "broken"
		if i > 0 {
			label = ""
		}
		out = append(out, row{label: label, value: value(pr.Code + " " + pr.Detail)})
	}
	return out
}
