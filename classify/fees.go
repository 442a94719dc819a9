package classify

import (
	"cmp"
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// fee is a sum on its way to a role.
type fee struct {
	claim.Fee
	z     *zone
	s     sum
	tok   int
	cents int64
	total bool // called the whole, or said to hold the tax
}

// fees returns the sums of the letter with their roles.
func (r *reading) fees(kind claim.Kind) []claim.Fee {
	var list []fee
	for _, z := range r.zones {
		for _, s := range z.sums {
			list = append(list, r.fee(z, s))
		}
	}
	addUp(list)
	list = unite(list)
	eitherOr(list)
	settleRoles(list, kind)
	var out []claim.Fee
	for _, f := range list {
		out = append(out, f.Fee)
	}
	return out
}

func (r *reading) fee(z *zone, s sum) fee {
	f := fee{z: z, s: s, tok: z.doc.At(s.start)}
	f.Amount, f.Currency = s.amount, r.currency(s)
	f.Where, f.Words = z.where, quote(z.text[s.start:s.end])
	f.cents = cents(s.amount)
	if s.times > 1 {
		f.cents *= int64(s.times)
		f.Amount = fromCents(f.cents)
	}
	f.Role, f.Rule = r.role(&f)
	return f
}

// currency settles the signs that several currencies share.
func (r *reading) currency(s sum) string {
	country := r.country()
	switch s.mark {
	case "kr", "kroner", "kronor":
		switch {
		case r.lang == "sv" || country == "SE":
			return "SEK"
		case r.lang == "no" || country == "NO":
			return "NOK"
		}
		return "DKK"
	case dashMark:
		if country == "CH" || strings.HasSuffix(r.l.Sender().Domain(), ".ch") {
			return "CHF"
		}
		return ""
	}
	return s.currency
}

// role tells what a sum is by the words around it.
func (r *reading) role(f *fee) (claim.Role, string) {
	z, i := f.z, f.tok
	if role, rule, ok := z.reduced(i); ok {
		return role, rule
	}
	if role, rule, ok := r.labelled(f); ok {
		return role, rule
	}
	_, f.total = z.before(i, 6, "cue-total")
	if z.afterwards(i, 2, "cue-gross") {
		f.total = true
	}
	if f.s.ranged {
		return claim.Mention, "fee.range"
	}
	if _, ok := z.before(i, 6, "cue-mention"); ok {
		return claim.Mention, "fee.cue-mention"
	}
	if f.total {
		return claim.Demand, "fee.cue-total"
	}
	if _, ok := z.before(i, 12, "cue-alternative"); ok || z.covers(i, "cue-alternative") || z.clauseBefore(i, 12, "cue-alternative") {
		return claim.Alternative, "fee.cue-alternative"
	}
	if _, ok := z.before(i, 5, "cue-component"); ok {
		return claim.Component, "fee.cue-component"
	}
	if _, ok := z.before(i, 14, "cue-demand"); ok {
		return claim.Demand, "fee.cue-demand"
	}
	if z.afterwards(i, 8, "cue-demand") {
		return claim.Demand, "fee.cue-demand"
	}
	return claim.Mention, "fee.no-cue"
}

// reduced tells the two sums of "from 500 to 350" and "350 instead of 500"
// apart.
func (z *zone) reduced(i int) (claim.Role, string, bool) {
	for _, m := range z.matches {
		if m.Phrase.Group != "cue-reduction" || i < m.First || i > m.Last {
			continue
		}
		var sums []int
		for k := m.First; k <= m.Last; k++ {
			if z.doc.Tokens[k].Kind == rules.MoneyToken {
				sums = append(sums, k)
			}
		}
		switch {
		case len(sums) == 1, i == sums[0]:
			return claim.Mention, m.Phrase.ID, true
		default:
			return claim.Demand, m.Phrase.ID, true
		}
	}
	return "", "", false
}

// labelled tells the role of a sum that stands in a line of its own behind a
// label, as in a list or a table. Words of other lines say nothing of it.
func (r *reading) labelled(f *fee) (claim.Role, string, bool) {
	z := f.z
	first := z.lineStart(f.tok)
	if first == f.tok || !z.endsLine(f.s.end) || !z.listLike(first) {
		return "", "", false
	}
	for k := first; k < f.tok; k++ { // what stands before another sum is that one's label
		if z.doc.Tokens[k].Kind == rules.MoneyToken && strings.ContainsAny(z.text[z.doc.Tokens[k].End:f.s.start], ":|=\t") {
			return claim.Component, "fee.second-in-line", true
		}
	}
	if f.tok-first > 9 {
		return "", "", false
	}
	for _, try := range []struct {
		group string
		role  claim.Role
	}{
		{"cue-mention", claim.Mention},
		{"cue-total", claim.Demand},
		{"cue-alternative", claim.Alternative},
		{"cue-component", claim.Component},
		{"cue-demand", claim.Demand},
	} {
		for _, m := range z.matches {
			if m.Phrase.Group == try.group && m.First >= first && m.Last < f.tok {
				f.total = try.group == "cue-total"
				return try.role, m.Phrase.ID, true
			}
		}
	}
	return "", "", false
}

// lineStart returns the first token of the line of token i.
func (z *zone) lineStart(i int) int {
	for i > 0 && z.doc.Tokens[i].Break == rules.NoBreak {
		i--
	}
	return i
}

// endsLine reports whether nothing but a sign follows the byte end in its line.
func (z *zone) endsLine(end int) bool {
	line, _, _ := strings.Cut(z.text[end:], "\n")
	return len(strings.TrimSpace(line)) <= 2
}

// listLike reports whether the line before the one of token first is no prose
// that runs on: it is short, empty, or ends in a colon or a sum.
func (z *zone) listLike(first int) bool {
	head := strings.TrimRight(z.text[:z.doc.Tokens[first].Start], " \t*•-–|>\"'(")
	head, ok := strings.CutSuffix(head, "\n")
	if !ok {
		return false
	}
	line := strings.TrimSpace(head[strings.LastIndexByte(head, '\n')+1:])
	if len(line) < 60 || strings.HasSuffix(line, ":") {
		return true
	}
	return slices.ContainsFunc(z.sums, func(s sum) bool { return s.end <= len(head) && len(head)-s.end <= 2 })
}

// shortLine reports whether token i stands in a line of few words, as names
// in a signature do.
func (z *zone) shortLine(i int) bool {
	first, last := z.lineStart(i), i
	for last+1 < len(z.doc.Tokens) && z.doc.Tokens[last+1].Break == rules.NoBreak {
		last++
	}
	return last-first < 8
}

// unite keeps one of the sums that are the same; a demand says most.
func unite(in []fee) []fee {
	order := []claim.Role{claim.Demand, claim.Alternative, claim.Component, claim.Mention}
	var out []fee
	for _, f := range in {
		at := slices.IndexFunc(out, func(o fee) bool { return o.cents == f.cents && o.Currency == f.Currency })
		switch {
		case at < 0:
			out = append(out, f)
		case slices.Index(order, f.Role) < slices.Index(order, out[at].Role):
			f.total = f.total || out[at].total
			out[at] = f
		}
	}
	return out
}

// addUp finds the sum that others add up to: it is the demand, they are parts.
// What is called a total is tried first, then the largest.
func addUp(list []fee) {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if list[a].total != list[b].total {
			return map[bool]int{true: -1, false: 1}[list[a].total]
		}
		return cmp.Compare(list[b].cents, list[a].cents)
	})
	for _, i := range order {
		if list[i].Role == claim.Mention && list[i].Rule != "fee.no-cue" {
			continue
		}
		parts := partsOf(list, i)
		if len(parts) < 2 {
			continue
		}
		list[i].Role, list[i].Rule = claim.Demand, "fee.adds-up"
		for _, k := range parts {
			list[k].Role, list[k].Rule = claim.Component, "fee.adds-up"
		}
		return
	}
}

