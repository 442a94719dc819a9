package portfolio

import (
	"net/url"
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Limits on what is looked at in one letter.
const (
	maxURLs = 500
	maxText = 256 << 10
)

// Facts says which site the letter l with the claim c means: the one that
// pictures and pages lie on, else the one whose address was written to, else
// the one that the text names. None and several are answers too.
func (p *Portfolio) Facts(l *claim.Letter, c *claim.Claim) claim.Facts {
	j := claim.Judgement{Letter: l, Claim: *c}
	meant := j.Meant()
	var f claim.Facts
	found := p.ofURLs(c, &f)
	if len(found) == 0 && meant != nil {
		found = p.ofAddresses(l, meant)
	}
	if len(found) == 0 && meant != nil {
		found = p.ofText(meant)
	}
	for _, i := range found {
		f.Sites = append(f.Sites, p.sites[i].Domain)
	}
	if len(f.Sites) == 1 {
		f.Site = f.Sites[0]
	}
	return f
}

// ofURLs returns the sites of the claim's pictures and pages, and notes in f
// those that are on no site.
func (p *Portfolio) ofURLs(c *claim.Claim, f *claim.Facts) []int {
	var found []int
	for _, list := range [][]claim.Found[string]{c.Pages, c.Images} {
		for _, u := range list[:min(len(list), maxURLs)] {
			if i, ok := p.index(hostOf(u.Value)); ok {
				found = add(found, i)
			} else if !slices.Contains(f.Unknown, u.Value) {
				f.Unknown = append(f.Unknown, u.Value)
			}
		}
	}
	return found
}

// ofAddresses returns the sites whose domains were written to.
func (p *Portfolio) ofAddresses(letters ...*claim.Letter) []int {
	var found []int
	for _, l := range letters {
		for _, list := range [][]claim.Address{l.To, l.Cc, l.DeliveredTo} {
			for _, a := range list[:min(len(list), maxURLs)] {
				if i, ok := p.index(Host(a.Domain())); ok {
					found = add(found, i)
				}
			}
		}
	}
	return found
}

// ofText returns the sites that subject and text name.
func (p *Portfolio) ofText(l *claim.Letter) []int {
	var found []int
	text := l.Subject + "\n" + l.Text
	if len(text) > maxText {
		text = text[:maxText]
	}
	for word := range strings.FieldsFuncSeq(text, notOfHost) {
		word = strings.Trim(word, ".-")
		if !strings.Contains(word, ".") || strings.Contains(word, "@") {
			continue
		}
		if i, ok := p.index(Host(word)); ok {
			found = add(found, i)
		}
	}
	return found
}

// notOfHost reports whether r cannot be part of a host name or mail address.
func notOfHost(r rune) bool {
	switch {
	case r == '.' || r == '-' || r == '@' || r == '_' || r == '+':
		return false
	case r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
		return false
	}
	return r < 0x80 || r == '\u00a0' || r >= 0x2000 && r <= 0x206f || r >= 0x3000 && r <= 0x303f
}

func add(list []int, i int) []int {
	if slices.Contains(list, i) {
		return list
	}
	return append(list, i)
}

// hostOf returns the host of a URL, or of a bare name with or without a path.
func hostOf(s string) string {
	if !strings.Contains(s, "://") {
		s = "http://" + strings.TrimPrefix(s, "//")
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return Host(u.Hostname())
}
