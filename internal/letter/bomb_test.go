package letter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// allocated returns the bytes that f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// nestedBomb is depth multiparts inside one another with a text in the
// innermost.
func nestedBomb(depth int, closed bool) []byte {
	var b bytes.Buffer
	b.WriteString("From: a@b.example\r\nSubject: Pay 350 EUR\r\n")
	for i := range depth {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=\"b%d\"\r\n\r\n--b%d\r\n", i, i)
		if i == 2 {
			b.WriteString("Content-Type: text/plain\r\n\r\nshallow text\r\n--b2\r\n")
		}
	}
	b.WriteString("Content-Type: text/plain\r\n\r\ndeep text\r\n")
	for i := depth - 1; closed && i >= 0; i-- {
		fmt.Fprintf(&b, "--b%d--\r\n", i)
	}
	return b.Bytes()
}

// A mail of some hundred bytes must not take exponential time.
func TestParse_nestingBomb(t *testing.T) {
	for _, depth := range []int{10, 11, 12, 15, 20, 25, 30, 50, 100, 200} {
		for _, closed := range []bool{true, false} {
			t.Run(fmt.Sprintf("depth %d closed %t", depth, closed), func(t *testing.T) {
				raw := nestedBomb(depth, closed)
				var text string
				used := allocated(func() {
					l := mustParse(t, raw, Options{Reader: Enmime})
					text = l.Text
					if deep := depth > maxDepth; deep != hasProblem(l, TooDeep) {
						t.Errorf("problems %v", l.Problems)
					}
					if hasProblem(l, TimedOut) {
						t.Errorf("ran into the deadline: %v", l.Problems)
					}
				})
				if !strings.Contains(text, "shallow text") {
					t.Errorf("text is %q", text)
				}
				if used > 4<<20 {
					t.Errorf("%d bytes allocated for %d bytes of mail", used, len(raw))
				}
			})
		}
	}
}

// Every structure that the guards let through has to be cheap for enmime.
func TestParse_enmimeGuard(t *testing.T) {
	raw := nestedBomb(maxDepth+1, false)
	j := &job{ctx: context.Background()}
	if got := j.repair(raw, &tree{root: &part{}, broken: true}); got != nil {
		t.Error("enmime was given more boundaries than the cap")
	}
	hidden := bytes.ReplaceAll(raw, []byte("boundary="), []byte("BOUNDARY*0*=us-ascii''"))
	if got := j.repair(hidden, &tree{root: &part{}, broken: true}); got != nil {
		t.Error("boundaries in another spelling were not counted")
	}
}

func TestParse_manyParts(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nfirst text\r\n")
	for range 200_000 {
		b.WriteString("--x\r\nContent-Type: image/png\r\n\r\nabc\r\n")
	}
	b.WriteString("--x--\r\n")
	raw := b.Bytes()
	used := allocated(func() {
		l := mustParse(t, raw, Options{})
		if !hasProblem(l, TooManyParts) || len(l.Attachments) > maxParts || l.Text != "first text" {
			t.Errorf("%d attachments, text %q, problems %v", len(l.Attachments), l.Text, l.Problems)
		}
	})
	if used > 8<<20 {
		t.Errorf("%d bytes allocated", used)
	}
}

func TestParse_hugeMail(t *testing.T) {
	head := "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nPay 350 EUR\r\n--x\r\n" +
		"Content-Type: application/zip; name=big.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
	line := []byte(strings.Repeat("QUJD", 19) + "\r\n")
	raw := append([]byte(head), bytes.Repeat(line, (100<<20)/len(line))...)
	used := allocated(func() {
		l := mustParse(t, raw, Options{})
		if !l.Truncated || !hasProblem(l, TooLarge) || l.Size != int64(len(raw)) || len(l.Raw) != maxSize || l.Text != "Pay 350 EUR" {
			t.Errorf("truncated %t, size %d, raw %d, text %q, problems %v", l.Truncated, l.Size, len(l.Raw), l.Text, l.Problems)
		}
	})
	if used > 4<<20 {
		t.Errorf("%d bytes allocated for a mail of %d", used, len(raw))
	}
}

func TestParse_hugeText(t *testing.T) {
	raw := append([]byte("From: a@b.example\r\n\r\n"), bytes.Repeat([]byte("Pay 350 EUR now. http://a.example/x \n"), 1<<20)...)
	used := allocated(func() {
		l := mustParse(t, raw, Options{})
		if !hasProblem(l, TooMuchText) || len(l.Text) > maxText {
			t.Errorf("text of %d bytes, problems %v", len(l.Text), l.Problems)
		}
	})
	if used > 64<<20 {
		t.Errorf("%d bytes allocated", used)
	}
}