// partsOf returns which others of list add up to list[whole].
func partsOf(list []fee, whole int) []int {
	var idx []int
	for k := range list {
		if k != whole && list[k].Currency == list[whole].Currency && list[k].cents < list[whole].cents {
			idx = append(idx, k)
		}
	}
	if len(idx) > 10 {
		idx = idx[:10]
	}
	for set := 1; set < 1<<len(idx); set++ {
		var total int64
		var parts []int
		for b, k := range idx {
			if set&(1<<b) != 0 {
				total += list[k].cents
				parts = append(parts, k)
			}
		}
		if total == list[whole].cents && len(parts) >= 2 {
			return parts
		}
	}
	return nil
}

// eitherOr tells apart a pair of sums of which one is for the past use and the
// other for a licence: "a licence for 380 or compensation of 350".
func eitherOr(list []fee) {
	var damages, licence []int
	for i := range list {
		f := &list[i]
		if f.Role == claim.Mention && f.Rule != "fee.no-cue" || f.Role == claim.Component {
			continue
		}
		d, isDamages := f.z.before(f.tok, 9, "cue-damages")
		l, isLicence := f.z.before(f.tok, 9, "cue-licence")
		switch {
		case isDamages && (!isLicence || d.Last > l.Last):
			damages = append(damages, i)
		case isLicence:
			licence = append(licence, i)
		}
	}
	if len(damages) == 1 && len(licence) == 1 {
		list[damages[0]].Role, list[licence[0]].Role = claim.Demand, claim.Alternative
	}
}

