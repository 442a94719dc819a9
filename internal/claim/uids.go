package claim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// UIDs is a set of message UIDs as sorted, disjoint, non-adjacent ranges: a
// mailbox of a million judged messages is mostly one range. The zero value is
// the empty set.
type UIDs []UIDRange

// UIDRange is an inclusive range of UIDs, From ≤ To, both at least 1.
type UIDRange struct{ From, To uint32 }

// Add returns u with every UID of from..to.
func (u UIDs) Add(from, to uint32) UIDs {
	if from == 0 || to < from {
		return u
	}
	out := make(UIDs, 0, len(u)+1)
	i := 0
	for ; i < len(u) && u[i].To < from && from-u[i].To > 1; i++ {
		out = append(out, u[i])
	}
	for ; i < len(u) && (u[i].From <= to || u[i].From-to == 1); i++ {
		from, to = min(from, u[i].From), max(to, u[i].To)
	}
	return append(append(out, UIDRange{from, to}), u[i:]...)
}

// Union returns every UID of u or v. It takes time in proportion to both.
func (u UIDs) Union(v UIDs) UIDs {
	if len(u)+len(v) == 0 {
		return nil
	}
	out := make(UIDs, 0, len(u)+len(v))
	for len(u) > 0 || len(v) > 0 {
		next := &u
		if len(u) == 0 || len(v) > 0 && v[0].From < u[0].From {
			next = &v
		}
		out = out.push((*next)[0])
		*next = (*next)[1:]
	}
	return out
}

// push appends r, which begins nowhere before the last range of u.
func (u UIDs) push(r UIDRange) UIDs {
	if n := len(u); n > 0 && (r.From <= u[n-1].To || r.From-u[n-1].To == 1) {
		u[n-1].To = max(u[n-1].To, r.To)
		return u
	}
	return append(u, r)
}

// Without returns every UID of u that is not in v, which should have few
// ranges: it is gone through once for each range of u.
func (u UIDs) Without(v UIDs) UIDs {
	if len(v) == 0 {
		return u
	}
	var out UIDs
	for _, r := range u {
		out = append(out, v.Missing(r.From, r.To)...)
	}
	return out
}

// Has reports whether uid is in u.
func (u UIDs) Has(uid uint32) bool {
	_, ok := slices.BinarySearchFunc(u, uid, func(r UIDRange, uid uint32) int {
		switch {
		case r.To < uid:
			return -1
		case r.From > uid:
			return 1
		}
		return 0
	})
	return ok
}

// Missing returns what of from..to is not in u.
func (u UIDs) Missing(from, to uint32) UIDs {
	var out UIDs
	next := uint64(max(from, 1))
	for _, r := range u {
		if uint64(r.To) < next {
			continue
		}
		if r.From > to {
			break
		}
		if uint64(r.From) > next {
			out = append(out, UIDRange{uint32(next), r.From - 1})
		}
		next = uint64(r.To) + 1
	}
	if next <= uint64(to) {
		out = append(out, UIDRange{uint32(next), to})
	}
	return out
}

// Len returns the number of UIDs in u.
func (u UIDs) Len() uint64 {
	var n uint64
	for _, r := range u {
		n += uint64(r.To-r.From) + 1
	}
	return n
}

// String writes u as an IMAP sequence set, e.g. "1:4,7"; "" when empty.
func (u UIDs) String() string {
	parts := make([]string, len(u))
	for i, r := range u {
		parts[i] = strconv.FormatUint(uint64(r.From), 10)
		if r.To != r.From {
			parts[i] += ":" + strconv.FormatUint(uint64(r.To), 10)
		}
	}
	return strings.Join(parts, ",")
}

// ParseUIDs reads what String wrote.
func ParseUIDs(s string) (UIDs, error) {
	var out UIDs
	if s == "" {
		return out, nil
	}
	for part := range strings.SplitSeq(s, ",") {
		lo, hi, ranged := strings.Cut(part, ":")
		if !ranged {
			hi = lo
		}
		from, err1 := strconv.ParseUint(lo, 10, 32)
		to, err2 := strconv.ParseUint(hi, 10, 32)
		if err1 != nil || err2 != nil || from == 0 || to < from {
			return nil, fmt.Errorf("uid set %q: bad range %q", s, part)
		}
		out = out.Add(uint32(from), uint32(to))
	}
	return out, nil
}
