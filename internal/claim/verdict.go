package claim

// Standing is what is known of a sender.
type Standing string

// The standings. Only Verified and Authenticated rest on a proof.
const (
	Verified      Standing = "verified"      // proven, and a listed domain of the claimant named
	Authenticated Standing = "authenticated" // domain proven, not a listed claimant
	Unproven      Standing = "unproven"      // nothing proves it, nothing disproves it
	Forged        Standing = "forged"        // a listed claimant's domain that fails its own policy
	Lookalike     Standing = "lookalike"     // imitates a listed claimant or its name
)

// Result is the outcome of one authentication check. It is never a bool: a
// DNS time-out is not a forgery (RFC 8601 section 2.7 names the values).
type Result string

// The results. Unavailable is ours: the check could not be made at all,
// because nothing trustworthy to check was at hand.
const (
	Pass        Result = "pass"
	Fail        Result = "fail"
	SoftFail    Result = "softfail"
	Neutral     Result = "neutral"
	None        Result = "none"
	TempError   Result = "temperror"
	PermError   Result = "permerror"
	Unavailable Result = "unavailable"
)

// Verdict is what is known of the sender of a letter, and why.
type Verdict struct {
	Address  string // the From address
	Domain   string // its domain, lower case, A-label form
	Standing Standing
	SPF      Result
	DKIM     Result
	DMARC    Result
	ARC      Result
	Proven   []string // domains that a passing check vouches for, organisational form
	Claimant string   // registry ID whose domain or name is meant, "" when none
	Why      []string // sentences in order of weight; the first one sums up
	Signals  []Signal
}
