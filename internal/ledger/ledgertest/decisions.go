package ledgertest

import (
	"strings"
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func (s suite) decisions(t *testing.T) {
	t.Run("whole", s.decisionWhole)
	t.Run("of a case", s.decisionOfCase)
	t.Run("claim kinds leave the case open", s.decisionOfClaim)
	t.Run("undone", s.decisionUndone)
	t.Run("forgotten", s.decisionForgotten)
	t.Run("version", s.decisionVersion)
	t.Run("moved note", s.decisionMovedNote)
	t.Run("merged", s.decisionMerged)
	t.Run("letter of a note", s.decisionLetterOfNote)
	t.Run("letters by message", s.decisionByMessage)
	t.Run("invalid", s.decisionInvalid)
}

// likeness is one with every field set.
func likeness(key string) claim.Likeness {
	return claim.Likeness{
		Key: key, Sender: "case@agency.example", Domain: "agency.example", List: "l.agency.example", Shape: "your picture",
		Claimant: "agency", Listed: true, Proven: true, Sure: 0.98, Reference: "REF1", Sketch: []uint32{1, 2, 4294967295},
	}
}

func decision(change ...func(*claim.Decision)) claim.Decision {
	d := claim.Decision{
		Account: "main", Kind: claim.Other, Was: claim.FirstClaim, Sender: "case@agency.example", Subject: "Your picture 🌹",
		By: "cases mark", At: day(3), Letters: []claim.Likeness{likeness("a"), {Key: "b"}},
	}
	for _, c := range change {
		c(&d)
	}
	return d
}

func (s suite) decisionWhole(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	want := must[claim.Decision](t)(st.Decide(ctx, decision()))
	if want.ID == 0 {
		t.Fatal("the decision has no number")
	}
	equal(t, "listed", []claim.Decision{want}, must[[]claim.Decision](t)(st.Decisions(ctx)))
	second := must[claim.Decision](t)(st.Decide(ctx, decision()))
	equal(t, "oldest first", []claim.Decision{want, second}, must[[]claim.Decision](t)(st.Decisions(ctx)))
}

// caseWith records a letter and returns its case.
func caseWith(t *testing.T, st Store, key string, change ...func(*claim.LetterRecord)) int64 {
	t.Helper()
	r := letter(key, append([]func(*claim.LetterRecord){func(r *claim.LetterRecord) { r.Likeness = likeness(key) }}, change...)...)
	must[bool](t)(st.RecordLetter(t.Context(), r))
	got, _, err := st.Letter(t.Context(), r.Account, key)
	check(t, err)
	equal(t, "likeness", r.Likeness, got.Likeness)
	return got.Case
}

func (s suite) decisionOfCase(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	id := caseWith(t, st, "k")
	d := must[claim.Decision](t)(st.Decide(ctx, decision(func(d *claim.Decision) { d.Case = id })))
	c := must[claim.CaseFile](t)(st.Case(ctx, id))
	equal(t, "status", claim.CaseClosed, c.Status)
	if !strings.Contains(c.Outcome, "other") || !told(c, "marked") {
		t.Errorf("outcome %q, history %v", c.Outcome, c.History)
	}
	must[claim.Decision](t)(st.Undecide(ctx, d.ID, "jo", day(4)))
	c = must[claim.CaseFile](t)(st.Case(ctx, id))
	equal(t, "status after undo", claim.CaseOpen, c.Status)
	if !told(c, "unmarked") || !told(c, "reopened") {
		t.Errorf("history %v", c.History)
	}
	_, err := st.Decide(ctx, decision(func(d *claim.Decision) { d.Case = 999 }))
	wantErr(t, err, s.errs.Unknown)
	equal(t, "nothing half done", 1, len(must[[]claim.Decision](t)(st.Decisions(ctx))))
}

func told(c claim.CaseFile, what string) bool {
	for _, h := range c.History {
		if h.What == what {
			return true
		}
	}
	return false
}

func (s suite) decisionOfClaim(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	id := caseWith(t, st, "k")
	must[claim.Decision](t)(st.Decide(ctx, decision(func(d *claim.Decision) { d.Case, d.Kind = id, claim.Reminder })))
	equal(t, "status", claim.CaseOpen, must[claim.CaseFile](t)(st.Case(ctx, id)).Status)

	check(t, st.CloseCase(ctx, id, "paid", "jo", day(3)))
	d := must[claim.Decision](t)(st.Decide(ctx, decision(func(d *claim.Decision) { d.Case = id })))
	must[claim.Decision](t)(st.Undecide(ctx, d.ID, "jo", day(4)))
	c := must[claim.CaseFile](t)(st.Case(ctx, id))
	equal(t, "a case that somebody closed stays closed", claim.CaseClosed, c.Status)
	equal(t, "outcome", "paid", c.Outcome)
}

func (s suite) decisionUndone(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	d := must[claim.Decision](t)(st.Decide(ctx, decision()))
	want := d
	want.Undone = day(5)
	equal(t, "undone", want, must[claim.Decision](t)(st.Undecide(ctx, d.ID, "jo", day(5))))
	equal(t, "twice", want, must[claim.Decision](t)(st.Undecide(ctx, d.ID, "jo", day(6))))
	equal(t, "listed", []claim.Decision{want}, must[[]claim.Decision](t)(st.Decisions(ctx)))
	_, err := st.Undecide(ctx, 999, "jo", day(5))
	wantErr(t, err, s.errs.Unknown)
}

func (s suite) decisionForgotten(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	id := caseWith(t, st, "k")
	d := must[claim.Decision](t)(st.Decide(ctx, decision(func(d *claim.Decision) { d.Case = id })))
	check(t, st.Forget(ctx, d.ID, "jo", day(4)))
	check(t, st.Forget(ctx, d.ID, "jo", day(4)))
	equal(t, "left", 0, len(must[[]claim.Decision](t)(st.Decisions(ctx))))
	equal(t, "status", claim.CaseOpen, must[claim.CaseFile](t)(st.Case(ctx, id)).Status)
}

func (s suite) decisionVersion(t *testing.T) {
	open := s.fresh(t)
	st, other, ctx := open(), open(), t.Context()
	seen := map[string]string{}
	look := func(after string) {
		t.Helper()
		v := must[string](t)(other.DecisionsVersion(ctx))
		if before, dup := seen[v]; dup {
			t.Errorf("version %s after %s, and after %s", v, after, before)
		}
		seen[v] = after
		equal(t, "asked again", v, must[string](t)(st.DecisionsVersion(ctx)))
	}
	look("nothing")
	a := must[claim.Decision](t)(st.Decide(ctx, decision()))
	look("one")
	b := must[claim.Decision](t)(st.Decide(ctx, decision()))
	look("two")
	must[claim.Decision](t)(st.Undecide(ctx, a.ID, "jo", day(5)))
	look("undone")
	check(t, st.Forget(ctx, b.ID, "jo", day(5)))
	look("forgotten")
	must[claim.Decision](t)(st.Decide(ctx, decision()))
	look("three")
}

func (s suite) decisionMovedNote(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	moved := decision(func(d *claim.Decision) { d.Note = "<note@here>" })
	first := must[claim.Decision](t)(st.Decide(ctx, moved))
	equal(t, "known", []string{"<note@here>"}, must[[]string](t)(st.MovedNotes(ctx, "main")))
	equal(t, "of another account", 0, len(must[[]string](t)(st.MovedNotes(ctx, "other"))))

	equal(t, "seen again", int64(0), must[claim.Decision](t)(st.Decide(ctx, moved)).ID)
	must[claim.Decision](t)(st.Undecide(ctx, first.ID, "jo", day(4)))
	equal(t, "seen again after a person took it back", int64(0), must[claim.Decision](t)(st.Decide(ctx, moved)).ID)

	check(t, st.NoteBack(ctx, "main", "<note@here>", "note moved", day(5)))
	check(t, st.NoteBack(ctx, "main", "<note@here>", "note moved", day(5)))
	equal(t, "known", 0, len(must[[]string](t)(st.MovedNotes(ctx, "main"))))
	second := must[claim.Decision](t)(st.Decide(ctx, moved))
	if second.ID == 0 {
		t.Error("moved once more, and nothing was decided")
	}
	check(t, st.NoteBack(ctx, "main", "<note@here>", "note moved", day(6)))
	all := must[[]claim.Decision](t)(st.Decisions(ctx))
	equal(t, "moved back takes back", []time.Time{day(4), day(6)}, []time.Time{all[0].Undone, all[1].Undone})
}

// decisionMerged: a decision goes with its case.
func (s suite) decisionMerged(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	a := caseWith(t, st, "a")
	b := caseWith(t, st, "b", func(r *claim.LetterRecord) { r.Reference = "" })
	must[claim.Decision](t)(st.Decide(ctx, decision(func(d *claim.Decision) { d.Case = b })))
	joint := caseWith(t, st, "c", func(r *claim.LetterRecord) {
		r.References = []string{"<a@agency.example>", "<b@agency.example>"}
		r.Reference = ""
	})
	equal(t, "merged", a, joint)
	equal(t, "case", a, must[[]claim.Decision](t)(st.Decisions(ctx))[0].Case)
}

func (s suite) decisionLetterOfNote(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	must[claim.Intended](t)(st.Intend(ctx, letter("k"), intent("k")))
	for _, tt := range []struct {
		account, note string
		want          bool
	}{{"main", "<note-k@here>", true}, {"other", "<note-k@here>", false}, {"main", "<else@here>", false}, {"main", "", false}} {
		got, ok, err := st.LetterOfNote(ctx, tt.account, tt.note)
		check(t, err)
		if ok != tt.want || ok && got.Key != "k" {
			t.Errorf("note %s of %s: %v, letter %q", tt.note, tt.account, ok, got.Key)
		}
	}
}

func (s suite) decisionByMessage(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	caseWith(t, st, "k")
	caseWith(t, st, "bare", func(r *claim.LetterRecord) { r.MessageID = "" })
	got := must[[]claim.LetterRecord](t)(st.LettersByMessageID(ctx, "<k@agency.example>"))
	equal(t, "found", 1, len(got))
	equal(t, "without an ID", 0, len(must[[]claim.LetterRecord](t)(st.LettersByMessageID(ctx, ""))))
}

func (s suite) decisionInvalid(t *testing.T) {
	st := s.store(t)
	for name, spoil := range map[string]func(*claim.Decision){
		"account": func(d *claim.Decision) { d.Account = "" },
		"kind":    func(d *claim.Decision) { d.Kind = "" },
		"time":    func(d *claim.Decision) { d.At = time.Time{} },
		"letter":  func(d *claim.Decision) { d.Letters = nil },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := st.Decide(t.Context(), decision(spoil))
			wantErr(t, err, s.errs.Invalid)
		})
	}
	_, err := st.Undecide(t.Context(), 1, "jo", time.Time{})
	wantErr(t, err, s.errs.Invalid)
	wantErr(t, st.NoteBack(t.Context(), "main", "<n>", "jo", time.Time{}), s.errs.Invalid)
}
