package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Remark adds a line to a case's history: what a person did about it, say.
func (l *Ledger) Remark(ctx context.Context, e claim.HistoryEntry) error {
	if e.Case == 0 || e.What == "" || e.At.IsZero() {
		return fmt.Errorf("ledger: %w: a line of history needs a case, a time and what happened", ErrInvalid)
	}
	return l.write(ctx, fmt.Sprintf("noting something about case %d", e.Case), func(q querier) error {
		c, err := findCase(ctx, q, e.Case)
		if err != nil {
			return err
		}
		e.Case = c.ID
		return addHistory(ctx, q, c.Account, e)
	})
}

func addHistory(ctx context.Context, q querier, account string, e claim.HistoryEntry) error {
	_, err := q.ExecContext(ctx, `INSERT INTO history (at, case_id, account, letter_key, actor, what, why) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		stamp(e.At), number(e.Case), account, e.Letter, clean(e.By), clean(e.What), clean(e.Why))
	return err
}

func historyOf(ctx context.Context, q querier, id int64) ([]claim.HistoryEntry, error) {
	return collect(ctx, q, func(scan func(...any) error) (e claim.HistoryEntry, err error) {
		var at, caseID sql.NullInt64
		err = scan(&at, &caseID, &e.Letter, &e.By, &e.What, &e.Why)
		e.At, e.Case = stored(at), caseID.Int64
		return e, err
	}, `SELECT at, case_id, letter_key, actor, what, why FROM history WHERE case_id = ? ORDER BY id`, id)
}
