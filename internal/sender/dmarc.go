package sender

import (
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// policy is what a domain publishes about mail that fails (RFC 7489 section
// 6.3): only the tags that bear on trust. The percentage is left out: it says
// how much mail to treat so, not how much of it is genuine.
type policy struct {
	Result     claim.Result // Pass when there is one; None, TempError, PermError, Unavailable otherwise
	Action     string       // none, quarantine or reject, for the domain asked for; "" when not known
	StrictDKIM bool
	StrictSPF  bool
}

// demands reports whether the policy asks that failing mail be refused or set
// apart.
func (p *policy) demands() bool { return p.Action == "quarantine" || p.Action == "reject" }

// findPolicy looks the policy of domain up: at the domain, then at its
// organisational domain (RFC 7489 section 6.6.3).
func findPolicy(q *lookup, domain string) policy {
	if q == nil {
		return policy{Result: claim.Unavailable}
	}
	p, tags := askPolicy(q, domain)
	if p.Result != claim.None {
		return p.choose(tags, false)
	}
	org := orgDomain(domain)
	if org == domain {
		return p
	}
	p, tags = askPolicy(q, org)
	return p.choose(tags, true)
}

// choose sets the action that holds for the domain asked for.
func (p policy) choose(tags map[string]string, below bool) policy {
	if p.Result != claim.Pass {
		return p
	}
	p.Action = tags["p"]
	if sp := tags["sp"]; below && sp != "" {
		p.Action = sp
	}
	return p
}

func askPolicy(q *lookup, domain string) (policy, map[string]string) {
	txts, err := q.txt("_dmarc." + domain)
	switch {
	case err != nil && notFound(err):
		return policy{Result: claim.None}, nil
	case err != nil && isTemporary(err):
		return policy{Result: claim.TempError}, nil
	case err != nil:
		return policy{Result: claim.PermError}, nil
	}
	var records []string
	for _, t := range txts {
		if isPolicyRecord(t) {
			records = append(records, t)
		}
	}
	if len(records) != 1 { // several count as none, section 6.6.3
		return policy{Result: claim.None}, nil
	}
	return parsePolicy(records[0])
}

func isPolicyRecord(txt string) bool {
	version, _, _ := strings.Cut(txt, ";")
	return squeeze(version) == "v=DMARC1"
}

// parsePolicy reads one record. Unknown tags and values are passed over, as
// section 6.3 asks; a record without a valid p= counts as p=none when it asks
// for reports, and is broken otherwise (section 6.6.3).
func parsePolicy(record string) (policy, map[string]string) {
	tags := map[string]string{}
	for tag := range strings.SplitSeq(record, ";") {
		key, v, _ := strings.Cut(tag, "=")
		key, v = strings.ToLower(strings.TrimSpace(key)), strings.ToLower(strings.TrimSpace(v))
		if _, ok := tags[key]; !ok {
			tags[key] = v
		}
	}
	if sp := tags["sp"]; !isAction(sp) {
		delete(tags, "sp")
	}
	if !isAction(tags["p"]) {
		if tags["rua"] == "" {
			return policy{Result: claim.PermError}, nil
		}
		tags["p"], tags["sp"] = "none", "none"
	}
	return policy{Result: claim.Pass, StrictDKIM: tags["adkim"] == "s", StrictSPF: tags["aspf"] == "s"}, tags
}

func isAction(s string) bool { return s == "none" || s == "quarantine" || s == "reject" }

// reported reads the policy that a server wrote beside its dmarc= result:
// in a comment such as "(p=REJECT sp=NONE dis=NONE)", or as a property.
func reported(r *authresult, domain string) policy {
	out := policy{Result: claim.Unavailable}
	tags := map[string]string{}
	for word := range strings.FieldsFuncSeq(strings.ToLower(r.Comment), func(c rune) bool { return strings.ContainsRune(" \t,;", c) }) {
		if key, v, ok := strings.Cut(word, "="); ok && isAction(v) {
			tags[key] = v
		}
	}
	for _, name := range []string{"policy.dmarc", "policy.published-domain-policy", "header.p"} {
		if v := strings.ToLower(r.Props[name]); isAction(v) && tags["p"] == "" {
			tags["p"] = v
		}
	}
	out.Action = tags["p"]
	if sp := tags["sp"]; sp != "" && domain != orgDomain(domain) {
		out.Action = sp
	}
	return out
}
