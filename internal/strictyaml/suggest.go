package strictyaml

import (
	"slices"
	"strings"
)

// Nearest returns the word of known that word is most likely a slip of, or
// "" when none is near. Case, "-" for "_", swapped neighbours and one wrong
// letter in three count as slips.
func Nearest(word string, known []string) string {
	if len(word) > 64 {
		return ""
	}
	best, bestAt := "", max(1, len(word)/3)+1
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := distance(fold(word), fold(k)); d < bestAt && d < len(k) {
			best, bestAt = k, d
		}
	}
	return best
}

func fold(s string) string {
	return strings.ReplaceAll(strings.ToLower(s), "-", "_")
}

// distance counts the insertions, deletions, changes and swaps of neighbours
// that turn a into b (optimal string alignment).
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
