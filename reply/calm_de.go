package reply

import (
	"regexp"
	"slices"
)

// German words that several patterns need. Umlauts are spelt out.
const (
	deWe   = `\b(?:wir|ich)\b`
	deAny  = `(?: [\w-]+,?){0,6}?`
	deMany = `(?: [\w-]+,?){0,9}?`
	dePic  = `(?:bild|bilder|bildes|foto|fotos|fotografie|fotografien|werk|grafik|datei|aufnahme|lichtbild)`
)

func germanLexicon() *lexicon {
	return &lexicon{
		patterns: slices.Concat(germanThreats(), germanInsults(), germanTone(), germanAdmissions(), germanPromises(), germanInvoices()),
		negation: regexp.MustCompile(`\b(?:nicht|kein|keine|keinen|keinem|keiner|keines|keinerlei|weder|niemals|nie|ohne (?:anerkenn\w+|anerkenntnis|praejudiz|eine anerkenn\w+|jede anerkenn\w+))\b`),
		hedge:    regexp.MustCompile(`\b(?:nach ihrer (?:darstellung|ansicht|behauptung)|ihrer (?:darstellung|ansicht|behauptung) nach|angeblich\w*|behaupte\w*|ob|sie (?:schreiben|behaupten|machen geltend|geben an)|eingang)\b`),
		boundary: regexp.MustCompile(`[.;:?]|\b(?:aber|jedoch|doch|dennoch|trotzdem|obwohl|sondern|und (?:wir|ich|werden|werde|zahlen|dann))\b`),
		subject:  regexp.MustCompile(`^(?:wir|ich)\b`),
		trailing: regexp.MustCompile(`^[^,.;:?]*`),
	}
}

func germanThreats() []pattern {
	return patterns(Threat,
		`\b(?:an|in) die (?:presse|medien|oeffentlichkeit)\b|\bverklagen sie\b|\b(?:keine|keine andere) wahl\b`,
		`\b(?:unser|unsere|unseren|unserem|unserer|mein|meine|meinen|meinem|meiner) (?:rechts)?(?:anwalt|anwaelte|anwaelten|anwaeltin|rechtsabteilung|rechtsbeistand|kanzlei)\b`,
		`\bueberlegen sie (?:es )?(?:sich|gut|genau)\b|\bsollten sie (?:weiter|nicht aufhoeren|noch einmal|darauf bestehen|erneut)\w*\b|\bwenn sie (?:nicht aufhoeren|weitermachen|so weitermachen|noch einmal)\b|\bkommen sie\b.{0,30}\bnicht durch\b`,
		`\b(?:wir|ich) (?:werden|werde|wuerden|behalten uns vor|behalte mir vor|erwaegen|erwaege|koennen|koennten)`+deMany+` (?:verklagen|anzeigen|klagen|anzeige|strafanzeige|klage|widerklage|rechtliche schritte|gerichtlich\w*|vor gericht|veroeffentlichen|an die oeffentlichkeit|an den pranger|bei der polizei|schadensersatz verlangen|zur rechenschaft)\b`,
		`\b(?:erstatten|erstatte|stellen|stelle) (?:wir |ich )?(?:straf)?(?:anzeige|strafantrag)\b|\bstrafanzeige\b|\bstrafantrag\b|\banzeige (?:erstatten|erstattet)\b`,
		`\bsehen uns vor gericht\b|\bvor gericht (?:sehen|wieder)\b|\bverklage[nt]?\b`,
		`\brechtliche schritte (?:gegen|werden|einleiten|einzuleiten|folgen|vor|ergreifen)\b|\b(?:hoeren )?von (?:unserem|meinem|unserer|meiner) (?:anwalt|anwaeltin|rechtsanwalt)(?: hoeren)?\b|\b(?:unser|mein) (?:rechts)?anwalt wird\b`,
		`\bsie werden`+deAny+` (?:bereuen|bedauern|buessen|sehen, was|von uns hoeren|zu spueren)\b|\bdas (?:wird|werden sie) (?:ihnen leidtun|ihnen leid tun|noch bereuen|bereuen)\b`,
		`\b(?:sonst|andernfalls|ansonsten) (?:werden|wird|sehen|muessen|leiten|schalten|gehen|zeigen|erstatten|drohen|droht)\b`,
		`\b(?:ernste|ernsthafte|schwere|rechtliche|weitreichende) (?:konsequenzen|folgen)\b|\bkonsequenzen (?:haben|tragen|spueren|ziehen)\b`,
		`\b(?:letzte|allerletzte) warnung\b|\bwir warnen\b|\bich warne\b|\bseien sie gewarnt\b|\bgewarnt sein\b`,
		`\bwagen sie\b|\bversuchen sie (?:es )?(?:ja|bloss) nicht\b|\bwir wissen, wo\b|\bauf ihre (?:eigenen )?(?:kosten|gefahr)\b`,
		`\b(?:rechtsanwaltskammer|anwaltskammer|staatsanwaltschaft|polizei|verbraucherzentrale|presse)\b.{0,40}\b(?:melden|einschalten|informieren|wenden|anrufen|weiterleiten)\b`,
		`\bnehmen (?:wir )?sie in (?:regress|haftung)\b|\bmachen (?:wir )?sie (?:persoenlich )?haftbar\b|\bunterlassen sie (?:es|jede|weitere|solche)\b|\blassen sie uns in ruhe\b|\bhoeren sie auf\b`,
	)
}

