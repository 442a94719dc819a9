package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

const intentColumns = `id, account, letter_key, case_id, strategy, draft, note_id, note, keyword, folder, uidvalidity, uid,
	actor, why, redraft, created, state, done, placed, draft_uid, outcome, attempts, last_error, next_try, settled`

// Intend writes down a letter, its case, and the draft and note about to be
// made for it, all or nothing. It answers whether the caller is the one who
// makes them: of any number of callers with the same letter, now or later,
// one. in.Redraft asks for a further draft for a letter that has one, once for
// each in.ID.
//
// The case's earlier draft, if it has one, is marked as superseded and
// returned. When a letter that came after r has decided what stands (the
// backlog is read from its newest end), [claim.Intended.Newer] names it.
func (l *Ledger) Intend(ctx context.Context, r claim.LetterRecord, in claim.Intent) (out claim.Intended, err error) {
	r.State = claim.LetterIntended
	in.Account, in.Letter = r.Account, r.Key
	if err := errors.Join(checkLetter(&r), checkIntent(&in)); err != nil {
		return out, err
	}
	err = l.write(ctx, "recording what is intended for a letter of "+r.Account, func(q querier) error {
		out = claim.Intended{}
		return intend(ctx, q, &r, &in, &out)
	})
	if err != nil {
		return claim.Intended{}, err
	}
	return out, nil
}

func checkIntent(in *claim.Intent) error {
	switch {
	case in.ID == "":
		return fmt.Errorf("ledger: %w: an intent without an id", ErrInvalid)
	case !in.HasDraft() && len(in.Note) == 0:
		return fmt.Errorf("ledger: %w: intent %s has neither draft nor note", ErrInvalid, in.ID)
	case stamp(in.Created) == nil:
		return fmt.Errorf("ledger: %w: intent %s without a time", ErrInvalid, in.ID)
	}
	return nil
}

func intend(ctx context.Context, q querier, r *claim.LetterRecord, in *claim.Intent, out *claim.Intended) error {
	known, ok, err := findLetter(ctx, q, r.Account, r.Key)
	if err != nil {
		return err
	}
	out.Case = known.Case
	if ok && !in.Redraft {
		return nil
	}
	// Also for a scam that a person wants to answer: a draft belongs to a case.
	ofCase := belongsToCase(r.Kind) || in.HasDraft()
	if ok {
		made, err := intentExists(ctx, q, in.ID)
		if err != nil || made {
			return err
		}
		out.NewCase, err = redirect(ctx, q, r, known.Case, ofCase, in.By)
		if err != nil {
			return err
		}
	} else if out.NewCase, err = addLetter(ctx, q, r, ofCase, in.By); err != nil {
		return err
	}
	in.Case, out.Case, out.Claimed = r.Case, r.Case, true
	return enter(ctx, q, r, in, out)
}

// redirect notes another strategy at a known letter, and finds it a case if
// it is to have one now.
func redirect(ctx context.Context, q querier, r *claim.LetterRecord, caseID int64, ofCase bool, by string) (newCase bool, err error) {
	r.Case = caseID
	if r.Case == 0 && ofCase {
		if newCase, err = assign(ctx, q, r, by); err != nil {
			return false, err
		}
	}
	_, err = q.ExecContext(ctx, `UPDATE letters SET strategy = ?, action = ?, state = ?, case_id = ? WHERE account = ? AND letter_key = ?`,
		r.Strategy, r.Action, r.State, number(r.Case), r.Account, r.Key)
	return newCase, err
}

// enter makes room for the intent's draft, or gives way to a newer one, and
// stores the intent.
func enter(ctx context.Context, q querier, r *claim.LetterRecord, in *claim.Intent, out *claim.Intended) error {
	in.State = claim.IntentPending
	if in.HasDraft() {
		if err := makeRoom(ctx, q, r, in, out); err != nil {
			return err
		}
		if err := addMark(ctx, q, in.Account, in.ID, markDraft, in.Case); err != nil {
			return err
		}
	}
	if !in.HasDraft() && len(in.Note) == 0 {
		in.State, in.Settled = claim.IntentRetired, in.Created
		if err := setLetter(ctx, q, in, claim.LetterDone); err != nil {
			return err
		}
	}
	if err := insertIntent(ctx, q, in); err != nil {
		return err
	}
	return addHistory(ctx, q, in.Account, intentWords(in))
}

func intentWords(in *claim.Intent) claim.HistoryEntry {
	e := claim.HistoryEntry{At: in.Created, Case: in.Case, Letter: in.Letter, By: in.By, What: "note", Why: in.Why}
	if in.HasDraft() {
		e.What = "draft"
		e.Why = in.Strategy + ": " + in.Why
	}
	return e
}

