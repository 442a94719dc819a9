package ledgertest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func (s suite) intents(t *testing.T) {
	t.Run("course", s.intentCourse)
	t.Run("once", s.intentOnce)
	t.Run("note only", s.intentNoteOnly)
	t.Run("no live draft", s.intentAnswered)
	t.Run("failures", s.intentFails)
	t.Run("pending", s.intentPending)
	t.Run("redraft", s.intentRedraft)
	t.Run("draft for a scam", s.intentScam)
	t.Run("unknown", s.intentUnknown)
	t.Run("invalid", s.intentInvalid)
}

func ids(in []claim.Intent) []string {
	out := []string{}
	for _, i := range in {
		out = append(out, i.ID)
	}
	return out
}

func pending(t *testing.T, st Store) []string {
	t.Helper()
	return ids(must[[]claim.Intent](t)(st.Pending(t.Context(), "main", time.Time{}, 0)))
}

func superseded(t *testing.T, st Store) []string {
	t.Helper()
	return ids(must[[]claim.Intent](t)(st.Superseded(t.Context(), "main")))
}

func equal(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", what, diff)
	}
}

func stateOf(t *testing.T, st Store, id string) claim.IntentState {
	t.Helper()
	in, ok, err := st.Intent(t.Context(), id)
	check(t, err)
	if !ok {
		t.Fatalf("intent %s is not there", id)
	}
	return in.State
}

func (s suite) intentCourse(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	out := must[claim.Intended](t)(st.Intend(ctx, letter("k"), intent("k")))
	if !out.Claimed || out.Case == 0 || !out.NewCase || out.Newer != "" || out.Superseded != nil {
		t.Errorf("answer %+v; want a claim and a new case", out)
	}
	want := intent("k")
	want.Account, want.Letter, want.Case, want.State = "main", "k", out.Case, claim.IntentPending
	equal(t, "pending", []claim.Intent{want}, must[[]claim.Intent](t)(st.Pending(ctx, "main", time.Time{}, 0)))

	check(t, st.Placed(ctx, want.ID, 9))
	want.Placed, want.DraftUID = true, 9
	equal(t, "placed", []claim.Intent{want}, must[[]claim.Intent](t)(st.Pending(ctx, "main", time.Time{}, 0)))

	if !must[bool](t)(st.Done(ctx, want.ID, done(9))) {
		t.Error("the draft does not stand")
	}
	want.State, want.Outcome, want.Settled = claim.IntentLive, "appended", day(2)
	got, _, err := st.Intent(ctx, want.ID)
	check(t, err)
	equal(t, "done", want, got)
	equal(t, "pending", []string{}, pending(t, st))
	if l, _, _ := st.Letter(ctx, "main", "k"); l.State != claim.LetterDone {
		t.Errorf("the letter is %s", l.State)
	}
	if !must[bool](t)(st.Done(ctx, want.ID, claim.Completion{At: day(9), Outcome: "twice"})) {
		t.Error("done twice: the draft does not stand")
	}
	got, _, _ = st.Intent(ctx, want.ID)
	equal(t, "done twice", want, got)
}

func (s suite) intentOnce(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	first := must[claim.Intended](t)(st.Intend(ctx, letter("k"), intent("k")))
	for name, in := range map[string]claim.Intent{
		"same":             intent("k"),
		"another strategy": intent("other"),
	} {
		out := must[claim.Intended](t)(st.Intend(ctx, letter("k"), in))
		equal(t, name, claim.Intended{Case: first.Case}, out)
	}
	equal(t, "pending", []string{"<draft-k@here>"}, pending(t, st))
	if !must[bool](t)(st.RecordLetter(ctx, letter("k"))) {
		t.Error("the letter is not known")
	}
}

func (s suite) intentNoteOnly(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	must[claim.Intended](t)(st.Intend(ctx, letter("a"), intent("a")))
	warn := intent("b", func(i *claim.Intent) { i.Draft, i.ID = nil, i.NoteID })
	out := must[claim.Intended](t)(st.Intend(ctx, letter("b", func(r *claim.LetterRecord) { r.Reference = "REF-a" }), warn))
	if !out.Claimed || out.Superseded != nil || out.Newer != "" {
		t.Errorf("answer %+v; a warning replaces nothing", out)
	}
	if must[bool](t)(st.Done(ctx, warn.ID, claim.Completion{Alive: true, At: day(2)})) {
		t.Error("a note stands as a draft")
	}
	equal(t, "state", claim.IntentRetired, stateOf(t, st, warn.ID))
	scam := intent("c", func(i *claim.Intent) { i.Draft, i.ID = nil, i.NoteID })
	out = must[claim.Intended](t)(st.Intend(ctx, letter("c", func(r *claim.LetterRecord) { r.Kind = claim.Scam }), scam))
	equal(t, "scam", claim.Intended{Claimed: true}, out)
}

func (s suite) intentAnswered(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	must[claim.Intended](t)(st.Intend(ctx, letter("k"), intent("k")))
	if must[bool](t)(st.Done(ctx, "<draft-k@here>", claim.Completion{Outcome: "answered by a person", At: day(2)})) {
		t.Error("a draft that was never made stands")
	}
	equal(t, "state", claim.IntentRetired, stateOf(t, st, "<draft-k@here>"))
	out := must[claim.Intended](t)(st.Intend(ctx, letter("l", func(r *claim.LetterRecord) { r.Reference = "REF-k" }), intent("l")))
	if out.Superseded != nil || !out.Claimed {
		t.Errorf("answer %+v; nothing is there to be superseded", out)
	}
}

