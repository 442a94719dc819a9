package classify

import (
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// Weights of where a use is said to be, in log-odds.
const (
	ownPage   = 2.4  // a page or picture of the reader's site is named
	elsewhere = -1.2 // only pages of other sites are named
)

// places notes whether the letter names a page of the reader's own site, or
// only pages of others. A claim is about the reader's site; reports on cases,
// notices to providers and news are about somebody else's.
func (r *reading) places(e evidence) {
	ours, theirs := r.ourHosts(), r.theirHosts()
	known, own, other := len(ours) > 0 || len(r.c.own.domains) > 0, "", ""
	see := func(host, path, value string, email bool) {
		org := orgDomain(host)
		switch {
		case email || host == "":
		case r.c.own.host(host) || (ours[org] || alike(org, ours)) && !theirs[org]:
			if formPage(path) {
				path, value = "", host
			}
			if own == "" || bareAddress(own) && strings.Trim(path, "/") != "" {
				own = value
			}
		case theirs[org], r.c.set.ByDomain(host) != nil, r.thirdParty(host), strings.Trim(path, "/") == "":
		default:
			other = value
		}
	}
	for _, z := range r.zones {
		for _, u := range z.urls {
			see(u.host, u.path, u.value, u.email)
		}
	}
	for _, l := range r.l.Links {
		if n := schemeAt(l.URL); n > 0 && !l.Hidden {
			host, path := splitHost(l.URL[n:])
			see(host, path, l.URL, false)
		}
	}
	switch {
	case own != "" && !bareAddress(own):
		e["own-page"] = claim.Signal{Rule: "letter.own-page", Weight: ownPage, Where: claim.InText, Words: quote(own)}
	case own == "" && other != "" && known && e.has("names-use"):
		e["other-site"] = claim.Signal{Rule: "letter.other-site", Weight: elsewhere, Where: claim.InText, Words: quote(other)}
	}
}

// bareAddress reports whether value names a site and no page on it.
func bareAddress(value string) bool {
	if n := schemeAt(value); n > 0 {
		value = value[n:]
	}
	_, path := splitHost(value)
	return strings.Trim(path, "/") == ""
}

// placeIsTheirs reports whether the place of use that m names is an address of
// the writer's own.
func (r *reading) placeIsTheirs(z *zone, m rules.Match, theirs map[string]bool) bool {
	for _, u := range z.urls {
		i := z.doc.At(u.start)
		if i < m.First || u.email {
			continue
		}
		if i > m.Last {
			break
		}
		if theirs[orgDomain(u.host)] {
			return true
		}
	}
	return false
}

// ownNewsletter reports whether the sender runs the list that the letter came
// through.
func (r *reading) ownNewsletter() bool {
	org := orgDomain(listHost(r.l.Get("List-Id")))
	return org != "" && org == orgDomain(r.l.Sender().Domain())
}

// listHost returns the identifier in a List-Id field (RFC 2919).
func listHost(field string) string {
	if i := strings.LastIndexByte(field, '<'); i >= 0 {
		field = field[i+1:]
	}
	return strings.ToLower(strings.Trim(field, " <>"))
}

// ownList reports whether the letter came through a list of the reader's own
// domain: role addresses like legal@ are often groups that add list headers.
func (r *reading) ownList() bool {
	id := listHost(r.l.Get("List-Id"))
	if id == "" || !r.ourHosts()[orgDomain(id)] && !r.c.own.host(id) {
		return false
	}
	from := orgDomain(r.l.Sender().Domain())
	return from != orgDomain(id)
}

// fromReader reports whether the reader wrote the letter: a copy of a mail that
// went out to somebody else. Whom the writer sent copies to says nothing of it:
// agencies and law firms copy their own.
func (r *reading) fromReader() bool {
	from := strings.ToLower(r.l.Sender().Address)
	org := orgDomain(r.l.Sender().Domain())
	if from == "" || r.knownBySender() || r.c.own.addresses[from] && r.form() {
		return false
	}
	if slices.ContainsFunc(r.l.To, func(a claim.Address) bool { return orgDomain(a.Domain()) == org }) {
		return false // to itself: a form of the site, a note, a colleague
	}
	if r.c.own.addresses[from] || r.l.Get("X-Mozilla-Status") != "" && r.l.Get("FCC") != "" {
		return true
	}
	shared := r.c.set.InHosts("freemail", org)
	arrived := func(a claim.Address) bool {
		return strings.EqualFold(a.Address, from) || !shared && orgDomain(a.Domain()) == org
	}
	return slices.ContainsFunc(r.l.DeliveredTo, arrived) || strings.Contains(strings.ToLower(r.l.Get("Bcc")), from)
}

// form reports whether the letter looks like one that a form of the site sent.
func (r *reading) form() bool { return len(r.l.ReplyTo) > 0 }

// alike reports whether org is one of list but for hyphens and the ending: many
// sites own both forms, and mail often goes to the other one.
func alike(org string, list map[string]bool) bool {
	name := plainName(org)
	for other := range list {
		if o := plainName(other); len(o) >= 5 && o == name {
			return true
		}
	}
	return false
}

// plainName returns the first label of org without hyphens.
func plainName(org string) string {
	name, _, _ := strings.Cut(org, ".")
	return strings.ReplaceAll(name, "-", "")
}
