package explain

import (
	"fmt"
	"slices"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// summary says in plain sentences who says what about which site.
func (p *Printer) summary(j *claim.Judgement) []string {
	switch j.Claim.Kind {
	case claim.Other:
		return p.ordinary(j)
	case claim.Scam:
		return p.scam(j)
	}
	who := writer(j)
	if holder := value(j.Claim.RightsHolder.Value); holder != "" && holder != who {
		who += ", for " + clip(holder, 60) + ","
	}
	out := []string{who + " " + does(j.Claim.Kind, pictures(j), where(j))}
	switch j.Verdict.Standing {
	case claim.Forged:
		out = append(out, "But it did not come from where it says: do not answer, pay or click.")
	case claim.Lookalike:
		out = append(out, "But the sender only imitates a known claimant: do not answer, pay or click.")
	}
	return out
}

// does says what a letter of kind k does about pictures.
func does(k claim.Kind, what string, where string) string {
	sentence := map[claim.Kind]string{
		claim.FirstClaim:  "writes that %s%s is used without a licence.",
		claim.Reminder:    "comes back to an earlier claim about %s%s.",
		claim.FinalNotice: "writes for the last time about %s%s, and then wants to go further.",
		claim.LegalAction: "takes or announces legal steps about %s%s.",
		claim.Offer:       "offers to settle a claim about %s%s.",
		claim.Settled:     "closes a case about %s%s. Keep this letter.",
		claim.Takedown:    "asks you to remove %s%s. No money is asked.",
	}[k]
	if sentence == "" {
		sentence = "writes about %s%s."
	}
	return fmt.Sprintf(sentence, what, where)
}

func pictures(j *claim.Judgement) string {
	n := max(len(j.Claim.Images), len(j.Claim.Works))
	switch {
	case n < 2:
		return "a picture"
	case j.Claim.Kind == claim.FirstClaim:
		return fmt.Sprintf("each of %d pictures", n) // so that "is used" fits
	}
	return fmt.Sprintf("%d pictures", n)
}

// writer is who writes, by the registry's name before the letter's own.
func writer(j *claim.Judgement) string {
	from := j.Meant().Sender()
	for _, name := range []string{j.Claim.Claimant.Name, from.Name, from.Address} {
		if name = value(name); name != "" {
			return clip(name, 60)
		}
	}
	return "Somebody"
}

// where names the site that is meant, when that is clear.
func where(j *claim.Judgement) string {
	site := j.Facts.Site
	if site == "" {
		site = onlyHost(&j.Claim)
	}
	if site == "" {
		return ""
	}
	return " on " + value(site)
}

// onlyHost returns the one host on which every named picture and page lies.
func onlyHost(c *claim.Claim) string {
	host := ""
	for _, f := range slices.Concat(c.Pages, c.Images) {
		switch h := hostOf(f.Value); {
		case h == "" || h == host:
		case host == "":
			host = h
		default:
			return ""
		}
	}
	return host
}

// scam says what is wrong with a letter, and what not to do.
func (p *Printer) scam(j *claim.Judgement) []string {
	what := p.family(j)
	if what == "" {
		what = "a letter that wants something else than it says"
	}
	return []string{
		"This is dressed as a claim. It looks like " + what + ".",
		"Do not open a link or a file in it, do not answer, do not pay, do not call.",
	}
}
