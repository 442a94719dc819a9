package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// markKind says how a case is known by a mark.
type markKind string

const (
	markReference markKind = "reference" // claimant and reference of a letter
	markOwn       markKind = "own"       // a letter's Message-ID
	markAncestor  markKind = "ancestor"  // a Message-ID that a letter answers (In-Reply-To, References)
	markDraft     markKind = "draft"     // the Message-ID of a draft of ours
)

// A letter belongs to a case in one of two ways.
//
// Surely: it has the claimant and the reference of one of the case's letters,
// or it answers a letter or a draft of the case, or a letter of the case
// answers it. Thread and reference may then differ: claimants change their
// numbers when a case goes to lawyers.
//
// Maybe: both answer a message that nobody here knows, or share a Message-ID.
// That is a thread too, when the person's own mail was the one between. But
// bulk mailers put the same ancestor, and the same Message-ID, on letters
// about different claims, so it does not count when the references differ.
type sureness int

const (
	maybe sureness = iota
	surelyThread
	surelyReference
)

// assign finds the case of a letter, or opens one, and sets r.Case.
func assign(ctx context.Context, q querier, r *claim.LetterRecord, by string) (isNew bool, err error) {
	met, err := casesMet(ctx, q, r)
	if err != nil {
		return false, err
	}
	if len(met) == 0 {
		r.Case, err = openCase(ctx, q, r)
		isNew = true
	} else {
		r.Case = met[0]
		err = join(ctx, q, r, met[1:], by)
	}
	if err != nil {
		return false, err
	}
	return isNew, markLetter(ctx, q, r)
}

// join brings the case up to date with a further letter, and into it those
// other cases that the letter shows to be the same.
func join(ctx context.Context, q querier, r *claim.LetterRecord, others []int64, by string) error {
	for _, other := range others {
		if err := merge(ctx, q, r.Case, other, r, by); err != nil {
			return err
		}
	}
	return freshen(ctx, q, r, by)
}

// casesMet returns the cases that r belongs to. The first one is the best:
// by reference before by thread, then the oldest.
func casesMet(ctx context.Context, q querier, r *claim.LetterRecord) ([]int64, error) {
	found := map[int64]sureness{}
	for _, s := range searches(r) {
		for _, mark := range s.marks {
			cases, err := collect(ctx, q, scanNumber, `SELECT case_id FROM case_marks WHERE account = ? AND mark = ? AND kind = ?`,
				r.Account, mark, s.kind)
			if err != nil {
				return nil, err
			}
			for _, id := range cases {
				found[id] = max(found[id], s.sure)
			}
		}
	}
	if err := dropContrary(ctx, q, r, found); err != nil {
		return nil, err
	}
	return byMerit(found), nil
}

type search struct {
	kind  markKind
	marks []string
	sure  sureness
}

func searches(r *claim.LetterRecord) []search {
	own, above := ids([]string{r.MessageID}), ancestors(r)
	return []search{
		{markReference, referenceMark(r), surelyReference},
		{markOwn, above, surelyThread},
		{markDraft, above, surelyThread},
		{markAncestor, own, surelyThread},
		{markAncestor, above, maybe},
		{markOwn, own, maybe},
	}
}

// dropContrary removes the cases that r may belong to, but whose reference is
// another one.
func dropContrary(ctx context.Context, q querier, r *claim.LetterRecord, found map[int64]sureness) error {
	if len(referenceMark(r)) == 0 {
		return nil
	}
	for id, sure := range found {
		if sure != maybe {
			continue
		}
		refs, err := referencesOf(ctx, q, id)
		if err != nil {
			return err
		}
		if len(refs) > 0 {
			delete(found, id)
		}
	}
	return nil
}

func byMerit(found map[int64]sureness) []int64 {
	out := make([]int64, 0, len(found))
	for id := range found {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b int64) int {
		if found[a] != found[b] {
			return int(found[b] - found[a])
		}
		return int(a - b)
	})
	return out
}

func referencesOf(ctx context.Context, q querier, id int64) ([]string, error) {
	return collect(ctx, q, scanText, `SELECT mark FROM case_marks WHERE case_id = ? AND kind = ? ORDER BY mark`, id, markReference)
}

// markLetter writes down what r's case is known by because of r.
func markLetter(ctx context.Context, q querier, r *claim.LetterRecord) error {
	for _, m := range []search{
		{kind: markReference, marks: referenceMark(r)},
		{kind: markOwn, marks: ids([]string{r.MessageID})},
		{kind: markAncestor, marks: ancestors(r)},
	} {
		for _, mark := range m.marks {
			if err := addMark(ctx, q, r.Account, mark, m.kind, r.Case); err != nil {
				return err
			}
		}
	}
	return nil
}

