package sender

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// skeleton returns the form that s shares with whatever looks like it to the
// eye, in the manner of UTS 39 section 4 for the characters that domains and
// names of claimants consist of. Only skeletons can be compared with one
// another.
func skeleton(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		if to := lookalikeOf(r); to != 0 {
			r = to
		}
		b.WriteRune(r)
	}
	return shapes.Replace(b.String())
}

// shapes are letters, and pairs of them, that are taken for one another. The
// pairs come first.
var shapes = strings.NewReplacer(
	"rn", "m", "vv", "w", "cl", "d", "0", "o", "1", "l", "i", "l", "|", "l", "!", "l", "5", "s", "q", "g", "9", "g",
)

// lookalikes has after each Latin letter the letters of other scripts, and the
// odd forms, that look like it. Those that decompose to it are left out.
const lookalikes = "aаɑαạ bЬвƅ cсϲⅽ dԁⅾ eеєҽε fϝғ gɡɢց hһհн iіıɩιӏ jјϳ kκкқ lⅼӏіǀ mмⅿ nոпηɴ oоοօσөഠ pрρ qԛգ rгᴦɾ sѕʂ tтτ uυսцʋ vνѵⅴ wԝωѡ xхχⅹ yуүγʏ zᴢʐ"

// lookalikeOf returns the Latin letter that r looks like, or 0.
func lookalikeOf(r rune) rune {
	if r < 0x80 {
		return 0
	}
	latin, first := rune(0), true
	for _, c := range lookalikes {
		switch {
		case c == ' ':
			first = true
		case first:
			latin, first = c, false
		case c == r:
			return latin
		}
	}
	return 0
}
