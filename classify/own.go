package classify

import (
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// ownSide is what is known of the webmaster.
type ownSide struct {
	domains   map[string]bool
	addresses map[string]bool
}

func newOwnSide(own claim.Own) ownSide {
	o := ownSide{domains: map[string]bool{}, addresses: map[string]bool{}}
	for _, d := range own.Domains {
		o.domains[strings.TrimPrefix(strings.ToLower(d), "www.")] = true
	}
	for _, a := range own.Addresses {
		o.addresses[strings.ToLower(a)] = true
	}
	return o
}

// host reports whether host is, or lies under, a domain of the webmaster.
func (o *ownSide) host(host string) bool {
	for host != "" {
		if o.domains[host] {
			return true
		}
		_, host, _ = strings.Cut(host, ".")
	}
	return false
}
