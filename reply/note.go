package reply

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Limits of a note: it is read in a minute.
const (
	maxSigns  = 8
	maxListed = 6
	maxWords  = 160
)

// sheet is what the template of a note may name. Everything from the letter
// is cleaned, and defanged unless it is on a site of the webmaster.
type sheet struct {
	Warn, Danger    bool   // no draft; and because the letter is dangerous
	Kind, KindWords string // a claim kind, and in words
	Standing        string
	Sender, Domain  string
	Claimant        string
	Holder, LawFirm string
	Site            string
	Sites, Unknown  []string
	Reference       string
	Sums            []sumLine
	Deadline        string
	DeadlineWords   string
	Images, Pages   []string
	Works, Portal   []string
	Attachments     []string
	Why             []string
	Signs           []sign
	Percent         int // confidence of the kind
	Subject         string
	Date            string
	Forwarded       bool

	// Of the draft.
	To, Other, Choice string
	Relay, Unheard    bool
	Marks             int
	Language          string
}

// sumLine is one sum of the letter.
type sumLine struct{ Sum, Role, Words string }

// sign is one rule that matched.
type sign struct{ Rule, Words, Where string }

// Note writes the case sheet about j. d is the draft that goes with it, nil
// for none.
func (r *Replier) Note(j *claim.Judgement, d *claim.Draft) (claim.Note, error) {
	lang := r.noteLanguage()
	s := r.sheet(j, d, lang)
	body, err := r.templates.write(noteTemplate, lang, s)
	if err != nil {
		return claim.Note{}, err
	}
	n := claim.Note{MessageID: r.NoteID(j.Key), Subject: noteSubject(s, words(lang))}
	m := &mime{id: n.MessageID, date: j.Letter.Written(), subject: n.Subject, body: body}
	own, _ := usable(claim.Address{Name: r.identity.Name, Address: r.identity.Address})
	m.from, m.to = addresses(own), addresses(own)
	n.Raw, err = m.bytes()
	return n, err
}

func (r *Replier) sheet(j *claim.Judgement, d *claim.Draft, lang string) *sheet {
	h, c, l, w := human{lang}, &j.Claim, j.Meant(), words(lang)
	s := &sheet{
		Warn: d == nil, Danger: dangerous(j), Kind: string(c.Kind), KindWords: w.kinds[c.Kind],
		Standing: string(j.Verdict.Standing), Sender: shown(writer(l.Sender())), Domain: shown(l.Sender().Domain()),
		Claimant: shown(c.Claimant.Name), Holder: shown(c.RightsHolder.Value), LawFirm: shown(c.LawFirm.Value),
		Site: oneLine(j.Facts.Site, maxWords), Sites: cleanAll(j.Facts.Sites), Unknown: shownAll(j.Facts.Unknown),
		Reference: shown(c.Reference.Value), Sums: sums(c.Fees, h, w), Deadline: h.day(c.Deadline.Value),
		DeadlineWords: shown(c.Deadline.Words), Images: ownAddresses(c.Images, &j.Facts), Pages: ownAddresses(c.Pages, &j.Facts),
		Works: shownAll(valuesOf(c.Works)), Portal: shownAll(valuesOf(c.Portal)), Attachments: attachments(l),
		Why: reasons(j), Signs: signs(c, &j.Verdict), Percent: percent(c.Confidence),
		Subject: shown(l.Subject), Date: h.day(l.Written()), Forwarded: l != j.Letter,
	}
	to := r.recipient(j)
	s.Relay, s.Other, s.Choice = to.relay, shown(to.other), shown(to.choice)
	if to.relay && c.Claimant.ID == "" { // what names itself there is the form
		s.Claimant, s.Domain = "", cmp.Or(shown(to.to.Address), s.Choice)
	}
	if d != nil {
		s.Marks, s.Language, s.Unheard = d.Marks, d.Language, to.unheard
		for _, a := range d.To {
			s.To = oneLine(a.Address, maxWords)
		}
	}
	return s
}

