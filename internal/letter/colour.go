package letter

import (
	"strconv"
	"strings"
)

// colour is a CSS colour; unset when it is not known.
type colour struct {
	r, g, b uint8
	set     bool
}

var white = colour{255, 255, 255, true}

// near reports whether text of colour c cannot be read on a ground of colour d.
func (c colour) near(d colour) bool {
	return c.set && d.set && apart(c.r, d.r)+apart(c.g, d.g)+apart(c.b, d.b) <= 12
}

func apart(a, b uint8) int {
	if a > b {
		return int(a - b)
	}
	return int(b - a)
}

// parseColour reads #rgb, #rrggbb, rgb(…) and the names that mail uses.
func parseColour(s string) colour {
	s = strings.ToLower(strings.TrimSpace(s))
	switch {
	case strings.HasPrefix(s, "#"):
		return hexColour(s[1:])
	case strings.HasPrefix(s, "rgb"):
		return rgbColour(s)
	}
	switch s {
	case "white":
		return white
	case "black":
		return colour{0, 0, 0, true}
	case "whitesmoke":
		return colour{245, 245, 245, true}
	case "snow":
		return colour{255, 250, 250, true}
	case "red":
		return colour{255, 0, 0, true}
	case "blue":
		return colour{0, 0, 255, true}
	case "gray", "grey":
		return colour{128, 128, 128, true}
	}
	if len(s) == 6 {
		return hexColour(s) // bgcolor attributes leave the "#" out
	}
	return colour{}
}

func hexColour(s string) colour {
	if len(s) == 3 || len(s) == 4 {
		s = string([]byte{s[0], s[0], s[1], s[1], s[2], s[2]})
	}
	if len(s) != 6 && len(s) != 8 {
		return colour{}
	}
	n, err := strconv.ParseUint(s[:6], 16, 32)
	if err != nil {
		return colour{}
	}
	return colour{uint8(n >> 16), uint8(n >> 8), uint8(n), true}
}

// rgbColour reads rgb(r, g, b) and rgba(r, g, b, a); one that is partly clear
// is not known.
func rgbColour(s string) colour {
	_, in, ok := strings.Cut(s, "(")
	if !ok {
		return colour{}
	}
	parts := strings.FieldsFunc(strings.TrimSuffix(in, ")"), func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
	if len(parts) < 3 || len(parts) > 3 && number(strings.TrimSuffix(parts[3], "%"), 1) < 0.9 {
		return colour{}
	}
	var v [3]uint8
	for i := range v {
		v[i] = uint8(min(max(number(strings.TrimSuffix(parts[i], "%"), 0), 0), 255))
	}
	return colour{v[0], v[1], v[2], true}
}
