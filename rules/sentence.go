package rules

import (
	"fmt"
	"slices"
	"strings"
)

// maxSentence bounds a sentence, in bytes.
const maxSentence = 400

// Sentence is a reason for a verdict, in words for a person. In braces stand
// the names of what is filled in, see Fillings.
type Sentence struct {
	ID     string  `yaml:"id"` // one of SentenceIDs
	EN     string  `yaml:"en"`
	DE     string  `yaml:"de"`
	Weight float64 `yaml:"weight"` // for trust when above 0, against it when below
}

// Text returns the sentence in the language, English when it is another than
// those at hand.
func (s *Sentence) Text(language string) string { return inLanguage(language, s.EN, s.DE) }

// Text returns the row's sentence in the language.
func (r *VerdictRow) Text(language string) string { return inLanguage(language, r.EN, r.DE) }

func inLanguage(language, en, de string) string {
	if language == "de" {
		return de
	}
	return en
}

// SentenceIDs are the reasons that the sender check gives. A table has a
// sentence for each.
func SentenceIDs() []string {
	return []string{
		"dkim-pass", "dkim-other", "dkim-provider", "dkim-provider-over", "dkim-broken", "dkim-none",
		"dkim-key-gone", "dkim-unchecked", "dkim-temporary", "dkim-weak", "dkim-expired", "dkim-testing",
		"dkim-hostile", "dkim-invalid", "dkim-truncated",
		"spf-pass", "spf-other", "spf-fail", "spf-unknown",
		"dmarc-pass", "dmarc-fail", "dmarc-fail-lenient", "dmarc-none", "dmarc-temporary", "dmarc-broken", "dmarc-open",
		"arc-pass", "no-provider", "provider-doubtful",
		"several-from", "reply-elsewhere", "reply-unsigned", "speaks-for-other", "speaks-for-listed",
		"looks-homoglyph", "looks-typo", "looks-tld", "looks-words", "looks-subdomain", "looks-name",
		"looks-address", "looks-local", "helpdesk", "forward", "form",
	}
}

// Fillings are the names that may stand in braces in a sentence.
func Fillings() []string {
	return []string{"address", "domain", "claimant", "name", "own", "other", "by"}
}

// Sentence returns the sentence called id, or nil.
func (v *Verdicts) Sentence(id string) *Sentence {
	if i := slices.IndexFunc(v.Sentences, func(s Sentence) bool { return s.ID == id }); i >= 0 {
		return &v.Sentences[i]
	}
	return nil
}

func (c *checker) sentences(list []Sentence) {
	unique(c, "sentences", "id", list, func(s *Sentence) string { return s.ID })
	known := SentenceIDs()
	for i := range list {
		s := &list[i]
		if !slices.Contains(known, s.ID) {
			c.fail("no reason is called "+s.ID, "one of "+strings.Join(known, ", "), "sentences", i, "id")
		}
		c.words(s.EN, "sentences", i, "en")
		c.words(s.DE, "sentences", i, "de")
		c.weight(s.Weight, "sentences", i, "weight")
		known = slices.DeleteFunc(known, func(id string) bool { return id == s.ID })
	}
	if len(known) > 0 && len(c.errs) == 0 {
		c.fail("no sentence for "+strings.Join(known, ", "), "add one for each", "sentences")
	}
}

// words checks one sentence and what is filled into it.
func (c *checker) words(s string, path ...any) {
	if s == "" || len(s) > maxSentence {
		c.fail(fmt.Sprintf("a sentence of 1 to %d bytes is wanted", maxSentence), "", path...)
		return
	}
	for rest := s; ; {
		_, after, found := strings.Cut(rest, "{")
		if !found {
			return
		}
		name, tail, closed := strings.Cut(after, "}")
		if !closed || !slices.Contains(Fillings(), name) {
			c.fail("unknown filling {"+name+"}", "one of "+strings.Join(Fillings(), ", "), path...)
			return
		}
		rest = tail
	}
}
