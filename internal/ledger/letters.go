package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

const letterColumns = `account, letter_key, folder, uidvalidity, uid, message_id, in_reply_to, refs, subject, sender,
	kind, confidence, language, action, strategy, claimant_id, claimant_name, reference, standing, site, fees,
	deadline, written, received, judged, state, case_id, likeness`

// Letter returns what is known of a letter. It reports false when the letter
// was never recorded.
func (l *Ledger) Letter(ctx context.Context, account, key string) (claim.LetterRecord, bool, error) {
	r, ok, err := findLetter(ctx, l.reading, account, key)
	return r, ok, l.explain(ctx, "reading a letter of "+account, err)
}

// RecordLetter writes a letter down for which nothing is to be made, unless it
// is known already: the first writer wins, and existed says who that was. r's
// state is [claim.LetterDealt] or, otherwise, [claim.LetterRecorded].
func (l *Ledger) RecordLetter(ctx context.Context, r claim.LetterRecord) (existed bool, err error) {
	if r.State != claim.LetterDealt {
		r.State = claim.LetterRecorded
	}
	if err := checkLetter(&r); err != nil {
		return false, err
	}
	err = l.write(ctx, "recording a letter of "+r.Account, func(q querier) error {
		existed = false
		_, ok, err := findLetter(ctx, q, r.Account, r.Key)
		if err != nil || ok {
			existed = ok
			return err
		}
		_, err = addLetter(ctx, q, &r, belongsToCase(r.Kind), "bot")
		return err
	})
	return existed, err
}

func checkLetter(r *claim.LetterRecord) error {
	switch {
	case r.Account == "":
		return fmt.Errorf("ledger: %w: a letter without an account", ErrInvalid)
	case r.Key == "":
		return fmt.Errorf("ledger: %w: a letter without a key", ErrInvalid)
	case r.Judged.IsZero():
		return fmt.Errorf("ledger: %w: a letter without the time of its judgement", ErrInvalid)
	}
	return nil
}

// addLetter stores the letter and, if it is to have one, finds its case or
// makes it. It sets r.Case and reports whether the case is new.
func addLetter(ctx context.Context, q querier, r *claim.LetterRecord, ofCase bool, by string) (newCase bool, err error) {
	if ofCase {
		if newCase, err = assign(ctx, q, r, by); err != nil {
			return false, err
		}
	}
	if err := insertLetter(ctx, q, r); err != nil {
		return false, err
	}
	entry := claim.HistoryEntry{At: r.Judged, Case: r.Case, Letter: r.Key, By: by, What: "letter", Why: letterWords(r)}
	return newCase, addHistory(ctx, q, r.Account, entry)
}

// belongsToCase reports whether a letter of kind k is part of a claim.
func belongsToCase(k claim.Kind) bool { return k.Asks() || k == claim.Settled }

func letterWords(r *claim.LetterRecord) string {
	words := fmt.Sprintf("%s from %s, sender %s", r.Kind, r.Sender, r.Standing)
	if r.State == claim.LetterDealt {
		words += "; somebody had dealt with it before"
	}
	return words
}

func insertLetter(ctx context.Context, q querier, r *claim.LetterRecord) error {
	inReplyTo, err1 := encode(ids(r.InReplyTo))
	refs, err2 := encode(ids(r.References))
	fees, err3 := encodeFees(r.Fees)
	likeness, err4 := encodeLikeness(&r.Likeness)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return err
	}
	_, err := q.ExecContext(ctx, `INSERT INTO letters (`+letterColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.Account, r.Key, r.Folder, r.UIDValidity, r.UID, clean(r.MessageID), inReplyTo, refs, clean(r.Subject), clean(r.Sender),
		r.Kind, r.Confidence, clean(r.Language), r.Action, r.Strategy, clean(r.Claimant.ID), clean(r.Claimant.Name),
		clean(r.Reference), r.Standing, clean(r.Site), fees,
		stamp(r.Deadline), stamp(r.Written), stamp(r.Received), stamp(r.Judged), r.State, number(r.Case), likeness)
	return err
}

func findLetter(ctx context.Context, q querier, account, key string) (claim.LetterRecord, bool, error) {
	row := q.QueryRowContext(ctx, `SELECT `+letterColumns+` FROM letters WHERE account = ? AND letter_key = ?`, account, key)
	r, err := scanLetter(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return claim.LetterRecord{}, false, nil
	}
	return r, err == nil, err
}

func scanLetter(scan func(...any) error) (r claim.LetterRecord, err error) {
	var inReplyTo, refs, fees, likeness string
	var deadline, written, received, judged, caseID sql.NullInt64
	err = scan(&r.Account, &r.Key, &r.Folder, &r.UIDValidity, &r.UID, &r.MessageID, &inReplyTo, &refs, &r.Subject, &r.Sender,
		&r.Kind, &r.Confidence, &r.Language, &r.Action, &r.Strategy, &r.Claimant.ID, &r.Claimant.Name,
		&r.Reference, &r.Standing, &r.Site, &fees,
		&deadline, &written, &received, &judged, &r.State, &caseID, &likeness)
	if err != nil {
		return r, err
	}
	var err1, err2, err3, err4 error
	r.InReplyTo, err1 = decodeIDs(inReplyTo)
	r.References, err2 = decodeIDs(refs)
	r.Fees, err3 = decodeFees(fees)
	if likeness != "" {
		err4 = decode(likeness, &r.Likeness)
	}
	r.Deadline, r.Written, r.Received, r.Judged = stored(deadline), stored(written), stored(received), stored(judged)
	r.Case = caseID.Int64
	return r, errors.Join(err1, err2, err3, err4)
}

// lettersOf returns the letters of a case, oldest first.
func lettersOf(ctx context.Context, q querier, id int64) ([]claim.LetterRecord, error) {
	return collect(ctx, q, scanLetter, `SELECT `+letterColumns+` FROM letters WHERE case_id = ?
		ORDER BY coalesce(received, written), uid, letter_key`, id)
}

// later reports whether a came after b. The server's time of arrival counts,
// in whole seconds (RFC 3501 section 2.3.3), then the place in the folder; what
// the sender wrote as the date only where there is nothing better.
func later(a, b *claim.LetterRecord) bool {
	if !a.Received.IsZero() && !b.Received.IsZero() {
		at, bt := a.Received.Truncate(time.Second), b.Received.Truncate(time.Second)
		if !at.Equal(bt) {
			return at.After(bt)
		}
		if a.Folder == b.Folder && a.UIDValidity == b.UIDValidity && a.UID != b.UID {
			return a.UID > b.UID
		}
	}
	return a.Written.After(b.Written)
}
