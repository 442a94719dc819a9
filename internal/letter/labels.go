package letter

import "strings"

// label names a field of a header block as mail programs write it above
// quoted and forwarded text.
type label uint8

const (
	noLabel label = iota
	fromLabel
	dateLabel
	toLabel
	ccLabel
	subjectLabel
	replyLabel
)

// labelOf returns the field that a word before a colon names, in English,
// German, French, Dutch, Spanish, Italian, Portuguese, Polish, Swedish,
// Danish, Norwegian or Czech. word is lower case.
func labelOf(word string) label {
	switch word {
	case "from", "von", "de", "van", "da", "od", "från", "fra", "sender", "absender", "expéditeur", "afzender", "mittente":
		return fromLabel
	case "date", "sent", "datum", "gesendet", "envoyé", "envoyé le", "verzonden", "fecha", "enviado", "enviado el",
		"enviada", "enviada em", "enviado em", "data", "inviato", "wysłano", "wysłane", "skickat", "sendt", "dato",
		"odesláno", "gesendet am", "sent on", "verzonden op", "skickades", "data wysłania":
		return dateLabel
	case "to", "an", "à", "a", "aan", "para", "do", "till", "til", "komu", "pour", "destinataire", "empfänger":
		return toLabel
	case "cc", "kopie", "copie à", "copie", "kopia", "kopi", "dw", "copia", "kopiera":
		return ccLabel
	case "subject", "betreff", "objet", "onderwerp", "asunto", "oggetto", "assunto", "temat", "ämne", "emne", "předmět":
		return subjectLabel
	case "reply-to", "antwort an", "répondre à", "antwoord aan", "responder a", "rispondi a", "odpowiedz do", "svar till", "svar til", "odpovědět":
		return replyLabel
	}
	return noLabel
}

// cutLabel splits a line of a header block: "From: …", "*Von:* …", "De : …".
func cutLabel(line string) (l label, value string) {
	line = strings.TrimLeft(line, " \t\u00a0*_|")
	i := strings.IndexByte(line, ':')
	if i < 1 || i > 24 {
		return noLabel, ""
	}
	word := strings.ToLower(strings.Trim(line[:i], " \t\u00a0\u202f*_"))
	value = strings.Trim(strings.TrimLeft(line[i+1:], "*_"), " \t\u00a0\u202f|")
	return labelOf(word), value
}

// marker says what a line above older text announces.
type marker uint8

const (
	noMarker      marker = iota
	forwardMarker        // a forwarded message follows
	replyMarker          // an original message follows; the subject says what it is for
)

// markerOf reads lines such as "---------- Forwarded message ---------".
func markerOf(line string) marker {
	if len(line) > 120 || len(line) < 8 {
		return noMarker
	}
	text := strings.ToLower(strings.Trim(line, " \t\u00a0-_=*:>—–─"))
	dashed := strings.ContainsAny(line[:1], "-_=*") || strings.HasSuffix(strings.TrimSpace(line), ":") || strings.HasPrefix(line, "—") || strings.HasPrefix(line, "─")
	if !dashed {
		return noMarker
	}
	switch text {
	case "forwarded message", "begin forwarded message", "forwarded by", "forwarded mail", "forwarded email",
		"weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "weitergeleitete mail",
		"message transféré", "message transmis", "début du message transféré", "début du message réexpédié", "courriel original transféré",
		"doorgestuurd bericht", "begin doorgestuurd bericht", "doorgestuurde bericht",
		"mensaje reenviado", "inicio del mensaje reenviado", "mensaje original reenviado",
		"messaggio inoltrato", "messaggio inoltrato da", "inizio messaggio inoltrato", "inizio del messaggio inoltrato",
		"mensagem encaminhada", "mensagem reencaminhada", "início da mensagem encaminhada", "início da mensagem reencaminhada",
		"wiadomość przekazana dalej", "przekazana wiadomość", "wiadomość przesłana dalej", "początek przekazywanej wiadomości", "treść przekazanej wiadomości", "forwarded message follows",
		"vidarebefordrat meddelande", "vidarebefordrat brev", "börja vidarebefordrat meddelande",
		"videresendt meddelelse", "videresendt besked", "videresendt melding", "start på videresendt besked", "start på videresendt melding",
		"přeposlaná zpráva", "přeposlaná zprava", "začátek přeposlané zprávy", "předaná zpráva":
		return forwardMarker
	case "original message", "original-nachricht", "original nachricht", "ursprüngliche nachricht", "originalnachricht", "ursprüngliche mail",
		"message d'origine", "message d’origine", "message original", "e-mail d'origine", "oorspronkelijk bericht", "mensaje original", "messaggio originale",
		"mensagem original", "wiadomość oryginalna", "oryginalna wiadomość", "ursprungligt meddelande", "originalmeddelande",
		"oprindelig meddelelse", "oprindelig besked", "opprinnelig melding", "opprinnelig melding fra", "původní zpráva", "původní e-mail", "original email", "original mail":
		return replyMarker
	}
	return noMarker
}

