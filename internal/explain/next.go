package explain

import (
	"fmt"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// next says what comes of j.
func (p *Printer) next(file string, j *claim.Judgement) {
	why := ""
	if len(j.Plan.Why) > 0 {
		why = " " + value(j.Plan.Why[0])
	}
	switch j.Plan.Action {
	case claim.ActionDraft:
		text, written := p.drafted(j)
		p.prose("Next:", text+why)
		if written && !p.Live && file != "" {
			p.line("      claimtriage draft %s   shows it.", value(file))
		}
	case claim.ActionWarn:
		p.prose("Next:", "no reply, only a note for you."+why)
	case claim.ActionIgnore:
		p.prose("Next:", "nothing."+why)
	}
}

// drafted says what reply there is, and reports whether there is one.
func (p *Printer) drafted(j *claim.Judgement) (string, bool) {
	in, open := "", ""
	if p.Reply != nil {
		d, err := p.Reply(j)
		if err != nil {
			return "no reply could be written (" + value(err.Error()) + "), only a note for you.", false
		}
		if name := languageName(d.Language); name != "" {
			in = " in " + name
		}
		switch {
		case d.Marks == 1:
			open = " One [[mark]] in it is for you to fill."
		case d.Marks > 1:
			open = fmt.Sprintf(" %d [[marks]] in it are for you to fill.", d.Marks)
		}
	}
	does := " would be put into Drafts."
	if p.Live {
		does = " goes into Drafts, for you to read and send."
	}
	return "a reply" + in + " " + strategyWords(j.Plan.Strategy) + does + open, true
}
