package sender

import (
	"bytes"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// BenchmarkVerify is a whole verdict with the answers of the DNS at hand.
func BenchmarkVerify(b *testing.B) {
	l := parseLetter(b, received("")+sign(b, mailOf("From: PicRights <resolve@picrights.com>"), "picrights.com", "rsa"))
	v := testVerifier(b, newCache(newZone(b), time.Now))
	c := &claim.Claim{Kind: claim.FirstClaim, Claimant: claim.Party{ID: "picrights"}, Inner: -1}
	b.ReportAllocs()
	for b.Loop() {
		if got := v.Verify(b.Context(), l, c); got.Standing != claim.Verified {
			b.Fatal(got.Why)
		}
	}
}

// BenchmarkFloor is the library's DKIM check alone, on the same letter.
func BenchmarkFloor(b *testing.B) {
	raw := []byte(received("") + sign(b, mailOf("From: PicRights <resolve@picrights.com>"), "picrights.com", "rsa"))
	key := []string{record(b, "rsa", "")}
	o := &dkim.VerifyOptions{LookupTXT: func(string) ([]string, error) { return key, nil }}
	b.ReportAllocs()
	for b.Loop() {
		if got, err := dkim.VerifyWithOptions(bytes.NewReader(raw), o); err != nil || got[0].Err != nil {
			b.Fatal(err)
		}
	}
}
