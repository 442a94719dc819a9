package letter

import (
	"net/mail"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// parseDate reads a Date field (RFC 5322 section 3.3), or a date as mail
// programs write it above quoted text in one of twelve languages. A date
// without a zone is UTC.
func parseDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 200 {
		return time.Time{}, false
	}
	plain, _, _ := strings.Cut(s, " (")
	if t, err := time.Parse("Mon, 2 Jan 2006 15:04:05 -0700", plain); err == nil && sane(t) {
		return t, true // the form of nearly all mail
	}
	if t, err := mail.ParseDate(s); err == nil && sane(t) {
		return t, true
	}
	return wordedDate(s)
}

func sane(t time.Time) bool { return t.Year() >= 1980 && t.Year() < 2200 }

// wordedDate finds day, month, year, time of day and zone among the tokens of s.
func wordedDate(s string) (time.Time, bool) {
	d := dateParts{hour: -1}
	for _, tok := range dateTokens(s) {
		d.take(tok)
	}
	return d.time()
}

// dateTokens cuts s at blanks, commas and brackets.
func dateTokens(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return unicode.IsSpace(r) || r == ',' || r == '(' || r == ')'
	})
}

// dateParts is what was found of a date so far.
type dateParts struct {
	day, month, year  int
	hour, minute, sec int
	numbers           []int // bare numbers in order
	slashed           []int // three numbers with slashes
	pm, am, zoned     bool
	offset            int // seconds east of UTC
}

func (d *dateParts) take(tok string) {
	switch {
	case len(tok) > 12 && tok[4] == '-' && d.stamp(tok):
	case strings.Contains(tok, ":") && tok[0] >= '0' && tok[0] <= '9':
		d.clock(tok)
	case d.hour >= 0 && len(tok) == 5 && (tok[0] == '+' || tok[0] == '-'):
		d.zone(tok)
	case strings.HasPrefix(tok, "gmt"), strings.HasPrefix(tok, "utc"):
		d.zone(strings.Trim(tok[3:], "."))
	case strings.Trim(tok, ".") == "am" || tok == "a.m.":
		d.am = d.hour >= 0
	case strings.Trim(tok, ".") == "pm" || tok == "p.m.":
		d.pm = d.hour >= 0
	case zones(tok) >= 0 && d.hour >= 0:
		d.offset, d.zoned = zones(tok)*3600, true
	case d.numeric(tok):
	default:
		// The last one wins: "mar. 3 févr." begins with a day of the week.
		if m := monthOf(tok); m > 0 {
			d.month = m
		}
	}
}

// zones returns the hours east of UTC of the European zone names, or -1.
func zones(tok string) int {
	switch tok {
	case "z", "wet":
		return 0
	case "cet", "mez", "bst", "west":
		return 1
	case "cest", "mesz", "eet":
		return 2
	case "eest":
		return 3
	}
	return -1
}

func (d *dateParts) clock(tok string) {
	tok, suffix := splitDigits(tok)
	parts := strings.Split(tok, ":")
	d.hour, _ = strconv.Atoi(parts[0])
	if len(parts) > 1 {
		d.minute, _ = strconv.Atoi(parts[1])
	}
	if len(parts) > 2 {
		d.sec, _ = strconv.Atoi(parts[2])
	}
	d.am, d.pm = d.am || strings.HasPrefix(suffix, "am"), d.pm || strings.HasPrefix(suffix, "pm")
}

// splitDigits cuts s where digits and colons end.
func splitDigits(s string) (head, tail string) {
	i := strings.IndexFunc(s, func(r rune) bool { return r != ':' && (r < '0' || r > '9') })
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i:]
}

// zone reads "+0100", "+1", "+01:00" or nothing for UTC.
func (d *dateParts) zone(s string) {
	d.zoned = true
	if s == "" {
		return
	}
	sign := 1
	if s[0] == '-' {
		sign = -1
	}
	n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimLeft(s, "+-"), ":", ""))
	if err != nil || n > 1400 {
		return
	}
	if n < 15 {
		n *= 100
	}
	d.offset = sign * (n/100*3600 + n%100*60)
}

// stamp takes a whole time of RFC 3339.
func (d *dateParts) stamp(tok string) bool {
	t, err := time.Parse(time.RFC3339, strings.ToUpper(tok))
	if err != nil {
		return false
	}
	d.year, d.month, d.day = t.Year(), int(t.Month()), t.Day()
	d.hour, d.minute, d.sec = t.Clock()
	_, d.offset = t.Zone()
	d.zoned = true
	return true
}

// numeric takes numbers: "1.", "1st", "2026", "01.03.2026", "2026-03-01", "3/1/2026".
func (d *dateParts) numeric(tok string) bool {
	if tok[0] < '0' || tok[0] > '9' {
		return false
	}
	for _, sep := range [...]string{".", "-", "/"} {
		if n := threeNumbers(tok, sep); n != nil {
			d.order(n, sep)
			return true
		}
	}
	head, _ := splitDigits(tok)
	if n, err := strconv.Atoi(head); err == nil && len(head) <= 4 {
		d.numbers = append(d.numbers, n)
	}
	return true
}

func threeNumbers(tok, sep string) []int {
	parts := strings.Split(strings.TrimRight(tok, sep), sep)
	if len(parts) != 3 {
		return nil
	}
	out := make([]int, 3)
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil {
			return nil
		}
		out[i] = n
	}
	return out
}

func (d *dateParts) order(n []int, sep string) {
	switch {
	case n[0] > 31:
		d.year, d.month, d.day = n[0], n[1], n[2]
	case sep == "/":
		d.slashed = n
	default:
		d.day, d.month, d.year = n[0], n[1], n[2]
	}
}

// slashes settles "3/1/2026": the American order only where the clock is
// American too, or where nothing else can be meant.
func (d *dateParts) slashes() {
	n := d.slashed
	if n == nil || d.day > 0 {
		return
	}
	d.day, d.month, d.year = n[0], n[1], n[2]
	if n[1] > 12 || (d.am || d.pm) && n[0] <= 12 {
		d.day, d.month = n[1], n[0]
	}
}

func (d *dateParts) time() (time.Time, bool) {
	d.slashes()
	for _, n := range d.numbers {
		switch {
		case d.day == 0 && n >= 1 && n <= 31:
			d.day = n
		case d.month == 0 && n >= 1 && n <= 12:
			d.month = n // "2. 3. 2026"
		case d.year == 0 && n >= 1980 && n < 2200:
			d.year = n
		}
	}
	if d.year > 0 && d.year < 100 {
		d.year += 2000
	}
	if d.pm && d.hour < 12 {
		d.hour += 12
	} else if d.am && d.hour == 12 {
		d.hour = 0
	}
	if d.day < 1 || d.day > 31 || d.month < 1 || d.month > 12 || d.year < 1980 || d.year > 2200 || d.hour > 23 || d.minute > 59 || d.sec > 60 {
		return time.Time{}, false
	}
	zone := time.UTC
	if d.zoned && d.offset != 0 {
		zone = time.FixedZone("", d.offset)
	}
	return time.Date(d.year, time.Month(d.month), d.day, max(d.hour, 0), d.minute, d.sec, 0, zone), true
}
