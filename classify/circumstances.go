package classify

import (
	"fmt"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// absurdSum is a sum above which a claim that names no work is not believed.
const absurdSum = 40_000_00

// circumstances adds what no phrase says: facts of the letter that scam packs
// can name like groups.
//
//	at-storage      a link leads to a place where anybody can put a file
//	at-freemail     the sender writes from a mailbox that anybody can open
//	names-page      a page or picture of the webmaster is named
//	absurd-sum      a sum above 40,000 is asked
//	has-archive     an archive is attached
//	as-lawyer       the sender calls itself a law firm
func (r *reading) circumstances(e evidence) {
	note := func(id string, where claim.Where, words string) {
		e[id] = claim.Signal{Rule: "letter." + id, Where: where, Words: quote(words)}
	}
	if a := r.l.Sender(); r.c.set.InHosts("freemail", a.Domain()) {
		note("at-freemail", claim.InHeader, a.Address)
	}
	if e.has("law-firm") || r.lawyers() {
		note("as-lawyer", claim.InText, r.l.Sender().Name)
	}
	for _, z := range r.zones {
		for _, u := range z.urls {
			if !u.email && r.c.set.InHosts("storage", u.host) {
				note("at-storage", z.where, u.value)
			}
		}
		for _, s := range z.sums {
			if cents(s.amount) >= absurdSum && !z.covers(z.doc.At(s.start), "cue-mention") {
				if _, ok := z.before(z.doc.At(s.start), 6, "cue-mention"); !ok {
					note("absurd-sum", z.where, z.text[s.start:s.end])
				}
			}
		}
	}
	for _, l := range r.l.Links {
		if r.c.set.InHosts("storage", hostOf(l.URL)) {
			note("at-storage", claim.InLink, l.URL)
		}
	}
	for _, a := range r.l.Attachments {
		if isArchive(a.Name) {
			note("has-archive", claim.InAttachment, a.Name)
		}
	}
	if !e.has("infringes", "unpermitted", "asserts-right", "my-picture", "scam-account", "scam-credit") {
		return
	}
	if n := r.namedPlaces(); n > 0 {
		note("names-page", claim.InText, fmt.Sprintf("%d of the site", n))
	}
}

// namedPlaces counts the pages and pictures of the webmaster that the letter
// names by more than the site.
func (r *reading) namedPlaces() int {
	n := 0
	s := r.sides()
	n += len(s.images)
	for _, p := range s.pages {
		u, ok := addressAt(p.Value, 0)
		if ok && !u.bare() && !formPage(u.path) {
			n++
		}
	}
	return n
}

// formPage reports whether path is that of a contact form, which forms write
// under what they send.
func formPage(path string) bool {
	path = strings.ToLower(path)
	for _, word := range []string{"contact", "kontakt", "contatt", "contato", "formul", "get-in-touch", "anfrage"} {
		if strings.Contains(path, word) {
			return true
		}
	}
	return false
}
