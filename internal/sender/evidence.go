package sender

import (
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// evidence is everything that bears on one letter's sender. It is filled from
// top to bottom and then judged.
type evidence struct {
	verifier *Verifier
	claim    *claim.Claim
	letter   *claim.Letter // the one that is judged
	outer    *claim.Letter // the one that it was forwarded in, or nil
	dns      *lookup       // nil: no DNS

	from      claim.Address
	domain    string          // of from, A-labels; "" when there is none
	fromKind  string          // one of rules.FromKinds
	owner     *rules.Claimant // whose domain it is, nil when nobody's
	ambiguous bool            // there are several From addresses

	provider   provider
	signatures signatures
	dkim       claim.Result
	dkimBy     string // the aligned domain whose signature passed; otherwise any that passed
	over       bool   // the provider's pass overrules a failure here
	spf        claim.Result
	spfDomain  string
	dmarc      claim.Result
	policy     policy
	arc        claim.Result
	replayed   bool // the only proof is a signature that leaves the Reply-To open

	proven  []string // every domain that a passing check vouches for, organisational form
	proof   string   // one of rules.Proofs
	service string   // the service of the owner's whose signature passed

	likeness likeness
}

// readFrom reads who the letter says it is from.
func (e *evidence) readFrom() {
	e.from = e.letter.Sender()
	e.domain = asciiHost(e.from.Domain())
	e.ambiguous = severalFrom(e.letter)
	e.fromKind, e.owner = e.verifier.place(e.from, e.domain)
}

// severalFrom reports whether l has more than one From field or address. A
// signature may hold for one of them while a person reads another.
func severalFrom(l *claim.Letter) bool {
	fields := 0
	for _, f := range l.Header {
		if strings.EqualFold(strings.TrimSpace(f.Name), "From") {
			fields++
		}
	}
	return fields > 1 || len(l.From) > 1
}

// place says whose domain an address has. The webmaster's own come first:
// whatever else is known of them, a form writes from there.
func (v *Verifier) place(a claim.Address, domain string) (string, *rules.Claimant) {
	freemail := v.rules.InHosts("freemail", domain)
	switch {
	case domain == "":
		return "none", nil
	case slices.Contains(v.ownMail, strings.ToLower(a.Address)), !freemail && withinAny(domain, v.own):
		return "own", nil
	}
	if c, kind := v.registry.owner(domain); c != nil {
		return kind, c
	}
	switch {
	case freemail:
		return "freemail", nil
	case withinAny(domain, v.rules.Verdicts.Helpdesks):
		return "helpdesk", nil
	}
	return "other", nil
}

// authenticate makes every check.
func (e *evidence) authenticate() {
	e.dkim, e.spf, e.dmarc, e.arc = claim.Unavailable, claim.Unavailable, claim.Unavailable, claim.Unavailable
	if e.outer == nil {
		e.provider = e.verifier.readProvider(e.letter)
	}
	e.signatures = checkDKIM(e.letter, e.dns, e.verifier.now())
	e.weighDKIM()
	e.weighSPF()
	if r := e.provider.first("arc", anyResult); r != nil {
		e.arc = r.Result
	}
	e.weighDMARC()
	e.weighReply()
	e.prove()
}

// weighDKIM joins what was found here with what the provider found. A failure
// here does not overrule the provider's pass: servers re-wrap what they keep.
func (e *evidence) weighDKIM() {
	e.dkim = e.signatures.Result
	for _, s := range e.signatures.List {
		if s.Result == claim.Pass {
			e.vouch(s.Domain)
			if e.dkimBy == "" || aligned(s.Domain, e.domain) && !aligned(e.dkimBy, e.domain) {
				e.dkimBy = s.Domain
			}
		}
	}
	if e.dkimBy != "" && aligned(e.dkimBy, e.domain) {
		return
	}
	r := e.provider.first("dkim", func(r *authresult) bool { return passed(r) && aligned(r.signer(), e.domain) })
	if r == nil && e.dkimBy == "" {
		r = e.provider.first("dkim", passed)
	}
	if r == nil {
		if r = e.provider.first("dkim", anyResult); r != nil && e.dkimBy == "" && e.signatures.Result != claim.TempError {
			e.dkim = r.Result
		}
		return
	}
	if partial(e.letter, r.signer()) {
		return
	}
	e.over = e.signatures.Result == claim.Fail || e.signatures.Result == claim.PermError
	e.dkim, e.dkimBy = claim.Pass, r.signer()
	e.vouch(e.dkimBy)
}

// signer is the domain that a dkim result is about.
func (r *authresult) signer() string { return r.domain("header.d", "header.i") }

// weighSPF takes SPF from the provider alone: nobody else knows from which
// computer the letter came (RFC 7208 section 9.1).
func (e *evidence) weighSPF() {
	r := e.provider.first("spf", func(r *authresult) bool { return r.domain("smtp.mailfrom", "smtp.mfrom") != "" })
	if r == nil {
		r = e.provider.first("spf", anyResult)
	}
	if r == nil {
		return
	}
	e.spf, e.spfDomain = r.Result, r.domain("smtp.mailfrom", "smtp.mfrom", "smtp.helo")
	if e.spf == claim.Pass {
		e.vouch(e.spfDomain)
	}
}

// weighDMARC takes the provider's result, or works it out.
func (e *evidence) weighDMARC() {
	if e.domain == "" || e.ambiguous {
		return
	}
	if r := e.provider.first("dmarc", func(r *authresult) bool {
		d := r.domain("header.from")
		return d == "" || aligned(d, e.domain)
	}); r != nil {
		e.dmarc, e.policy = r.Result, reported(r, e.domain)
		if e.dmarc == claim.Fail && e.policy.Action == "" {
			e.policy = findPolicy(e.dns, e.domain)
		}
		return
	}
	e.policy = findPolicy(e.dns, e.domain)
	e.dmarc = e.policy.Result
	if e.dmarc == claim.Pass {
		e.dmarc = e.align()
	}
}

// align is the DMARC result under a policy that is known (RFC 7489 section
// 6.6.2). It fails only when both checks were made and came to an end.
func (e *evidence) align() claim.Result {
	switch {
	case e.dkim == claim.Pass && matches(e.dkimBy, e.domain, e.policy.StrictDKIM),
		e.spf == claim.Pass && matches(e.spfDomain, e.domain, e.policy.StrictSPF):
		return claim.Pass
	case e.dkim == claim.TempError || e.spf == claim.TempError:
		return claim.TempError
	case e.dkim == claim.Unavailable || e.spf == claim.Unavailable:
		return claim.Unavailable
	}
	return claim.Fail
}

func matches(a, b string, strict bool) bool { return a == b || !strict && aligned(a, b) }

// weighReply looks for a genuine letter sent anew: its signature still holds
// when it leaves the Reply-To open, and answers then go to whoever sent it.
func (e *evidence) weighReply() {
	if len(e.letter.ReplyTo) == 0 || aligned(asciiHost(e.letter.ReplyTo[0].Domain()), e.domain) {
		return
	}
	signed, open := false, false
	for i := range e.signatures.List {
		if s := &e.signatures.List[i]; s.Result == claim.Pass && aligned(s.Domain, e.domain) {
			signed, open = signed || s.covers("reply-to"), true
		}
	}
	direct := e.spf == claim.Pass && aligned(e.spfDomain, e.domain)
	e.replayed = open && !signed && !direct
}

// prove decides what is proven of the From address.
func (e *evidence) prove() {
	switch {
	case e.domain == "":
		e.proof = "open"
	case e.outer != nil && len(e.letter.Raw) == 0:
		e.proof = "inline"
	case e.ambiguous:
		e.proof = "ambiguous"
	case e.authentic():
		e.proof = "proven"
		e.vouch(e.domain)
		if e.replayed {
			e.proof = "open"
		}
	case e.disowned():
		e.proof = "disowned"
	case e.byService():
		e.proof = "service"
	default:
		e.proof = "open"
	}
}

// authentic reports whether an aligned check passed. A provider that saw the
// policy fail is believed over its own single results, but not over a
// signature that holds here.
func (e *evidence) authentic() bool {
	if e.dkim == claim.Pass && aligned(e.dkimBy, e.domain) && (!e.providerPass() || e.dmarc != claim.Fail) {
		return true
	}
	if e.dmarc == claim.Fail {
		return false
	}
	return e.spf == claim.Pass && aligned(e.spfDomain, e.domain) || e.dmarc == claim.Pass && e.provider.By != "" && !e.onlyPartial()
}

// providerPass reports whether the DKIM pass is the provider's and not ours.
func (e *evidence) providerPass() bool {
	return !slices.ContainsFunc(e.signatures.List, func(s signature) bool {
		return s.Result == claim.Pass && aligned(s.Domain, e.domain)
	})
}

// onlyPartial reports whether all that could have led to the provider's DMARC
// pass is a signature over a part of the body.
func (e *evidence) onlyPartial() bool {
	for _, s := range e.signatures.List {
		if aligned(s.Domain, e.domain) && s.Partial {
			return partial(e.letter, s.Domain)
		}
	}
	return false
}

// disowned reports whether the letter fails a policy that asks for
// consequences. Nothing that may pass, or that forwarding in good order
// explains, is held against a sender.
func (e *evidence) disowned() bool {
	if e.dmarc != claim.Fail || e.arc == claim.Pass {
		return false
	}
	return e.policy.demands() || e.provider.By != "" && e.policy.Action == "" && e.policy.Result != claim.None && e.policy.Result != claim.TempError
}

// byService reports whether the letter bears a valid signature of a service
// that the registry lists for the claimant whose domain it names.
func (e *evidence) byService() bool {
	if e.owner == nil || e.fromKind != "claimant" {
		return false
	}
	for _, d := range e.proven {
		for _, s := range e.owner.Services {
			if aligned(d, s) {
				e.service = d
				return true
			}
		}
	}
	return false
}

func (e *evidence) vouch(domain string) {
	if d := orgDomain(domain); domain != "" && !slices.Contains(e.proven, d) {
		e.proven = append(e.proven, d)
	}
}
