package sender

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// signature is one DKIM signature and what came of checking it here.
type signature struct {
	sigTags
	Result claim.Result
	Reason string // the ID of the sentence that says why
}

// signatures is what the DKIM signatures of a message come to.
type signatures struct {
	Result claim.Result // of the best one
	List   []signature
	Reason string // the ID of a sentence about all of them, "" when each has its own
}

// checkDKIM verifies the signatures of l on the bytes as fetched. q is nil
// when there is no DNS.
func checkDKIM(l *claim.Letter, q *lookup, now time.Time) signatures {
	tags, err := prescan(l.Raw)
	out := signatures{List: make([]signature, len(tags))}
	for i := range tags {
		out.List[i] = signature{sigTags: tags[i], Result: claim.Unavailable, Reason: "dkim-unchecked"}
	}
	switch {
	case err != nil:
		return out.all(claim.PermError, "dkim-hostile")
	case len(l.Raw) == 0:
		return out.all(claim.Unavailable, "")
	case len(tags) == 0:
		return out.all(claim.None, "dkim-none")
	case l.Truncated:
		return out.all(claim.Unavailable, "dkim-truncated")
	case q == nil:
		return out.all(claim.Unavailable, "")
	}
	out.verify(l.Raw, q, now)
	return out
}

// all gives every signature the same result.
func (s signatures) all(r claim.Result, reason string) signatures {
	s.Result, s.Reason = r, reason
	for i := range s.List {
		s.List[i].Result = r
	}
	return s
}

func (s *signatures) verify(raw []byte, q *lookup, now time.Time) {
	found, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{
		LookupTXT: q.key, MaxVerifications: maxSignatures,
	})
	if err != nil && !errors.Is(err, dkim.ErrTooManySignatures) || len(found) > len(s.List) {
		*s = s.all(claim.PermError, "")
		for i := range s.List {
			s.List[i].Reason = "dkim-invalid"
		}
		return
	}
	s.List = s.List[:len(found)]
	s.Result = claim.None
	for i, v := range found {
		s.List[i].judge(v, q, now)
		if better(s.List[i].Result, s.Result) {
			s.Result = s.List[i].Result
		}
	}
}

// judge takes over what the library says, and holds the signature to what
// the library leaves out.
func (s *signature) judge(v *dkim.Verification, q *lookup, now time.Time) {
	key := q.keyOf(s.Selector + "._domainkey." + s.Domain)
	switch {
	case dkim.IsTempFail(v.Err):
		s.Result, s.Reason = claim.TempError, "dkim-temporary"
	case !v.Expiration.IsZero() && now.After(v.Expiration):
		s.Result, s.Reason = claim.PermError, "dkim-expired"
	case s.Partial:
		s.Result, s.Reason = claim.Neutral, "dkim-weak"
	case dkim.IsPermFail(v.Err) && !key.found:
		s.Result, s.Reason = claim.PermError, "dkim-key-gone"
	case dkim.IsPermFail(v.Err), key.strict && s.Agent != "" && s.Agent != s.Domain:
		s.Result, s.Reason = claim.PermError, "dkim-invalid"
	case v.Err != nil:
		s.Result, s.Reason = claim.Fail, "dkim-broken"
	case key.testing:
		s.Result, s.Reason = claim.Neutral, "dkim-testing"
	default:
		s.Result, s.Reason = claim.Pass, "dkim-pass"
	}
}

// better reports whether a tells more for the sender than b.
func better(a, b claim.Result) bool {
	order := []claim.Result{
		claim.Pass, claim.TempError, claim.Unavailable, claim.Fail, claim.Neutral, claim.PermError, claim.None,
	}
	return slices.Index(order, a) < slices.Index(order, b)
}

// covers reports whether the signature signs every field called name, which
// is lower case.
func (s *signature) covers(name string) bool { return slices.Contains(s.Signed, name) }

// keyRecord is what a key record says beside the key (RFC 6376 section 3.6.1).
type keyRecord struct {
	found   bool
	testing bool // t=y: signatures are to be treated as if they were not there
	strict  bool // t=s: i= must name the very domain of d=
}

func parseKeyRecord(txt string) keyRecord {
	k := keyRecord{found: true}
	for tag := range strings.SplitSeq(txt, ";") {
		name, v, _ := strings.Cut(tag, "=")
		if strings.TrimSpace(name) != "t" {
			continue
		}
		flags := strings.Split(squeeze(v), ":")
		k.testing = k.testing || slices.Contains(flags, "y")
		k.strict = k.strict || slices.Contains(flags, "s")
	}
	return k
}

func (q *lookup) keyOf(name string) keyRecord {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.keys[strings.ToLower(name)]
}
