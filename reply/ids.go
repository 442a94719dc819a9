package reply

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"golang.org/x/net/idna"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// noDomain stands in Message-IDs when the identity has no address. RFC 6761
// section 6.4 keeps it from ever being somebody's.
const noDomain = "mail.invalid"

// DraftID returns the Message-ID, with angle brackets, of the draft that
// answers the letter key of account with strategy. domain is the one of the
// identity's address. Nothing in it shows who made it.
func DraftID(account, key, strategy, domain string) string {
	return messageID(domain, "draft", account, key, strategy)
}

// NoteID returns the Message-ID, with angle brackets, of the note about the
// letter key of account.
func NoteID(account, key, domain string) string {
	return messageID(domain, "note", account, key)
}

// DraftID returns the Message-ID of the draft about the letter key.
func (r *Replier) DraftID(key, strategy string) string {
	return DraftID(r.account, key, strategy, domainOf(r.identity))
}

// NoteID returns the Message-ID of the note about the letter key.
func (r *Replier) NoteID(key string) string {
	return NoteID(r.account, key, domainOf(r.identity))
}

func domainOf(id claim.Identity) string { return claim.Address{Address: id.Address}.Domain() }

// messageID hashes the parts, each with its length so that no two lists give
// the same bytes, into the shape that many mail clients use.
func messageID(domain string, parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		var n [8]byte
		for i := range n {
			n[i] = byte(uint64(len(p)) >> (8 * i))
		}
		_, _ = h.Write(n[:]) // a hash never fails
		_, _ = h.Write([]byte(p))
	}
	s := hex.EncodeToString(h.Sum(nil)[:16])
	return "<" + strings.Join([]string{s[:8], s[8:12], s[12:16], s[16:20], s[20:]}, "-") + "@" + idDomain(domain) + ">"
}

// idDomain returns domain as it may stand in a Message-ID (RFC 5322 section
// 3.6.4).
func idDomain(domain string) string {
	d, err := idna.Lookup.ToASCII(strings.TrimSuffix(domain, "."))
	if err != nil || d == "" || len(d) > 253 || !atoms(d) {
		return noDomain
	}
	return d
}

// atoms reports whether s is a dot-atom of letters, digits and hyphens.
func atoms(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || strings.Trim(part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
			return false
		}
	}
	return true
}
