package sender

// maxWord bounds what is compared letter by letter, in runes.
const maxWord = 64

// distance returns how many letters have to be put in, left out, changed or
// swapped with their neighbour to make b of a (optimal string alignment). It
// is over limit for words that are too long or too different to matter.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > limit || -d > limit || len(x) > maxWord || len(y) > maxWord {
		return limit + 1
	}
	var rows [3][maxWord + 1]int // two before, one before, this one
	for j := range len(y) + 1 {
		rows[1][j] = j
	}
	for i := 1; i <= len(x); i++ {
		row := &rows[2]
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(rows[1][j]+1, row[j-1]+1, rows[1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], rows[0][j-2]+1)
			}
		}
		rows[0], rows[1] = rows[1], rows[2]
	}
	return rows[1][len(y)]
}