// makeRoom supersedes the case's standing draft; or takes the draft off the
// intent when a later letter has decided what stands.
func makeRoom(ctx context.Context, q querier, r *claim.LetterRecord, in *claim.Intent, out *claim.Intended) error {
	why := "another draft was asked for"
	if !in.Redraft {
		why = "a later letter of the case came"
		newer, err := decidedBy(ctx, q, r)
		if err != nil {
			return err
		}
		if newer != "" {
			out.Newer, in.Draft, in.Outcome = newer, nil, "no draft: a later letter of the case has decided"
			return nil
		}
	}
	old, ok, err := standing(ctx, q, in.Case)
	if err != nil || !ok {
		return err
	}
	if err := supersede(ctx, q, old, in.Created, in.By, why); err != nil {
		return err
	}
	old.State = claim.IntentSuperseded
	out.Superseded = append(out.Superseded, old)
	return nil
}

// decidedBy returns the key of a letter of r's case that came after r and
// leaves nothing to be said about r: it has a draft or had one, a person dealt
// with it, or it settles the case. A backlog is read from its newest end, so
// such letters are often known first.
func decidedBy(ctx context.Context, q querier, r *claim.LetterRecord) (string, error) {
	letters, err := lettersOf(ctx, q, r.Case)
	if err != nil {
		return "", err
	}
	drafted, err := collect(ctx, q, scanText, `SELECT letter_key FROM intents WHERE case_id = ? AND draft IS NOT NULL`, r.Case)
	if err != nil {
		return "", err
	}
	for i := len(letters) - 1; i >= 0; i-- {
		l := &letters[i]
		if later(l, r) && (slices.Contains(drafted, l.Key) || l.State == claim.LetterDealt || settles(l)) {
			return l.Key, nil
		}
	}
	return "", nil
}

// settles reports whether a letter closes its case, as far as one may believe it.
func settles(l *claim.LetterRecord) bool {
	return l.Kind == claim.Settled && l.Standing != claim.Forged && l.Standing != claim.Lookalike
}

// standing returns the draft that a case has now, if it has one.
func standing(ctx context.Context, q querier, caseID int64) (in claim.Intent, ok bool, err error) {
	row := q.QueryRowContext(ctx, `SELECT `+intentColumns+` FROM intents
		WHERE case_id = ? AND draft IS NOT NULL AND state IN ('pending', 'live')`, caseID)
	in, err = scanIntent(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return in, false, nil
	}
	return in, err == nil, err
}

func supersede(ctx context.Context, q querier, old claim.Intent, at time.Time, by, why string) error {
	if _, err := q.ExecContext(ctx, `UPDATE intents SET state = ? WHERE id = ?`, claim.IntentSuperseded, old.ID); err != nil {
		return err
	}
	return addHistory(ctx, q, old.Account, claim.HistoryEntry{At: at, Case: old.Case, Letter: old.Letter, By: by, What: "superseded", Why: why})
}

func intentExists(ctx context.Context, q querier, id string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT count(*) FROM intents WHERE id = ?`, id).Scan(&n)
	return n > 0, err
}

func insertIntent(ctx context.Context, q querier, in *claim.Intent) error {
	_, err := q.ExecContext(ctx, `INSERT INTO intents (`+intentColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		in.ID, in.Account, in.Letter, number(in.Case), in.Strategy, blob(in.Draft), in.NoteID, blob(in.Note), in.Keyword, in.Folder, in.UIDValidity, in.UID,
		clean(in.By), clean(in.Why), in.Redraft, stamp(in.Created), in.State, in.State == claim.IntentRetired, false, 0, clean(in.Outcome), 0, "", stamp(in.Next), stamp(in.Settled))
	return err
}

func scanIntent(scan func(...any) error) (in claim.Intent, err error) {
	var caseID, created, next, settled sql.NullInt64
	var done bool // told by State, but for what Pending asks
	err = scan(&in.ID, &in.Account, &in.Letter, &caseID, &in.Strategy, &in.Draft, &in.NoteID, &in.Note, &in.Keyword, &in.Folder, &in.UIDValidity, &in.UID,
		&in.By, &in.Why, &in.Redraft, &created, &in.State, &done, &in.Placed, &in.DraftUID, &in.Outcome, &in.Attempts, &in.LastErr, &next, &settled)
	in.Case, in.Created, in.Next, in.Settled = caseID.Int64, stored(created), stored(next), stored(settled)
	return in, err
}

func setLetter(ctx context.Context, q querier, in *claim.Intent, s claim.LetterState) error {
	_, err := q.ExecContext(ctx, `UPDATE letters SET state = ? WHERE account = ? AND letter_key = ?`, s, in.Account, in.Letter)
	return err
}
