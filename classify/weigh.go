package classify

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// The scale of the judgement, in log-odds.
const (
	bias       = -5.0
	referred   = 1.4  // has a reference
	listed     = -4.0 // went to a mailing list
	newsletter = -7.0 // went to the sender's own list
	massMail   = -1.0 // carries an unsubscribe header
	automatic  = -1.0 // says that a machine wrote it
	// partMissing is the confidence that a letter with the words of a claim is
	// none because a part is missing: four in five were right on letters that
	// the rules had not seen.
	partMissing = 0.8
	// surest is the most that is said: of the judgements that the sum of the
	// evidence puts above it, one in two hundred was wrong on such letters.
	surest = 0.99
	// window is how many words apart the parts of a claim may stand. A digest
	// of many letters has every word of a claim in it somewhere.
	window = 450
	// signature is how many words at the end may be a signature.
	signature = 40
)

// The parts of a claim: what says that something is wrong, what asks for
// something, and what goes on from an earlier letter.
var (
	wrongGroups = []string{"asserts-right", "my-picture", "infringes", "unpermitted"}
	asksGroups  = []string{"asks-money", "asks-proof", "asks-removal", "cease", "court", "settled", "offer"}
	laterGroups = []string{"reminder", "final", "settled", "court", "offer", "threat"}
)

// verdict is the kind of a letter with its reasons.
type verdict struct {
	kind       claim.Kind
	confidence float64
	signals    []claim.Signal
}

// evidence is the best match of each group, with where it was found.
type evidence map[string]claim.Signal

func (e evidence) has(groups ...string) bool {
	for _, g := range groups {
		if _, ok := e[g]; ok {
			return true
		}
	}
	return false
}

// weigh decides what the letter does.
func (r *reading) weigh() verdict {
	e := r.gather()
	if s, ok := r.scam(e); ok {
		return s
	}
	score, signals := r.score(e)
	p := logistic(score)
	switch {
	case p < 0.5:
		return verdict{claim.Other, sure(1 - p), byWeight(signals)}
	case !r.plausible(e):
		return verdict{claim.Other, partMissing, byWeight(signals)}
	}
	return verdict{r.kind(e), sure(p), byWeight(signals)}
}

// gather returns the groups met in the letter: those that speak against from
// anywhere, the others from the window with the most of them.
func (r *reading) gather() evidence {
	e, theirs := evidence{}, r.theirHosts()
	for _, z := range r.zones {
		from, to := r.bestWindow(z)
		for _, m := range z.matches {
			g := r.c.weights[m.Phrase.Group]
			if g == nil || g.Cue || g.Weight > 0 && (m.First < from || m.First > to) || g.ID == "names-use" && r.placeIsTheirs(z, m, theirs) {
				continue
			}
			if _, ok := e[g.ID]; !ok {
				e[g.ID] = claim.Signal{Rule: m.Phrase.ID, Weight: g.Weight, Where: z.where, Words: z.words(m)}
			}
		}
	}
	r.places(e)
	if e.has("no-money") {
		delete(e, "asks-money")
	}
	if !e.has("names-use") {
		r.pictureNearSite(e)
	}
	if !e.has("asks-money", "no-money") {
		r.sumWithDeadline(e)
	}
	r.oldContext(e)
	if e.has("infringes") {
		delete(e, "unpermitted") // the same, said twice
	}
	r.circumstances(e)
	return e
}

// bestWindow returns the range of tokens with the greatest weight of groups.
func (r *reading) bestWindow(z *zone) (from, to int) {
	n := len(z.doc.Tokens)
	if n <= window {
		return 0, n
	}
	best := -1.0
	for start := 0; start < n; start += window / 4 {
		seen := map[string]bool{}
		total := 0.0
		for _, m := range z.matches {
			if m.First < start || m.First > start+window || seen[m.Phrase.Group] {
				continue
			}
			seen[m.Phrase.Group] = true
			if g := r.c.weights[m.Phrase.Group]; g != nil {
				total += max(g.Weight, 0)
			}
		}
		if total > best {
			best, from, to = total, start, start+window
		}
	}
	return from, to
}

// score adds the evidence up.
func (r *reading) score(e evidence) (float64, []claim.Signal) {
	total := bias
	var signals []claim.Signal
	add := func(s claim.Signal) {
		total += s.Weight
		signals = append(signals, s)
	}
	for _, g := range slices.Sorted(maps.Keys(e)) { // sums of fractions depend on their order
		if s := e[g]; s.Weight != 0 {
			add(s)
		}
	}
	if r.party.by != "" {
		add(r.party.signal)
	}
	if f := r.reference(); f.Value != "" {
		add(claim.Signal{Rule: f.Rule, Weight: referred, Where: f.Where, Words: f.Words})
	}
	for _, s := range r.headerSignals() {
		add(s)
	}
	return total, signals
}

func (r *reading) headerSignals() []claim.Signal {
	var out []claim.Signal
	note := func(rule, name string, weight float64) {
		if v := r.l.Get(name); v != "" {
			out = append(out, claim.Signal{Rule: rule, Weight: weight, Where: claim.InHeader, Words: quote(name + ": " + v)})
		}
	}
	switch {
	case r.ownList():
	case r.ownNewsletter():
		note("header.newsletter", "List-Id", newsletter)
	case r.l.Get("List-Id") != "":
		note("header.list", "List-Id", listed)
	case r.l.Get("List-Unsubscribe") != "":
		note("header.unsubscribe", "List-Unsubscribe", massMail)
	}
	switch strings.ToLower(r.l.Get("Precedence")) {
	case "bulk", "list", "junk":
		note("header.precedence", "Precedence", listed/2)
	}
	return out
}

