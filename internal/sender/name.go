package sender

import (
	"net/mail"
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// borrowedName looks for a claimant's name, or an address of one, in the
// display name of a sender who has nothing to do with that claimant.
func (e *evidence) borrowedName() likeness {
	r := &e.verifier.registry
	if c := r.addressIn(e.from.Name); c != nil && !e.belongs(c) {
		return likeness{kind: "name", rule: "looks-address", claimant: c, other: e.domain, own: ownDomain(c)}
	}
	if e.fromKind == "freemail" {
		if c := r.byLocal(e.from.Address); c != nil && e.isClaim() {
			return likeness{kind: "name", rule: "looks-local", claimant: c, other: e.from.Address, own: ownDomain(c)}
		}
	}
	c := e.nameBearer(e.from.Name)
	if c == nil || e.belongs(c) || e.fromKind == "helpdesk" || e.knownThirdParty() {
		return likeness{}
	}
	if e.isClaim() || e.fromKind == "freemail" && r.exactly(e.from.Name, c) {
		return likeness{kind: "name", rule: "looks-name", claimant: c, other: e.domain, own: ownDomain(c)}
	}
	return likeness{}
}

// strangeReply looks for answers that would go elsewhere than to the claimant
// in whose name an unproven letter is written.
func (e *evidence) strangeReply() likeness {
	if e.proof == "proven" && e.fromKind == "claimant" || !e.isClaim() {
		return likeness{}
	}
	r := &e.verifier.registry
	for _, a := range e.letter.ReplyTo[:min(len(e.letter.ReplyTo), 10)] {
		host := asciiHost(a.Domain())
		kind, owner := e.verifier.place(a, host)
		c := e.owner
		if c == nil || e.fromKind != "claimant" {
			if c = r.nameOf(a.Name); c == nil && kind == "freemail" {
				c = r.byLocal(a.Address)
			}
		}
		if c == nil || kind == "own" || kind == "helpdesk" || kind == "none" || owner != nil && related(owner, c) || e.fromKind != "claimant" && e.belongs(c) {
			continue
		}
		return likeness{kind: "reply", rule: "reply-elsewhere", claimant: c, other: a.Address, own: ownDomain(c)}
	}
	return likeness{}
}

// belongs reports whether the From domain is one of c's, or of a partner's.
func (e *evidence) belongs(c *rules.Claimant) bool { return e.owner != nil && related(e.owner, c) }

func (e *evidence) knownThirdParty() bool {
	return e.fromKind == "other" && withinAny(e.domain, e.verifier.registry.benign)
}

// nameBearer returns the claimant whose name is the display name. A claim in
// a claimant's name may have more beside it, as in "Jo of Agency".
func (e *evidence) nameBearer(display string) *rules.Claimant {
	if c := e.verifier.registry.nameOf(display); c != nil {
		return c
	}
	if !e.isClaim() || e.claim.Claimant.ID == "" {
		return nil
	}
	if c := e.verifier.rules.Claimant(e.claim.Claimant.ID); c != nil && e.verifier.registry.named(display, c) {
		return c
	}
	return nil
}

// nameOf returns the claimant whose name, with nothing but titles beside it,
// is display; nil when there is none, or when others bear the name as well.
func (r *registry) nameOf(display string) *rules.Claimant {
	words := nameWords(display)
	for i := range r.names {
		n := &r.names[i]
		if n.homonym {
			continue
		}
		if at := indexWords(words, n); at >= 0 && r.onlyTitles(words[:at]) && r.onlyTitles(words[at+n.taken(words[at:]):]) {
			return n.claimant
		}
	}
	return nil
}

// named reports whether display holds a name of c as whole words.
func (r *registry) named(display string, c *rules.Claimant) bool {
	words := nameWords(display)
	return slices.ContainsFunc(r.names, func(n listedName) bool {
		return n.claimant.ID == c.ID && !n.homonym && indexWords(words, &n) >= 0
	})
}

// exactly reports whether display is a name of c and nothing else.
func (r *registry) exactly(display string, c *rules.Claimant) bool {
	words := nameWords(display)
	return slices.ContainsFunc(r.names, func(n listedName) bool {
		return n.claimant.ID == c.ID && !n.homonym && indexWords(words, &n) == 0 && n.taken(words) == len(words)
	})
}

// indexWords returns where in words the name begins, or -1.
func indexWords(words []string, n *listedName) int {
	for i := range words {
		if n.taken(words[i:]) > 0 {
			return i
		}
	}
	return -1
}

// taken returns how many of the first words are the name: as it is listed, or
// as one word that looks like it; 0 when they are not.
func (n *listedName) taken(words []string) int {
	if len(words) >= len(n.words) && slices.Equal(words[:len(n.words)], n.words) {
		return len(n.words)
	}
	if len(n.skeleton) >= 5 && len(words) > 0 && skeleton(words[0]) == n.skeleton {
		return 1
	}
	return 0
}

func (r *registry) onlyTitles(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !r.titles[w] })
}

// addressIn returns the claimant an address of whom stands in a display name.
func (r *registry) addressIn(display string) *rules.Claimant {
	for word := range strings.FieldsSeq(clipBytes(display, 500)) {
		a, err := mail.ParseAddress(strings.Trim(word, `"'<>()[],;:`))
		if err != nil {
			continue
		}
		if c, kind := r.owner(asciiHost(claim.Address{Address: a.Address}.Domain())); kind == "claimant" {
			return c
		}
	}
	return nil
}

// byLocal returns the claimant whose label is a word of the local part of
// address, as in "agency.legal@" or "agencylegal@".
func (r *registry) byLocal(address string) *rules.Claimant {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	for word := range strings.FieldsFuncSeq(clipBytes(local, 200), func(c rune) bool { return strings.ContainsRune("._-+0123456789", c) }) {
		for i := range r.marks {
			m := &r.marks[i]
			if !m.homonym && len(m.label) >= 5 && (word == m.label || r.adorned(word, m.label)) {
				return m.claimant
			}
		}
	}
	return nil
}
