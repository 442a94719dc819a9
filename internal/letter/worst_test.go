package letter

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"
)

func TestWorst(t *testing.T) {
	for _, depth := range []int{1, 3, 5, 6, 8, 10} {
		for _, closed := range []bool{true, false} {
			for _, pad := range []int{0, 100 << 10, 900 << 10} {
				raw := nestedBomb(depth, closed)
				raw = append(raw, bytes.Repeat([]byte("line of text here\n"), pad/18)...)
				b := time.Now()
				_, err := readEnmime(context.Background(), raw)
				fmt.Println(depth, closed, pad, time.Since(b), err)
			}
			raw := nestedBomb(depth, closed)
			raw = append(raw, bytes.Repeat([]byte("\n"), 900<<10)...)
			b := time.Now()
			_, err := readEnmime(context.Background(), raw)
			fmt.Println(depth, closed, "nl", time.Since(b), err)
			raw = nestedBomb(depth, false)
			raw = append(raw, bytes.Repeat([]byte("--b1\n"), 100<<10)...)
			b = time.Now()
			_, err = readEnmime(context.Background(), raw)
			fmt.Println(depth, closed, "--b1", time.Since(b), err)
		}
	}
}
