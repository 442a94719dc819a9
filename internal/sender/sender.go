package sender

import (
	"context"
	"strings"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// Options are what a Verifier needs to know.
type Options struct {
	Rules *rules.Set
	Own   claim.Own // the webmaster's domains and addresses: mail "from" them came through a form

	// TrustedAuthserv are the authserv-ids of the webmaster's own mail
	// servers: Authentication-Results in their names are believed where only
	// they can have written them.
	TrustedAuthserv []string
	Resolver        Resolver         // nil: no DNS
	Now             func() time.Time // nil: time.Now
	Language        string           // of the sentences, ISO 639-1: "de", otherwise English
}

// Verifier tells what is known of senders. It is safe for concurrent use.
type Verifier struct {
	rules    *rules.Set
	own      []string // domains, lower case
	ownMail  []string // addresses, lower case
	authserv []string // lower case
	resolver Resolver
	now      func() time.Time
	language string
	registry registry
}

// New returns a Verifier.
func New(o Options) *Verifier {
	v := &Verifier{
		rules: o.Rules, resolver: o.Resolver, now: o.Now, language: o.Language,
		own: hosts(o.Own.Domains), authserv: hosts(o.TrustedAuthserv), registry: newRegistry(o.Rules),
	}
	for _, a := range o.Own.Addresses {
		v.ownMail = append(v.ownMail, strings.ToLower(a))
	}
	if v.now == nil {
		v.now = time.Now
	}
	return v
}

func hosts(list []string) []string {
	var out []string
	for _, d := range list {
		if h := asciiHost(d); h != "" {
			out = append(out, h)
		}
	}
	return out
}

// Verify tells what is known of the sender of the letter that c judges: l, or
// the original forwarded in it. It asks the DNS for no more than maxLookups
// names, all of them of domains that the letter's own head names. It never
// fails: what could not be checked is said in the verdict.
func (v *Verifier) Verify(ctx context.Context, l *claim.Letter, c *claim.Claim) claim.Verdict {
	e := &evidence{verifier: v, letter: l, claim: c}
	if i := c.Inner; i >= 0 && i < len(l.Forwarded) {
		e.outer, e.letter = l, l.Forwarded[i]
	}
	if v.resolver != nil {
		e.dns = &lookup{ctx: ctx, resolver: v.resolver, keys: map[string]keyRecord{}}
	}
	e.readFrom()
	e.authenticate()
	e.compare()
	return e.verdict()
}
