package classify

import "strings"

// country returns the country the letter is from as far as it shows: the
// claimant's, that of the sender's domain, or that of its only currency.
func (r *reading) country() string {
	if c := r.c.set.Claimant(r.party.ID); c != nil && c.Country != "" {
		return c.Country
	}
	domain := r.l.Sender().Domain()
	if tld := domain[strings.LastIndexByte(domain, '.')+1:]; len(tld) == 2 {
		if tld == "uk" {
			return "GB"
		}
		return strings.ToUpper(tld)
	}
	codes := map[string]bool{}
	for _, z := range r.zones {
		for _, s := range z.sums {
			codes[s.currency] = true
		}
	}
	switch {
	case len(codes) != 1:
	case codes["USD"]:
		return "US"
	case codes["GBP"]:
		return "GB"
	case codes["CAD"]:
		return "CA"
	}
	return ""
}

// clearDates counts the dates with strokes that can only be read with the
// month, or with the day, in front.
func (r *reading) clearDates() (monthFirst, dayFirst int) {
	for _, z := range r.zones {
		for _, d := range z.dates {
			text := z.text[d.start:d.end]
			first, rest, ok := strings.Cut(text, "/")
			second, _, ok2 := strings.Cut(rest, "/")
			switch {
			case !ok || !ok2 || len(first) > 2 || d.ambiguous || first == second:
			case second > "12" && len(second) == 2:
				monthFirst++
			case first > "12" && len(first) == 2:
				dayFirst++
			}
		}
	}
	return monthFirst, dayFirst
}
