package letter

import "strings"

// monthOf returns the month that a word begins like in English, German,
// French, Dutch, Spanish, Italian, Portuguese, Polish, Swedish, Danish,
// Norwegian or Czech; 0 when it is none.
func monthOf(word string) int {
	word = strings.Trim(word, ".,")
	switch word {
	case "mardi", "martes", "martedì", "martedi", "maandag":
		return 0 // days of the week
	}
	for _, m := range [...]struct {
		month    int
		prefixes string
	}{
		{1, "jan gen ene led sty"},
		{2, "feb fév fev úno uno lut"},
		{3, "mar mär maa mrt mrz bře bre"},
		{4, "apr avr abr kwi dub"},
		{5, "may mai mei mag maj kvě kve"},
		{6, "jun juin giu cze čvn cvn červn"},
		{7, "jul juil lug lip čvc cvc červen"},
		{8, "aug aoû aou ago sie srp"},
		{9, "sep set wrz zář zar"},
		{10, "oct okt ott out paź paz říj rij"},
		{11, "nov lis"},
		{12, "dec dez déc dic pro gru"},
	} {
		if hasPrefixOf(word, m.prefixes) {
			return refineMonth(m.month, word)
		}
	}
	return 0
}

// refineMonth tells the words apart that begin alike: Czech "červen" (June)
// and "červenec" (July), "listopad" (November) and Polish "listopad" too.
func refineMonth(month int, word string) int {
	if strings.HasPrefix(word, "červen") {
		if strings.HasPrefix(word, "červenc") || strings.HasPrefix(word, "červenec") {
			return 7
		}
		return 6
	}
	return month
}

func hasPrefixOf(word, prefixes string) bool {
	for p := range strings.FieldsSeq(prefixes) {
		if strings.HasPrefix(word, p) {
			return true
		}
	}
	return false
}