func addMark(ctx context.Context, q querier, account, mark string, kind markKind, id int64) error {
	_, err := q.ExecContext(ctx, `INSERT INTO case_marks (account, mark, kind, case_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		account, mark, kind, id)
	return err
}

// ancestors returns the Message-IDs that r answers, each once.
func ancestors(r *claim.LetterRecord) []string {
	out := append(ids(r.InReplyTo), ids(r.References)...)
	slices.Sort(out)
	out = slices.Compact(out)
	own := clean(r.MessageID)
	return slices.DeleteFunc(out, func(id string) bool { return id == own })
}

// referenceMark returns who asks under which reference, as one mark; nothing
// when either is not known. A reference is compared by its letters and digits
// alone: "AB 12-cd" is "AB12CD".
func referenceMark(r *claim.LetterRecord) []string {
	ref := strings.ToUpper(strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return -1
	}, clean(r.Reference)))
	who := whoAsks(r)
	if ref == "" || who == "" {
		return nil
	}
	return []string{who + " " + ref}
}

// whoAsks names the claimant for comparison: by the registry's ID, else by
// name, else by the sender's domain.
func whoAsks(r *claim.LetterRecord) string {
	name := strings.Join(strings.Fields(strings.ToLower(clean(r.Claimant.Name))), " ")
	domain := claim.Address{Address: clean(r.Sender)}.Domain()
	switch {
	case r.Claimant.ID != "":
		return "id:" + clean(r.Claimant.ID)
	case name != "":
		return "name:" + name
	case domain != "":
		return "domain:" + domain
	}
	return ""
}

func scanText(scan func(...any) error) (s string, err error) {
	err = scan(&s)
	return s, err
}

func scanNumber(scan func(...any) error) (n int64, err error) {
	err = scan(&n)
	return n, err
}

// merge moves everything of case from into case into, because of letter r:
// unless both have a reference and they differ, for then a letter that names
// both is no proof that they are one.
func merge(ctx context.Context, q querier, into, from int64, r *claim.LetterRecord, by string) error {
	contrary, err := differ(ctx, q, into, from)
	if err != nil {
		return err
	}
	entry := claim.HistoryEntry{At: r.Judged, Case: into, Letter: r.Key, By: by, What: "related", Why: fmt.Sprintf("the letter also meets case %d, which has another reference", from)}
	if contrary {
		return addHistory(ctx, q, r.Account, entry)
	}
	if err := oneDraft(ctx, q, into, from, r, by); err != nil {
		return err
	}
	if err := moveAll(ctx, q, into, from); err != nil {
		return err
	}
	entry.What, entry.Why = "merged", fmt.Sprintf("case %d is the same claim", from)
	return addHistory(ctx, q, r.Account, entry)
}

func differ(ctx context.Context, q querier, a, b int64) (bool, error) {
	refsA, err := referencesOf(ctx, q, a)
	if err != nil {
		return false, err
	}
	refsB, err := referencesOf(ctx, q, b)
	if err != nil || len(refsA) == 0 || len(refsB) == 0 {
		return false, err
	}
	for _, ref := range refsA {
		if slices.Contains(refsB, ref) {
			return false, nil
		}
	}
	return true, nil
}

// oneDraft supersedes the older draft when both cases have one that stands.
func oneDraft(ctx context.Context, q querier, into, from int64, r *claim.LetterRecord, by string) error {
	a, okA, err := standing(ctx, q, into)
	if err != nil || !okA {
		return err
	}
	b, okB, err := standing(ctx, q, from)
	if err != nil || !okB {
		return err
	}
	letterA, _, err1 := findLetter(ctx, q, a.Account, a.Letter)
	letterB, _, err2 := findLetter(ctx, q, b.Account, b.Letter)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	older := a
	if later(&letterA, &letterB) {
		older = b
	}
	return supersede(ctx, q, older, r.Judged, by, "its case is merged with another one that has a newer draft")
}

func moveAll(ctx context.Context, q querier, into, from int64) error {
	for _, stmt := range []string{
		`UPDATE letters SET case_id = ? WHERE case_id = ?`,
		`UPDATE intents SET case_id = ? WHERE case_id = ?`,
		`UPDATE history SET case_id = ? WHERE case_id = ?`,
		`UPDATE decisions SET case_id = ? WHERE case_id = ?`,
		`UPDATE cases SET merged_into = ? WHERE merged_into = ?`,
		`INSERT INTO case_marks (account, mark, kind, case_id)
			SELECT account, mark, kind, ? FROM case_marks WHERE case_id = ? ON CONFLICT DO NOTHING`,
	} {
		if _, err := q.ExecContext(ctx, stmt, into, from); err != nil {
			return err
		}
	}
	if _, err := q.ExecContext(ctx, `DELETE FROM case_marks WHERE case_id = ?`, from); err != nil {
		return err
	}
	_, err := q.ExecContext(ctx, `UPDATE cases SET merged_into = ?, status = ?, outcome = ? WHERE id = ?`,
		into, claim.CaseClosed, fmt.Sprintf("merged into case %d", into), from)
	return err
}
