package ledger

import (
	"context"
	"fmt"

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

func scanRange(scan func(...any) error) (r claim.UIDRange, err error) {
	err = scan(&r.From, &r.To)
	return r, err
}

// MarkJudged adds uids to what Judged returns, all of them or none. It does
// not wait for the disk: after a loss of power the last marks may be missing.
func (l *Ledger) MarkJudged(ctx context.Context, account, folder string, uidValidity uint32, uids claim.UIDs) error {
	if len(uids) == 0 {
		return nil
	}
	f := folderKey{account, folder, uidValidity}
	return l.writeRelaxed(ctx, fmt.Sprintf("marking %s/%s as judged", account, folder), func(q querier) error {
		for _, r := range uids {
			if r.From < 1 || r.To < r.From {
				return fmt.Errorf("%w: uid range %d:%d", ErrInvalid, r.From, r.To)
			}
			if err := f.mark(ctx, q, r); err != nil {
				return err
			}
		}
		return nil
	})
}

type folderKey struct {
	account, folder string
	uidValidity     uint32
}

// mark joins r with the ranges that it meets. Since those are disjoint, only
// the last one that begins before r, and those that begin inside it or just
// behind it, can meet it.
func (f folderKey) mark(ctx context.Context, q querier, r claim.UIDRange) error {
	met, err := collect(ctx, q, scanRange, `
		SELECT lo, hi FROM judged
		WHERE account = ? AND folder = ? AND uidvalidity = ? AND lo <= ? AND lo >= coalesce(
			(SELECT max(lo) FROM judged WHERE account = ? AND folder = ? AND uidvalidity = ? AND lo <= ?), 0)
		ORDER BY lo`,
		f.account, f.folder, f.uidValidity, int64(r.To)+1, f.account, f.folder, f.uidValidity, r.From)
	if err != nil {
		return err
	}
	if len(met) > 0 && int64(met[0].To)+1 < int64(r.From) {
		met = met[1:] // it ends before r and does not touch it
	}
	if len(met) == 1 && met[0].From <= r.From && met[0].To >= r.To {
		return nil
	}
	if len(met) > 0 {
		last := met[len(met)-1]
		if err := f.drop(ctx, q, met[0].From, last.From); err != nil {
			return err
		}
		r.From, r.To = min(r.From, met[0].From), max(r.To, last.To)
	}
	_, err = q.ExecContext(ctx, `INSERT INTO judged (account, folder, uidvalidity, lo, hi) VALUES (?, ?, ?, ?, ?)`,
		f.account, f.folder, f.uidValidity, r.From, r.To)
	return err
}

// drop removes the ranges that begin in from..to.
func (f folderKey) drop(ctx context.Context, q querier, from, to uint32) error {
	_, err := q.ExecContext(ctx, `DELETE FROM judged WHERE account = ? AND folder = ? AND uidvalidity = ? AND lo BETWEEN ? AND ?`,
		f.account, f.folder, f.uidValidity, from, to)
	return err
}
