package reply

import (
	"fmt"
	"strings"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

var germanMonths = [...]string{
	"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
}

// human writes dates and sums as people of one language do.
type human struct{ lang string } // ISO 639-1; anything but "de" is written as English

// day writes the date of t, e.g. "1 March 2026" or "1. März 2026"; "" when
// there is none.
func (h human) day(t time.Time) string {
	switch {
	case t.IsZero() || t.Year() < 1900 || t.Year() > 9999:
		return ""
	case h.lang == "de":
		return fmt.Sprintf("%d. %s %d", t.Day(), germanMonths[t.Month()-1], t.Year())
	}
	return t.Format("2 January 2006")
}

// sum writes an amount that is a decimal with a point, and its currency, e.g.
// "1,350.00 EUR" or "1.350,00 EUR"; "" when it is no amount.
func (h human) sum(f claim.Fee) string {
	whole, cents, hasCents := strings.Cut(f.Amount, ".")
	if !digits(whole) || hasCents && !digits(cents) || len(f.Amount) > 20 {
		return ""
	}
	group, point := ",", "."
	if h.lang == "de" {
		group, point = ".", ","
	}
	out := grouped(whole, group)
	if hasCents {
		out += point + cents
	}
	if currency := oneLine(f.Currency, 3); len(currency) == 3 && strings.Trim(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		out += " " + currency
	}
	return out
}

// grouped writes sep between the thousands of whole.
func grouped(whole, sep string) string {
	var parts []string
	for len(whole) > 3 {
		parts = append([]string{whole[len(whole)-3:]}, parts...)
		whole = whole[:len(whole)-3]
	}
	return strings.Join(append([]string{whole}, parts...), sep)
}

// at writes date and time of day of t, in the zone that t is in; "" when
// there is none.
func (h human) at(t time.Time) (day, clock string) {
	if day = h.day(t); day == "" {
		return "", ""
	}
	return day, t.Format("15:04")
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
