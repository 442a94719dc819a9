package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// caseQuery reads summaries. What belongs to the latest letter is read from
// it, so that it cannot go stale.
const caseQuery = `
	SELECT c.id, c.account, c.status, c.outcome, c.claimant_id, c.claimant_name, c.reference, c.site, c.opened, c.updated,
		coalesce(l.kind, ''), coalesce(l.standing, ''), coalesce(l.fees, '[]'),
		(SELECT d.deadline FROM letters d WHERE d.case_id = c.id AND d.deadline IS NOT NULL
			ORDER BY coalesce(d.received, d.written) DESC, d.uid DESC, d.letter_key LIMIT 1) AS due,
		(SELECT count(*) FROM letters n WHERE n.case_id = c.id),
		coalesce((SELECT i.id FROM intents i WHERE i.case_id = c.id AND i.draft IS NOT NULL AND i.state IN ('pending', 'live')), '')
	FROM cases c LEFT JOIN letters l ON l.account = c.account AND l.letter_key =
		(SELECT m.letter_key FROM letters m WHERE m.case_id = c.id
			ORDER BY coalesce(m.received, m.written) DESC, m.uid DESC, m.letter_key LIMIT 1)`

// Cases lists the cases that f chooses, by number.
func (l *Ledger) Cases(ctx context.Context, f claim.CaseFilter) ([]claim.CaseSummary, error) {
	limit := f.Limit
	if limit <= 0 {
		limit = -1
	}
	out, err := collect(ctx, l.reading, scanCase, `SELECT * FROM (`+caseQuery+`
		WHERE c.merged_into IS NULL AND c.id > ? AND (? = '' OR c.account = ?) AND (? = '' OR c.status = ?)
			AND (? = '' OR c.claimant_id = ?) AND (? = '' OR c.site = ?)) AS found
		WHERE (? IS NULL OR due <= ?) ORDER BY id LIMIT ?`,
		f.After, f.Account, f.Account, f.Status, f.Status, f.Claimant, f.Claimant, f.Site, f.Site,
		stamp(f.Due), stamp(f.Due), limit)
	return out, l.explain(ctx, "listing cases", err)
}

// Case returns everything about one case. The number of a case that was
// merged into another leads to the other. The error is [ErrUnknown] when
// there is none.
func (l *Ledger) Case(ctx context.Context, id int64) (claim.CaseFile, error) {
	var out claim.CaseFile
	err := l.read(ctx, fmt.Sprintf("reading case %d", id), func(q querier) error {
		c, err := findCase(ctx, q, id)
		if err != nil {
			return err
		}
		out.CaseSummary = c
		record, err1 := lettersOf(ctx, q, c.ID)
		intents, err2 := collect(ctx, q, scanIntent, `SELECT `+intentColumns+` FROM intents WHERE case_id = ? ORDER BY created, id`, c.ID)
		history, err3 := historyOf(ctx, q, c.ID)
		out.Record, out.Intents, out.History = record, intents, history
		return errors.Join(err1, err2, err3)
	})
	return out, err
}

// CloseCase closes a case with an outcome in words. A further letter opens it
// again.
func (l *Ledger) CloseCase(ctx context.Context, id int64, outcome, by string, at time.Time) error {
	return l.write(ctx, fmt.Sprintf("closing case %d", id), func(q querier) error {
		c, err := findCase(ctx, q, id)
		if err != nil {
			return err
		}
		return setStatus(ctx, q, c, claim.CaseClosed, claim.HistoryEntry{At: at, By: by, What: "closed", Why: outcome})
	})
}

// ReopenCase opens a closed case again.
func (l *Ledger) ReopenCase(ctx context.Context, id int64, why, by string, at time.Time) error {
	return l.write(ctx, fmt.Sprintf("opening case %d again", id), func(q querier) error {
		c, err := findCase(ctx, q, id)
		if err != nil {
			return err
		}
		return setStatus(ctx, q, c, claim.CaseOpen, claim.HistoryEntry{At: at, By: by, What: "reopened", Why: why})
	})
}

func setStatus(ctx context.Context, q querier, c claim.CaseSummary, s claim.CaseStatus, e claim.HistoryEntry) error {
	outcome := ""
	if s == claim.CaseClosed {
		outcome = clean(e.Why)
	}
	if stamp(e.At) == nil {
		return fmt.Errorf("%w: a change of a case without a time", ErrInvalid)
	}
	if _, err := q.ExecContext(ctx, `UPDATE cases SET status = ?, outcome = ?, updated = ? WHERE id = ?`, s, outcome, stamp(e.At), c.ID); err != nil {
		return err
	}
	e.Case = c.ID
	return addHistory(ctx, q, c.Account, e)
}

func openCase(ctx context.Context, q querier, r *claim.LetterRecord) (id int64, err error) {
	row := q.QueryRowContext(ctx, `INSERT INTO cases (account, status, claimant_id, claimant_name, reference, site, opened, updated)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		r.Account, claim.CaseOpen, clean(r.Claimant.ID), clean(r.Claimant.Name), clean(r.Reference), clean(r.Site), stamp(r.Judged), stamp(r.Judged))
	err = row.Scan(&id)
	return id, err
}

// freshen fills in what a case did not know before r, and opens it again when
// it was closed.
func freshen(ctx context.Context, q querier, r *claim.LetterRecord, by string) error {
	c, err := findCase(ctx, q, r.Case)
	if err != nil {
		return err
	}
	_, err = q.ExecContext(ctx, `UPDATE cases SET
			claimant_name = CASE WHEN claimant_id = '' AND (? <> '' OR claimant_name = '') THEN ? ELSE claimant_name END,
			claimant_id = CASE WHEN claimant_id = '' THEN ? ELSE claimant_id END,
			reference = CASE WHEN reference = '' THEN ? ELSE reference END,
			site = CASE WHEN site = '' THEN ? ELSE site END,
			updated = ?
		WHERE id = ?`,
		clean(r.Claimant.ID), clean(r.Claimant.Name), clean(r.Claimant.ID), clean(r.Reference), clean(r.Site), stamp(r.Judged), c.ID)
	if err != nil || c.Status == claim.CaseOpen || r.Kind == claim.Settled {
		return err
	}
	return setStatus(ctx, q, c, claim.CaseOpen, claim.HistoryEntry{At: r.Judged, Letter: r.Key, By: by, What: "reopened", Why: "a further letter came"})
}

// findCase reads a case, or the one that it was merged into.
func findCase(ctx context.Context, q querier, id int64) (claim.CaseSummary, error) {
	row := q.QueryRowContext(ctx, caseQuery+` WHERE c.id = (SELECT coalesce(merged_into, id) FROM cases WHERE id = ?)`, id)
	c, err := scanCase(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return c, fmt.Errorf("case %d: %w; `claimtriage cases list` shows the numbers", id, ErrUnknown)
	}
	return c, err
}

func scanCase(scan func(...any) error) (c claim.CaseSummary, err error) {
	var fees string
	var opened, updated, due sql.NullInt64
	err = scan(&c.ID, &c.Account, &c.Status, &c.Outcome, &c.Claimant.ID, &c.Claimant.Name, &c.Reference, &c.Site, &opened, &updated,
		&c.Kind, &c.Standing, &fees, &due, &c.Letters, &c.Draft)
	if err != nil {
		return c, err
	}
	c.Opened, c.Updated, c.Deadline = stored(opened), stored(updated), stored(due)
	c.Fees, err = decodeFees(fees)
	return c, err
}