// settleRoles makes sure that a claim with sums has one that is asked, when
// one can be: a lone part or alternative is the demand.
func settleRoles(list []fee, kind claim.Kind) {
	if kind == claim.Settled { // what was asked is not asked any more
		for i := range list {
			list[i].Role = claim.Mention
		}
		return
	}
	for _, f := range list {
		if f.Role == claim.Demand {
			underTotal(list)
			tooLarge(list, f)
			return
		}
	}
	for _, want := range []claim.Role{claim.Alternative, claim.Component, claim.Mention} {
		at := -1
		for i, f := range list {
			if f.Role == want && (want != claim.Mention || f.Rule == "fee.no-cue") {
				at = i
				break
			}
		}
		if at >= 0 {
			list[at].Role, list[at].Rule = claim.Demand, "fee.only-sum"
			return
		}
	}
}

// underTotal turns the demands that are smaller than one called a total into
// parts of it.
func underTotal(list []fee) {
	for _, t := range list {
		if t.Role != claim.Demand || !t.total {
			continue
		}
		for i := range list {
			f := &list[i]
			if f.Role == claim.Demand && !f.total && f.Currency == t.Currency && f.cents < t.cents {
				f.Role, f.Rule = claim.Component, "fee.under-total"
			}
		}
	}
}

// tooLarge turns parts that are larger than the demand into mentions.
func tooLarge(list []fee, demand fee) {
	for i := range list {
		if list[i].Role == claim.Component && list[i].Currency == demand.Currency && list[i].cents > demand.cents {
			list[i].Role, list[i].Rule = claim.Mention, "fee.larger-than-demand"
		}
	}
}

// cents turns "387.50" into 38750; more decimals are cut off.
func cents(amount string) int64 {
	whole, frac, _ := strings.Cut(amount, ".")
	var n int64
	for _, c := range whole + (frac + "00")[:2] {
		n = n*10 + int64(c-'0')
	}
	return n
}

func fromCents(n int64) string {
	digits := []byte{byte('0' + n%10), byte('0' + n/10%10)}
	whole := ""
	for n /= 100; n > 0; n /= 10 {
		whole = string(byte('0'+n%10)) + whole
	}
	if whole == "" {
		whole = "0"
	}
	return whole + "." + string(digits[1]) + string(digits[0])
}
