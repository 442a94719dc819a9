package explain

import (
	"net/url"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Lengths of quotations, in characters.
const (
	quoteMost   = 60
	quoteShort  = 24 // shorter words of a letter say little without those around them
	quoteBefore = 44 // how much is shown before them
)

// cited are words of the letter as they are.
func cited(s string) words { return words{text: oneLine(s)} }

// said are the words that a value came from; short ones with those before
// them, back to the beginning of the sentence.
func said(l *claim.Letter, where claim.Where, s string) words {
	w := cited(s)
	if w.text == "" || len([]rune(w.text)) > quoteShort || l == nil {
		return w
	}
	text := l.Text
	switch where {
	case claim.InSubject:
		text = l.Subject
	case claim.InText, "":
	default:
		return w
	}
	before := lead(text, w.text)
	return words{text: before + w.text, lead: len(before)}
}

// lead returns what stands before words in the same sentence and paragraph of
// text, at most quoteBefore characters of whole words.
func lead(text, words string) string {
	before, _, found := strings.Cut(text, words)
	if !found {
		return ""
	}
	if k := strings.LastIndex(before, "\n\n"); k >= 0 {
		before = before[k+2:]
	}
	for _, stop := range []string{". ", "! ", "? ", ".\n", "; "} {
		if k := strings.LastIndex(before, stop); k >= 0 {
			before = before[k+len(stop):]
		}
	}
	blank := before != "" && strings.ContainsAny(before[len(before)-1:], " \n\t")
	before = oneLine(before)
	if before == "" {
		return ""
	}
	if r := []rune(before); len(r) > quoteBefore {
		cut := string(r[len(r)-quoteBefore:])
		_, cut, _ = strings.Cut(cut, " ")
		before = "…" + cut
	}
	if blank {
		before += " "
	}
	return before
}

// hostOf returns the host of an address in a letter, without "www.".
func hostOf(address string) string {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// lower begins a sentence that follows a colon: "This mail" but "COPYTRACK".
func lower(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && (s[1] >= 'a' && s[1] <= 'z' || s[1] == ' ') {
		return string(s[0]+'a'-'A') + s[1:]
	}
	return s
}

// join writes a list as a person says it.
func join(list []string, and string) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " " + and + " " + list[len(list)-1]
}
