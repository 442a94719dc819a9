package reply

import "testing"

func TestHeld(t *testing.T) {
	bad := map[string][]string{"en": {
		"Should you persist, we shall instruct our solicitors to commence proceedings against you.",
		"I would think twice before writing again.",
		"Your company has a reputation for cheating small businesses.",
		"We have no intention of being robbed by you.",
		"Honestly, who comes up with these numbers?",
		"Yes, the photo appeared on our website between May and August.",
		"The picture came from a free stock site and our intern put it on the page.",
		"Our web designer used it without asking.",
		"We understand that we infringed your client's copyright.",
		"It had been on our blog since 2019.",
		"We took it offline yesterday.",
		"We are prepared to make a payment of 50 EUR.",
		"A settlement of half the amount would be acceptable to us.",
		"Please let us know the account to which we should transfer the amount.",
		"We would be grateful for a lower figure.",
		"Kindly let us have an invoice.",
		"An invoice would help our bookkeeping.",
		"To close the matter we enclose a cheque.",
		"You clearly have nothing better to do.",
		"I confess I overlooked the licence terms.",
		"We'd happily settle for 100.",
		"Our lawyers have been informed and will deal with you.",
		"My apologies for the late reply.",
	}, "de": {
		"Sollten Sie nicht aufhören, schalten wir unseren Anwalt ein.",
		"Überlegen Sie sich gut, ob Sie noch einmal schreiben.",
		"Mit solchen Methoden kommen Sie bei uns nicht durch.",
		"Das Foto war von Mai bis August auf unserer Website zu sehen.",
		"Unser Webdesigner hat das Bild ohne zu fragen benutzt.",
		"Das Bild stammt von einer kostenlosen Plattform, unser Praktikant hat es eingestellt.",
		"Wir haben die Urheberrechte Ihres Mandanten verletzt.",
		"Das Bild haben wir gestern offline genommen.",
		"Gern überweisen wir Ihnen 50 Euro.",
		"Mit der Hälfte wären wir einverstanden.",
		"Eine Zahlung von 50 Euro wäre für uns in Ordnung.",
		"Über eine Rechnung würden wir uns freuen.",
		"Lassen Sie uns bitte die Rechnung zukommen.",
		"Anbei die unterschriebene Unterlassungserklärung.",
		"Sie haben wohl nichts Besseres zu tun.",
		"Ich gestehe, die Lizenzbedingungen übersehen zu haben.",
		"Das tut mir wirklich leid.",
		"Ich bitte um Verzeihung.",
		"Bitte reduzieren Sie die Summe.",
	}}
	good := map[string][]string{"en": {
		"We write in reply to your letter of 3 May 2026.",
		"Our records show a letter from you dated 3 May; the attachment was not included.",
		"Could you tell us which of the pictures on the page you mean?",
		"Please also let us know how you obtained this address.",
		"We have passed your letter to the person in charge.",
		"A copy of the contract with the photographer would help.",
		"Until the review is complete, no statement is made about the claim.",
		"This reply is not an offer, and no payment is promised.",
		"The picture you name has to be identified first.",
		"We take the rights of authors seriously and look into every letter.",
		"Please do not contact our clients directly.",
		"We would appreciate your reply by mail.",
	}, "de": {
		"Wir beziehen uns auf Ihr Schreiben vom 3. Mai 2026.",
		"Die genannte Anlage lag Ihrem Schreiben nicht bei.",
		"Bitte teilen Sie uns mit, welches Bild auf der Seite gemeint ist.",
		"Ihr Schreiben wurde an die zuständige Person weitergeleitet.",
		"Eine Kopie des Vertrags mit dem Fotografen wäre hilfreich.",
		"Bis zum Abschluss der Prüfung wird zu der Forderung keine Erklärung abgegeben.",
		"Diese Antwort ist kein Angebot, und eine Zahlung wird nicht zugesagt.",
		"Wir nehmen die Rechte von Urhebern ernst und gehen jedem Schreiben nach.",
		"Bitte antworten Sie an diese Adresse.",
		"Wir werden uns nach der Prüfung bei Ihnen melden.",
		"Wir haben Ihr Schreiben erhalten.",
	}}
	for l, ss := range bad {
		for _, s := range ss {
			if len(Calm(s, l)) == 0 {
				t.Errorf("PASSES %s: %s", l, s)
			}
		}
	}
	for l, ss := range good {
		for _, s := range ss {
			if f := Calm(s, l); len(f) > 0 {
				t.Errorf("CAUGHT %s: %v %s", l, f, s)
			}
		}
	}
}
