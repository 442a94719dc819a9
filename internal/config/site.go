package config

import (
	"fmt"
	"strings"
)

const siteMend = "write only the name, such as garden.example, without https:// and without a path"

// site checks site i and adds it to the Config.
func (r *reader) site(s fileSite, i int) {
	out := Site{Root: r.path(s.Root)}
	if s.Domain == "" {
		r.missing("the site has no domain", "add domain: and the name of the website", "sites", i)
	} else {
		out.Domain = r.domain(s.Domain, "sites", i, "domain")
	}
	for j, a := range s.Aliases {
		if a == "" && !r.whole {
			continue
		}
		if name := r.domain(a, "sites", i, "aliases", j); name != "" {
			out.Aliases = append(out.Aliases, name)
		}
	}
	if out.Domain != "" {
		r.cfg.Sites = append(r.cfg.Sites, out)
	}
}

// domain returns the domain written s at path in its usual form, or "" after
// noting what is wrong with it.
func (r *reader) domain(s string, path ...any) string {
	name, ok := domainName(s)
	if !ok {
		r.fail("this is not the name of a website", siteMend, path...)
		return ""
	}
	line, _ := r.doc.Place(path...)
	if first := r.claim(name, fmt.Sprintf("line %d", line)); first != "" {
		r.fail("this domain is already given in "+first, "remove one of them", path...)
		return ""
	}
	return name
}

// claim notes that name is given at place. It returns the place where it was
// given before, or "".
func (r *reader) claim(name, place string) string {
	if first, dup := r.given[name]; dup {
		return first
	}
	r.given[name] = place
	return ""
}

// splitAliases splits a table cell of aliases at blanks and semicolons.
func splitAliases(cell string) []string {
	return strings.FieldsFunc(cell, func(c rune) bool { return c == ' ' || c == ';' || c == ',' || c == '|' })
}
