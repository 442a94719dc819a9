package reply

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// recipient is where the answer goes, and what the person should know of it.
type recipient struct {
	to       claim.Address // zero when not known
	choice   string        // an address of the text that the person may take, "" when none
	relay    bool          // the letter came through the webmaster's own form or address
	other    string        // another address that the letter asks answers to, not taken
	unheard  bool          // the address says that nobody reads it
	original bool          // the letter answered is one inside another
}

// recipient finds out whom an answer to j has to go to. It is never the
// webmaster.
func (r *Replier) recipient(j *claim.Judgement) recipient {
	l := j.Meant()
	out := recipient{original: l != j.Letter}
	from, known := usable(l.Sender())
	out.relay = known && r.own.ours(from)
	switch {
	case out.relay:
		out.to = r.strangerOf(l.ReplyTo)
	case known:
		out.to = from
		if rt := r.strangerOf(l.ReplyTo); rt.Address != "" && folded(rt.Address) != folded(from.Address) {
			if r.sameOrganisation(rt, from) {
				out.to = rt
			} else {
				out.other = rt.Address
			}
		}
	}
	if out.to.Address == "" {
		out.choice = r.formAddress(l.Text)
	}
	out.unheard = unheard(out.to.Address)
	return out
}

// strangerOf returns the first address of list that is not the webmaster's.
func (r *Replier) strangerOf(list []claim.Address) claim.Address {
	for _, a := range list {
		if a, ok := usable(a); ok && !r.own.ours(a) {
			return a
		}
	}
	return claim.Address{}
}

// labelled is a line of a contact form that names the writer's address.
var labelled = regexp.MustCompile(`(?im)^[ \t>*]*(?:your |ihre |deine )?(?:e-?mail|mail|from|reply-to|absender|von)(?:[- ]?(?:address|adresse))?\s*[::]\s*\*?\s*(?:[^\n<>@]{0,60}<)?([A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{3,190})`)

// formAddress returns the address that a contact form wrote into text, "" when
// there is none or several.
func (r *Replier) formAddress(text string) string {
	var found []string
	for _, m := range labelled.FindAllStringSubmatch(cut(text, 20_000), 20) {
		a, ok := usable(claim.Address{Address: strings.TrimRight(m[1], ".")})
		if ok && !r.own.ours(a) && !slices.Contains(found, a.Address) {
			found = append(found, a.Address)
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// sameOrganisation reports whether a and b are under one organisational
// domain. The customers of a mail provider are not one organisation.
func (r *Replier) sameOrganisation(a, b claim.Address) bool {
	return organisation(a) == organisation(b) && !r.set.InHosts("freemail", a.Domain())
}

// organisation returns the organisational domain of a, else its domain.
func organisation(a claim.Address) string {
	d := a.Domain()
	if org, err := publicsuffix.EffectiveTLDPlusOne(d); err == nil {
		return org
	}
	return d
}

// unheard reports whether the address itself says that answers are not read.
func unheard(address string) bool {
	local, _, _ := strings.Cut(folded(address), "@")
	local = strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
	return strings.HasPrefix(local, "noreply") || strings.HasPrefix(local, "donotreply") || strings.HasPrefix(local, "nichtantworten")
}

// sender returns who answers: the alias that was written to, else the
// identity's address. Without an identity it is the address written to, and
// the zero Address when there is none either.
func (r *Replier) sender(j *claim.Judgement) claim.Address {
	written := r.writtenTo(j)
	for _, a := range written {
		if a, ok := usable(a); ok && r.answers(a.Address) {
			return claim.Address{Name: r.identity.Name, Address: a.Address}
		}
	}
	if a, ok := usable(claim.Address{Name: r.identity.Name, Address: r.identity.Address}); ok {
		return a
	}
	for _, a := range written {
		if a, ok := usable(a); ok && r.identity.Address == "" {
			return claim.Address{Name: r.identity.Name, Address: a.Address}
		}
	}
	return claim.Address{}
}

// writtenTo returns the addresses that the letter was sent to: of the
// original first, then of the letter that it lies in.
func (r *Replier) writtenTo(j *claim.Judgement) []claim.Address {
	var out []claim.Address
	for _, l := range []*claim.Letter{j.Meant(), j.Letter} {
		out = slices.Concat(out, l.To, l.Cc, l.DeliveredTo)
	}
	return out[:min(len(out), 1000)]
}

// answers reports whether this account may answer from address.
func (r *Replier) answers(address string) bool {
	same := func(own string) bool { return own != "" && folded(own) == folded(address) }
	return same(r.identity.Address) || slices.ContainsFunc(r.identity.Aliases, same)
}
