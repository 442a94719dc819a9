package reply

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// titles say how somebody wants to be addressed, and in which language.
var titles = map[string]map[string]string{
	"en": {"ms": "Ms", "mrs": "Mrs", "miss": "Miss", "mr": "Mr", "frau": "Ms", "herr": "Mr"},
	"de": {"frau": "Frau", "herr": "Herr", "ms": "Frau", "mrs": "Frau", "mr": "Herr"},
}

// notPersonal are words of a display name that no person's name has.
var notPersonal = regexp.MustCompile(`(?i)^(?:the|team|claims?|support|service|kundenservice|department|dept|abteilung|legal|law|recht|rechtsabteilung|` +
	`resolution|resolve|compliance|licen[cs]ing|licen[cs]es?|lizenz(?:en)?|copyright|images?|bilder|bild|photos?|photography|fotos?|fotografie|pictures?|media|medien|press|presse|news|` +
	`agency|agentur|bildagentur|agents?|rights?|group|gruppe|collections?|inkasso|office|kanzlei|rechtsanw[aä]lte?|anwälte|partners?|partner|solicitors?|attorneys?|lawyers?|associates|` +
	`gmbh|ag|kg|ug|ltd|limited|llc|llp|inc|plc|bv|sa|sarl|srl|mbh|info|mail|admin|webmaster|contact|kontakt|noreply|no|reply|customer|billing|accounts?|notices?|enforcement|` +
	`studios?|archive?s?|editorial|digital|online|web|sir|madam|damen|herren|via|for|from|at|of|and|und|für|von der)$`)

// person returns how the writer of l can be addressed safely: by title and
// surname when the writer gave the title, by name when it surely is a
// person's, else not at all.
func (r *Replier) person(l *claim.Letter, c *claim.Claim, lang string) (title, surname, name string) {
	from := l.Sender()
	words := strings.Fields(oneLine(from.Name, maxName))
	if len(words) > 1 {
		title = titles[lang][strings.ToLower(strings.TrimSuffix(words[0], "."))]
	}
	if title != "" {
		words = words[1:]
	}
	if !r.personal(words, c, lang) {
		return "", "", ""
	}
	if title != "" {
		return title, words[len(words)-1], strings.Join(words, " ")
	}
	if len(words) < 2 || !inAddress(words, from.Address) {
		return "", "", ""
	}
	return "", "", strings.Join(words, " ")
}

// personal reports whether words can only be the name of a person.
func (r *Replier) personal(words []string, c *claim.Claim, lang string) bool {
	if len(words) == 0 || len(words) > 4 || slices.ContainsFunc(words, func(w string) bool { return !nameWord(w) }) {
		return false
	}
	name := strings.Join(words, " ")
	return r.set.ByName(name) == nil && !strings.EqualFold(name, c.Claimant.Name) && len(Calm(name, lang)) == 0
}

// nameWord reports whether w can be a part of a person's name.
func nameWord(w string) bool {
	first, _ := utf8.DecodeRuneInString(w)
	if !unicode.IsUpper(first) || utf8.RuneCountInString(w) < 2 || len(w) > 40 || notPersonal.MatchString(w) {
		return false
	}
	lower := false
	for _, c := range w {
		if !unicode.IsLetter(c) && c != '-' && c != '\'' && c != '’' {
			return false
		}
		lower = lower || unicode.IsLower(c)
	}
	return lower
}

// inAddress reports whether the address confirms the name: a part of the name
// stands in its local part.
func inAddress(words []string, address string) bool {
	at := strings.LastIndexByte(address, '@')
	local := folded(address[:max(at, 0)])
	return slices.ContainsFunc(words, func(w string) bool {
		return utf8.RuneCountInString(w) > 2 && strings.Contains(local, strings.ToLower(w))
	})
}
