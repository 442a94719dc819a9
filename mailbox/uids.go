package mailbox

import (
	"cmp"
	"slices"

	"github.com/emersion/go-imap/v2"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// maxUID is the highest UID that is asked for. One less than the highest
// possible: some servers take 4294967295 for "*", which always matches the
// last message.
const maxUID = 1<<32 - 2

// maxRanges bounds the ranges of one command, so that its line stays below
// what servers accept (RFC 7162 section 4: 8192 bytes).
const maxRanges = 300

// minus returns what of a is not in b.
func minus(a, b claim.UIDs) claim.UIDs {
	var out claim.UIDs
	for _, r := range a {
		out = append(out, b.Missing(r.From, r.To)...)
	}
	return out
}

// within returns what a and b have in common.
func within(a, b claim.UIDs) claim.UIDs { return minus(a, minus(a, b)) }

// cutTop takes the highest n UIDs of u, in at most maxRanges ranges.
func cutTop(u claim.UIDs, n uint64) (top, rest claim.UIDs) {
	i := len(u)
	for ; i > 0 && len(u)-i < maxRanges; i-- {
		r := u[i-1]
		size := uint64(r.To-r.From) + 1
		if size > n {
			if n == 0 {
				break
			}
			mid := r.To - uint32(n) + 1
			top = append(claim.UIDs{{From: mid, To: r.To}}, u[i:]...)
			return top, append(append(claim.UIDs{}, u[:i-1]...), claim.UIDRange{From: r.From, To: mid - 1})
		}
		n -= size
	}
	return u[i:], u[:i]
}

// each calls f for every UID of u, highest first.
func each(u claim.UIDs, f func(uid uint32)) {
	for _, v := range slices.Backward(u) {
		for uid := v.To; uid >= v.From; uid-- {
			f(uid)
		}
	}
}

// toSet writes u in the library's type. u must not be empty: an empty set in
// a command makes the library close the connection.
func toSet(u claim.UIDs) imap.UIDSet {
	var s imap.UIDSet
	for _, r := range u {
		s = append(s, imap.UIDRange{Start: imap.UID(r.From), Stop: imap.UID(r.To)})
	}
	return s
}

// one is the set of a single UID.
func one(uid uint32) claim.UIDs { return claim.UIDs{{From: uid, To: uid}} }

// trust reads a number set of the server, of which only what was asked for
// counts. The ranges are never spelled out: 60 bytes can name 4 billion UIDs.
func trust(all imap.NumSet, asked claim.UIDs) claim.UIDs {
	set, ok := all.(imap.UIDSet)
	if !ok {
		return nil
	}
	var said claim.UIDs
	for _, r := range set {
		if r.Start != 0 && r.Stop >= r.Start {
			said = append(said, claim.UIDRange{From: uint32(r.Start), To: uint32(r.Stop)})
		}
	}
	return within(asked, normal(said))
}

// normal sorts and joins ranges as claim.UIDs wants them.
func normal(ranges claim.UIDs) claim.UIDs {
	slices.SortFunc(ranges, func(a, b claim.UIDRange) int { return cmp.Compare(a.From, b.From) })
	out := ranges[:0]
	for _, r := range ranges {
		if k := len(out); k > 0 && uint64(r.From) <= uint64(out[k-1].To)+1 {
			out[k-1].To = max(out[k-1].To, r.To)
			continue
		}
		out = append(out, r)
	}
	return out
}
