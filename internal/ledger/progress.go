package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Placed notes that an intent's draft is in the mailbox while the rest of the
// intent (its note, its keyword) is still open. uid is 0 when not known.
func (l *Ledger) Placed(ctx context.Context, id string, uid uint32) error {
	return l.change(ctx, "noting where a draft is", id, func(q querier, _ *claim.Intent) error {
		_, err := q.ExecContext(ctx, `UPDATE intents SET placed = ?, draft_uid = ? WHERE id = ?`, true, uid, id)
		return err
	})
}

// Done notes that an intent is carried out. It reports whether the draft
// stands: false means that there is none, or that another one has replaced it
// meanwhile; it is then (again) among those to be taken back. Saying it twice
// changes nothing.
func (l *Ledger) Done(ctx context.Context, id string, c claim.Completion) (stands bool, err error) {
	if stamp(c.At) == nil {
		return false, fmt.Errorf("ledger: %w: intent %s done without a time", ErrInvalid, id)
	}
	err = l.change(ctx, "noting that an intent is carried out", id, func(q querier, in *claim.Intent) error {
		next := afterDone(in, c)
		stands = next == claim.IntentLive
		var before bool
		if err := q.QueryRowContext(ctx, `SELECT done FROM intents WHERE id = ?`, id).Scan(&before); err != nil {
			return err
		}
		if before && next == in.State {
			return nil
		}
		if err := setDone(ctx, q, in, next, c); err != nil {
			return err
		}
		return setLetter(ctx, q, in, claim.LetterDone)
	})
	return stands && err == nil, err
}

// afterDone is the state that follows in's when it is carried out.
func afterDone(in *claim.Intent, c claim.Completion) claim.IntentState {
	alive := in.HasDraft() && c.Alive
	switch {
	case in.State == claim.IntentPending && alive:
		return claim.IntentLive
	case in.State == claim.IntentPending:
		return claim.IntentRetired
	case in.State == claim.IntentRetired && alive:
		// It was given up as gone while it was still on its way.
		return claim.IntentSuperseded
	}
	return in.State
}

func setDone(ctx context.Context, q querier, in *claim.Intent, s claim.IntentState, c claim.Completion) error {
	placed := in.Placed || in.HasDraft() && c.Alive
	uid := c.DraftUID
	if uid == 0 {
		uid = in.DraftUID
	}
	_, err := q.ExecContext(ctx, `UPDATE intents SET state = ?, done = ?, placed = ?, draft_uid = ?,
		outcome = CASE WHEN outcome = '' THEN ? ELSE outcome END, next_try = NULL, settled = ? WHERE id = ?`,
		s, true, placed, uid, clean(c.Outcome), stamp(c.At), in.ID)
	if err != nil {
		return err
	}
	return addHistory(ctx, q, in.Account, claim.HistoryEntry{At: c.At, Case: in.Case, Letter: in.Letter, By: in.By, What: "done", Why: c.Outcome})
}

// Fail counts a failed attempt at an intent, which stays to be carried out,
// not before next (zero: at once). It returns how many have failed.
func (l *Ledger) Fail(ctx context.Context, id, reason string, next time.Time) (attempts int, err error) {
	err = l.change(ctx, "noting a failed attempt", id, func(q querier, in *claim.Intent) error {
		attempts = in.Attempts + 1
		_, err := q.ExecContext(ctx, `UPDATE intents SET attempts = ?, last_error = ?, next_try = ? WHERE id = ?`,
			attempts, clean(reason), stamp(next), id)
		return err
	})
	return attempts, err
}

// Retired notes what became of a superseded draft: nothing more is to be done
// about it.
func (l *Ledger) Retired(ctx context.Context, id string, what claim.TakeBack, at time.Time) error {
	if stamp(at) == nil {
		return fmt.Errorf("ledger: %w: intent %s retired without a time", ErrInvalid, id)
	}
	return l.change(ctx, "noting what became of an old draft", id, func(q querier, in *claim.Intent) error {
		switch in.State {
		case claim.IntentRetired:
			return nil
		case claim.IntentSuperseded:
		default:
			return fmt.Errorf("%w: draft %s is %s, only a superseded one can be retired", ErrInvalid, id, in.State)
		}
		if _, err := q.ExecContext(ctx, `UPDATE intents SET state = ?, outcome = ?, settled = ? WHERE id = ?`,
			claim.IntentRetired, clean(string(what)), stamp(at), id); err != nil {
			return err
		}
		return addHistory(ctx, q, in.Account, claim.HistoryEntry{At: at, Case: in.Case, Letter: in.Letter, By: "bot", What: "retired", Why: "the old draft: " + string(what)})
	})
}

// Pending lists what is intended in an account and not carried out, oldest
// first: at most limit of it (0 for all), and, when due is not zero, only what
// may be tried at that time. An intent whose draft was replaced before it was
// made comes without its draft: its note is still to be made.
func (l *Ledger) Pending(ctx context.Context, account string, due time.Time, limit int) ([]claim.Intent, error) {
	if limit <= 0 {
		limit = -1
	}
	out, err := collect(ctx, l.reading, scanIntent, `SELECT `+intentColumns+` FROM intents
		WHERE account = ? AND done = 0 AND (? IS NULL OR next_try IS NULL OR next_try <= ?) ORDER BY created, id LIMIT ?`,
		account, stamp(due), stamp(due), limit)
	for i := range out {
		if out[i].State != claim.IntentPending {
			out[i].Draft = nil
		}
	}
	return out, l.explain(ctx, "listing what is pending in "+account, err)
}

// Superseded lists the drafts of an account that are still to be taken back,
// oldest first.
func (l *Ledger) Superseded(ctx context.Context, account string) ([]claim.Intent, error) {
	out, err := collect(ctx, l.reading, scanIntent, `SELECT `+intentColumns+` FROM intents
		WHERE account = ? AND state = 'superseded' ORDER BY created, id`, account)
	return out, l.explain(ctx, "listing what is superseded in "+account, err)
}

// Intent returns one intent, and whether there is one.
func (l *Ledger) Intent(ctx context.Context, id string) (claim.Intent, bool, error) {
	in, err := findIntent(ctx, l.reading, id)
	if errors.Is(err, ErrUnknown) {
		return claim.Intent{}, false, nil
	}
	return in, err == nil, l.explain(ctx, "reading an intent", err)
}

// change runs fn on an intent in a transaction.
func (l *Ledger) change(ctx context.Context, doing, id string, fn func(querier, *claim.Intent) error) error {
	return l.write(ctx, doing, func(q querier) error {
		in, err := findIntent(ctx, q, id)
		if err != nil {
			return err
		}
		return fn(q, &in)
	})
}

func findIntent(ctx context.Context, q querier, id string) (claim.Intent, error) {
	in, err := scanIntent(q.QueryRowContext(ctx, `SELECT `+intentColumns+` FROM intents WHERE id = ?`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return in, fmt.Errorf("intent %s: %w", id, ErrUnknown)
	}
	return in, err
}
