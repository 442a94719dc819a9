package rules

import (
	"math"
	"regexp"
	"strings"

	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

const (
	maxWeight    = 10.0
	maxEntries   = 5000
	maxShapeSize = 300
)

// checker collects the mistakes of one file.
type checker struct {
	doc  *strictyaml.Document
	errs []*strictyaml.Error
}

func (c *checker) fail(msg, hint string, path ...any) {
	c.errs = append(c.errs, c.doc.Error(msg, hint, path...))
}

// check returns what is wrong with p beyond its form.
func check(doc *strictyaml.Document, p *packFile) []*strictyaml.Error {
	c := &checker{doc: doc}
	if len(p.Claimants)+len(p.Phrases)+len(p.Scams)+len(p.Groups) > maxEntries {
		c.fail("more entries than a rule file may hold", "split the file")
	}
	unique(c, "claimants", "id", p.Claimants, func(e *Claimant) string { return e.ID })
	unique(c, "languages", "code", p.Languages, func(e *Language) string { return e.Code })
	unique(c, "groups", "id", p.Groups, func(e *Group) string { return e.ID })
	unique(c, "phrases", "id", p.Phrases, func(e *Phrase) string { return e.ID })
	unique(c, "scams", "id", p.Scams, func(e *Scam) string { return e.ID })
	unique(c, "hosts", "id", p.Hosts, func(e *Hosts) string { return e.ID })
	unique(c, "currencies", "code", p.Currencies, func(e *Currency) string { return e.Code })
	for i := range p.Claimants {
		c.claimant(i, &p.Claimants[i])
	}
	for i := range p.Languages {
		c.language(i, &p.Languages[i])
	}
	for i := range p.Groups {
		c.weight(p.Groups[i].Weight, "groups", i, "weight")
	}
	for i := range p.Scams {
		c.weight(p.Scams[i].Weight, "scams", i, "weight")
	}
	for i := range p.Hosts {
		c.domains(p.Hosts[i].Domains, "hosts", i, "domains")
	}
	return c.errs
}

func unique[T any](c *checker, section, key string, list []T, id func(*T) string) {
	seen := map[string]bool{}
	for i := range list {
		name := id(&list[i])
		switch {
		case name == "":
			c.fail("an entry without "+key, "give it one of its own", section, i)
		case seen[name]:
			c.fail(section+": "+name+" stands here twice", "give each entry its own "+key, section, i, key)
		}
		seen[name] = true
	}
}

func (c *checker) claimant(i int, e *Claimant) {
	if e.Name == "" {
		c.fail("claimant "+e.ID+" has no name", "", "claimants", i)
	}
	c.domains(e.Domains, "claimants", i, "domains")
	c.domains(e.Portals, "claimants", i, "portals")
	c.domains(e.Services, "claimants", i, "services")
	if len(e.Reference) > maxShapeSize {
		c.fail("the shape of a reference is too long", "", "claimants", i, "reference")
	} else if _, err := regexp.Compile(e.Reference); err != nil {
		c.fail("the shape of the reference is no regular expression: "+err.Error(), "see RE2 syntax", "claimants", i, "reference")
	}
}

func (c *checker) domains(list []string, path ...any) {
	for i, d := range list {
		if d != strings.ToLower(d) || strings.ContainsAny(d, "/:@ *") || !strings.Contains(d, ".") ||
			strings.HasPrefix(d, ".") || strings.HasSuffix(d, ".") {
			c.fail("this is no domain in the form example.com", "lower case, without scheme, path or star", append(path, i)...)
		}
	}
}

func (c *checker) language(i int, l *Language) {
	if len(l.Code) != 2 && l.Code != "" {
		c.fail("language codes have two letters (ISO 639-1)", "", "languages", i, "code")
	}
	if n := len(l.Months); n != 0 && n != 12 {
		c.fail("months need twelve entries, January first", "", "languages", i, "months")
	}
	for unit := range l.Units {
		switch unit {
		case "hour", "day", "workday", "week", "month":
		default:
			c.fail("unit "+unit+" is not known", "want hour, day, workday, week or month", "languages", i, "units", unit)
		}
	}
}

func (c *checker) weight(w float64, path ...any) {
	if math.IsNaN(w) || math.Abs(w) > maxWeight {
		c.fail("weight is out of range", "want -10 to 10", path...)
	}
}
