package rules

import (
	"strings"
	"testing"
)

// prose is ordinary text of about 10 KB in which few phrases match.
var prose = strings.Repeat(`Dear all, the minutes of Tuesday's meeting are below. We spoke about the new
office, the heating, and who brings the cake next week. Nina will order the
chairs; Tom looks after the keys and the alarm. The budget for the spring is
4,200 EUR, of which about half is spent already. Please send corrections. `, 32)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(""); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTokenize(b *testing.B) {
	b.SetBytes(int64(len(prose)))
	for b.Loop() {
		Tokenize(prose, nil)
	}
}

// BenchmarkScan is the rule pass alone, on text that is cut into tokens.
func BenchmarkScan(b *testing.B) {
	set, err := Load("")
	if err != nil {
		b.Fatal(err)
	}
	d := Tokenize(prose, nil)
	b.SetBytes(int64(len(prose)))
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		set.Scan(d)
	}
}
