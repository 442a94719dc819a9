package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

const decisionColumns = `id, account, case_id, kind, was, sender, subject, actor, at, undone, note_id, letters`

// notAClaim is why a case is closed that the webmaster says is none.
const notAClaim = "marked by the webmaster: "

// Decide writes down what the webmaster said about letters, and returns it
// with its number. A case that is said to be no claim, or a scam, is closed.
// A note that is known to lie where it lies (d.Note) decides nothing a second
// time: then the number is 0.
func (l *Ledger) Decide(ctx context.Context, d claim.Decision) (claim.Decision, error) {
	if d.Account == "" || d.Kind == "" || stamp(d.At) == nil || len(d.Letters) == 0 {
		return d, fmt.Errorf("ledger: %w: a decision needs an account, a kind, a time and a letter", ErrInvalid)
	}
	letters, err := encode(d.Letters)
	if err != nil {
		return d, err
	}
	err = l.write(ctx, "remembering a decision", func(q querier) error {
		d.ID = 0
		if fresh, err := noteIsThere(ctx, q, d.Account, d.Note); err != nil || !fresh {
			return err
		}
		c, err := caseOfDecision(ctx, q, &d)
		if err != nil {
			return err
		}
		row := q.QueryRowContext(ctx, `INSERT INTO decisions (account, case_id, kind, was, sender, subject, actor, at, note_id, letters)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
			d.Account, number(d.Case), d.Kind, d.Was, clean(d.Sender), clean(d.Subject), clean(d.By), stamp(d.At), clean(d.Note), letters)
		if err := row.Scan(&d.ID); err != nil {
			return err
		}
		return decideCase(ctx, q, &d, c)
	})
	return d, err
}

// caseOfDecision reads the case of d, which may be merged into another by now.
func caseOfDecision(ctx context.Context, q querier, d *claim.Decision) (c claim.CaseSummary, err error) {
	if d.Case == 0 {
		return c, nil
	}
	c, err = findCase(ctx, q, d.Case)
	d.Case = c.ID
	return c, err
}

// noteIsThere notes that a note lies in the folder for what is no claim, and
// reports whether that is new. No note at all is always new.
func noteIsThere(ctx context.Context, q querier, account, note string) (fresh bool, err error) {
	if note == "" {
		return true, nil
	}
	res, err := q.ExecContext(ctx, `INSERT INTO moved_notes (account, note_id) VALUES (?, ?) ON CONFLICT DO NOTHING`, account, clean(note))
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// decideCase brings c, d's case if it has one, in line with d.
func decideCase(ctx context.Context, q querier, d *claim.Decision, c claim.CaseSummary) error {
	if c.ID == 0 {
		return nil
	}
	e := claim.HistoryEntry{At: d.At, Case: c.ID, By: d.By, What: "marked", Why: fmt.Sprintf("the webmaster says that it is %s (memory %d)", d.Kind, d.ID)}
	if err := addHistory(ctx, q, c.Account, e); err != nil {
		return err
	}
	if d.Kind != claim.Other && d.Kind != claim.Scam || c.Status == claim.CaseClosed {
		return nil
	}
	return setStatus(ctx, q, c, claim.CaseClosed, claim.HistoryEntry{At: d.At, By: d.By, What: "closed", Why: notAClaim + string(d.Kind)})
}

// Undecide takes a decision back: no letter is judged by it any more, and its
// case is open again. Saying it twice changes nothing.
func (l *Ledger) Undecide(ctx context.Context, id int64, by string, at time.Time) (d claim.Decision, err error) {
	if stamp(at) == nil {
		return d, fmt.Errorf("ledger: %w: a decision taken back without a time", ErrInvalid)
	}
	err = l.write(ctx, fmt.Sprintf("taking back decision %d", id), func(q querier) error {
		d, err = findDecision(ctx, q, id)
		if err != nil || !d.InForce() {
			return err
		}
		d.Undone = at
		return undecide(ctx, q, &d, by, at)
	})
	return d, err
}

func undecide(ctx context.Context, q querier, d *claim.Decision, by string, at time.Time) error {
	if _, err := q.ExecContext(ctx, `UPDATE decisions SET undone = ? WHERE id = ?`, stamp(at), d.ID); err != nil || d.Case == 0 {
		return err
	}
	c, err := findCase(ctx, q, d.Case)
	if err != nil {
		return err
	}
	e := claim.HistoryEntry{At: at, Case: c.ID, By: by, What: "unmarked", Why: fmt.Sprintf("the webmaster takes back that it is %s (memory %d)", d.Kind, d.ID)}
	if err := addHistory(ctx, q, c.Account, e); err != nil || c.Status == claim.CaseOpen || c.Outcome != notAClaim+string(d.Kind) {
		return err
	}
	return setStatus(ctx, q, c, claim.CaseOpen, claim.HistoryEntry{At: at, By: by, What: "reopened", Why: "the mark was taken back"})
}

// Forget removes a decision with everything that letters were recognised by.
// It is taken back first. It is no error when it is gone already.
func (l *Ledger) Forget(ctx context.Context, id int64, by string, at time.Time) error {
	if _, err := l.Undecide(ctx, id, by, at); err != nil {
		if errors.Is(err, ErrUnknown) {
			return nil
		}
		return err
	}
	return l.write(ctx, fmt.Sprintf("forgetting decision %d", id), func(q querier) error {
		_, err := q.ExecContext(ctx, `DELETE FROM decisions WHERE id = ?`, id)
		return err
	})
}

// Decisions lists what the webmaster has decided, oldest first, also what was
// taken back.
func (l *Ledger) Decisions(ctx context.Context) ([]claim.Decision, error) {
	out, err := collect(ctx, l.reading, scanDecision, `SELECT `+decisionColumns+` FROM decisions ORDER BY id`)
	return out, l.explain(ctx, "listing decisions", err)
}

// DecisionsVersion changes whenever Decisions does, also through another
// process. It is cheap to ask.
func (l *Ledger) DecisionsVersion(ctx context.Context) (string, error) {
	var last, count, undone int64
	row := l.reading.QueryRowContext(ctx, `SELECT coalesce(max(id), 0), count(*), count(undone) FROM decisions`)
	err := row.Scan(&last, &count, &undone)
	return fmt.Sprintf("%d/%d/%d", last, count, undone), l.explain(ctx, "looking for decisions", err)
}

// MovedNotes lists the Message-IDs of notes that are known to lie in the
// folder for what is no claim.
func (l *Ledger) MovedNotes(ctx context.Context, account string) ([]string, error) {
	out, err := collect(ctx, l.reading, scanText, `SELECT note_id FROM moved_notes WHERE account = ? ORDER BY note_id`, account)
	return out, l.explain(ctx, "listing moved notes of "+account, err)
}

// NoteBack notes that a note lies in the notes folder again: what moving it
// had decided is taken back. It is no error when it never was away.
func (l *Ledger) NoteBack(ctx context.Context, account, note, by string, at time.Time) error {
	if stamp(at) == nil {
		return fmt.Errorf("ledger: %w: a note moved back without a time", ErrInvalid)
	}
	return l.write(ctx, "noting a note that was moved back", func(q querier) error {
		if _, err := q.ExecContext(ctx, `DELETE FROM moved_notes WHERE account = ? AND note_id = ?`, account, clean(note)); err != nil {
			return err
		}
		made, err := collect(ctx, q, scanDecision, `SELECT `+decisionColumns+` FROM decisions
			WHERE account = ? AND note_id = ? AND note_id <> '' AND undone IS NULL ORDER BY id`, account, clean(note))
		if err != nil {
			return err
		}
		for i := range made {
			if err := undecide(ctx, q, &made[i], by, at); err != nil {
				return err
			}
		}
		return nil
	})
}

// LetterOfNote returns the letter that a note of ours is about.
func (l *Ledger) LetterOfNote(ctx context.Context, account, note string) (claim.LetterRecord, bool, error) {
	var key string
	row := l.reading.QueryRowContext(ctx, `SELECT letter_key FROM intents WHERE account = ? AND note_id = ? AND note_id <> '' LIMIT 1`, account, clean(note))
	if err := row.Scan(&key); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return claim.LetterRecord{}, false, l.explain(ctx, "looking for a note", err)
	}
	return l.Letter(ctx, account, key)
}

// LettersByMessageID returns the recorded letters with a Message-ID, of all
// accounts.
func (l *Ledger) LettersByMessageID(ctx context.Context, id string) ([]claim.LetterRecord, error) {
	out, err := collect(ctx, l.reading, scanLetter, `SELECT `+letterColumns+` FROM letters
		WHERE message_id = ? AND message_id <> '' ORDER BY account, letter_key`, clean(id))
	return out, l.explain(ctx, "looking for a letter", err)
}

func findDecision(ctx context.Context, q querier, id int64) (claim.Decision, error) {
	d, err := scanDecision(q.QueryRowContext(ctx, `SELECT `+decisionColumns+` FROM decisions WHERE id = ?`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return d, fmt.Errorf("memory %d: %w", id, ErrUnknown)
	}
	return d, err
}

func scanDecision(scan func(...any) error) (d claim.Decision, err error) {
	var at, undone, caseID sql.NullInt64
	var letters string
	err = scan(&d.ID, &d.Account, &caseID, &d.Kind, &d.Was, &d.Sender, &d.Subject, &d.By, &at, &undone, &d.Note, &letters)
	if err != nil {
		return d, err
	}
	d.Case, d.At, d.Undone = caseID.Int64, stored(at), stored(undone)
	return d, decode(letters, &d.Letters)
}
