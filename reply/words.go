package reply

import "github.com/claimtriage/claimtriage/internal/claim"

// phrases are our own words outside of templates, in the webmaster's language.
type phrases struct {
	yourName, noAddress, addressInText string
	claim, warning, closed, check      string // what the subject of a note begins with
	until                              string
	kinds                              map[claim.Kind]string
	roles                              map[claim.Role]string
	unnamed                            string
}

// words returns the phrases of lang, English when there are none.
func words(lang string) phrases {
	if lang == "de" {
		return german()
	}
	return english()
}

func english() phrases {
	return phrases{
		yourName:      "your name",
		noAddress:     "Nobody to answer: the letter came through your own address and names no other. Fill in To and delete these lines.",
		addressInText: "Check whom this answers: the text of the letter names %s. Fill in To and delete these lines.",
		claim:         "claim", warning: "warning", closed: "closed", check: "check", until: "until",
		unnamed: "an unnamed sender",
		kinds: map[claim.Kind]string{
			claim.FirstClaim: "a first claim", claim.Reminder: "a reminder", claim.FinalNotice: "a final notice",
			claim.LegalAction: "a lawyer's or a court's letter", claim.Offer: "an offer to settle", claim.Settled: "the end of a case",
			claim.Takedown: "a request to remove a picture", claim.Scam: "a scam dressed as a claim", claim.Other: "no claim",
		},
		roles: map[claim.Role]string{
			claim.Demand: "asked now", claim.Alternative: "another way to settle", claim.Component: "a part of the sum", claim.Mention: "only mentioned",
		},
	}
}

func german() phrases {
	return phrases{
		yourName:      "Ihr Name",
		noAddress:     "Empfänger unbekannt: Der Brief kam über Ihre eigene Adresse und nennt keine andere. Bitte „An“ ausfüllen und diese Zeilen löschen.",
		addressInText: "Bitte prüfen, an wen die Antwort geht: Der Text des Briefs nennt %s. Bitte „An“ ausfüllen und diese Zeilen löschen.",
		claim:         "Forderung", warning: "Warnung", closed: "erledigt", check: "prüfen", until: "bis",
		unnamed: "unbekannter Absender",
		kinds: map[claim.Kind]string{
			claim.FirstClaim: "eine erste Forderung", claim.Reminder: "eine Erinnerung", claim.FinalNotice: "eine letzte Aufforderung",
			claim.LegalAction: "ein Schreiben von Anwalt oder Gericht", claim.Offer: "ein Vergleichsangebot", claim.Settled: "das Ende eines Falls",
			claim.Takedown: "eine Bitte, ein Bild zu entfernen", claim.Scam: "ein als Forderung verkleideter Betrug", claim.Other: "keine Forderung",
		},
		roles: map[claim.Role]string{
			claim.Demand: "jetzt gefordert", claim.Alternative: "anderer Weg der Erledigung", claim.Component: "Teil der Summe", claim.Mention: "nur erwähnt",
		},
	}
}

// noteLanguage is the language that the webmaster reads.
func (r *Replier) noteLanguage() string {
	return r.templates.pick(noteTemplate, r.identity.Language)
}
