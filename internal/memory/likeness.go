package memory

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// Memory knows what letters are recognised by. It is read-only and safe for
// concurrent use.
type Memory struct {
	set     *rules.Set
	domains []string // of the webmaster
	own     map[string]bool
}

// New returns a Memory. set tells listed claimants, free mail and helpdesks;
// own tells the webmaster's contact forms.
func New(set *rules.Set, own claim.Own) *Memory {
	m := &Memory{set: set, own: map[string]bool{}}
	for _, d := range own.Domains {
		m.domains = append(m.domains, strings.TrimPrefix(strings.ToLower(d), "www."))
	}
	for _, a := range own.Addresses {
		m.own[strings.ToLower(a)] = true
	}
	return m
}

// Likeness returns what the letter of j is recognised by.
func (m *Memory) Likeness(j *claim.Judgement) claim.Likeness {
	l := j.Meant()
	out := claim.Likeness{
		Key: j.Key, List: listID(l.Get("List-Id")), Shape: shape(l.Subject), Claimant: j.Claim.Claimant.ID,
		Proven:    j.Verdict.Standing == claim.Verified || j.Verdict.Standing == claim.Authenticated,
		Reference: plain(j.Claim.Reference.Value), Sketch: sketch(wording(l)),
	}
	if j.Claim.Kind != claim.Other {
		out.Sure = j.Claim.Confidence
	}
	m.side(&out, m.writer(l))
	return out
}

// FromRecord returns the likeness of a letter of which only the ledger's
// record is left: without its wording.
func (m *Memory) FromRecord(r *claim.LetterRecord) claim.Likeness {
	out := r.Likeness
	if out.Key != "" {
		return out
	}
	out = claim.Likeness{
		Key: r.Key, Shape: shape(r.Subject), Claimant: r.Claimant.ID, Reference: plain(r.Reference),
		Proven: r.Standing == claim.Verified || r.Standing == claim.Authenticated,
	}
	if r.Kind != claim.Other {
		out.Sure = r.Confidence
	}
	m.side(&out, strings.ToLower(r.Sender))
	return out
}

// writer is the address of who wrote l: behind a contact form or the
// webmaster's own address the one to answer to. It is "" when others write
// under it as well.
func (m *Memory) writer(l *claim.Letter) string {
	from := l.Sender()
	for _, a := range append([]claim.Address{from}, l.ReplyTo...) {
		if address := strings.ToLower(a.Address); address != "" && !m.ours(address, a.Domain()) && !toItself(a, l) {
			return address
		}
	}
	return ""
}

// ours reports whether an address is the webmaster's: a contact form's, say.
func (m *Memory) ours(address, domain string) bool {
	return m.own[address] || under(domain, m.domains)
}

// toItself reports whether a has the domain that l was sent to: a form or a
// program of the webmaster's, also when the config does not know the site.
func toItself(a claim.Address, l *claim.Letter) bool {
	domain := organisation(a.Domain())
	return slices.ContainsFunc(slices.Concat(l.To, l.DeliveredTo), func(to claim.Address) bool {
		return to.Address != "" && organisation(to.Domain()) == domain
	})
}

// side fills in whose letter it is.
func (m *Memory) side(l *claim.Likeness, address string) {
	domain := claim.Address{Address: address}.Domain()
	if domain == "" || m.ours(address, domain) || m.set != nil && slices.Contains(m.set.Verdicts.Helpdesks, domain) {
		return
	}
	l.Sender = address
	if m.set == nil || !m.set.InHosts("freemail", domain) {
		l.Domain = organisation(domain)
	}
	l.Listed = m.set != nil && m.set.ByDomain(domain) != nil
}

// organisation is the domain that somebody registered, of which domain is a
// part. The domains of freemail providers are one organisation each.
func organisation(domain string) string {
	if org, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil {
		return org
	}
	return domain
}

func under(host string, domains []string) bool {
	return slices.ContainsFunc(domains, func(d string) bool { return host == d || strings.HasSuffix(host, "."+d) })
}

// wording is the text by which a letter is compared: what was newly written,
// or the attachment where that is next to nothing.
func wording(l *claim.Letter) string {
	if len(strings.Fields(l.Text)) >= 2*fewest {
		return l.Text
	}
	parts := []string{l.Text}
	for _, a := range l.Attachments {
		parts = append(parts, a.Text)
	}
	return strings.Join(parts, "\n")
}

// listID returns the identifier in a List-Id field (RFC 2919 section 3).
func listID(v string) string {
	if i := strings.LastIndexByte(v, '<'); i >= 0 {
		v = v[i+1:]
		v, _, _ = strings.Cut(v, ">")
	}
	return strings.ToLower(strings.TrimSpace(v))
}

// shape returns the words of a subject without numbers, and without the marks
// of replies and forwards; "" when that leaves fewer than two.
func shape(subject string) string {
	words := plainWords(strings.NewReplacer(":", ": ", "[", " ", "]", " ").Replace(subject))
	for len(words) > 0 && slices.Contains(prefixes(), words[0]) {
		words = words[1:]
	}
	if len(words) < 2 {
		return ""
	}
	return strings.Join(words[:min(len(words), 40)], " ")
}

// prefixes are what mail programs put before the subject of a reply or a
// forward.
func prefixes() []string {
	return []string{"re", "aw", "antw", "sv", "vs", "odp", "ref", "rif", "res", "fw", "fwd", "wg", "tr", "rv", "enc", "i", "vb", "vl", "pd", "ext", "extern"}
}

// plain returns the letters and digits of a reference, upper case.
func plain(ref string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, ref)
}
