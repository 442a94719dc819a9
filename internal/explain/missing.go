package explain

import (
	"regexp"
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// maxSearched bounds what is searched for the things that a claim should
// name, in bytes.
const maxSearched = 64 << 10

// missing lists what a claim should name and j's letter does not. A thing
// counts as named when the letter has words for it in any language: it is a
// list for a person to ask by, and no judgement.
func (p *Printer) missing(j *claim.Judgement) []string {
	c := &j.Claim
	text := written(j.Meant())
	folded := rules.Fold(text)
	paid := len(c.Demanded()) > 0 || p.groups(j)["asks-money"]
	var out []string
	add := func(absent bool, what string) {
		if absent {
			out = append(out, what)
		}
	}
	add(len(c.Images) == 0, "the picture's address")
	add(len(c.Pages) == 0, "the page")
	add(!anyOf(folded, proofWords()), "proof of ownership")
	add(!p.namesAuthor(j, text), "the author's name")
	add(!dated(folded), "when the use was seen")
	add(paid && !anyOf(folded, basisWords()), "how the sum is worked out")
	add(c.Reference.Value == "", "a reference")
	return out
}

// written is all that a reader can see of l, as far as it was read.
func written(l *claim.Letter) string {
	var b strings.Builder
	b.WriteString(l.Subject + "\n" + l.Text)
	for _, a := range l.Attachments {
		b.WriteString("\n" + a.Name + "\n" + a.Text)
	}
	s := b.String()
	return s[:min(len(s), maxSearched)]
}

// unread says that what is missing may stand in a file that nobody read yet.
func unread(l *claim.Letter) string {
	if docs := documents(l); len(docs) > 0 {
		return " (look into " + join(docs[:min(len(docs), 2)], "and") + ")"
	}
	return ""
}

func anyOf(folded string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(folded, w) })
}

// proofWords are folded words with which letters hand over a proof of who
// owns a picture or may speak for the owner.
func proofWords() []string {
	return []string{
		"proof of ownership", "proof of copyright", "proof of authorship", "proof of rights", "proof of title", "power of attorney",
		"letter of authority", "registration certificate", "certificate of registration", "registration number", "copyright office",
		"original file", "raw file", "chain of title", "affidavit", "exclusive licence agreement", "exclusive license agreement",
		"vollmacht", "urhebernachweis", "nachweis der urheberschaft", "nachweis der rechte", "rechtenachweis", "originaldatei", "rohdatei", "eidesstattlich",
		"justificatif de droits", "preuve de la titularite", "preuve de titularite", "preuve de paternite", "procuration", "mandat de representation",
		"volmacht", "bewijs van auteurschap", "bewijs van eigendom", "poder notarial", "prueba de autoria", "prueba de titularidad",
		"procura speciale", "prova della titolarita", "prova della paternita", "procuracao", "prova de autoria", "prova de titularidade",
		"pelnomocnictw", "dowod autorstwa", "fullmakt", "fuldmagt", "plna moc", "plnou moc", "dolozeni autorstvi",
	}
}

// basisWords are folded beginnings of words that say how a sum comes about.
func basisWords() []string {
	return []string{
		"calculat", "based on the", "on the basis of", "price list", "pricing", "rate card", "tariff", "market rate", "usual fee", "would have cost",
		"berechn", "mfm", "honorarempfehl", "lizenzanalog", "preislist", "tarif", "auf grundlage", "auf basis", "ublicherweise", "marktublich", "angemessene lizenz",
		"bareme", "calcul", "sur la base de", "berekend", "op basis van", "con base en", "sulla base", "com base", "na podstawie", "cennik",
		"beregn", "berakn", "pa grundlag", "vejledende pris", "na zaklade", "cenik",
	}
}

