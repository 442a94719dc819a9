package classify

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/rules"
)

func embeddedRules(tb testing.TB) *rules.Set {
	tb.Helper()
	set, err := rules.Load("")
	if err != nil {
		tb.Fatal(err)
	}
	return set
}

type money struct{ Amount, Currency, Words string }

func TestMoney(t *testing.T) {
	lexer := newMoneyLexer(embeddedRules(t).Currencies)
	for _, tt := range []struct {
		text string
		want []money
	}{
		{"387,50 €", []money{{"387.50", "EUR", "387,50 €"}}},
		{"EUR 1.234,50", []money{{"1234.50", "EUR", "EUR 1.234,50"}}},
		{"a sum of £ 740 now", []money{{"740.00", "GBP", "£ 740"}}},
		{"US$ 1,500", []money{{"1500.00", "USD", "US$ 1,500"}}},
		{"CHF 1'250.-", []money{{"1250.00", "CHF", "CHF 1'250.-"}}},
		{"CHF 1’250.–", []money{{"1250.00", "CHF", "CHF 1’250.–"}}},
		{"585.–", []money{{"585.00", "", "585.–"}}},
		{"C$262.00", []money{{"262.00", "CAD", "C$262.00"}}},
		{"3.437,50 kroner", []money{{"3437.50", "DKK", "3.437,50 kroner"}}},
		{"PLN 3 000", []money{{"3000.00", "PLN", "PLN 3 000"}}},
		{"3\u00a0000 zł", []money{{"3000.00", "PLN", "3\u00a0000 zł"}}},
		{"4 200,00 €", []money{{"4200.00", "EUR", "4 200,00 €"}}},
		{"4\u202f200,00\u00a0€", []money{{"4200.00", "EUR", "4\u202f200,00\u00a0€"}}},
		{"4\u2009200,00 €", []money{{"4200.00", "EUR", "4\u2009200,00 €"}}},
		{"350 ¤", []money{{"350.00", "EUR", "350 ¤"}}},
		{"350€", []money{{"350.00", "EUR", "350€"}}},
		{"€350", []money{{"350.00", "EUR", "€350"}}},
		{"150,- Euro", []money{{"150.00", "EUR", "150,- Euro"}}},
		{"Euro: 99", []money{{"99.00", "EUR", "Euro: 99"}}},
		{"2 x 350 €", []money{{"350.00", "EUR", "2 x 350 €"}}},
		{"2x$1,000.00", []money{{"1000.00", "USD", "2x$1,000.00"}}},
		{"$750-$1,000", []money{{"750.00", "USD", "$750"}, {"1000.00", "USD", "$1,000"}}},
		{"between 750 and 30,000 USD", []money{{"750.00", "USD", "750"}, {"30000.00", "USD", "30,000 USD"}}},
		{"300 bis 500 EUR", []money{{"300.00", "EUR", "300"}, {"500.00", "EUR", "500 EUR"}}},
		{"$1.5", []money{{"1.50", "USD", "$1.5"}}},
		{"8 500 Kč", []money{{"8500.00", "CZK", "8 500 Kč"}}},
		{"500 US dollars", []money{{"500.00", "USD", "500 US dollars"}}},
		{"AU$1,100.00 incl. GST", []money{{"1100.00", "AUD", "AU$1,100.00"}}},
		{"1,234,567.89 USD", []money{{"1234567.89", "USD", "1,234,567.89 USD"}}},
		{"1.234.567,89 EUR", []money{{"1234567.89", "EUR", "1.234.567,89 EUR"}}},
		{"In 2026 EUR 12 were due", []money{{"12.00", "EUR", "EUR 12"}}},
		{"page 12 of 14", nil},
		{"14 days", nil},
		{"call 030 12345678", nil},
		{"7 % of it", nil},
		{"1920x1080 pixels", nil},
		{"IBAN DE12 5001 0517 0648 4898 90", nil},
		{"case 4471-0926-3385", nil},
	} {
		var got []money
		for _, s := range lexer.find(tt.text, nil) {
			got = append(got, money{s.amount, s.currency, tt.text[s.start:s.end]})
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}

func FuzzMoney(f *testing.F) {
	for _, s := range []string{"387,50 €", "CHF 1'250.-", "2 x 350", "1.2.3,4 EUR", "$", "¤9", "99999999999999999 EUR", "4\u202f200,00\u00a0€", "12.–12.– kr"} {
		f.Add(s)
	}
	lexer := newMoneyLexer(embeddedRules(f).Currencies)
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, s := range lexer.find(text, nil) {
			if s.start < last || s.end <= s.start || s.end > len(text) {
				t.Fatalf("%q: sum at %d:%d after %d", text, s.start, s.end, last)
			}
			last = s.end
			if cents(s.amount) < 0 {
				t.Fatalf("%q: amount %q is no amount", text, s.amount)
			}
		}
	})
}
