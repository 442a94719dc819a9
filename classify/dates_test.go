package classify

import (
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func TestDates(t *testing.T) {
	lexer := newDateLexer(embeddedRules(t).Languages)
	for _, tt := range []struct {
		text             string
		year, month, dom int
	}{
		{"07.12.2026", 2026, 12, 7},
		{"7.12.26", 2026, 12, 7},
		{"7. 12. 2026", 2026, 12, 7},
		{"2026-12-07", 2026, 12, 7},
		{"07-12-2026", 2026, 12, 7},
		{"25/12/2026", 2026, 12, 25},
		{"12/25/2026", 2026, 12, 25},
		{"7. Dezember 2026", 2026, 12, 7},
		{"7 December 2026", 2026, 12, 7},
		{"7th of December, 2026", 2026, 12, 7},
		{"December 7, 2026", 2026, 12, 7},
		{"Dec. 7th, 2026", 2026, 12, 7},
		{"7 décembre 2026", 2026, 12, 7},
		{"1er mars 2026", 2026, 3, 1},
		{"7 de diciembre de 2026", 2026, 12, 7},
		{"7 grudnia 2026", 2026, 12, 7},
		{"7. prosince 2026", 2026, 12, 7},
		{"7. desember 2026", 2026, 12, 7},
		{"7 december 2026", 2026, 12, 7},
		{"7 dicembre 2026", 2026, 12, 7},
		{"7 de dezembro de 2026", 2026, 12, 7},
		{"7. Dez.", 0, 12, 7},
		{"07.12.", 0, 12, 7},
		{"5 May", 0, 5, 5},
		{"29.02.2028", 2028, 2, 29},
	} {
		got := lexer.find(tt.text, nil)
		if len(got) != 1 || got[0].year != tt.year || got[0].month != tt.month || got[0].dom != tt.dom {
			t.Errorf("%q: got %+v, want %d-%d-%d", tt.text, got, tt.year, tt.month, tt.dom)
		}
	}
}

func TestNoDates(t *testing.T) {
	lexer := newDateLexer(embeddedRules(t).Languages)
	for _, text := range []string{
		"30.02.2026", "13/13/2026", "20391", "1.5", "version 1.2.3", "192.168.10.12", "you may pay", "4471-0926-3385",
		"3 of 10", "§ 97", "12.345,00", "00418-26/ks", "10:30", "march on",
	} {
		if got := lexer.find(text, nil); len(got) != 0 {
			t.Errorf("%q: found %+v, want no date", text, got)
		}
	}
}

func TestDeadline(t *testing.T) {
	written := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // a Monday
	for _, tt := range []struct {
		text, from, want string
	}{
		{"We found your image on 1 March 2026. Please pay within 14 days.", "", "2026-03-16"},
		{"Please pay the fee within fourteen (14) days of this letter.", "", "2026-03-16"},
		{"Please send us your licence within 5 business days.", "", "2026-03-09"},
		{"You have 72 hours to pay the fee for the use.", "", "2026-03-05"},
		{"Please pay in two weeks.", "", "2026-03-16"},
		{"Please pay by 12/04/2026 to settle the claim.", "a@agency.co.uk", "2026-04-12"},
		{"Please pay $100 by 12/04/2026 to settle the claim.", "a@agency.com", "2026-12-04"},
		{"Please pay by 3/16/2026. The image was found on 2/1/2026. Reply by 4/5/2026 at the latest.", "a@agency.com", "2026-03-16"},
		{"Please reply to our letter of 20 February 2026 by 10 March.", "", "2026-03-10"},
		{"Wir bitten Sie, den Betrag innerhalb einer Woche zu zahlen. Die Lizenz gilt zwölf Monate.", "", "2026-03-09"},
		{"Bitte zahlen Sie binnen vierzehn (14) Tagen auf unser Konto, das Ihnen bekannt ist.", "", "2026-03-16"},
		{"Bitte zahlen Sie bis zum 07.12.2026. Das Bild wurde am 01.02.2026 auf Ihrer Seite gefunden.", "", "2026-12-07"},
		{"Nous vous prions de régler la somme dans un délai de quatorze (14) jours. Merci pour votre réponse.", "", "2026-03-16"},
		{"The image has been on your site since 5 March 2019 and our letter was sent on 1 March 2026.", "", ""},
	} {
		l := &claim.Letter{Date: written, Text: tt.text}
		if tt.from != "" {
			l.From = []claim.Address{{Address: tt.from}}
		}
		c := New(embeddedRules(t), claim.Own{})
		r := c.read(l)
		r.lang = r.language()
		r.keepLanguage()
		r.party = r.findParty()
		got := ""
		if d := r.deadline().Value; !d.IsZero() {
			got = d.Format("2006-01-02")
		}
		if got != tt.want {
			t.Errorf("%q: got deadline %q, want %q (language %q)", tt.text, got, tt.want, r.lang)
		}
	}
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"07.12.2026", "12/07/2026", "Dec 7th", "7. 12.", "29.02.2027", "1er mars", "2026-13-40", "0.0.0", "31 avril"} {
		f.Add(s)
	}
	lexer := newDateLexer(embeddedRules(f).Languages)
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, d := range lexer.find(text, nil) {
			if d.start < last || d.end <= d.start || d.end > len(text) || !d.valid() {
				t.Fatalf("%q: bad date %+v after %d", text, d, last)
			}
			last = d.end
		}
	})
}
