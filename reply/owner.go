package reply

import (
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// owner tells the webmaster's own addresses and domains from a stranger's.
type owner struct {
	addresses map[string]bool // lower case
	domains   map[string]bool // lower case
}

func newOwner(id claim.Identity, own claim.Own) owner {
	o := owner{addresses: map[string]bool{}, domains: map[string]bool{}}
	for _, list := range [][]string{{id.Address}, id.Aliases, own.Addresses} {
		for _, a := range list {
			if a = folded(a); a != "" {
				o.addresses[a] = true
			}
		}
	}
	for _, d := range own.Domains {
		if d = folded(d); d != "" {
			o.domains[d] = true
		}
	}
	return o
}

// address reports whether a is one of the webmaster's own addresses.
func (o owner) address(a string) bool { return o.addresses[folded(a)] }

// ours reports whether a is the webmaster's own, or on a site of the
// webmaster, as the address that a contact form writes from is.
func (o owner) ours(a claim.Address) bool {
	if o.address(a.Address) {
		return true
	}
	for d := a.Domain(); d != ""; {
		if o.domains[d] {
			return true
		}
		_, d, _ = strings.Cut(d, ".")
	}
	return false
}

func folded(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
