package reply

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Limits of what a draft names of a letter.
const (
	maxNamed     = 3
	maxURL       = 200
	maxReference = 60
	maxWork      = 60
)

// view is what a template of a draft may name. Every value is from the letter
// or from the options, cleaned, and "" or empty when it is not known.
type view struct {
	Kind      string // a claim kind, e.g. "reminder"
	Name      string // of the person who wrote, only when it surely is one
	Title     string // how Surname is addressed, e.g. "Ms" or "Herr"
	Surname   string // only together with Title
	Date      string // of the letter
	Reference string
	Works     []string // the claimant's names for the pictures
	Addresses []string // of the pictures and pages that the letter names
	Sums      []string // what is demanded
	Deadline  string
	Signature string // who answers, or a mark
}

// view collects what a draft in the language lang may name of j.
func (r *Replier) view(j *claim.Judgement, lang string) *view {
	h, c, l := human{lang}, &j.Claim, j.Meant()
	v := &view{
		Kind: string(c.Kind), Date: h.day(l.Written()), Deadline: h.day(c.Deadline.Value),
		Reference: reference(c.Reference.Value, lang), Signature: r.identity.Name,
	}
	v.Title, v.Surname, v.Name = r.person(l, c, lang)
	if v.Signature == "" {
		v.Signature = mark(words(r.noteLanguage()).yourName)
	}
	for _, f := range c.Demanded() {
		v.Sums = named(v.Sums, h.sum(f))
	}
	for _, w := range c.Works {
		v.Works = named(v.Works, work(w.Value, lang))
	}
	for _, list := range [][]claim.Found[string]{c.Images, c.Pages} {
		for _, u := range list {
			v.Addresses = named(v.Addresses, webAddress(u.Value))
		}
	}
	return v
}

// named adds s to list unless it says nothing new or enough is named.
func named(list []string, s string) []string {
	if s == "" || len(list) >= maxNamed || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

var referenceShape = regexp.MustCompile(`^[\pL\d][\pL\d ./_:#()-]*$`)

// reference returns s when it looks like a reference and nothing else.
func reference(s, lang string) string {
	s = oneLine(s, maxReference+1)
	if len(s) > maxReference || !referenceShape.MatchString(s) || len(Calm(s, lang)) > 0 {
		return ""
	}
	return s
}

// work returns s when it can be named in a sentence.
func work(s, lang string) string {
	s = unmarked(oneLine(s, maxWork+1))
	if len(s) > maxWork || len(Calm(s, lang)) > 0 {
		return ""
	}
	return s
}

// webAddress returns s when it is an address of the web, or a host with or
// without a path, that can be written in ASCII.
func webAddress(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > maxURL || len(s) < 4 || !ascii(s) || strings.ContainsAny(s, " <>\"'`{}|\\^[]") {
		return ""
	}
	whole := s
	if !strings.Contains(s, "://") {
		whole = "https://" + s
	}
	u, err := url.Parse(whole)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || !strings.Contains(u.Hostname(), ".") {
		return ""
	}
	return s
}
