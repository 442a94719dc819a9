package ledgertest

import (
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func (s suite) supersede(t *testing.T) {
	t.Run("later letter", s.supersedeLater)
	t.Run("earlier letter", s.supersedeEarlier)
	t.Run("earlier letter without note", s.supersedeNothingLeft)
	t.Run("which is later", s.supersedeLast)
	t.Run("decided without a draft", s.supersedeDecided)
	t.Run("while on its way", s.supersedeUnderWay)
	t.Run("before it was made", s.supersedeUnmade)
	t.Run("retire", s.supersedeRetire)
}

// next is a letter of the same case as "a", written on day n.
func next(key string, n int) claim.LetterRecord {
	return letter(key, func(r *claim.LetterRecord) {
		r.Reference, r.Kind, r.Received, r.Judged = "REF-a", claim.Reminder, day(n), day(n)
	})
}

func (s suite) supersedeLater(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	first := must[claim.Intended](t)(st.Intend(ctx, letter("a"), intent("a")))
	must[bool](t)(st.Done(ctx, "<draft-a@here>", done(5)))
	out := must[claim.Intended](t)(st.Intend(ctx, next("b", 8), intent("b")))
	if !out.Claimed || out.NewCase || out.Case != first.Case {
		t.Errorf("answer %+v; want a claim in case %d", out, first.Case)
	}
	if len(out.Superseded) != 1 {
		t.Fatalf("%d drafts superseded, want 1", len(out.Superseded))
	}
	old := out.Superseded[0]
	equal(t, "bytes of the old draft", "draft of a", string(old.Draft))
	equal(t, "its UID", uint32(5), old.DraftUID)
	equal(t, "its state", claim.IntentSuperseded, old.State)
	equal(t, "to take back", []string{"<draft-a@here>"}, superseded(t, st))
	c := must[claim.CaseFile](t)(st.Case(ctx, first.Case))
	equal(t, "standing", "<draft-b@here>", c.Draft)
}

func (s suite) supersedeEarlier(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	must[claim.Intended](t)(st.Intend(ctx, next("b", 8), intent("b")))
	out := must[claim.Intended](t)(st.Intend(ctx, letter("a"), intent("a")))
	if !out.Claimed || out.Newer != "b" || out.Superseded != nil {
		t.Errorf("answer %+v; want the later letter's draft to stand", out)
	}
	in, _, err := st.Intent(ctx, "<draft-a@here>")
	check(t, err)
	if in.HasDraft() || len(in.Note) == 0 || in.State != claim.IntentPending {
		t.Errorf("draft %q, note %q, state %s; want the note alone pending", in.Draft, in.Note, in.State)
	}
	if must[bool](t)(st.Done(ctx, in.ID, done(0))) {
		t.Error("a draft that was not to be made stands")
	}
	equal(t, "to take back", []string{}, superseded(t, st))
}

func (s suite) supersedeNothingLeft(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	must[claim.Intended](t)(st.Intend(ctx, next("b", 8), intent("b")))
	bare := intent("a", func(i *claim.Intent) { i.Note, i.NoteID = nil, "" })
	must[claim.Intended](t)(st.Intend(ctx, letter("a"), bare))
	equal(t, "pending", []string{"<draft-b@here>"}, pending(t, st))
	if l, _, _ := st.Letter(ctx, "main", "a"); l.State != claim.LetterDone {
		t.Errorf("the letter is %s", l.State)
	}
}

// supersedeUnderWay is the case of a draft that is appended while another
// process puts a newer one in its place.
func (s suite) supersedeUnderWay(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	must[claim.Intended](t)(st.Intend(ctx, letter("a"), intent("a")))
	must[claim.Intended](t)(st.Intend(ctx, next("b", 8), intent("b")))
	check(t, st.Retired(ctx, "<draft-a@here>", claim.Gone, day(9)))
	equal(t, "to take back", []string{}, superseded(t, st))
	if must[bool](t)(st.Done(ctx, "<draft-a@here>", done(77))) {
		t.Error("two drafts of one case stand")
	}
	old := must[[]claim.Intent](t)(st.Superseded(ctx, "main"))
	if len(old) != 1 || old[0].DraftUID != 77 || string(old[0].Draft) != "draft of a" {
		t.Errorf("to take back: %+v; want draft a at 77", old)
	}
	check(t, st.Retired(ctx, "<draft-a@here>", claim.TakenBack, day(10)))
	equal(t, "to take back", []string{}, superseded(t, st))
}

func (s suite) supersedeRetire(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	must[claim.Intended](t)(st.Intend(ctx, letter("a"), intent("a")))
	wantErr(t, st.Retired(ctx, "<draft-a@here>", claim.Gone, day(3)), s.errs.Invalid)
	must[claim.Intended](t)(st.Intend(ctx, next("b", 8), intent("b")))
	check(t, st.Retired(ctx, "<draft-a@here>", claim.Touched, day(9)))
	check(t, st.Retired(ctx, "<draft-a@here>", claim.Gone, day(10)))
	in, _, err := st.Intent(ctx, "<draft-a@here>")
	check(t, err)
	if in.Outcome != string(claim.Touched) || !in.Settled.Equal(day(9)) {
		t.Errorf("outcome %q on %v; the first word counts", in.Outcome, in.Settled)
	}
}

// supersedeUnmade is the case of a process that dies before it makes a draft,
// and another letter that comes before the work is taken up again.
func (s suite) supersedeUnmade(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	must[claim.Intended](t)(st.Intend(ctx, letter("a"), intent("a")))
	must[claim.Intended](t)(st.Intend(ctx, next("b", 8), intent("b", func(i *claim.Intent) { i.Created = day(8) })))
	open := must[[]claim.Intent](t)(st.Pending(ctx, "main", day(8), 0))
	equal(t, "pending", []string{"<draft-a@here>", "<draft-b@here>"}, ids(open))
	if open[0].HasDraft() || string(open[0].Note) != "note of a" {
		t.Errorf("draft %q, note %q; want the note of a alone", open[0].Draft, open[0].Note)
	}
	if must[bool](t)(st.Done(ctx, "<draft-a@here>", claim.Completion{Outcome: "noted", At: day(8)})) {
		t.Error("a replaced draft stands")
	}
	equal(t, "pending", []string{"<draft-b@here>"}, pending(t, st))
	equal(t, "to take back", []string{"<draft-a@here>"}, superseded(t, st))
}

// supersedeLast tells which of two letters is the later one. The second is
// always the one that is read later.
func (s suite) supersedeLast(t *testing.T) {
	tests := []struct {
		name    string
		first   func(*claim.LetterRecord)
		second  func(*claim.LetterRecord)
		yielded bool // the second letter gives way to the first
	}{
		{"by arrival", at(5, 5, 1), at(4, 9, 2), true},
		{"a date from the future is only words", at(4, 9999, 1), at(5, 5, 2), false},
		{"by place when they came at once", at(5, 5, 9), at(5, 5, 8), true},
		{"by place, the other way", at(5, 5, 8), at(5, 5, 9), false},
		{"in two folders, by what they say", at(5, 5, 9), elsewhere(at(5, 4, 8)), true},
		{"in two folders, all the same", at(5, 5, 9), elsewhere(at(5, 5, 8)), false},
		{"arrival not known", at(0, 5, 9), at(0, 4, 9), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st, ctx := s.store(t), t.Context()
			must[claim.Intended](t)(st.Intend(ctx, letter("a", underRef("R"), tt.first), intent("a")))
			out := must[claim.Intended](t)(st.Intend(ctx, letter("b", underRef("R"), tt.second), intent("b")))
			equal(t, "gives way", tt.yielded, out.Newer == "a")
			equal(t, "replaces", !tt.yielded, len(out.Superseded) == 1)
		})
	}
}

