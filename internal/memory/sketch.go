package memory

import (
	"hash/fnv"
	"slices"
	"strings"
	"unicode"

	"github.com/claimtriage/claimtriage/rules"
)

// Alike is the share of common shingles from which on two letters have the
// same wording.
const Alike = 0.8

// Sizes of a sketch.
const (
	shingle    = 3        // words in a row
	sketchMost = 256      // hashes kept: the error of a share of 0.8 is about 0.025
	fewest     = 20       // fewer shingles are no wording: short mails are alike by chance
	maxText    = 64 << 10 // bytes that are read
)

// sketch returns the smallest hashes of the shingles of text, ascending, each
// once: the bottom of the set stands for the set (A. Broder, On the
// resemblance and containment of documents, 1997). Numbers, addresses and
// everything that differs between copies of a form are left out. It is nil
// for short texts.
func sketch(text string) []uint32 {
	words := plainWords(text)
	if len(words) < shingle+fewest-1 {
		return nil
	}
	hashes := make([]uint32, 0, len(words))
	for i := 0; i+shingle <= len(words); i++ {
		h := fnv.New64a()
		for _, w := range words[i : i+shingle] {
			_, _ = h.Write([]byte(w)) // a hash takes everything
			_, _ = h.Write([]byte{' '})
		}
		hashes = append(hashes, mix(h.Sum64()))
	}
	if hashes = bottom(hashes); len(hashes) < fewest {
		return nil
	}
	return hashes
}

// bottom returns the smallest of hashes, ascending, each once.
func bottom(hashes []uint32) []uint32 {
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	return slices.Clone(hashes[:min(len(hashes), sketchMost)])
}

// mix spreads the bits of h over 32 bits: FNV alone leaves neighbours near one
// another (the finalizer of MurmurHash3).
func mix(h uint64) uint32 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	return uint32(h)
}

// plainWords are the folded words of text without numbers and addresses.
func plainWords(text string) []string {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	var out []string
	for f := range strings.FieldsSeq(rules.Fold(text)) {
		if strings.ContainsAny(f, "@0123456789") || strings.ContainsAny(strings.TrimRight(f, ".,;:!?)/\"'»”"), "./") {
			continue
		}
		out = append(out, strings.FieldsFunc(f, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })...)
	}
	return out
}

// similarity is the share of shingles that two texts have in common, told
// from their sketches.
func similarity(a, b []uint32) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	union, common := 0, 0
	for i, j := 0, 0; union < sketchMost && (i < len(a) || j < len(b)); union++ {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			i++
		case i == len(a) || b[j] < a[i]:
			j++
		default:
			common++
			i++
			j++
		}
	}
	return float64(common) / float64(union)
}
