package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

// maxVerdictEntries bounds every list of the verdict table.
const maxVerdictEntries = 1000

// Verdicts is what decides about a sender: the table, the sentences, and the
// words that tell an imitation from a namesake.
type Verdicts struct {
	Rows      []VerdictRow `yaml:"verdicts"`
	Sentences []Sentence   `yaml:"sentences"`

	// Homonyms are names, and labels of domains, that others bear as well: no
	// one imitates a claimant by bearing them.
	Homonyms []string `yaml:"homonyms"`
	// Additions are words that an imitation hangs on a claimant's label, as in
	// "agency-legal".
	Additions []string `yaml:"additions"`
	// Titles are words that may stand beside a name in a display name without
	// making it another name, e.g. "team".
	Titles []string `yaml:"titles"`
	// Helpdesks are domains of services that many companies write through.
	Helpdesks []string `yaml:"helpdesks"`
}

// VerdictRow is one row of the verdict table. Rows are tried in order; the
// first whose conditions all hold decides. An empty condition always holds.
type VerdictRow struct {
	ID       string   `yaml:"id"`
	From     []string `yaml:"from"`     // whose domain the From address has, see FromKinds
	Proof    []string `yaml:"proof"`    // what is proven of it, see Proofs
	Imitates []string `yaml:"imitates"` // how it imitates a claimant, see Imitations
	Named    []string `yaml:"named"`    // whether the letter speaks for the domain's claimant, see Namings
	Standing string   `yaml:"standing"`
	EN       string   `yaml:"en"` // the sentence that sums up
	DE       string   `yaml:"de"`
}

// Circumstances are what a row's conditions are held against.
type Circumstances struct{ From, Proof, Imitates, Named string }

// FromKinds are the kinds of domains that a From address can have.
func FromKinds() []string {
	return []string{"claimant", "portal", "service", "own", "freemail", "helpdesk", "other", "none"}
}

// Proofs are what can be known of a From address.
func Proofs() []string {
	return []string{
		"proven",    // an aligned check passed
		"service",   // only the signature of a service that the registry lists for the claimant
		"disowned",  // it fails the policy that its domain publishes
		"ambiguous", // several From addresses: a check could mean either
		"inline",    // a copied text: nothing can be checked
		"open",      // nothing proves it, nothing disproves it
	}
}

// Imitations are the ways to imitate a claimant.
func Imitations() []string { return []string{"none", "domain", "name", "reply"} }

// Namings say whether the letter speaks for the claimant whose domain it
// comes from: for it or a partner or for none known ("same"), or for another.
func Namings() []string { return []string{"same", "other"} }

// Holds reports whether every condition of the row holds.
func (r *VerdictRow) Holds(c Circumstances) bool {
	holds := func(list []string, word string) bool { return len(list) == 0 || slices.Contains(list, word) }
	return holds(r.From, c.From) && holds(r.Proof, c.Proof) && holds(r.Imitates, c.Imitates) && holds(r.Named, c.Named)
}

// VerdictFor returns the row that decides, or nil when none holds.
func (s *Set) VerdictFor(c Circumstances) *VerdictRow { return s.Verdicts.decides(c) }

func (v *Verdicts) decides(c Circumstances) *VerdictRow {
	for i := range v.Rows {
		if v.Rows[i].Holds(c) {
			return &v.Rows[i]
		}
	}
	return nil
}

// parseVerdicts reads the verdict table. The error is a *strictyaml.Error, or
// several joined.
func parseVerdicts(file string, data []byte) (Verdicts, error) {
	doc, err := strictyaml.Parse(file, data)
	if err != nil {
		return Verdicts{}, err
	}
	var v Verdicts
	if err := doc.Decode(&v); err != nil {
		return Verdicts{}, err
	}
	c := &checker{doc: doc}
	c.verdicts(&v)
	if err := strictyaml.Join(c.errs); err != nil {
		return Verdicts{}, err
	}
	return v, nil
}

func (c *checker) verdicts(v *Verdicts) {
	for name, n := range map[string]int{
		"verdicts": len(v.Rows), "sentences": len(v.Sentences), "homonyms": len(v.Homonyms),
		"additions": len(v.Additions), "titles": len(v.Titles), "helpdesks": len(v.Helpdesks),
	} {
		if n > maxVerdictEntries {
			c.fail(fmt.Sprintf("more than %d entries", maxVerdictEntries), "", name)
			return
		}
	}
	c.domains(v.Helpdesks, "helpdesks")
	c.sentences(v.Sentences)
	unique(c, "verdicts", "id", v.Rows, func(r *VerdictRow) string { return r.ID })
	for i := range v.Rows {
		c.verdict(i, &v.Rows[i])
	}
	if len(c.errs) == 0 {
		c.verdictReach(v)
	}
}

func (c *checker) verdict(i int, r *VerdictRow) {
	members(c, r.From, FromKinds(), "kind of From domain", "verdicts", i, "from")
	members(c, r.Proof, Proofs(), "proof", "verdicts", i, "proof")
	members(c, r.Imitates, Imitations(), "imitation", "verdicts", i, "imitates")
	members(c, r.Named, Namings(), "naming", "verdicts", i, "named")
	if !slices.Contains(standings(), claim.Standing(r.Standing)) {
		c.fail("unknown standing", fmt.Sprintf("one of %v", standings()), "verdicts", i, "standing")
	}
	c.words(r.EN, "verdicts", i, "en")
	c.words(r.DE, "verdicts", i, "de")
	c.trust(i, r)
}

// trust refuses rows that would call a sender proven without a proof,
// whatever a user's own table says.
func (c *checker) trust(i int, r *VerdictRow) {
	only := func(list []string, words ...string) bool {
		return len(list) > 0 && !slices.ContainsFunc(list, func(w string) bool { return !slices.Contains(words, w) })
	}
	switch claim.Standing(r.Standing) {
	case claim.Verified:
		if !only(r.From, "claimant") || !only(r.Proof, "proven") {
			c.fail("verified needs a proof and a claimant's own domain", "write from: [claimant] and proof: [proven]", "verdicts", i, "standing")
		}
	case claim.Authenticated:
		if !only(r.Proof, "proven", "service") {
			c.fail("authenticated needs a proof", "write proof: [proven]", "verdicts", i, "standing")
		}
	case claim.Forged:
		if !only(r.Proof, "disowned") {
			c.fail("forged needs a policy that disowns the letter", "write proof: [disowned]", "verdicts", i, "standing")
		}
	case claim.Lookalike:
		if !only(r.Imitates, "domain", "name", "reply") {
			c.fail("lookalike needs an imitation", "write imitates: [domain, name, reply]", "verdicts", i, "standing")
		}
	}
}

// verdictReach goes through every case that can occur: each must have a row,
// and each row must decide at least one of them.
func (c *checker) verdictReach(v *Verdicts) {
	used := map[string]bool{}
	for _, from := range FromKinds() {
		for _, proof := range Proofs() {
			for _, imitates := range Imitations() {
				for _, named := range Namings() {
					at := Circumstances{from, proof, imitates, named}
					r := v.decides(at)
					if r == nil {
						c.fail("no row decides "+strings.Join([]string{from, proof, imitates, named}, ", "), "add a row without conditions at the end", "verdicts")
						return
					}
					used[r.ID] = true
				}
			}
		}
	}
	for i := range v.Rows {
		if !used[v.Rows[i].ID] {
			c.fail("this row never decides: earlier rows take every case of it", "move it up or remove it", "verdicts", i)
		}
	}
}
