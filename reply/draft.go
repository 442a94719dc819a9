package reply

import (
	"fmt"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Draft writes the reply to j by j.Plan. The error is ErrNoDraft when the plan
// is another, ErrNotCalm when the words would not be calm.
func (r *Replier) Draft(j *claim.Judgement) (claim.Draft, error) {
	if j.Plan.Action != claim.ActionDraft || j.Plan.Strategy == "" {
		return claim.Draft{}, ErrNoDraft
	}
	l, to := j.Meant(), r.recipient(j)
	d := claim.Draft{
		MessageID: r.DraftID(j.Key, j.Plan.Strategy), Strategy: j.Plan.Strategy,
		Language: r.templates.pick(j.Plan.Strategy, j.Claim.Language),
		From:     r.sender(j), To: addresses(to.to), Subject: subjectOf(l),
	}
	var err error
	if d.Body, err = r.body(j, d.Language, to); err != nil {
		return claim.Draft{}, err
	}
	d.Marks = strings.Count(d.Body, "[[")
	d.Raw, err = r.wire(j, &d)
	return d, err
}

// body writes the text above the quoted letter.
func (r *Replier) body(j *claim.Judgement, lang string, to recipient) (string, error) {
	body, err := r.templates.write(j.Plan.Strategy, lang, r.view(j, lang))
	if err != nil {
		return "", err
	}
	if to.to.Address == "" {
		body = wrap(r.whereTo(to)) + "\n" + body
	}
	if found := Calm(body, lang); len(found) > 0 {
		return "", notCalm(found)
	}
	return body, nil
}

// whereTo is the mark above a draft that does not know whom to answer.
func (r *Replier) whereTo(to recipient) string {
	w := words(r.noteLanguage())
	if to.choice == "" {
		return mark(w.noAddress)
	}
	return mark(fmt.Sprintf(w.addressInText, to.choice))
}

func (r *Replier) wire(j *claim.Judgement, d *claim.Draft) ([]byte, error) {
	l := j.Meant()
	m := &mime{id: d.MessageID, date: j.Letter.Written(), from: addresses(d.From), to: d.To, subject: d.Subject, body: d.Body}
	m.inReplyTo, m.references = thread(l)
	if q := quoted(l, human{d.Language}); q != "" {
		m.body += "\n" + q
	}
	return m.bytes()
}

// addresses returns a as a list, empty when a is not known.
func addresses(a claim.Address) []claim.Address {
	if a.Address == "" {
		return nil
	}
	return []claim.Address{a}
}