// plausible asks for the parts without which nothing is a claim: a right in a
// picture or its breach, a use on the reader's site or a case that is known, and
// something that is asked.
func (r *reading) plausible(e evidence) bool {
	picture := e.has("image", "my-picture") || e.has("asserts-right") && e.has("infringes")
	if !r.known() && !picture || r.fromReader() {
		return false
	}
	mine := e.has("asserts-right", "my-picture")
	wrong := e.has(wrongGroups...)
	use := e.has("names-use", "own-page")
	asks := e.has(asksGroups...)
	later := e.has(laterGroups...)
	switch {
	case r.lang == "" && r.knownBySender() && (r.reference().Value != "" || e.has("own-page")):
		return true // a language without rules
	case !r.known() && !e.has("own-page") && !r.addressed() && (!r.lawyers() || !e.has("court", "cease")):
		return false
	case use && asks && wrong && (r.known() || e.has("own-page")):
		return true
	case use && asks && mine && e.has("infringes", "unpermitted"):
		return true
	case use && asks && e.has("infringes") && e.has("asks-money", "asks-removal", "cease", "final"):
		return true
	case use && e.has("asks-money") && e.has("unpermitted") && e.has("asks-proof", "threat", "asks-removal"):
		return true
	case use && asks && e.has("asserts-right") && e.has("asks-proof", "asks-removal", "settled", "final"):
		return true
	case r.known() && asks && (wrong || use || later), r.knownBySender() && wrong && use:
		return true
	case e.has("court") && wrong && asks && r.lawyers():
		return true
	}
	return use && asks && later && (e.has("threat", "settled", "offer") && e.has("own-page") || r.reference().Value != "" && e.has("image"))
}

// known reports whether the claimant is in the registry and more than named.
func (r *reading) known() bool {
	return r.party.by == "domain" || r.party.by == "portal" || r.party.by == "name"
}

// knownBySender reports whether the claimant's own domain or portal shows it.
func (r *reading) knownBySender() bool { return r.party.by == "domain" || r.party.by == "portal" }

// addressed reports whether the letter speaks of the reader's site at all.
func (r *reading) addressed() bool {
	return slices.ContainsFunc(r.zones, func(z *zone) bool { return len(r.siteTokens(z)) > 0 })
}

// lawyers reports whether a law firm writes: by its name in the sender or the
// signature, or by the registry.
func (r *reading) lawyers() bool {
	if c := r.c.set.Claimant(r.party.ID); c != nil {
		return c.LawFirm
	}
	for _, z := range r.zones {
		n := len(z.doc.Tokens)
		for _, m := range z.matches {
			if m.Phrase.Group == "law-name" && (z.where == claim.InHeader || z.where == claim.InText && n-m.Last <= signature && z.shortLine(m.First)) {
				return true
			}
		}
	}
	return false
}

// kind tells apart what claims do.
func (r *reading) kind(e evidence) claim.Kind {
	money := e.has("asks-money")
	switch {
	case e.has("settled") && !e.has("deadline", "offer") && (e.has("accepted") || !e.has("asks-proof", "asks-money")):
		return claim.Settled
	case e.has("final") && !e.has("court") && !r.lawyers():
		return claim.FinalNotice
	case r.lawyers(), e.has("court"), e.has("law-firm") && e.has("cease"):
		return claim.LegalAction
	case e.has("offer") && (!e.has("asks-proof") || e.has("reminder")):
		return claim.Offer
	case e.has("reminder"):
		return claim.Reminder
	case e.has("asks-removal") && (e.has("no-money") || !money && !e.has("asks-proof", "cease")):
		return claim.Takedown
	}
	return claim.FirstClaim
}

// scam returns the verdict when a family of scams fits.
func (r *reading) scam(e evidence) (verdict, bool) {
	for i := range r.c.set.Scams {
		s := &r.c.set.Scams[i]
		if !r.fits(s, e) {
			continue
		}
		signals := []claim.Signal{}
		for _, g := range append(slices.Clone(s.All), s.Any...) {
			if sig, ok := e[g]; ok {
				signals = append(signals, sig)
			}
		}
		signals = append(signals, claim.Signal{Rule: "scam." + s.ID, Weight: s.Weight, Where: claim.InText, Words: quote(s.What)})
		return verdict{claim.Scam, sure(logistic(s.Weight)), byWeight(signals)}, true
	}
	return verdict{}, false
}

func (r *reading) fits(s *rules.Scam, e evidence) bool {
	for _, g := range s.All {
		if !e.has(g) {
			return false
		}
	}
	if e.has(s.None...) || len(s.Any) > 0 && !e.has(s.Any...) {
		return false
	}
	return r.party.by != "domain"
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// sure writes a probability as it is shown.
func sure(p float64) float64 { return math.Round(min(p, surest)*100) / 100 }

// byWeight orders signals by how much they say, then by name.
func byWeight(in []claim.Signal) []claim.Signal {
	slices.SortFunc(in, func(a, b claim.Signal) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Words, b.Words))
	})
	return in
}
