package ledger

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Judged returns the UIDs of a folder that are never to be fetched again. It
// knows those of one UIDVALIDITY only: when the server gives out a new one,
// every message is looked at anew (RFC 3501 section 2.3.1.1).
func (l *Ledger) Judged(ctx context.Context, account, folder string, uidValidity uint32) (claim.UIDs, error) {
	// Stored ranges are sorted, disjoint and never touch, as claim.UIDs wants them.
	out, err := collect(ctx, l.reading, scanRange,
		`SELECT lo, hi FROM judged WHERE account = ? AND folder = ? AND uidvalidity = ? ORDER BY lo`,
		account, folder, uidValidity)
	return out, l.explain(ctx, fmt.Sprintf("reading what is judged in %s/%s", account, folder), err)
}

// scanRange takes the driver's own integers: database/sql would go by way of
// text, three times as slow.
func scanRange(scan func(...any) error) (claim.UIDRange, error) {
	var lo, hi any
	if err := scan(&lo, &hi); err != nil {
		return claim.UIDRange{}, err
	}
	from, ok1 := lo.(int64)
	to, ok2 := hi.(int64)
	if !ok1 || !ok2 || from < 1 || to < from || to > math.MaxUint32 {
		return claim.UIDRange{}, fmt.Errorf("%w: uid range %v:%v in it", ErrCorrupt, lo, hi)
	}
	return claim.UIDRange{From: uint32(from), To: uint32(to)}, nil
}

// MarkJudged adds uids to what Judged returns, all of them or none. It does
// not wait for the disk: after a loss of power the last marks may be missing.
func (l *Ledger) MarkJudged(ctx context.Context, account, folder string, uidValidity uint32, uids claim.UIDs) error {
	if len(uids) == 0 {
		return nil
	}
	for _, r := range uids {
		if r.From < 1 || r.To < r.From {
			return fmt.Errorf("ledger: %w: uid range %d:%d", ErrInvalid, r.From, r.To)
		}
	}
	if !slices.IsSortedFunc(uids, byStart) {
		uids = slices.SortedFunc(slices.Values(uids), byStart)
	}
	f := folderKey{account, folder, uidValidity}
	return l.writeRelaxed(ctx, fmt.Sprintf("marking %s/%s as judged", account, folder), func(q querier) error {
		return f.mark(ctx, q, uids)
	})
}

func byStart(a, b claim.UIDRange) int { return cmp.Compare(a.From, b.From) }

type folderKey struct {
	account, folder string
	uidValidity     uint32
}

// mark joins uids with the ranges that they meet, and writes what changed.
func (f folderKey) mark(ctx context.Context, q querier, uids claim.UIDs) error {
	met, err := f.meets(ctx, q, uids[0].From, uids[len(uids)-1].To)
	if err != nil {
		return err
	}
	joined := met.Union(uids)
	if err := f.drop(ctx, q, without(met, joined)); err != nil {
		return err
	}
	return f.add(ctx, q, without(joined, met))
}

// meets returns the ranges that meet or touch from..to, and perhaps one before
// them. They are disjoint, so those are the last one that begins not after
// from, and all that begin inside or just behind.
func (f folderKey) meets(ctx context.Context, q querier, from, to uint32) (claim.UIDs, error) {
	return collect(ctx, q, scanRange, `
		SELECT lo, hi FROM judged
		WHERE account = ? AND folder = ? AND uidvalidity = ? AND lo <= ? AND lo >= coalesce(
			(SELECT max(lo) FROM judged WHERE account = ? AND folder = ? AND uidvalidity = ? AND lo <= ?), 0)
		ORDER BY lo`,
		f.account, f.folder, f.uidValidity, int64(to)+1, f.account, f.folder, f.uidValidity, from)
}

// without returns the ranges of u that are not, exactly so, in v.
func without(u, v claim.UIDs) claim.UIDs {
	var out claim.UIDs
	for _, r := range u {
		if i, ok := slices.BinarySearchFunc(v, r, byStart); !ok || v[i] != r {
			out = append(out, r)
		}
	}
	return out
}

func (f folderKey) drop(ctx context.Context, q querier, uids claim.UIDs) error {
	for _, r := range uids {
		_, err := q.ExecContext(ctx, `DELETE FROM judged WHERE account = ? AND folder = ? AND uidvalidity = ? AND lo = ?`,
			f.account, f.folder, f.uidValidity, r.From)
		if err != nil {
			return err
		}
	}
	return nil
}

// rowsAtOnce is how many rows one INSERT carries.
const rowsAtOnce = 200

func (f folderKey) add(ctx context.Context, q querier, uids claim.UIDs) error {
	for some := range slices.Chunk(uids, rowsAtOnce) {
		args := make([]any, 0, len(some)*5)
		for _, r := range some {
			args = append(args, f.account, f.folder, f.uidValidity, r.From, r.To)
		}
		values := strings.Repeat(", (?, ?, ?, ?, ?)", len(some))[2:]
		if _, err := q.ExecContext(ctx, `INSERT INTO judged (account, folder, uidvalidity, lo, hi) VALUES `+values, args...); err != nil {
			return err
		}
	}
	return nil
}
