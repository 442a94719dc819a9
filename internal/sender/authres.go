package sender

import (
	"errors"
	"fmt"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Limits of one Authentication-Results field. Real ones hold a handful of
// results; more can only be meant to cost time.
const (
	maxAuthresBytes   = 16 << 10
	maxAuthresResults = 50
	maxAuthresProps   = 30
	maxCommentDepth   = 16
)

// Errors of reading an Authentication-Results field.
var (
	errAuthresSize   = fmt.Errorf("authentication results longer than %d bytes", maxAuthresBytes)
	errAuthresCount  = errors.New("authentication results hold too many entries")
	errAuthresDepth  = errors.New("authentication results nest comments too deeply")
	errAuthresSyntax = errors.New("authentication results are malformed")
)

// authres is one Authentication-Results field (RFC 8601 section 2.2).
type authres struct {
	ID      string // authserv-id, lower case
	Results []authresult
}

// authresult is what one method came to.
type authresult struct {
	Method  string            // lower case, e.g. "dkim"
	Result  claim.Result      // Neutral for a word that section 2.7 does not know
	Props   map[string]string // "header.d" → value; the first of a name counts
	Comment string            // the comments, joined by blanks
}

// parseAuthres reads the value of an Authentication-Results field. It is
// total: whatever the bytes, it ends soon, with a value or an error.
func parseAuthres(value string) (*authres, error) {
	if len(value) > maxAuthresBytes {
		return nil, errAuthresSize
	}
	s := &authScanner{rest: value}
	id, err := s.word("")
	if err != nil {
		return nil, err
	}
	id = strings.TrimSuffix(strings.ToLower(id), ".")
	if id == "" || strings.Contains(id, "=") {
		return nil, fmt.Errorf("%w: no authserv-id", errAuthresSyntax)
	}
	out := &authres{ID: id}
	if err := s.version(); err != nil {
		return nil, err
	}
	for s.rest != "" {
		if !s.take(';') {
			return nil, fmt.Errorf("%w: no semicolon between results", errAuthresSyntax)
		}
		if err := s.entry(out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// entry reads one resinfo, or the "none" that says there is none.
func (s *authScanner) entry(out *authres) error {
	s.comments = nil
	method, err := s.word("=;")
	if err != nil {
		return err
	}
	if method == "" || strings.EqualFold(method, "none") && (s.rest == "" || s.rest[0] == ';') {
		return nil
	}
	result, err := s.assigned()
	if err != nil {
		return err
	}
	if len(out.Results) >= maxAuthresResults {
		return errAuthresCount
	}
	name, _, _ := strings.Cut(strings.ToLower(method), "/") // a version may follow the method
	r := authresult{Method: strings.TrimSpace(name), Result: resultOf(result), Props: map[string]string{}}
	if err := s.props(r.Props); err != nil {
		return err
	}
	r.Comment = strings.Join(s.comments, " ")
	out.Results = append(out.Results, r)
	return nil
}

// props reads "ptype.property=value" and "reason=value" up to the next
// semicolon.
func (s *authScanner) props(into map[string]string) error {
	for n := 0; s.rest != "" && s.rest[0] != ';'; n++ {
		if n == maxAuthresProps {
			return errAuthresCount
		}
		key, err := s.word("=;")
		if err != nil {
			return err
		}
		value, err := s.assigned()
		if err != nil {
			return err
		}
		key = strings.ToLower(key)
		if _, ok := into[key]; !ok {
			into[key] = value
		}
	}
	return nil
}

func resultOf(word string) claim.Result {
	switch r := claim.Result(strings.ToLower(word)); r {
	case claim.Pass, claim.Fail, claim.SoftFail, claim.Neutral, claim.None, claim.TempError, claim.PermError:
		return r
	case "hardfail":
		return claim.Fail
	case "bestguesspass", "unknown":
		return claim.None
	}
	return claim.Neutral
}

// domain returns the domain that the first of the named properties holds,
// as a host or behind an @; "" when none does.
func (r *authresult) domain(names ...string) string {
	for _, n := range names {
		if v := r.Props[n]; v != "" {
			return asciiHost(v[strings.LastIndexByte(v, '@')+1:])
		}
	}
	return ""
}