func germanInsults() []pattern {
	return patterns(Insult,
		`\bzumutung\b|\bwer soll (?:ihnen|das)\b|\bwer glaubt\b`,
		`\b(?:betrogen|betruegen|stehlen|gestohlen|klauen|geklaut|ausrauben|ausgeraubt|rauben|austricksen|trick\w*|taeusch\w*|einschuechter\w*|drangsalier\w*|solche\w* methoden|ihre\w* methoden|leute wie sie|ihr geschaeftsmodell)\b`,
		`\bnichts besseres zu tun\b|\bwer denkt sich\b|\bausgedacht\w*\b|\berfunden\w*\b`,
		`\b(?:betrug|betrueger\w*|betruegerisch\w*|abzock\w*|abgezockt|abzuzocken|erpress\w*|gauner\w*|halunken?|ganoven?|verbrecher\w*|kriminell\w*|diebe?|diebin|raeuber\w*|schmarotzer\w*|parasit\w*|aasgeier\w*|geier|blutsauger\w*|schurken?|mafia\w*|schwindel\w*|schwindler\w*|nepp\w*)\b`,
		`\b(?:gier|gierig\w*|geldgier\w*|luegner\w*|luege\w*|gelogen|idiot\w*|dumm\w*|bloed\w*|daemlich\w*|unfaehig\w*|inkompetent\w*|unserioes\w*|unverschaemt\w*|unverfroren\w*|dreist\w*|frech\w*|schamlos\w*|schaemen|schande|schaendlich\w*|widerlich\w*|ekelhaft\w*|armselig\w*|erbaermlich\w*|skrupellos\w*|unehrlich\w*|unprofessionell\w*|skandal\w*|empoerend\w*)\b`,
		`\b(?:laecherlich\w*|absurd\w*|unsinn\w*|unsinnig\w*|quatsch|bloedsinn|schwachsinn\w*|humbug|maerchen|farce|witz|witzig\w*|lachhaft\w*|irrsinn\w*|wahnsinn\w*|verrueckt\w*|verdammt\w*|mist|scheiss\w*|arsch\w*|frechheit|unfug|aus der luft gegriffen|an den haaren herbeigezogen)\b`,
		`\b(?:schikan\w*|belaestig\w*|noetig(?:en|ung|t)|mobbing|wucher\w*)\b`,
	)
}

