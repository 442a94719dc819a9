package ledgertest

import (
	"testing"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func (s suite) quarantine(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	entry := claim.QuarantineEntry{Account: "main", Folder: "INBOX", UIDValidity: 7, UID: 3, Reason: "too deep", Last: day(1), Next: day(2)}
	want := entry
	want.First, want.Attempts = day(1), 1
	equal(t, "first", want, must[claim.QuarantineEntry](t)(st.Quarantine(ctx, entry)))

	entry.Reason, entry.Last, entry.Next = "still too deep", day(2), time.Time{}
	want.Reason, want.Last, want.Next, want.Attempts = "still too deep", day(2), time.Time{}, 2
	equal(t, "second", want, must[claim.QuarantineEntry](t)(st.Quarantine(ctx, entry)))
	got, ok, err := st.InQuarantine(ctx, "main", "INBOX", 7, 3)
	check(t, err)
	equal(t, "looked up", want, got)
	equal(t, "found", true, ok)

	far := claim.QuarantineEntry{Account: "other", Folder: "INBOX", UIDValidity: 1, UID: 9, Reason: "x", Last: day(3)}
	must[claim.QuarantineEntry](t)(st.Quarantine(ctx, far))
	equal(t, "of all", 2, len(must[[]claim.QuarantineEntry](t)(st.Quarantined(ctx, ""))))
	equal(t, "of one", []claim.QuarantineEntry{want}, must[[]claim.QuarantineEntry](t)(st.Quarantined(ctx, "main")))

	check(t, st.Release(ctx, "main", "INBOX", 7, 3))
	check(t, st.Release(ctx, "main", "INBOX", 7, 3))
	_, ok, err = st.InQuarantine(ctx, "main", "INBOX", 7, 3)
	check(t, err)
	equal(t, "found after release", false, ok)

	t.Run("new uidvalidity", s.quarantineRenewed)
	t.Run("invalid", s.quarantineInvalid)
}

func (s suite) quarantineRenewed(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	for _, e := range []claim.QuarantineEntry{
		{Account: "main", Folder: "INBOX", UIDValidity: 7, UID: 3},
		{Account: "main", Folder: "Junk", UIDValidity: 7, UID: 4},
		{Account: "main", Folder: "INBOX", UIDValidity: 8, UID: 5},
	} {
		e.Last = day(int(e.UID))
		must[claim.QuarantineEntry](t)(st.Quarantine(ctx, e))
	}
	var left []uint32
	for _, e := range must[[]claim.QuarantineEntry](t)(st.Quarantined(ctx, "main")) {
		left = append(left, e.UID)
	}
	equal(t, "left", []uint32{4, 5}, left)
}

func (s suite) quarantineInvalid(t *testing.T) {
	st := s.store(t)
	for _, bad := range []claim.QuarantineEntry{{UID: 1, Last: day(1)}, {Account: "main", Last: day(1)}, {Account: "main", UID: 1}} {
		_, err := st.Quarantine(t.Context(), bad)
		wantErr(t, err, s.errs.Invalid)
	}
}

func (s suite) leases(t *testing.T) {
	st, ctx := s.store(t), t.Context()
	steps := []struct {
		name, lease, holder string
		now, until          int
		want                string
	}{
		{"free", "main", "a", 1, 3, "a"},
		{"taken", "main", "b", 2, 4, "a"},
		{"renewed", "main", "a", 2, 5, "a"},
		{"still taken", "main", "b", 4, 6, "a"},
		{"another", "other", "b", 4, 6, "b"},
		{"run out", "main", "b", 5, 7, "b"},
		{"lost", "main", "a", 6, 9, "b"},
	}
	for _, step := range steps {
		got := must[string](t)(st.Lease(ctx, step.lease, step.holder, day(step.now), day(step.until)))
		equal(t, step.name, step.want, got)
	}
	check(t, st.Unlease(ctx, "main", "a"))
	equal(t, "given back by another", "b", must[string](t)(st.Lease(ctx, "main", "a", day(6), day(9))))
	check(t, st.Unlease(ctx, "main", "b"))
	equal(t, "given back", "a", must[string](t)(st.Lease(ctx, "main", "a", day(6), day(9))))
	for _, bad := range []struct {
		name, holder string
		until        int
	}{{"", "a", 2}, {"x", "", 2}, {"x", "a", 1}} {
		_, err := st.Lease(ctx, bad.name, bad.holder, day(1), day(bad.until))
		wantErr(t, err, s.errs.Invalid)
	}
}