// seenWords are folded words of finding and recording a use.
func seenWords() []string {
	return []string{
		"screenshot", "screen shot", "screen capture", "captured", "capture date", "found", "detected", "discovered", "identified", "accessed", "archived", "recorded on", "located",
		"festgestellt", "aufgefallen", "gefunden", "entdeckt", "dokumentiert", "gesichert", "abgerufen", "bildschirmfoto", "gesehen am",
		"capture d'ecran", "constat", "releve le", "decouvert", "vastgesteld", "aangetroffen", "schermafbeelding", "gevonden op",
		"captura", "detectad", "encontrad", "rilevat", "accertat", "schermata", "riscontrat", "zrzut ekranu", "stwierdz", "znalezion",
		"upptackt", "skarmdump", "skjermbilde", "oppdaget", "skaermbillede", "fundet", "konstateret", "snimek obrazovky", "zjisten", "nalezen",
	}
}

// aDate finds a day or a year as it stands beside the words of finding.
var aDate = regexp.MustCompile(`\b\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?(?:20)?\d\d\b|\b20[0-3]\d\b`)

// dated reports whether a date stands near words of finding.
func dated(folded string) bool {
	const near = 70
	for _, w := range seenWords() {
		for at := 0; ; {
			i := strings.Index(folded[at:], w)
			if i < 0 {
				break
			}
			i += at
			if aDate.MatchString(folded[max(0, i-near):min(len(folded), i+len(w)+near)]) {
				return true
			}
			at = i + len(w)
		}
	}
	return false
}

// Words for who made a picture, and a name of two words or more.
const (
	authorWord = `(?i:photographer|photographed by|picture by|photo by|image by|taken by|created by|shot by|author|artist|illustrator|creator|copyright owner|` +
		`fotograf(?:in|en)?|urheber(?:in|s)?|lichtbildner(?:in)?|aufgenommen von|photographe|auteur|autrice|fotograaf|maker|fot[oó]graf[oa]|autora?|autore|` +
		`fotografem|fotografka|autork[ai]|autorem|upphovs(?:man|person)|ophavs(?:mand|person)|opphavs(?:mann|person)|©|\(c\)|credit|crédit)`
	aName = `(\p{Lu}[\p{L}'’-]+)\s+(?:\p{Lu}\.\s*|(?:van|von|de|der|den|da|di|del|la|le)\s+){0,2}\p{Lu}[\p{L}'’-]+`
	title = `\b(?:Herrn?|Frau|Mr|Mrs|Ms|M|Mme|Hr|Fru|Sra?|Sig|Pana?|Pani|Paní|meneer|mevrouw)\.?\s+`
)

// anAuthor finds a name after a word for an author.
var anAuthor = regexp.MustCompile(authorWord + `[\s:=–—,"„“'(-]{1,4}(?:\d{4}\s+)?(?i:(?:is|ist|sind|est|è|es|é|er|är|jest|je|herr|herrn|frau|mr|ms|mrs|mme|m)\b\.?\s*){0,2}` + aName)

// aPerson finds a name with a title before a word for an author.
var aPerson = regexp.MustCompile(title + aName + `[^\n]{0,60}\s` + authorWord + `\b`)

// noName finds capitalised words that begin no name.
var noName = regexp.MustCompile(`(?i)^(?:ihr\w*|der|die|das|dieser?|unser\w*|the|this|our|your|of|and|und|sie|wir|we|you|in|im|copyright|rights?|case|date|image|photo|bild\w*|website|webseite)$`)

// namesAuthor reports whether the letter says who made the picture.
func (p *Printer) namesAuthor(j *claim.Judgement, text string) bool {
	if j.Claim.RightsHolder.Value != "" {
		return true
	}
	for _, s := range j.Claim.Signals {
		if strings.HasSuffix(s.Rule, ".my-picture") && j.Meant().Sender().Name != "" {
			return true
		}
	}
	for _, m := range anAuthor.FindAllStringSubmatch(text, 20) {
		if !noName.MatchString(m[1]) {
			return true
		}
	}
	return aPerson.MatchString(strings.ReplaceAll(text, "\n", " "))
}