func germanTone() []pattern {
	return patterns(Tone,
		`\bschon wieder\b|\bschoen, \b|\bwunderbar\b|\bgrossartig\b|\btoll\b|\boffen gesagt\b|\behrlich gesagt\b|\bwitz\b`,
		`\bviel (?:glueck|spass|erfolg) (?:dabei|damit|bei|beim)\b|\bnetter versuch\b|\bguter versuch\b|\bherzlichen glueckwunsch\b|\bgratul\w+\b|\bach (?:ja|wirklich|so)\b|\bwirklich\?|\bim ernst\b|\bernsthaft\?|\bdas ist nicht ihr ernst\b|\bist das ihr ernst\b`,
		`\bso ?genannt\w*|\bschoen geredet\b|\bwie (?:nett|grosszuegig|freundlich|originell|praktisch|ueberraschend)\b|\bwas fuer ein(?:e)? (?:ueberraschung|zufall|witz)\b|\btraeumen sie\b|\btraeumen sie weiter\b|\bin ihren traeumen\b|\bgelacht\b|\bzum lachen\b|\blachen\b`,
		`\bihr(?:e|en|em|er)? "[^"]{1,40}"|\b(?:haha\w*|lol|hihi)\b|\bein fuer alle mal\b|\bzum letzten mal\b|\bwie oft (?:noch|denn)\b|\bals ob\b|\bwohl kaum\b|\bes reicht\b|\bwir haben genug\b|\bbei allem respekt\b|\bunglaublich\b|\bmit verlaub\b|\bselbstverstaendlich nicht\b`,
	)
}

