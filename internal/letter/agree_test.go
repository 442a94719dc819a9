package letter

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jhillyerd/enmime/v2"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func mustParse(t testing.TB, raw []byte, opt Options) *claim.Letter {
	t.Helper()
	l, err := Parse(context.Background(), raw, opt)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The light reader and enmime have to see the same letter in every sample
// whose structure is sound.
func TestParse_readersAgree(t *testing.T) {
	for name, raw := range samples(t) {
		if name == "broken-noboundary.eml" {
			continue // only the light reader finds a boundary that nobody names
		}
		t.Run(name, func(t *testing.T) {
			light := summarise(mustParse(t, raw, Options{Reader: LightOnly}))
			other := summarise(mustParse(t, raw, Options{Reader: Enmime}))
			if diff := cmp.Diff(light, other); diff != "" {
				t.Errorf("(-light +enmime)\n%s", diff)
			}
		})
	}
}

// The readers share our decoders, so the decoders are held against enmime's
// own: its text parts and attachment bytes, decoded by itself.
func TestParse_agreesWithEnmimeDecoding(t *testing.T) {
	checked := 0
	for name, raw := range samples(t) {
		if strings.HasPrefix(name, "broken-") || name == "bare-cr.eml" || name == "plain-nocharset.eml" || name == "plain-flowed.eml" {
			continue // what enmime cannot decode, or does not unfold
		}
		t.Run(name, func(t *testing.T) {
			env, err := enmime.NewParser(enmime.DisableCharacterDetection(true), enmime.DisableTextConversion(true)).ReadEnvelope(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			l := mustParse(t, raw, Options{})
			if got, want := l.Subject, env.GetHeader("Subject"); got != want {
				t.Errorf("subject %q, enmime has %q", got, want)
			}
			if env.HTML == "" {
				checked++
				agreeText(t, l, env.Text)
			}
			agreeFiles(t, l, env)
		})
	}
	if checked < 5 {
		t.Errorf("only %d texts were compared", checked)
	}
}

func agreeText(t *testing.T, l *claim.Letter, want string) {
	t.Helper()
	got := l.Text + "\n" + l.Quoted
	for _, f := range l.Forwarded {
		got += "\n" + f.Text + "\n" + f.Quoted
	}
	for line := range strings.Lines(want) {
		if line = strings.Trim(line, "> \ufeff\r\n"); line == "" || !strings.Contains(line, " ") {
			continue
		}
		if _, value := cutLabel(line); value != "" || markerOf(line) != noMarker {
			continue
		}
		if !strings.Contains(got, line) {
			t.Errorf("line %q of enmime's text is missing in %q", line, got)
		}
	}
}

func agreeFiles(t *testing.T, l *claim.Letter, env *enmime.Envelope) {
	t.Helper()
	sizes := map[string]int64{}
	for _, a := range l.Attachments {
		sizes[a.Name] = a.Size
	}
	for _, p := range append(env.Attachments, env.Inlines...) {
		name := baseName(p.FileName)
		if got, ok := sizes[name]; !ok || got != int64(len(p.Content)) && p.TextContent() == false {
			t.Errorf("attachment %q of %d bytes: have %v", name, len(p.Content), sizes)
		}
	}
}

// Wrapped in one more multipart that is never closed, every sample goes
// through enmime and still says the same.
func TestParse_repaired(t *testing.T) {
	for name, raw := range samples(t) {
		if strings.HasPrefix(name, "broken-") || bytes.IndexByte(raw, '\n') < 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			broken := unclosed(raw)
			want, got := mustParse(t, raw, Options{}), mustParse(t, broken, Options{})
			if diff := cmp.Diff(want.Text, got.Text); diff != "" {
				t.Errorf("text (-whole +repaired)\n%s", diff)
			}
			if !hasProblem(got, NoBoundary) {
				t.Errorf("problems %v lack %s", got.Problems, NoBoundary)
			}
		})
	}
}

// unclosed puts the body of raw into a multipart without an end.
func unclosed(raw []byte) []byte {
	h := readHeader(raw, maxFields, false)
	var top, content bytes.Buffer
	for _, f := range h.fields {
		to := &top
		if strings.HasPrefix(strings.ToLower(f.Name), "content-") {
			to = &content
		}
		to.WriteString(f.Name + ": " + f.Value + "\r\n")
	}
	top.WriteString("Content-Type: multipart/mixed; boundary=wrap-it\r\n\r\n--wrap-it\r\n")
	content.WriteTo(&top)
	top.WriteString("\r\n")
	top.Write(raw[h.body:])
	return top.Bytes()
}

func hasProblem(l *claim.Letter, code string) bool {
	for _, p := range l.Problems {
		if p.Code == code {
			return true
		}
	}
	return false
}
