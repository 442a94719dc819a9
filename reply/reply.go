package reply

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// Errors of this package.
var (
	// ErrNoStrategies says that the rules hold no strategy table.
	ErrNoStrategies = errors.New("the rules hold no strategies: strategies.yaml is missing")
	// ErrTemplate says that a template cannot be used.
	ErrTemplate = errors.New("template cannot be used")
	// ErrNoDraft says that the plan of the judgement is not to draft.
	ErrNoDraft = errors.New("the plan is not to draft")
	// ErrNotCalm says that the calm check found words that no draft may hold.
	ErrNotCalm = errors.New("the calm check found words that no draft may hold")
)

// Options say who answers, and with which words.
type Options struct {
	Identity claim.Identity
	Account  string // name of the account, "" offline
	// Own names every site and address of the webmaster. It tells a contact
	// form's relay from a stranger. The identity's own addresses are known
	// without it.
	Own claim.Own
	// TemplatesFS holds templates at its top that replace or add to the
	// built-in ones, named like ask_proof.en.tmpl; nil for none.
	TemplatesFS fs.FS
}

// Replier plans and writes. It is read-only and safe for concurrent use.
type Replier struct {
	set       *rules.Set
	identity  claim.Identity
	account   string
	own       owner
	templates *templates
}

// New returns a Replier with the strategy table of set. It tries every
// template of the user on made-up letters and puts it through the calm check,
// so that a bad one is found now and not when a letter arrives.
func New(set *rules.Set, o Options) (*Replier, error) {
	if set == nil || len(set.Strategies) == 0 {
		return nil, ErrNoStrategies
	}
	r := &Replier{set: set, identity: tidy(o.Identity), account: o.Account}
	r.own = newOwner(r.identity, o.Own)
	var err error
	if r.templates, err = loadTemplates(o.TemplatesFS); err != nil {
		return nil, err
	}
	for i := range set.Strategies {
		s := set.Strategies[i].Strategy
		if s != "" && !r.templates.has(s, fallback) {
			return nil, fmt.Errorf("%w: strategy %s has no file %s", ErrTemplate, s, templateName(s, fallback))
		}
	}
	return r, nil
}

// tidy cleans what the config says of the webmaster as if a stranger had
// written it: it goes into header fields.
func tidy(id claim.Identity) claim.Identity {
	id.Name = oneLine(id.Name, 200)
	id.Address = strings.TrimSpace(id.Address)
	id.Language = strings.ToLower(id.Language)
	return id
}
