package ledgertest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func wantErr(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error is %v, want one that is %q", err, want)
	}
}

func (s suite) letters(t *testing.T) {
	t.Run("whole", s.letterWhole)
	t.Run("bare", s.letterBare)
	t.Run("first writer wins", s.letterFirst)
	t.Run("no case", s.letterNoCase)
	t.Run("hostile", s.letterHostile)
	t.Run("invalid", s.letterInvalid)
}

func full() claim.LetterRecord {
	return letter("full", func(r *claim.LetterRecord) {
		r.InReplyTo = []string{"<a@x>"}
		r.References = []string{"<b@x>", "<a@x>"}
		r.Subject = "Ihr Bild „Rose“ 🌹"
		r.Deadline = time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC)
		r.Written = time.Date(2026, 3, 1, 10, 12, 0, 0, time.FixedZone("CET", 3600))
		r.Fees = []claim.Fee{
			{Amount: "387.50", Currency: "EUR", Role: claim.Demand, Words: "387,50 €", Where: claim.InText, Rule: "money", Until: day(14)},
			{Amount: "29", Role: claim.Mention},
		}
		r.State = claim.LetterDealt
	})
}

func (s suite) letterWhole(t *testing.T) {
	st, want := s.store(t), full()
	if must[bool](t)(st.RecordLetter(t.Context(), want)) {
		t.Error("a new letter is said to have existed")
	}
	got, ok, err := st.Letter(t.Context(), "main", "full")
	check(t, err)
	if !ok || got.Case == 0 {
		t.Errorf("found %v, case %d; want a letter with a case", ok, got.Case)
	}
	want.Case, want.Written = got.Case, want.Written.UTC()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("letter (-want +got)\n%s", diff)
	}
}

func (s suite) letterBare(t *testing.T) {
	st := s.store(t)
	want := claim.LetterRecord{Account: "main", Key: "k", Judged: day(0)}
	must[bool](t)(st.RecordLetter(t.Context(), want))
	got, _, err := st.Letter(t.Context(), "main", "k")
	check(t, err)
	want.State = claim.LetterRecorded
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("letter (-want +got)\n%s", diff)
	}
}

func (s suite) letterFirst(t *testing.T) {
	st := s.store(t)
	must[bool](t)(st.RecordLetter(t.Context(), letter("k")))
	second := letter("k", func(r *claim.LetterRecord) { r.Subject = "another" })
	if !must[bool](t)(st.RecordLetter(t.Context(), second)) {
		t.Error("the second record is said to be the first")
	}
	if got, _, _ := st.Letter(t.Context(), "main", "k"); got.Subject != "Your picture" {
		t.Errorf("the second record overwrote the first: %q", got.Subject)
	}
	second.Account = "other"
	if must[bool](t)(st.RecordLetter(t.Context(), second)) {
		t.Error("the same letter in another account is another one")
	}
	if out := must[claim.Intended](t)(st.Intend(t.Context(), letter("k"), intent("k"))); out.Claimed {
		t.Error("an intent for a letter that is dealt with was claimed")
	}
}

func (s suite) letterNoCase(t *testing.T) {
	st := s.store(t)
	for _, kind := range []claim.Kind{claim.Scam, claim.Other} {
		must[bool](t)(st.RecordLetter(t.Context(), letter(string(kind), func(r *claim.LetterRecord) { r.Kind = kind })))
		if got, _, _ := st.Letter(t.Context(), "main", string(kind)); got.Case != 0 {
			t.Errorf("a letter of kind %s has case %d", kind, got.Case)
		}
	}
	if got := must[[]claim.CaseSummary](t)(st.Cases(t.Context(), claim.CaseFilter{})); len(got) != 0 {
		t.Errorf("cases without a claim: %v", got)
	}
}

// letterHostile stores what only a hostile or broken letter says.
func (s suite) letterHostile(t *testing.T) {
	st := s.store(t)
	long := strings.Repeat("ü", 1<<20)
	many := make([]string, 100_000)
	for i := range many {
		many[i] = "<x" + strings.Repeat("y", i%7) + "@z>"
	}
	r := letter("k", func(r *claim.LetterRecord) {
		r.Subject, r.Sender, r.MessageID, r.Reference = long, "a\x00b\xff@c", "<\x00>", "'; DROP TABLE letters; --"
		r.References, r.InReplyTo = many, many
		r.Fees = make([]claim.Fee, 100_000)
		r.Written = time.Date(40000, 1, 1, 0, 0, 0, 0, time.UTC)
		r.Claimant = claim.Party{Name: long}
	})
	must[bool](t)(st.RecordLetter(t.Context(), r))
	got, _, err := st.Letter(t.Context(), "main", "k")
	check(t, err)
	if len(got.Subject) > 4096 || len(got.References) > 1000 || len(got.Fees) > 1000 {
		t.Errorf("not capped: subject %d bytes, %d references, %d fees", len(got.Subject), len(got.References), len(got.Fees))
	}
	if got.Sender != "ab\uFFFD@c" || got.Reference != r.Reference || !got.Written.IsZero() {
		t.Errorf("sender %q, reference %q, written %v", got.Sender, got.Reference, got.Written)
	}
	if n := len(got.References); got.References[0] != many[0] || got.References[n-1] != many[len(many)-1] {
		t.Errorf("the ends of the thread are lost: %v", got.References)
	}
}

func (s suite) letterInvalid(t *testing.T) {
	tests := map[string]func(*claim.LetterRecord){
		"no account": func(r *claim.LetterRecord) { r.Account = "" },
		"no key":     func(r *claim.LetterRecord) { r.Key = "" },
		"no time":    func(r *claim.LetterRecord) { r.Judged = time.Time{} },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			st := s.store(t)
			_, err := st.RecordLetter(t.Context(), letter("k", change))
			wantErr(t, err, s.errs.Invalid)
			_, err = st.Intend(t.Context(), letter("k", change), intent("k"))
			wantErr(t, err, s.errs.Invalid)
		})
	}
}
