package classify

import (
	"slices"
	"strings"
	"sync"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// sureOther is the confidence of a letter that has not even the words of a
// claim in it.
const sureOther = 0.99

// glancer decides most ordinary mail by which words are in it, before anything
// is looked at in place. It only ever says "cannot be": what it lets pass is
// judged in full, and what it turns away the full judgement would have turned
// away as well. Everything that it cannot know cheaply it takes to be so.
type glancer struct {
	set                          *rules.Set
	pool                         sync.Pool
	claimant, portal             int
	pictures, asserts, infringes []int
	wrong, asks, later, deadline []int
	scams                        []scamNeeds
}

// scamNeeds are the groups without which a family of scams cannot fit.
type scamNeeds struct {
	all, any   []int // any is empty when a circumstance may stand for it
	freemail   bool
	archive    bool
	needsDigit bool
}

func newGlancer(set *rules.Set) *glancer {
	g := &glancer{set: set, claimant: set.GroupNumber(rules.GroupClaimant), portal: set.PortalGroup()}
	g.pool.New = func() any { return set.Glimpse() }
	g.pictures, g.asserts, g.infringes = g.numbers([]string{"image", "my-picture"}), g.numbers([]string{"asserts-right"}), g.numbers([]string{"infringes"})
	g.wrong = g.numbers(wrongGroups)
	g.asks, g.later = g.numbers(asksGroups), g.numbers(laterGroups)
	g.deadline = g.numbers([]string{"deadline"})
	for i := range set.Scams {
		g.scams = append(g.scams, g.needs(&set.Scams[i]))
	}
	return g
}

func (g *glancer) numbers(ids []string) []int {
	var out []int
	for _, id := range ids {
		if n := g.set.GroupNumber(id); n >= 0 {
			out = append(out, n)
		}
	}
	return out
}

func (g *glancer) needs(s *rules.Scam) scamNeeds {
	var out scamNeeds
	for _, id := range s.All {
		switch {
		case id == "at-freemail":
			out.freemail = true
		case id == "has-archive":
			out.archive = true
		case id == "absurd-sum":
			out.needsDigit = true
		case g.isGroup(id) && id != "names-use":
			out.all = append(out.all, g.set.GroupNumber(id))
		}
	}
	if !slices.ContainsFunc(s.Any, func(id string) bool { return !g.isGroup(id) }) {
		out.any = g.numbers(s.Any)
	}
	return out
}

// isGroup reports whether id is a group of phrases; other names in scam packs
// are circumstances.
func (g *glancer) isGroup(id string) bool { return g.set.Group(id) != nil }

// look reads l and reports whether it could be a claim or a scam, and its
// language.
func (g *glancer) look(l *claim.Letter) (language string, could bool) {
	w, ok := g.pool.Get().(*rules.Glimpse)
	if !ok {
		w = g.set.Glimpse()
	}
	defer g.pool.Put(w)
	w.Reset()
	w.Read(l.Subject, languageWords)
	w.Read(clip(l.Text, maxText), languageWords)
	w.Read(l.Sender().Name, languageWords)
	for i := range l.Attachments {
		w.Read(clip(l.Attachments[i].Text, maxText), languageWords)
	}
	w.Read(clip(l.Quoted, maxQuoted), 0)
	for i := range l.Links {
		w.Read(l.Links[i].URL, 0)
	}
	text := l.Subject + " " + clip(l.Text, lettersRead)
	found := w.Groups(clearLanguage(g.set, &w.Stops))
	if g.couldClaim(l, w, &found) || g.couldScam(l, w, &found) {
		return "", true
	}
	return decide(g.set, &w.Stops, text), false
}

// clearLanguage returns the language when there can be no doubt of it: what
// addresses and sums in the text count for makes no difference then.
func clearLanguage(set *rules.Set, stops *rules.Stops) string {
	best, second := leaders(stops.Shares)
	if best < 0 || stops.Counts[best] < 4*minStops || float64(stops.Counts[best]) < 2*minStopShare*float64(stops.Words) ||
		second >= 0 && stops.Shares[best] < 3*clearlyMore*stops.Shares[second] {
		return ""
	}
	return set.Languages[best].Code
}

// leaders returns the two largest of shares, or -1.
func leaders(shares []float64) (best, second int) {
	best, second = -1, -1
	for i, n := range shares {
		switch {
		case best < 0 || n > shares[best]:
			best, second = i, best
		case second < 0 || n > shares[second]:
			second = i
		}
	}
	return best, second
}

func has(found *rules.Groups, numbers []int) bool {
	return slices.ContainsFunc(numbers, func(n int) bool { return found.Has(n) })
}

// couldClaim is plausible with every part that was not read taken to be there.
func (g *glancer) couldClaim(l *claim.Letter, w *rules.Glimpse, found *rules.Groups) bool {
	known := g.known(l, found)
	picture := has(found, g.pictures) || has(found, g.asserts) && has(found, g.infringes)
	if !known && !picture {
		return false
	}
	asks := has(found, g.asks) || w.Digits() && has(found, g.deadline) // a sum with a deadline
	wrong := has(found, g.wrong)
	if known {
		return true
	}
	return asks && (wrong || has(found, g.later))
}

// known reports whether the sender could be a claimant of the registry.
func (g *glancer) known(l *claim.Letter, found *rules.Groups) bool {
	if found.Has(g.portal) || found.Has(g.claimant) && g.set.ByName(l.Sender().Name) != nil {
		return true
	}
	for _, a := range append(slices.Clip(l.From), l.ReplyTo...) {
		if g.set.ByDomain(a.Domain()) != nil {
			return true
		}
	}
	return false
}

func (g *glancer) couldScam(l *claim.Letter, w *rules.Glimpse, found *rules.Groups) bool {
	for i := range g.scams {
		s := &g.scams[i]
		switch {
		case s.needsDigit && !w.Digits():
		case s.freemail && !g.set.InHosts("freemail", l.Sender().Domain()):
		case s.archive && !slices.ContainsFunc(l.Attachments, func(a claim.Attachment) bool { return isArchive(a.Name) }):
		case slices.ContainsFunc(s.all, func(n int) bool { return !found.Has(n) }):
		case len(s.any) > 0 && !has(found, s.any):
		default:
			return true
		}
	}
	return false
}

// decide names the language by its small words, or returns "".
func decide(set *rules.Set, stops *rules.Stops, text string) string {
	markLetters(set, stops, text)
	best, second := leaders(stops.Shares)
	if best < 0 {
		return ""
	}
	n, rival := float64(stops.Counts[best]), 0.0
	if second >= 0 {
		rival = stops.Shares[second]
	}
	if n < minStops || n < minStopShare*float64(stops.Words) || stops.Shares[best] < clearlyMore*rival {
		return ""
	}
	return set.Languages[best].Code
}

// markLetters adds the letters that only some languages write; it tells apart
// neighbours that share their small words.
func markLetters(set *rules.Set, stops *rules.Stops, text string) {
	text = strings.ToLower(text)
	for i := range set.Languages {
		l := &set.Languages[i]
		if stops.Counts[i] < minStops {
			continue
		}
		n := 0
		for sign := range strings.FieldsSeq(l.Letters) {
			n += strings.Count(text, sign)
		}
		stops.Counts[i] += n / 2
		stops.Shares[i] += float64(n) / 4
	}
}
