package ledgertest

import (
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func (s suite) cases(t *testing.T) {
	t.Run("file", s.caseWhole)
	t.Run("filter", s.caseFilter)
	t.Run("close and reopen", s.caseClose)
	t.Run("remark", s.caseRemark)
	t.Run("unknown", s.caseUnknown)
}

func whats(in []claim.HistoryEntry) []string {
	out := []string{}
	for _, e := range in {
		out = append(out, e.What)
	}
	return out
}

func keys(in []claim.LetterRecord) []string {
	out := []string{}
	for _, r := range in {
		out = append(out, r.Key)
	}
	return out
}

func (s suite) caseWhole(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	first := full()
	out := must[claim.Intended](t)(st.Intend(ctx, first, intent("full")))
	must[bool](t)(st.Done(ctx, "<draft-full@here>", done(3)))
	late := letter("late", func(r *claim.LetterRecord) {
		r.Reference, r.Kind, r.Standing = first.Reference, claim.FinalNotice, claim.Unproven
		r.Received, r.Judged, r.Fees = day(20), day(20), []claim.Fee{{Amount: "900", Currency: "EUR", Role: claim.Demand, Words: "900"}}
	})
	must[claim.Intended](t)(st.Intend(ctx, late, intent("late", func(i *claim.Intent) { i.Created = day(20) })))

	got := must[claim.CaseFile](t)(st.Case(ctx, out.Case))
	want := claim.CaseSummary{
		ID: out.Case, Account: "main", Status: claim.CaseOpen, Claimant: first.Claimant, Reference: first.Reference, Site: first.Site,
		Kind: claim.FinalNotice, Standing: claim.Unproven, Fees: late.Fees, Deadline: first.Deadline,
		Opened: day(1), Updated: day(20), Letters: 2, Draft: "<draft-late@here>",
	}
	equal(t, "summary", want, got.CaseSummary)
	equal(t, "letters", []string{"full", "late"}, keys(got.Record))
	equal(t, "intents", []string{"<draft-full@here>", "<draft-late@here>"}, ids(got.Intents))
	equal(t, "history", []string{"letter", "draft", "done", "letter", "superseded", "draft"}, whats(got.History))
	equal(t, "list", []claim.CaseSummary{want}, must[[]claim.CaseSummary](t)(st.Cases(ctx, claim.CaseFilter{})))
}

func (s suite) caseFilter(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	var numbers []int64
	for i, change := range []func(*claim.LetterRecord){
		func(*claim.LetterRecord) {},
		func(r *claim.LetterRecord) { r.Account = "other" },
		func(r *claim.LetterRecord) { r.Claimant.ID, r.Deadline = "rival", day(5).Truncate(24*time.Hour) },
		func(r *claim.LetterRecord) { r.Site, r.Deadline = "b.example", day(9).Truncate(24*time.Hour) },
	} {
		key := string(rune('a' + i))
		must[bool](t)(st.RecordLetter(ctx, letter(key, change)))
		account := "main"
		if i == 1 {
			account = "other"
		}
		r, _, err := st.Letter(ctx, account, key)
		check(t, err)
		numbers = append(numbers, r.Case)
	}
	check(t, st.CloseCase(ctx, numbers[0], "paid", "jo", day(2)))
	tests := []struct {
		name string
		f    claim.CaseFilter
		want []int
	}{
		{"all", claim.CaseFilter{}, []int{0, 1, 2, 3}},
		{"account", claim.CaseFilter{Account: "other"}, []int{1}},
		{"open", claim.CaseFilter{Status: claim.CaseOpen, Account: "main"}, []int{2, 3}},
		{"closed", claim.CaseFilter{Status: claim.CaseClosed}, []int{0}},
		{"claimant", claim.CaseFilter{Claimant: "rival"}, []int{2}},
		{"site", claim.CaseFilter{Site: "b.example"}, []int{3}},
		{"due", claim.CaseFilter{Due: day(5)}, []int{2}},
		{"due later", claim.CaseFilter{Due: day(9)}, []int{2, 3}},
		{"limit", claim.CaseFilter{Limit: 2}, []int{0, 1}},
		{"page", claim.CaseFilter{After: numbers[1], Limit: 1}, []int{2}},
		{"none", claim.CaseFilter{Account: "nobody"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var want, got []int64
			for _, i := range tt.want {
				want = append(want, numbers[i])
			}
			for _, c := range must[[]claim.CaseSummary](t)(st.Cases(ctx, tt.f)) {
				got = append(got, c.ID)
			}
			equal(t, "cases", want, got)
		})
	}
}

func (s suite) caseClose(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	out := must[claim.Intended](t)(st.Intend(ctx, letter("a"), intent("a")))
	check(t, st.CloseCase(ctx, out.Case, "withdrawn", "jo", day(3)))
	c := must[claim.CaseFile](t)(st.Case(ctx, out.Case))
	if c.Status != claim.CaseClosed || c.Outcome != "withdrawn" || !c.Updated.Equal(day(3)) {
		t.Errorf("status %s, outcome %q, updated %v", c.Status, c.Outcome, c.Updated)
	}
	thanks := next("b", 4)
	thanks.Kind = claim.Settled
	must[bool](t)(st.RecordLetter(ctx, thanks))
	if c := must[claim.CaseFile](t)(st.Case(ctx, out.Case)); c.Status != claim.CaseClosed || c.Letters != 2 {
		t.Errorf("after the claimant's confirmation: status %s, %d letters", c.Status, c.Letters)
	}
	must[bool](t)(st.RecordLetter(ctx, next("c", 5)))
	c = must[claim.CaseFile](t)(st.Case(ctx, out.Case))
	if c.Status != claim.CaseOpen || c.Outcome != "" {
		t.Errorf("after a further letter: status %s, outcome %q", c.Status, c.Outcome)
	}
	check(t, st.CloseCase(ctx, out.Case, "paid", "jo", day(6)))
	check(t, st.ReopenCase(ctx, out.Case, "by mistake", "jo", day(7)))
	c = must[claim.CaseFile](t)(st.Case(ctx, out.Case))
	equal(t, "history", []string{"letter", "draft", "closed", "letter", "reopened", "letter", "closed", "reopened"}, whats(c.History))
}

func (s suite) caseRemark(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	out := must[claim.Intended](t)(st.Intend(ctx, letter("a"), intent("a")))
	want := claim.HistoryEntry{At: day(3), Case: out.Case, Letter: "a", By: "jo", What: "called", Why: "they will look"}
	check(t, st.Remark(ctx, want))
	c := must[claim.CaseFile](t)(st.Case(ctx, out.Case))
	equal(t, "last line", want, c.History[len(c.History)-1])
	for _, bad := range []claim.HistoryEntry{
		{At: day(1), What: "x"}, {Case: out.Case, What: "x"}, {Case: out.Case, At: day(1)},
	} {
		wantErr(t, st.Remark(ctx, bad), s.errs.Invalid)
	}
}

func (s suite) caseUnknown(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	_, err := st.Case(ctx, 404)
	wantErr(t, err, s.errs.Unknown)
	wantErr(t, st.CloseCase(ctx, 404, "x", "jo", day(1)), s.errs.Unknown)
	wantErr(t, st.ReopenCase(ctx, 404, "x", "jo", day(1)), s.errs.Unknown)
	wantErr(t, st.Remark(ctx, claim.HistoryEntry{Case: 404, At: day(1), What: "x"}), s.errs.Unknown)
}
