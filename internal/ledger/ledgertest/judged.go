package ledgertest

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func uids(t *testing.T, s string) claim.UIDs {
	t.Helper()
	u, err := claim.ParseUIDs(s)
	check(t, err)
	return u
}

func (s suite) judged(t *testing.T) {
	t.Run("ranges", s.judgedRanges)
	t.Run("folders apart", s.judgedFolders)
	t.Run("random", s.judgedRandom)
	t.Run("untidy", s.judgedUntidy)
	t.Run("bad range", s.judgedBad)
}

func (s suite) judgedRanges(t *testing.T) {
	tests := []struct {
		name, want string
		marks      []string
	}{
		{"nothing", "", nil},
		{"empty mark", "", []string{""}},
		{"one", "5", []string{"5"}},
		{"apart", "1:3,5:7", []string{"5:7", "1:3"}},
		{"touching below", "1:7", []string{"4:7", "1:3"}},
		{"touching above", "1:7", []string{"1:3", "4:7"}},
		{"inside", "1:9", []string{"1:9", "4:5"}},
		{"same again", "4:5", []string{"4:5", "4:5"}},
		{"over several", "1:20,30", []string{"2,4,6,8:9,30", "1:20"}},
		{"bridging", "1:9", []string{"1:3,7:9", "4:6"}},
		{"overlap left", "3:9", []string{"5:9", "3:6"}},
		{"overlap right", "3:9", []string{"3:6", "5:9"}},
		{"many in one mark", "1,3,5,7:4294967295", []string{"1,3,5,7:4294967294", "4294967295"}},
		{"the last of all", "4294967295", []string{"4294967295", "4294967295"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st := s.store(t)
			for _, m := range tt.marks {
				check(t, st.MarkJudged(t.Context(), "main", "INBOX", 7, uids(t, m)))
			}
			got := must[claim.UIDs](t)(st.Judged(t.Context(), "main", "INBOX", 7))
			if diff := cmp.Diff(tt.want, got.String()); diff != "" {
				t.Errorf("judged (-want +got)\n%s", diff)
			}
		})
	}
}

func (s suite) judgedFolders(t *testing.T) {
	st := s.store(t)
	places := []struct {
		account, folder string
		uidValidity     uint32
		marks           string
	}{
		{"main", "INBOX", 7, "1:4"},
		{"main", "INBOX", 8, "2"},
		{"main", "Junk", 7, "3:5"},
		{"other", "INBOX", 7, "9"},
		{"other", "", math.MaxUint32, "1"},
	}
	for _, p := range places {
		check(t, st.MarkJudged(t.Context(), p.account, p.folder, p.uidValidity, uids(t, p.marks)))
	}
	for _, p := range places {
		got := must[claim.UIDs](t)(st.Judged(t.Context(), p.account, p.folder, p.uidValidity))
		if got.String() != p.marks {
			t.Errorf("%s/%s validity %d: judged %q, want %q", p.account, p.folder, p.uidValidity, got, p.marks)
		}
	}
}

// judgedRandom holds the store against claim.UIDs, which is tested by itself.
func (s suite) judgedRandom(t *testing.T) {
	st := s.store(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	var want claim.UIDs
	for range 100 {
		var mark claim.UIDs
		for range 1 + rnd.IntN(3) {
			from := 1 + rnd.Uint32N(400)
			mark = mark.Add(from, from+rnd.Uint32N(8))
		}
		want = want.Union(mark)
		check(t, st.MarkJudged(t.Context(), "main", "INBOX", 7, mark))
		got := must[claim.UIDs](t)(st.Judged(t.Context(), "main", "INBOX", 7))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("after marking %s (-want +got)\n%s", mark, diff)
		}
	}
}

// judgedUntidy marks what is no proper set: out of order and overlapping.
func (s suite) judgedUntidy(t *testing.T) {
	st := s.store(t)
	untidy := claim.UIDs{{From: 8, To: 9}, {From: 1, To: 4}, {From: 2, To: 3}, {From: 4, To: 5}, {From: 8, To: 8}}
	for range 2 {
		check(t, st.MarkJudged(t.Context(), "main", "INBOX", 7, untidy))
		got := must[claim.UIDs](t)(st.Judged(t.Context(), "main", "INBOX", 7))
		equal(t, "judged", "1:5,8:9", got.String())
	}
}

func (s suite) judgedBad(t *testing.T) {
	for _, bad := range []claim.UIDRange{{From: 0, To: 3}, {From: 5, To: 4}} {
		st := s.store(t)
		err := st.MarkJudged(t.Context(), "main", "INBOX", 7, claim.UIDs{{From: 1, To: 2}, bad})
		wantErr(t, err, s.errs.Invalid)
		if got := must[claim.UIDs](t)(st.Judged(t.Context(), "main", "INBOX", 7)); len(got) != 0 {
			t.Errorf("half of a refused mark is stored: %s", got)
		}
	}
}