func TestParse_hugeHeader(t *testing.T) {
	for name, raw := range map[string]string{
		"one line":   "From: a@b.example\r\nX-Long: " + strings.Repeat("x", 1<<20) + "\r\nSubject: s\r\n\r\ntext",
		"many lines": "From: a@b.example\r\nSubject: s\r\n" + strings.Repeat("X-A: b\r\n", 200_000) + "\r\ntext",
		"folded":     "From: a@b.example\r\nSubject: s\r\nX-Fold: a\r\n" + strings.Repeat(" b\r\n", 400_000) + "\r\ntext",
		"words":      "From: a@b.example\r\nSubject: s\r\nX-W: " + strings.Repeat("=?", 30_000) + strings.Repeat("a", 1<<20) + "\r\n\r\ntext",
		"addresses":  "From: a@b.example\r\nSubject: s\r\nTo: " + strings.Repeat("a@b.example, ", 100_000) + "\r\n\r\ntext",
		"opened":     "From: a@b.example\r\nSubject: s\r\nTo: " + strings.Repeat("(<\"", 300_000) + "\r\n\r\ntext",
	} {
		t.Run(name, func(t *testing.T) {
			used := allocated(func() {
				l := mustParse(t, []byte(raw), Options{})
				if !hasProblem(l, LongHeader) || l.Subject != "s" || l.Text != "text" || len(l.Header) > maxFields {
					t.Errorf("%d fields, subject %q, text %q, problems %v", len(l.Header), l.Subject, l.Text, l.Problems)
				}
			})
			if used > 16<<20 {
				t.Errorf("%d bytes allocated", used)
			}
		})
	}
}

func TestParse_htmlBombs(t *testing.T) {
	css := "<style>" + strings.Repeat(".a{display:block;color:#fff;font-size:12px}", 1400) + "</style>"
	for name, source := range map[string]string{
		"nested":     strings.Repeat("<div>", 100_000) + "deep" + strings.Repeat("</div>", 100_000) + "after",
		"unclosed":   strings.Repeat("<table><tr><td>", 60_000) + "after",
		"formatting": strings.Repeat("<b><p>", 60_000) + "after",
		"anchors":    strings.Repeat("<a href=http://a.example/>x", 30_000) + "after",
		"styled":     css + strings.Repeat("<p class=a>", 60_000) + "after",
		"attributes": "<p " + strings.Repeat("a=b ", 200_000) + ">after",
		"brackets":   strings.Repeat("<", 400_000) + " after",
		"quotes":     strings.Repeat("<blockquote type=cite>", 40_000) + "after",
	} {
		t.Run(name, func(t *testing.T) {
			raw := []byte("From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + source)
			used := allocated(func() {
				l := mustParse(t, raw, Options{})
				if all := l.Text + l.Quoted + l.Hidden; !strings.Contains(all, "after") {
					t.Errorf("text of %d bytes lacks what comes after, problems %v", len(all), l.Problems)
				}
				if hasProblem(l, TimedOut) {
					t.Error("ran into the deadline")
				}
			})
			if used > 96<<20 {
				t.Errorf("%d bytes allocated", used)
			}
		})
	}
}

// Text that looks like quotes, links and attributions over and over must not
// take more than linear time.
func TestParse_textBombs(t *testing.T) {
	for name, unit := range map[string]string{
		"schemes":      "http://",
		"brackets":     "http://a.example/))))))))))",
		"attributions": "On 1 x\n",
		"markers":      "-----Original Message-----\n",
		"forwards":     "---------- Forwarded message ---------\nFrom: a@b.example\nDate: 1\n",
		"blocks":       "From: a\nDate: b\n",
		"quotes":       "> ",
		"lines":        "> >\n",
		"empty":        "\n",
	} {
		t.Run(name, func(t *testing.T) {
			raw := "From: a@b.example\r\nSubject: Fwd: x\r\n\r\n" + strings.Repeat(unit, (1<<20)/len(unit))
			l := mustParse(t, []byte(raw), Options{})
			if hasProblem(l, TimedOut) {
				t.Error("ran into the deadline")
			}
		})
	}
}

// A deadline that has all but passed still gives the letter's head.
func TestParse_deadline(t *testing.T) {
	raw := []byte("From: a@b.example\r\nSubject: s\r\nContent-Type: text/html\r\n\r\n" + strings.Repeat("<p>x</p>", 100_000))
	l := mustParse(t, raw, Options{Timeout: time.Nanosecond})
	if !hasProblem(l, TimedOut) || l.Subject != "s" {
		t.Errorf("subject %q, problems %v", l.Subject, l.Problems)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Parse(ctx, raw, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}
