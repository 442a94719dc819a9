package claim

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestUnion(t *testing.T) {
	tests := []struct{ u, v, want string }{
		{"", "", ""},
		{"1:3", "", "1:3"},
		{"", "1:3", "1:3"},
		{"1:3", "4", "1:4"},
		{"4", "1:3", "1:4"},
		{"1:9", "3:5", "1:9"},
		{"1:2,8:9", "4:6", "1:2,4:6,8:9"},
		{"1:2,8:9", "3:7", "1:9"},
		{"1,3,5", "2,4", "1:5"},
		{"4294967295", "4294967294", "4294967294:4294967295"},
		{"1:4294967295", "4294967295", "1:4294967295"},
	}
	for _, tt := range tests {
		u, err1 := ParseUIDs(tt.u)
		v, err2 := ParseUIDs(tt.v)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if got := u.Union(v).String(); got != tt.want {
			t.Errorf("%q and %q: got %q, want %q", tt.u, tt.v, got, tt.want)
		}
		if u.String() != tt.u || v.String() != tt.v {
			t.Errorf("the union changed its operands to %q and %q", u, v)
		}
	}
}

// TestUnionRandom holds Union against single numbers.
func TestUnionRandom(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		var u, v UIDs
		has := map[uint32]bool{}
		for range 12 {
			for _, set := range []*UIDs{&u, &v} {
				from, n := 1+rnd.Uint32N(80), rnd.Uint32N(6)
				*set = set.Add(from, from+n)
				for uid := from; uid <= from+n; uid++ {
					has[uid] = true
				}
			}
		}
		got := u.Union(v)
		if got.Len() != uint64(len(has)) {
			t.Fatalf("%s and %s: %d UIDs, want %d", u, v, got.Len(), len(has))
		}
		for i, r := range got {
			if r.To < r.From || i > 0 && uint64(got[i-1].To)+1 >= uint64(r.From) {
				t.Fatalf("%s and %s: not canonical: %v", u, v, got)
			}
		}
		for uid := range has {
			if !got.Has(uid) {
				t.Fatalf("%s and %s: %d is missing", u, v, uid)
			}
		}
		if got.Has(0) || got.Has(math.MaxUint32) {
			t.Fatalf("%s has what neither had", got)
		}
	}
}
