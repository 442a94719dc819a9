// Package portfolio knows the webmaster's websites and says which of them a
// letter means. It opens nothing and asks nobody.
package portfolio

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Site is one website of the webmaster.
type Site struct {
	Domain  string   // e.g. "garden-notes.example"; Unicode or A-label form
	Aliases []string // other names of the same site
	Root    string   // folder with its files, "" when not on this machine
}

// Portfolio is all sites. It is read-only and safe for concurrent use.
type Portfolio struct {
	sites []Site
	hosts map[string]int // every name of every site in A-label form, to its index
}

// New returns the portfolio of sites. A name that stands at several sites
// belongs to the first; a site without a usable domain is never meant.
func New(sites []Site) *Portfolio {
	p := &Portfolio{sites: slices.Clone(sites), hosts: make(map[string]int, 2*len(sites))}
	for i, s := range p.sites {
		for _, name := range append([]string{s.Domain}, s.Aliases...) {
			host := Host(name)
			if host == "" {
				continue
			}
			if _, taken := p.hosts[host]; !taken {
				p.hosts[host] = i
			}
		}
	}
	return p
}

// Sites returns every site in the order of New.
func (p *Portfolio) Sites() []Site { return slices.Clone(p.sites) }

// Own returns the names of every site, in the order of New and without those
// that stand twice, in A-label form. It knows no mail addresses.
func (p *Portfolio) Own() claim.Own {
	names := make([]string, 0, len(p.hosts))
	for name := range p.hosts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(p.hosts[a], p.hosts[b]), cmp.Compare(a, b))
	})
	return claim.Own{Domains: names}
}

// ByHost returns the site that host belongs to: by its own name, or as a
// subdomain of it. The longest name wins.
func (p *Portfolio) ByHost(host string) (Site, bool) {
	if i, ok := p.index(Host(host)); ok {
		return p.sites[i], true
	}
	return Site{}, false
}

// index looks up host and then its parent domains.
func (p *Portfolio) index(host string) (int, bool) {
	for host != "" {
		if i, ok := p.hosts[host]; ok {
			return i, true
		}
		_, parent, found := strings.Cut(host, ".")
		if !found || !strings.Contains(parent, ".") {
			break
		}
		host = parent
	}
	return 0, false
}

// Host returns s as a host name in A-label form, lower case and without a
// port or final dot, or "" when it is none.
func Host(s string) string {
	if len(s) > 1000 {
		return ""
	}
	s = strings.ToLower(strings.TrimSpace(s))
	if i := strings.LastIndexByte(s, ':'); i >= 0 && strings.Trim(s[i+1:], "0123456789") == "" {
		s = s[:i]
	}
	s = strings.TrimSuffix(s, ".")
	if !strings.Contains(s, ".") {
		return ""
	}
	host, err := idna.Lookup.ToASCII(s)
	if err != nil || len(host) > 253 {
		return ""
	}
	return host
}