func germanAdmissions() []pattern {
	return slices.Concat(patterns(Admission,
		`\b(?:ist|war|sind|waren) (?:tatsaechlich |wirklich )?(?:unsere|meine|unser|mein) (?:web)?(?:seite|site|website|blog|shop)\b|\b(?:ist|war|und) (?:tatsaechlich |wirklich )?ihr `+dePic+`\b|\b(?:bei|aus|auf|ueber) google\b|\bschuld\b`,
		`\b(?:wir|ich) hatten?`+deAny+` `+dePic+`\b|\bhaben (?:wir|ich)`+deMany+` gefunden\b`,
		`\b`+dePic+`(?: [\w-]+){0,7}? (?:zu sehen|erschienen|abgebildet|eingestellt|hochgeladen)\b|\b`+dePic+` (?:stammt|stammte|lag|stand|erschien|befand|kam|kommt)\b|\bes (?:stammt|stand|lag|erschien|befand) (?:\w+ ){0,3}?(?:auf|aus|von)\b`,
		`\b(?:unser|unsere|unserer|unserem|mein|meine|meiner|ein|eine) (?:\w+ )?(?:webdesigner\w*|praktikant\w*|agentur|mitarbeiter\w*|kollege\w*|kollegin|dienstleister\w*|programmierer\w*|azubi|auszubildende\w*|vorgaenger\w*|freelancer\w*|student\w*|ehrenamtliche\w*|webmaster)\b`,
		`\b(?:gestehe|gestehen|zugegeben|uebersehen|vergessen|versaeumt|haetten wir|haette ich)\b|\b(?:haben|habe|hatten|hat)`+deMany+` (?:verletzt|verstossen|missachtet|benutzt|verwendet)\b`,
		`\b(?:haben|habe) (?:wir|ich)`+deMany+` (?:offline genommen|vom netz genommen|abgeschaltet|ausgetauscht)\b`,
		deWe+` (?:haben|habe|hatten|hatte)`+deMany+` (?:verwendet|benutzt|genutzt|veroeffentlicht|hochgeladen|eingestellt|eingebunden|kopiert|heruntergeladen|gezeigt|gepostet|uebernommen)\b`,
		`\b(?:haben|habe|hatten) (?:wir|ich)`+deMany+` (?:verwendet|benutzt|genutzt|veroeffentlicht|hochgeladen|eingestellt|eingebunden|kopiert|heruntergeladen|gezeigt|uebernommen)\b`,
		`\b(?:das|ihr|dieses|die|ihre|diese) `+dePic+` (?:wurde|wurden|war|waren|ist|sind)`+deAny+` (?:verwendet|benutzt|genutzt|veroeffentlicht|hochgeladen|eingebunden|online|auf (?:unserer|meiner) (?:web)?(?:seite|site))\b`,
		`\b(?:unser|mein|unserem|meinem|unseres|unsere|meine|unseren|unserer|meiner) (?:fehler\w*|versehen\w*|verschulden\w*|verstoss\w*|rechtsverletzung\w*|nutzung|verwendung|schuld|nachlaessigkeit|unachtsamkeit|versaeumnis\w*|urheberrechtsverletzung\w*)\b`,
		`\b(?:versehentlich\w*|aus versehen|irrtuemlich\w*|unabsichtlich\w*|unbeabsichtigt\w*|unwissentlich\w*|in gutem glauben|gutglaeubig\w*|fahrlaessig\w*)\b`,
		`\b(?:erkennen|erkenne|erkannt|raeumen|raeume|gestehen|gestehe|geben|gebe|bestaetigen|bestaetige|anerkennen|einraeumen|zugeben|akzeptieren|akzeptiere)`+deMany+` (?:an|ein|zu|haftung|schuld|rechtsverletzung|verstoss|nutzung|verwendung|forderung|anspruch|ansprueche|verwendet|benutzt|genutzt|urheberrecht)\b`,
		`\b(?:anerkennung|anerkenntnis|eingestaendnis) (?:der|des|ihrer|unserer) (?:haftung|schuld|forderung|anspruchs|rechtsverletzung|rechtspflicht)\b`,
		`\bsie haben (?:\w+ )?(?:recht|voellig recht|vollkommen recht)\b|\b(?:zu recht|berechtigte(?:n|r)? (?:forderung|anspruch))\b`,
		deWe+` (?:sind|bin|haften|hafte)(?: \w+){0,3}? (?:schuld|schuldig|verantwortlich|haftbar|dafuer|im unrecht)\b|\b(?:wir haften|ich hafte)\b`,
		deWe+` (?:haben|habe)`+deMany+` (?:entfernt|geloescht|ersetzt|heruntergenommen|offline genommen|vom netz genommen)\b|\b(?:haben|habe) (?:wir|ich)`+deMany+` (?:entfernt|geloescht|ersetzt|heruntergenommen)\b`,
		`\b`+dePic+` (?:wurde|wurden|ist|sind|war|waren)`+deAny+` (?:entfernt|geloescht|ersetzt|offline|heruntergenommen)\b`,
	), firmly(
		`\b(?:boese|keine|boesen|unsere|meine) absicht\b`,
		`\b(?:entschuldig\w+|entschuldigung|verzeih\w*|leid tun|leidtun|tut (?:uns|mir)(?: sehr| wirklich| aufrichtig)? leid|bedaue?r\w*|peinlich)\b`,
		deWe+` (?:wussten|wusste|ahnten|ahnte|hatten|hatte|haben|habe|besitzen|besitze) (?:\w+ ){0,3}?(?:nicht|kein\w*)\b|\bwar (?:uns|mir) (?:\w+ )?nicht (?:bewusst|bekannt)\b`,
		`\b(?:nicht|keineswegs) (?:bestreiten|bestritten|abstreiten|leugnen)\b|\b(?:bestreiten|bestreite|leugnen|leugne) (?:wir |ich )?(?:\w+ )?nicht\b|\bunbestritten\b|\bunstreitig\b`,
		`\bkeine (?:gueltige )?lizenz (?:gefunden|gekauft|erworben|vorhanden|vorlegen|haben|besitzen|finden)\b|\blizenz (?:koennen|konnten) wir nicht\b|\bohne (?:gueltige )?(?:lizenz|genehmigung|erlaubnis) (?:genutzt|verwendet|benutzt|veroeffentlicht)\b`,
	))
}