// dangerous reports whether nobody should follow anything in the letter.
func dangerous(j *claim.Judgement) bool {
	s := j.Verdict.Standing
	return j.Claim.Kind == claim.Scam || s == claim.Forged || s == claim.Lookalike
}

// noteSubject sums the case up in a line.
func noteSubject(s *sheet, w phrases) string {
	tag := w.claim
	switch {
	case s.Danger:
		tag = w.warning
	case s.Kind == string(claim.Settled):
		tag = w.closed
	case s.Warn:
		tag = w.check
	}
	who := cmp.Or(s.Claimant, s.Domain, w.unnamed)
	parts := []string{strings.TrimSpace("[" + tag + "] " + cut(who, 60) + " " + cut(s.Reference, 40))}
	if s.Site != "" {
		parts = append(parts, cut(s.Site, 80))
	}
	due := ""
	if len(s.Sums) > 0 && s.Sums[0].Role == w.roles[claim.Demand] {
		due = s.Sums[0].Sum
	}
	if s.Deadline != "" {
		due = strings.TrimSpace(due + " " + w.until + " " + s.Deadline)
	}
	if due != "" {
		parts = append(parts, due)
	}
	return oneLine(strings.Join(parts, " – "), maxSubject)
}

// sums lists the fees, what is asked now first.
func sums(fees []claim.Fee, h human, w phrases) []sumLine {
	var out []sumLine
	for _, role := range []claim.Role{claim.Demand, claim.Alternative, claim.Component, claim.Mention} {
		for _, f := range fees {
			if f.Role == role && len(out) < maxListed {
				out = append(out, sumLine{cmp.Or(h.sum(f), shown(f.Amount)), w.roles[role], shown(f.Words)})
			}
		}
	}
	return out
}

// reasons are the sentences of the plan and of the verdict, each once.
func reasons(j *claim.Judgement) []string {
	var out []string
	for _, s := range slices.Concat(j.Plan.Why, j.Verdict.Why) {
		if s = shown(s); s != "" && !slices.Contains(out, s) && len(out) < maxListed {
			out = append(out, s)
		}
	}
	return out
}

// signs are the rules that weighed most.
func signs(c *claim.Claim, v *claim.Verdict) []sign {
	all := slices.Concat(c.Signals, v.Signals)
	slices.SortStableFunc(all, func(a, b claim.Signal) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
	var out []sign
	for _, s := range all[:min(len(all), maxSigns)] {
		out = append(out, sign{shown(s.Rule), shown(s.Words), string(s.Where)})
	}
	return out
}

// ownAddresses shows the addresses of list: those on sites of the webmaster
// as they are, others defanged.
func ownAddresses(list []claim.Found[string], f *claim.Facts) []string {
	var out []string
	for _, u := range list[:min(len(list), maxListed)] {
		if own := webAddress(u.Value); own != "" && len(f.Sites) > 0 && !slices.Contains(f.Unknown, u.Value) {
			out = append(out, own)
			continue
		}
		out = append(out, shown(u.Value))
	}
	return out
}

func attachments(l *claim.Letter) []string {
	var out []string
	for _, a := range l.Attachments[:min(len(l.Attachments), maxListed)] {
		out = append(out, shown(cmp.Or(a.Name, a.Type)))
	}
	return out
}

func valuesOf(in []claim.Found[string]) []string {
	out := make([]string, len(in))
	for i, f := range in {
		out[i] = f.Value
	}
	return out
}

// shown returns words of the letter as they may stand in a note.
func shown(s string) string { return defang(unmarked(oneLine(s, maxWords))) }

func shownAll(in []string) []string {
	out := make([]string, 0, min(len(in), maxListed))
	for _, s := range tops(in) {
		out = append(out, shown(s))
	}
	return out
}

func cleanAll(in []string) []string {
	var out []string
	for _, s := range tops(in) {
		out = append(out, oneLine(s, maxWords))
	}
	return out
}

func tops[T any](list []T) []T { return list[:min(len(list), maxListed)] }

// percent writes a confidence, which may be anything, as 0 to 100.
func percent(c float64) int {
	if math.IsNaN(c) {
		return 0
	}
	return int(math.Round(100 * min(max(c, 0), 1)))
}