func underRef(ref string) func(*claim.LetterRecord) {
	return func(r *claim.LetterRecord) { r.Reference = ref }
}

// at is a letter that came on day received (0: not known), says written, and
// lies at uid.
func at(received, written int, uid uint32) func(*claim.LetterRecord) {
	return func(r *claim.LetterRecord) {
		r.Received, r.Written, r.UID = day(received), day(written), uid
		if received == 0 {
			r.Received = time.Time{}
		}
	}
}

func elsewhere(change func(*claim.LetterRecord)) func(*claim.LetterRecord) {
	return func(r *claim.LetterRecord) {
		change(r)
		r.Folder = "Junk"
	}
}

// supersedeDecided reads an old claim after a later letter that leaves nothing
// to be answered.
func (s suite) supersedeDecided(t *testing.T) {
	tests := []struct {
		name    string
		later   func(*claim.LetterRecord)
		decided bool
	}{
		{"dealt with by a person", func(r *claim.LetterRecord) { r.State = claim.LetterDealt }, true},
		{"settled", func(r *claim.LetterRecord) { r.Kind = claim.Settled }, true},
		{"said to be settled by a forger", func(r *claim.LetterRecord) { r.Kind, r.Standing = claim.Settled, claim.Forged }, false},
		{"only recorded", func(*claim.LetterRecord) {}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st, ctx := s.store(t), t.Context()
			last := next("b", 8)
			tt.later(&last)
			must[bool](t)(st.RecordLetter(ctx, last))
			out := must[claim.Intended](t)(st.Intend(ctx, letter("a"), intent("a")))
			equal(t, "decided", tt.decided, out.Newer == "b")
			in, _, err := st.Intent(ctx, "<draft-a@here>")
			check(t, err)
			equal(t, "has a draft", !tt.decided, in.HasDraft())
		})
	}
	t.Run("answered draft", func(t *testing.T) {
		st, ctx := s.store(t), t.Context()
		must[claim.Intended](t)(st.Intend(ctx, next("b", 8), intent("b")))
		must[bool](t)(st.Done(ctx, "<draft-b@here>", claim.Completion{Outcome: "answered by a person", At: day(8)}))
		out := must[claim.Intended](t)(st.Intend(ctx, letter("a"), intent("a")))
		equal(t, "decided by", "b", out.Newer)
	})
}
