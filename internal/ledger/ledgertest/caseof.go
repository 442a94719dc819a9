package ledgertest

import (
	"testing"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// mail is one letter of a story: who claims what, in which thread.
type mail struct {
	id      string // local part of the Message-ID, and the key
	answers string // the Message-ID it answers, as local part
	who     string // claimant ID
	name    string // claimant name
	ref     string
	from    string
}

func (m mail) record(n int) claim.LetterRecord {
	return letter(m.id, func(r *claim.LetterRecord) {
		r.Claimant = claim.Party{ID: m.who, Name: m.name}
		r.Reference, r.Sender = m.ref, m.from
		r.Received, r.Judged = day(n), day(n)
		if m.answers != "" {
			r.InReplyTo = []string{"<" + m.answers + "@agency.example>"}
		}
	})
}

// caseOf tells which letters belong together: want names the case of each
// letter by the position of the first letter in it.
func (s suite) caseOf(t *testing.T) {
	tests := []struct {
		name  string
		mails []mail
		want  []int
	}{
		{"same reference", []mail{{id: "a", who: "x", ref: "R1"}, {id: "b", who: "x", ref: "R1"}}, []int{0, 0}},
		{"reference written otherwise", []mail{{id: "a", who: "x", ref: "AB 12-cd"}, {id: "b", who: "x", ref: "ab12CD"}}, []int{0, 0}},
		{"another reference", []mail{{id: "a", who: "x", ref: "R1"}, {id: "b", who: "x", ref: "R2"}}, []int{0, 1}},
		{"another claimant", []mail{{id: "a", who: "x", ref: "R1"}, {id: "b", who: "y", ref: "R1"}}, []int{0, 1}},
		{"no reference", []mail{{id: "a", who: "x"}, {id: "b", who: "x"}}, []int{0, 1}},
		{"reference without letters or digits", []mail{{id: "a", who: "x", ref: "--"}, {id: "b", who: "x", ref: "--"}}, []int{0, 1}},
		{"claimant by name", []mail{{id: "a", name: "Jo  Foto", ref: "1"}, {id: "b", name: "jo foto", ref: "1"}}, []int{0, 0}},
		{"claimant by domain", []mail{{id: "a", from: "a@x.example", ref: "1"}, {id: "b", from: "b@X.example", ref: "1"}}, []int{0, 0}},
		{"claimant unknown", []mail{{id: "a", ref: "1"}, {id: "b", ref: "1"}}, []int{0, 1}},
		{"answers a letter", []mail{{id: "a", who: "x"}, {id: "b", answers: "a"}}, []int{0, 0}},
		{"answers it under a new reference", []mail{{id: "a", who: "x", ref: "R1"}, {id: "b", who: "x", ref: "R2", answers: "a"}}, []int{0, 0}},
		{"and the new reference counts from then on", []mail{{id: "a", who: "x", ref: "R1"}, {id: "b", who: "x", ref: "R2", answers: "a"}, {id: "c", who: "x", ref: "R2"}}, []int{0, 0, 0}},
		{"read backwards", []mail{{id: "b", answers: "a"}, {id: "a", who: "x"}}, []int{0, 0}},
		{"both answer the person", []mail{{id: "a", who: "x", answers: "p"}, {id: "b", who: "x", answers: "p"}}, []int{0, 0}},
		{"a bulk mailer's ancestor", []mail{{id: "a", who: "x", ref: "R1", answers: "p"}, {id: "b", who: "x", ref: "R2", answers: "p"}}, []int{0, 1}},
		{"answers itself", []mail{{id: "a", answers: "a"}, {id: "b", answers: "b"}}, []int{0, 1}},
		{"joined by a third", []mail{{id: "a", who: "x", ref: "R1"}, {id: "b", who: "y"}, {id: "c", who: "x", ref: "R1", answers: "b"}}, []int{0, 0, 0}},
		{"a third that names two references", []mail{{id: "a", who: "x", ref: "R1"}, {id: "b", who: "x", ref: "R2"}, {id: "c", who: "x", ref: "R1", answers: "b"}}, []int{0, 1, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st := s.store(t)
			for i, m := range tt.mails {
				if m.from == "" {
					m.from = "no address"
				}
				must[claim.Intended](t)(st.Intend(t.Context(), m.record(i), intent(m.id)))
			}
			equal(t, "case of each letter", tt.want, casesOf(t, st, tt.mails))
			oneDraftEach(t, st)
		})
	}
	t.Run("answers our draft", s.caseOfDraft)
	t.Run("another account", s.caseOfAccount)
	t.Run("merged number", s.caseMerged)
}

func casesOf(t *testing.T, st Store, mails []mail) []int {
	t.Helper()
	first, out := map[int64]int{}, []int{}
	for i, m := range mails {
		r, _, err := st.Letter(t.Context(), "main", m.id)
		check(t, err)
		if _, ok := first[r.Case]; !ok {
			first[r.Case] = i
		}
		out = append(out, first[r.Case])
	}
	return out
}

// oneDraftEach checks the promise: a case has one draft that stands.
func oneDraftEach(t *testing.T, st Store) {
	t.Helper()
	for _, c := range must[[]claim.CaseSummary](t)(st.Cases(t.Context(), claim.CaseFilter{})) {
		f := must[claim.CaseFile](t)(st.Case(t.Context(), c.ID))
		n := 0
		for _, in := range f.Intents {
			if in.HasDraft() && (in.State == claim.IntentPending || in.State == claim.IntentLive) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("case %d has %d standing drafts, want 1", c.ID, n)
		}
	}
}

func (s suite) caseOfDraft(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	first := must[claim.Intended](t)(st.Intend(ctx, letter("a"), intent("a")))
	answer := letter("b", func(r *claim.LetterRecord) { r.References = []string{"<x@y>", "<draft-a@here>"}; r.Reference = "" })
	out := must[claim.Intended](t)(st.Intend(ctx, answer, intent("b")))
	equal(t, "case", first.Case, out.Case)
}

func (s suite) caseOfAccount(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	first := must[claim.Intended](t)(st.Intend(ctx, letter("a"), intent("a")))
	other := letter("a", func(r *claim.LetterRecord) { r.Account = "other" })
	out := must[claim.Intended](t)(st.Intend(ctx, other, intent("other")))
	if !out.Claimed || out.Case == first.Case {
		t.Errorf("answer %+v; another account has cases of its own", out)
	}
}

// caseMerged looks a case up by the number that it lost.
func (s suite) caseMerged(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	a := must[claim.Intended](t)(st.Intend(ctx, letter("a"), intent("a")))
	b := must[claim.Intended](t)(st.Intend(ctx, letter("b", func(r *claim.LetterRecord) { r.Reference, r.Received = "", day(2) }), intent("b")))
	must[bool](t)(st.RecordLetter(ctx, letter("c", func(r *claim.LetterRecord) { r.Reference, r.InReplyTo = "REF-a", []string{"<b@agency.example>"} })))
	got := must[claim.CaseFile](t)(st.Case(ctx, b.Case))
	equal(t, "number", a.Case, got.ID)
	equal(t, "letters", []string{"a", "c", "b"}, keys(got.Record))
	equal(t, "standing", "<draft-b@here>", got.Draft)
	equal(t, "to take back", []string{"<draft-a@here>"}, superseded(t, st))
	if n := len(must[[]claim.CaseSummary](t)(st.Cases(ctx, claim.CaseFilter{}))); n != 1 {
		t.Errorf("%d cases are listed, want 1", n)
	}
}
