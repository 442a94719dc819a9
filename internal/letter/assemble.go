package letter

import (
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// finish makes text, links, pictures and forwarded letters of the bodies.
func (c *content) finish() {
	plain, rich, page := c.join()
	reply := len(c.letter.InReplyTo) > 0 || len(c.letter.References) > 0 || isReplySubject(c.letter.Subject)
	richSplit := splitQuoted(rich, c.letter.Subject, reply)
	chosen, isRich := richSplit, true
	if c.prefersPlain(plain, rich) {
		chosen, isRich = splitQuoted(plain, c.letter.Subject, reply), false
	}
	source := rich
	if !isRich {
		source = plain
	}
	f := filler{bare: bareLinks(source), page: page, chosen: chosen.forwards, rich: richSplit.forwards}
	c.letter.Text = trimLines(chosen.text)
	c.letter.Quoted = trimLines(chosen.quoted)
	c.letter.Hidden = page.hidden
	c.letter.Links, c.letter.Images = f.outside()
	c.forwards(chosen.forwards, &f)
}

// join puts the bodies together, twice: the plain forms and the HTML forms,
// each with the other where one is missing. Offsets of page fit the latter.
func (c *content) join() (plain, rich string, all page) {
	var p, r, hidden strings.Builder
	for i, b := range c.bodies {
		if i > 0 {
			p.WriteString("\n")
			r.WriteString("\n")
		}
		richText := b.plain
		if b.page != nil {
			all.take(b.page, r.Len())
			richText = b.page.text
			addHidden(&hidden, b.page.hidden)
		}
		plainText := b.plain
		if strings.TrimSpace(plainText) == "" {
			plainText = richText
		}
		p.WriteString(plainText)
		r.WriteString(richText)
	}
	all.hidden = hidden.String()
	return p.String(), r.String(), all
}

func addHidden(out *strings.Builder, more string) {
	if more == "" {
		return
	}
	if out.Len() > 0 {
		out.WriteByte('\n')
	}
	out.WriteString(more)
}

// take adds the links and pictures of q, moved by offset.
func (p *page) take(q *page, offset int) {
	for _, l := range q.links {
		l.at += offset
		p.links = append(p.links, l)
	}
	for _, i := range q.images {
		i.at += offset
		p.images = append(p.images, i)
	}
}

// prefersPlain chooses the form that says more. Where both say about the
// same, the plain one is as its writer broke it into lines.
func (c *content) prefersPlain(plain, rich string) bool {
	if plain == rich {
		return false
	}
	p, r := says(plain), says(rich)
	if p == 0 || r > p && isStub(plain) {
		return false
	}
	return 10*p >= 7*r
}

func isReplySubject(s string) bool {
	head, _, ok := strings.Cut(s, ":")
	if !ok {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(head)) {
	case "re", "aw", "antw", "sv", "odp", "res", "rif", "r", "réf":
		return true
	}
	return false
}

// filler deals links and pictures out to the letter and the originals in it.
type filler struct {
	bare         []placed[claim.Link] // of the text that was chosen
	page         page                 // of the HTML form
	chosen, rich []forward            // spans in the chosen and the HTML form
}

// outside returns what lies in no forwarded original.
func (f *filler) outside() ([]claim.Link, []claim.Image) {
	in := func(fs []forward, at int) bool {
		for _, s := range fs {
			if at >= s.start && at < s.end {
				return true
			}
		}
		return false
	}
	if len(f.rich) < len(f.chosen) {
		f.rich = nil
	}
	return f.gather(
		func(at int) bool { return !in(f.rich, at) },
		func(at int) bool { return !in(f.chosen, at) },
	)
}

// inside returns what lies in the forwarded original number i.
func (f *filler) inside(i int) ([]claim.Link, []claim.Image) {
	within := func(fs []forward) func(int) bool {
		return func(at int) bool { return i < len(fs) && at >= fs[i].start && at < fs[i].end }
	}
	return f.gather(within(f.rich), within(f.chosen))
}

// gather collects links of the HTML, then bare ones that it does not have.
func (f *filler) gather(rich, chosen func(at int) bool) (links []claim.Link, images []claim.Image) {
	seen := map[string]bool{}
	for _, l := range f.page.links {
		if rich(l.at) {
			links = append(links, l.item)
			seen[l.item.URL], seen[l.item.Wrapped], seen[l.item.Text] = true, true, true // a link's own text is not bare
		}
	}
	for _, l := range f.bare {
		if chosen(l.at) && !seen[l.item.URL] {
			links = append(links, l.item)
			seen[l.item.URL] = true
		}
	}
	for _, i := range f.page.images {
		if rich(i.at) {
			images = append(images, i.item)
		}
	}
	return links, images
}

// forwards makes letters of the inline forwards, and lists every original
// outermost first, each followed by those inside it.
func (c *content) forwards(fs []forward, f *filler) {
	var direct []*claim.Letter
	for i := range fs {
		if c.job.forwards++; c.job.forwards > maxForwards {
			c.job.note(TooManyForwards, "an original inside is not read")
			break
		}
		l := fs[i].letter()
		l.Links, l.Images = f.inside(i)
		l.HTML = c.letter.HTML
		inner := splitQuoted(fs[i].text, l.Subject, true)
		l.Text, l.Quoted = trimLines(inner.text), trimLines(inner.quoted)
		l.Size = int64(len(fs[i].text))
		direct = append(direct, l)
		for k := range inner.forwards {
			direct = append(direct, nested(&inner.forwards[k]))
		}
	}
	for _, l := range append(direct, c.inner...) {
		c.letter.Forwarded = append(c.letter.Forwarded, l)
		c.letter.Forwarded = append(c.letter.Forwarded, l.Forwarded...)
	}
}

// nested makes a letter of a forward inside a forward.
func nested(f *forward) *claim.Letter {
	l := f.letter()
	inner := splitQuoted(f.text, l.Subject, true)
	l.Text, l.Quoted, l.Size = trimLines(inner.text), trimLines(inner.quoted), int64(len(f.text))
	for _, b := range bareLinks(f.text) {
		l.Links = append(l.Links, b.item)
	}
	return l
}