func (s suite) intentFails(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	must[claim.Intended](t)(st.Intend(ctx, letter("k"), intent("k")))
	for want := 1; want <= 3; want++ {
		if n := must[int](t)(st.Fail(ctx, "<draft-k@here>", "over quota", day(want))); n != want {
			t.Errorf("failure %d is counted as %d", want, n)
		}
	}
	got, _, _ := st.Intent(ctx, "<draft-k@here>")
	if got.LastErr != "over quota" || !got.Next.Equal(day(3)) || got.State != claim.IntentPending {
		t.Errorf("last error %q, next %v, state %s", got.LastErr, got.Next, got.State)
	}
	early := must[[]claim.Intent](t)(st.Pending(ctx, "main", day(2), 0))
	late := must[[]claim.Intent](t)(st.Pending(ctx, "main", day(3), 0))
	equal(t, "due on day 2", []string{}, ids(early))
	equal(t, "due on day 3", []string{"<draft-k@here>"}, ids(late))
	equal(t, "all", []string{"<draft-k@here>"}, pending(t, st))
}

func (s suite) intentPending(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	for i, key := range []string{"c", "a", "b"} {
		must[claim.Intended](t)(st.Intend(ctx, letter(key), intent(key, func(in *claim.Intent) { in.Created = day(9 - i) })))
	}
	must[claim.Intended](t)(st.Intend(ctx, letter("z", func(r *claim.LetterRecord) { r.Account = "other" }), intent("z")))
	equal(t, "oldest first", []string{"<draft-b@here>", "<draft-a@here>", "<draft-c@here>"}, pending(t, st))
	equal(t, "limited", []string{"<draft-b@here>", "<draft-a@here>"}, ids(must[[]claim.Intent](t)(st.Pending(ctx, "main", time.Time{}, 2))))
}

func (s suite) intentRedraft(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	must[claim.Intended](t)(st.Intend(ctx, letter("k"), intent("k")))
	must[bool](t)(st.Done(ctx, "<draft-k@here>", done(9)))
	again := intent("k2", func(i *claim.Intent) { i.Redraft, i.By, i.Strategy = true, "jo", "refuse" })
	changed := letter("k", func(r *claim.LetterRecord) { r.Strategy = "refuse" })
	out := must[claim.Intended](t)(st.Intend(ctx, changed, again))
	if !out.Claimed || out.NewCase || len(out.Superseded) != 1 || out.Superseded[0].ID != "<draft-k@here>" {
		t.Errorf("answer %+v; want the first draft superseded", out)
	}
	if l, _, _ := st.Letter(ctx, "main", "k"); l.Strategy != "refuse" || l.State != claim.LetterIntended {
		t.Errorf("letter: strategy %s, state %s", l.Strategy, l.State)
	}
	if out := must[claim.Intended](t)(st.Intend(ctx, changed, again)); out.Claimed {
		t.Error("the same redraft was claimed twice")
	}
}

func (s suite) intentUnknown(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	if _, ok, err := st.Intent(ctx, "<no>"); ok || err != nil {
		t.Errorf("found %v, error %v", ok, err)
	}
	_, err := st.Done(ctx, "<no>", done(1))
	wantErr(t, err, s.errs.Unknown)
	_, err = st.Fail(ctx, "<no>", "x", day(1))
	wantErr(t, err, s.errs.Unknown)
	wantErr(t, st.Placed(ctx, "<no>", 1), s.errs.Unknown)
	wantErr(t, st.Retired(ctx, "<no>", claim.Gone, day(1)), s.errs.Unknown)
}

func (s suite) intentInvalid(t *testing.T) {
	tests := map[string]func(*claim.Intent){
		"no id":   func(i *claim.Intent) { i.ID = "" },
		"nothing": func(i *claim.Intent) { i.Draft, i.Note = nil, nil },
		"no time": func(i *claim.Intent) { i.Created = time.Time{} },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			st := s.store(t)
			_, err := st.Intend(t.Context(), letter("k"), intent("k", change))
			wantErr(t, err, s.errs.Invalid)
			if _, ok, _ := st.Letter(t.Context(), "main", "k"); ok {
				t.Error("the letter of a refused intent is stored")
			}
		})
	}
}

// intentScam drafts, because a person asks for it, an answer to a letter that
// was no claim and so had no case.
func (s suite) intentScam(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	scam := letter("k", func(r *claim.LetterRecord) { r.Kind = claim.Scam })
	must[bool](t)(st.RecordLetter(ctx, scam))
	for i, id := range []string{"1", "2"} {
		out := must[claim.Intended](t)(st.Intend(ctx, scam, intent(id, func(in *claim.Intent) { in.Redraft = true })))
		if !out.Claimed || out.Case == 0 || out.NewCase != (i == 0) || len(out.Superseded) != i {
			t.Errorf("draft %s: answer %+v", id, out)
		}
	}
	oneDraftEach(t, st)
	if r, _, _ := st.Letter(ctx, "main", "k"); r.Case == 0 {
		t.Error("the letter has no case")
	}
}