// isForwardSubject reports whether a subject has the prefix of a forward.
func isForwardSubject(subject string) bool {
	for range 4 {
		head, rest, ok := strings.Cut(subject, ":")
		if !ok || len(head) > 8 {
			return false
		}
		switch strings.ToLower(strings.TrimSpace(head)) {
		case "fwd", "fw", "wg", "tr", "rv", "enc", "i", "pd", "vs", "vb", "fs", "doorst", "inoltro", "přep", "weiterleitung":
			return true
		}
		subject = rest
	}
	return false
}

// opensAttribution reports whether line can be the first of an attribution
// that goes on below.
func opensAttribution(line string) bool {
	low := strings.ToLower(strings.TrimSpace(line))
	for _, w := range [...]string{
		"on ", "am ", "le ", "op ", "el ", "il ", "em ", "w dniu ", "dnia ", "den ", "dne ", "no dia ", "a ", "il giorno ",
		"pon", "wt", "śr", "czw", "pt", "sob", "niedz", "po ", "út ", "st ", "čt ", "pá ", "so ", "ne ",
		"man", "tir", "ons", "tor", "fre", "lør", "søn", "mån", "tis", "lör", "sön",
	} {
		if strings.HasPrefix(low, w) {
			return true
		}
	}
	return false
}

// isAttribution reports whether line introduces quoted text: "On … X wrote:",
// "Am … schrieb X:". It has to hold a figure, for the date, and end in a colon.
func isAttribution(line string) bool {
	line = strings.TrimSpace(line)
	if len(line) < 15 || len(line) > 400 || !strings.HasSuffix(line, ":") || !strings.ContainsAny(line, "0123456789") {
		return false
	}
	low := " " + strings.ToLower(strings.ReplaceAll(line, "\u00a0", " "))
	for _, p := range [...][2]string{
		{" on ", " wrote:"},
		{" am ", " schrieb"},
		{" le ", " a écrit"},
		{" op ", " schreef"},
		{" op ", " geschreven"},
		{" el ", " escribió"},
		{" il ", " ha scritto"},
		{" em ", " escreveu"},
		{" no dia ", " escreveu"},
		{" w dniu ", " napisał"},
		{" dnia ", " napisał"},
		{" den ", " skrev"},
		{" on ", " skrev"},
		{" dne ", " napsal"},
		{" il giorno ", " ha scritto"},
		{" a ", " escreveu"},
		{" at ", " wrote:"},
		{" um ", " schrieb"},
		{" kl", " skrev"},
		{" á ", " napsal"},
		{" pon", " napisał"},
		{" ", "@"},
	} {
		if strings.Contains(low, p[0]) && strings.Contains(low, p[1]) && (p[1] != "@" || strings.HasSuffix(low, ">:")) {
			return true
		}
	}
	return false
}
