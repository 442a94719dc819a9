package config

import (
	"math"
	"strconv"
	"strings"

	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

// Size is a number of bytes, written as 32MiB, 500KB or 1048576.
type Size int64

// UnmarshalText reads a size.
func (s *Size) UnmarshalText(text []byte) error {
	digits := strings.TrimRight(string(text), "BKMGTibkmg ")
	unit := strings.TrimSpace(string(text[len(digits):]))
	factor, ok := factors()[unit]
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || !ok || n > math.MaxInt64/factor {
		return &strictyaml.Error{Msg: "this is not a size", Hint: "write a number and a unit, such as 500KiB or 32MiB"}
	}
	*s = Size(n * factor)
	return nil
}

func factors() map[string]uint64 {
	return map[string]uint64{
		"": 1, "B": 1,
		"K": 1 << 10, "KiB": 1 << 10, "M": 1 << 20, "MiB": 1 << 20, "G": 1 << 30, "GiB": 1 << 30,
		"KB": 1e3, "kB": 1e3, "MB": 1e6, "GB": 1e9,
	}
}

// String writes the size in the largest unit that divides it.
func (s Size) String() string {
	for _, u := range []struct {
		name  string
		bytes Size
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
		if s >= u.bytes && s%u.bytes == 0 {
			return strconv.FormatInt(int64(s/u.bytes), 10) + u.name
		}
	}
	return strconv.FormatInt(int64(s), 10)
}
