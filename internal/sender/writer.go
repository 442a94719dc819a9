package sender

import (
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// writer writes the sentences of a verdict, in order of weight.
type writer struct {
	e       *evidence
	why     []string
	signals []claim.Signal
}

// sum writes the sentence of the row that decided.
func (w *writer) sum(row *rules.VerdictRow) {
	other := w.e.likeness.other
	if other == "" {
		other = w.e.service
	}
	w.why = append(w.why, w.fill(row.Text(w.e.verifier.language), other))
}

// say writes the sentence called id, about other.
func (w *writer) say(id, other string) {
	s := w.e.verifier.rules.Verdicts.Sentence(id)
	if s == nil {
		return
	}
	text := w.fill(s.Text(w.e.verifier.language), other)
	w.why = append(w.why, text)
	w.signals = append(w.signals, claim.Signal{Rule: "sender." + id, Weight: s.Weight, Where: claim.InHeader, Words: clip(other)})
}

// fill puts values for the names in braces. A value is never looked through
// for names itself.
func (w *writer) fill(text, other string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, rest, _ := strings.Cut(after, "}")
		value := w.value(name, other)
		if after, ok := strings.CutPrefix(rest, "'s"); ok && strings.HasSuffix(value, "s") {
			rest = "'" + after
		}
		b.WriteString(value)
		text = rest
	}
}

// value returns what stands for one of rules.Fillings.
func (w *writer) value(name, other string) string {
	e := w.e
	switch c := e.meant(); {
	case name == "address":
		return clip(e.from.Address)
	case name == "domain":
		return clip(e.domain)
	case name == "name":
		return clip(e.from.Name)
	case name == "other":
		return clip(other)
	case name == "by":
		return clip(e.provider.By)
	case name == "own" && e.likeness.own != "":
		return e.likeness.own
	case name == "own":
		return ownDomain(c)
	case name == "claimant" && c != nil:
		return c.Name
	}
	return ""
}

// reasons writes why, the weightiest first: what makes an imitation, then
// what the checks say, then what is not known.
func (w *writer) reasons(standing claim.Standing) {
	e := w.e
	if e.likeness.rule != "" && standing == claim.Lookalike {
		w.say(e.likeness.rule, e.likeness.other)
	}
	if e.ambiguous {
		w.say("several-from", "")
	}
	if e.replayed {
		w.say("reply-unsigned", e.replyAddress())
	}
	if standing == claim.Forged || e.dmarc == claim.Fail {
		w.dmarc()
		w.spf()
		w.dkim()
	} else {
		w.dkim()
		w.spf()
		w.dmarc()
	}
	w.context(standing)
}

func (w *writer) dkim() {
	e := w.e
	if e.proof == "inline" {
		return
	}
	if e.signatures.Reason != "" && !e.over {
		w.say(e.signatures.Reason, "")
	}
	if e.providerDKIM() {
		id := "dkim-provider"
		if e.over {
			id = "dkim-provider-over"
		}
		w.say(id, e.dkimBy)
		return
	}
	for _, s := range e.signatures.List {
		switch {
		case e.signatures.Reason != "":
		case s.Result == claim.Pass && !aligned(s.Domain, e.domain):
			w.say("dkim-other", s.Domain)
		default:
			w.say(s.Reason, s.Domain)
		}
	}
}

// providerDKIM reports whether it is the provider's pass that counts.
func (e *evidence) providerDKIM() bool {
	if e.dkim != claim.Pass || !aligned(e.dkimBy, e.domain) {
		return false
	}
	return e.providerPass()
}

func (w *writer) spf() {
	e := w.e
	switch {
	case e.spf == claim.Pass && aligned(e.spfDomain, e.domain):
		w.say("spf-pass", e.spfDomain)
	case e.spf == claim.Pass:
		w.say("spf-other", e.spfDomain)
	case e.spf == claim.Fail || e.spf == claim.SoftFail:
		w.say("spf-fail", e.spfDomain)
	}
}

func (w *writer) dmarc() {
	e := w.e
	switch e.dmarc {
	case claim.Pass:
		w.say("dmarc-pass", "")
	case claim.Fail:
		if e.policy.Action == "none" {
			w.say("dmarc-fail-lenient", "")
		} else {
			w.say("dmarc-fail", "")
		}
		if e.arc == claim.Pass {
			w.say("arc-pass", "")
		}
	case claim.TempError:
		w.say("dmarc-temporary", "")
	case claim.PermError:
		w.say("dmarc-broken", "")
	case claim.None:
		w.say("dmarc-none", "")
	case claim.Unavailable:
		if e.policy.Result == claim.Pass {
			w.say("dmarc-open", "")
		}
	}
}

// context writes what stands around the checks.
func (w *writer) context(standing claim.Standing) {
	e := w.e
	if r := e.replyAddress(); r != "" && !e.replayed && e.likeness.rule != "reply-elsewhere" && e.domain != "" {
		switch {
		case e.fromKind == "own":
			w.say("form", r)
		case !aligned(asciiHost(e.letter.ReplyTo[0].Domain()), e.domain):
			w.say("reply-elsewhere", r)
		}
	}
	w.speaks(standing)
	if e.provider.Doubtful {
		w.say("provider-doubtful", "")
	}
	if e.outer != nil {
		w.say("forward", e.outer.Sender().Address)
		return
	}
	if e.provider.By == "" {
		w.say("no-provider", "")
	} else if e.spf == claim.Unavailable {
		w.say("spf-unknown", "")
	}
}

// speaks writes for whom the letter speaks when that is not who sent it.
func (w *writer) speaks(standing claim.Standing) {
	e := w.e
	c := e.verifier.rules.Claimant(e.claim.Claimant.ID)
	if c == nil || standing == claim.Lookalike || standing == claim.Forged {
		return
	}
	name := e.from.Name
	e.from.Name = c.Name
	switch {
	case e.owner == nil && e.fromKind == "helpdesk":
		w.about(c, "helpdesk")
	case e.owner == nil && len(c.Domains) > 0 && e.fromKind != "own" && e.fromKind != "none":
		w.about(c, "speaks-for-listed")
	case e.named() == "other":
		w.say("speaks-for-other", "")
	}
	e.from.Name = name
}

// about writes a sentence with c as the claimant meant.
func (w *writer) about(c *rules.Claimant, id string) {
	was := w.e.owner
	w.e.owner = c
	w.say(id, "")
	w.e.owner = was
}

func (e *evidence) replyAddress() string {
	if len(e.letter.ReplyTo) == 0 {
		return ""
	}
	return e.letter.ReplyTo[0].Address
}
