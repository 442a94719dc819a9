package claim

import "strings"

// ByOwner is where a signal of the webmaster's own memory is from.
const ByOwner Where = "owner"

// OwnerRule begins the rule of every signal that says "you decided so".
const OwnerRule = "owner."

// Owner returns the signal by which the webmaster's own word on an earlier
// letter decided about this one, or nil.
func (c *Claim) Owner() *Signal {
	for i := range c.Signals {
		if strings.HasPrefix(c.Signals[i].Rule, OwnerRule) {
			return &c.Signals[i]
		}
	}
	return nil
}