func germanPromises() []pattern {
	return patterns(Promise,
		`\b(?:kommen|komme)`+deMany+` (?:forderung|verlangen|zahlungsaufforderung)\w* nach\b|\bschuldig\b|\b(?:kaufe|kaufen|erwerbe|erwerben)`+deMany+` lizenz\b|\blizenz`+deMany+` (?:kaufen|erwerben|nachkaufen|abschliessen)\b|\bwiedergutmachung\b`,
		`\b(?:zahlen|zahle|bezahlen|bezahle|ueberweisen|ueberweise|begleichen|begleiche|erstatten|erstatte|entschaedigen|entschaedige) (?:wir|ich)\b|\b(?:eine|die|unsere|meine) (?:\w+ )?(?:zahlung|ueberweisung|einigung)\b|\b(?:waere|ist) (?:fuer uns |fuer mich )?in ordnung\b`,
		`\b(?:wir|ich) (?:werden|werde|wollen|will|moechten|moechte|koennen|kann|koennten|wuerden|wuerde|sind|bin|verpflichten|verpflichte)`+deMany+
			` (?:zahlen|bezahlen|begleichen|ueberweisen|erstatten|entschaedigen|einigen|zahlung|zu zahlen|zu ueberweisen|nachlizenzieren|lizenz (?:erwerben|kaufen))\b`,
		`\b(?:werden|werde|wollen|koennen|moechten) (?:wir|ich)`+deMany+` (?:zahlen|bezahlen|begleichen|ueberweisen|erstatten|entschaedigen)\b`,
		`\b(?:wir|ich) (?:zahle|zahlen|bezahle|bezahlen|ueberweise|ueberweisen|begleiche|begleichen|verpflichten uns|verpflichte mich|versprechen|verspreche|garantieren|garantiere|sichern ihnen zu)\b`,
		`\b(?:wir|ich) (?:haben|habe)`+deAny+` (?:bezahlt|gezahlt|ueberwiesen|beglichen)\b`,
		`\b(?:zahlung|betrag|summe|geld|ueberweisung) (?:wird|werden|erfolgt|folgt|geht)`+deAny+` ?(?:ueberwiesen|bezahlt|gezahlt|beglichen|erfolgen|in kuerze|umgehend|zu|heute|morgen)\b`,
		`\bbieten (?:wir |ich )?(?:ihnen )?(?:\w+ ){0,5}?(?:an|\d|euro|eur|zahlung|betrag|summe)\b|\b(?:zahlungsbereit|zahlungsbereitschaft|zahlungswillig)\b|\bbiete (?:ich )?(?:ihnen )?(?:\w+ ){0,5}?an\b|\bbereit,?(?: \w+){0,6} zu (?:zahlen|bezahlen|begleichen|ueberweisen|einigen)\b`,
		`\b(?:nehmen|nehme|akzeptieren|akzeptiere|stimmen|stimme)(?: wir| ich)? (?:ihr|ihrem|ihren|das|dem|den) (?:\w+ )?(?:angebot|vorschlag|vergleich|vergleichsangebot|bedingungen)\b|\beinverstanden\b`,
		`\b(?:in|mit) (?:\w+ )?raten\b|\bratenzahlung\w*|\bratenweise\b|\bteilzahlung\w*`,
		`\b(?:bankverbindung|kontodaten|kontonummer|zahlungslink|zahlungsdaten|iban)\b|\bwohin (?:sollen|soll|koennen|kann|duerfen) (?:wir|ich)\b|\bwie (?:sollen|soll|koennen|kann) (?:wir|ich) (?:\w+ ){0,3}?(?:zahlen|bezahlen)\b`,
		`\b(?:nachlass|rabatt|ermaessig\w*|herabsetz\w*|entgegenkommen|reduzier\w*|senken|niedriger(?:e|er|en)? (?:betrag|summe))\b`,
		`\b(?:unterschreiben|unterzeichnen|unterschrieben|unterzeichnet|unterzeichnete|unterschriebene)\b|\bunterlassungserklaerung (?:abgeben|beigefuegt|anbei|unterschreib\w+)\b`,
	)
}

func germanInvoices() []pattern {
	return patterns(Invoice,
		`\b(?:eine|ihre|einer|ihrer|ordentliche|formelle) (?:\w+ )?rechnung\b`,
		`\b(?:senden|sende|schicken|schicke|stellen|stelle|uebersenden|uebersende|uebermitteln|brauchen|brauche|benoetigen|benoetige|bitten|bitte|erwarten|erwarte|moechten|wuenschen|schreiben|ausstellen|zusenden|mailen|erstellen)`+deMany+` (?:rechnung|proforma-?rechnung|rechnungsstellung)\b`,
		`\b(?:rechnung|proformarechnung) (?:zu|ueber|an|auf|bitte|zukommen|stellen|ausstellen|schicken|senden|zusenden|und|damit)\b|\bin rechnung (?:stellen|zu stellen)\b|\bgegen rechnung\b|\brechnungsadresse\b|\brechnungsanschrift\b`,
	)
}
