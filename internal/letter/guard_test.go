package letter

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
)

// The worst that the guards let through has to be cheap for enmime: nested
// multiparts without an end, and as many lines that it can take for
// boundaries as may be, in a message as large as may be.
func TestRepair_worst(t *testing.T) {
	for seed := range uint64(12) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		raw := hostile(rnd)
		j := &job{ctx: context.Background()}
		if j.repair(raw, &tree{root: &part{}, broken: true}) == nil {
			t.Errorf("seed %d: enmime was not asked, or did not end in time, for %d bytes", seed, len(raw))
		}
	}
}

func hostile(rnd *rand.Rand) []byte {
	var b bytes.Buffer
	b.WriteString("From: a@b.example\r\n")
	dashes := 0
	for i := range maxNamed {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=\"b%d\"\r\n\r\n--b%d\r\n", i, i)
		dashes++
	}
	fill := bytes.Repeat([]byte("\n"), (maxEnmime-64<<10)/(maxDashes-2*maxNamed))
	for ; dashes < maxDashes-maxNamed; dashes++ {
		fmt.Fprintf(&b, "%.*s--b%d%.*s\r\n", rnd.IntN(2), "x", rnd.IntN(maxNamed), rnd.IntN(2), " ")
		b.Write(fill[:rnd.IntN(len(fill))])
	}
	return b.Bytes()
}
