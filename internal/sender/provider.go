package sender

import (
	"net"
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// provider is what the webmaster's own mail servers wrote about a letter when
// it came in.
type provider struct {
	By       string // authserv-id, "" when nothing of theirs is at hand
	Results  []authresult
	Doubtful bool // a result was left out because the letter contradicts it
}

// readProvider collects the Authentication-Results that the own servers
// wrote. Anyone can write such a field into a letter, even in their name, so
// only the place tells:
//
//   - Servers write their fields on top. Whatever stands above the topmost
//     Received was written after the letter had come in, so all of it counts.
//   - Some servers write below their own Received. There only the topmost
//     field in their name counts, and only above the first Received of a
//     server that is not theirs: the sender's own text begins there at the
//     latest.
//
// See RFC 8601 sections 4.1 and 7.1.
func (v *Verifier) readProvider(l *claim.Letter) provider {
	var p provider
	passed := !slices.ContainsFunc(l.Header, isReceived)
	for _, f := range l.Header {
		if isReceived(f) {
			if v.foreign(f.Value) || p.By != "" {
				break
			}
			passed = true
			continue
		}
		if !strings.EqualFold(f.Name, "Authentication-Results") {
			continue
		}
		a, err := parseAuthres(f.Value)
		if err != nil || !slices.Contains(v.authserv, a.ID) {
			continue
		}
		p.add(l, a)
		if passed {
			break
		}
	}
	return p
}

func isReceived(f claim.Field) bool { return strings.EqualFold(f.Name, "Received") }

// add takes over the results of a, but a DKIM pass for a domain of which the
// letter bears no signature at all: no server writes that.
func (p *provider) add(l *claim.Letter, a *authres) {
	p.By = a.ID
	for _, r := range a.Results {
		if len(p.Results) >= maxAuthresResults {
			return
		}
		if r.Method == "dkim" && r.Result == claim.Pass && !signedBy(l, r.domain("header.d", "header.i")) {
			p.Doubtful = true
			continue
		}
		p.Results = append(p.Results, r)
	}
}

func signedBy(l *claim.Letter, domain string) bool {
	return domain != "" && slices.ContainsFunc(l.Header, func(f claim.Field) bool {
		return strings.EqualFold(f.Name, "DKIM-Signature") && len(f.Value) <= maxSigBytes && parseSigTags(f.Value).Domain == domain
	})
}

// partial reports whether every signature of domain in l covers only a part
// of the body, so that a pass of it proves nothing about what is read.
func partial(l *claim.Letter, domain string) bool {
	return !slices.ContainsFunc(l.Header, func(f claim.Field) bool {
		if !strings.EqualFold(f.Name, "DKIM-Signature") || len(f.Value) > maxSigBytes {
			return false
		}
		t := parseSigTags(f.Value)
		return t.Domain == domain && !t.Partial
	})
}

// foreign reports whether a Received field was written by a named server that
// is none of the own ones. Servers without a name that the world could know
// are hops within a house and tell nothing.
func (v *Verifier) foreign(received string) bool {
	by := receivedBy(received)
	if by == "" || net.ParseIP(by) != nil || !strings.Contains(by, ".") ||
		within(by, "internal") || within(by, "local") || within(by, "localdomain") {
		return false
	}
	return !slices.ContainsFunc(v.authserv, func(id string) bool { return aligned(by, id) })
}

// receivedBy returns the host of the "by" clause (RFC 5321 section 4.4), lower
// case, "" when there is none. Comments are passed over: a sender chooses
// what stands in some of them.
func receivedBy(value string) string {
	if len(value) > maxAuthresBytes {
		value = value[:maxAuthresBytes]
	}
	s := &authScanner{rest: value}
	for s.rest != "" {
		before := len(s.rest)
		w, err := s.word("")
		if err != nil {
			return ""
		}
		if strings.EqualFold(w, "by") {
			host, err := s.word("")
			if err != nil {
				return ""
			}
			return strings.ToLower(strings.Trim(host, "[]."))
		}
		if len(s.rest) == before || s.rest != "" && s.rest[0] == ';' {
			return ""
		}
	}
	return ""
}

// first returns the first result of method that ok accepts, or nil.
func (p *provider) first(method string, ok func(*authresult) bool) *authresult {
	for i := range p.Results {
		if r := &p.Results[i]; r.Method == method && ok(r) {
			return r
		}
	}
	return nil
}

func anyResult(*authresult) bool { return true }

func passed(r *authresult) bool { return r.Result == claim.Pass }
