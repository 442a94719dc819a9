package letter

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/jhillyerd/enmime/v2"
)

// repair reads a message whose structure is broken with enmime, which mends
// more than the light reader. It returns nil when enmime must not see the
// message, fails, or finds less.
//
// enmime takes exponential time on multiparts that are nested and never
// closed, and quadratic time on many small parts inside them. It is handed
// our reading of Content-Type, so it cannot find more multiparts than there
// are boundaries named, nor more parts than there are "--": those two counts
// and the size bound its work, whatever it reads into the bytes.
func (j *job) repair(raw []byte, light *tree) *tree {
	if !light.broken || light.capped || j.late || len(raw) > maxEnmime || bytes.Count(raw, []byte("--")) > maxDashes || countFold(raw, "boundary") > maxNamed {
		return nil
	}
	root, err := j.enmime(raw)
	if err != nil || root == nil {
		return nil
	}
	t := &tree{root: fromEnmime(root, 0), broken: true}
	if t.root.leaves() < light.root.leaves() {
		return nil
	}
	return t
}

// enmime runs the parser beside a deadline: a second belt, for what the
// guards above let through has bounded work.
func (j *job) enmime(raw []byte) (*enmime.Part, error) {
	type result struct {
		root *enmime.Part
		err  error
	}
	ctx, cancel := context.WithTimeout(j.ctx, 2*time.Second)
	defer cancel()
	done := make(chan result, 1)
	go func() {
		root, err := readEnmime(ctx, raw)
		done <- result{root, err}
	}()
	select {
	case r := <-done:
		return r.root, r.err
	case <-ctx.Done():
		return nil, fmt.Errorf("read parts: %w", ctx.Err())
	}
}

// readEnmime runs enmime over raw. It only takes the structure from it:
// bodies stay encoded, so both readers share one decoder and enmime's charset
// detection, which overrules what is declared, never runs.
func readEnmime(ctx context.Context, raw []byte) (root *enmime.Part, err error) {
	defer func() {
		if p := recover(); p != nil {
			root, err = nil, fmt.Errorf("read parts: enmime panicked: %v", p)
		}
	}()
	parser := enmime.NewParser(
		enmime.RawContent(true),
		enmime.SkipMalformedParts(true),
		enmime.DisableCharacterDetection(true),
		enmime.DisableTextConversion(true),
		enmime.MaxStoredPartErrors(20),
		enmime.SetCustomParseMediaType(customType),
	)
	in := &untilDone{ctx: ctx, r: bytes.NewReader(raw[skipEnvelope(raw):])}
	root, err = parser.ReadParts(in)
	if err != nil {
		return nil, fmt.Errorf("read parts: %w", err)
	}
	return root, nil
}

// customType is parseMediaType in the shape that enmime asks for.
func customType(v string) (value string, params map[string]string, invalid []string, err error) {
	m := parseMediaType(v)
	if m.params == nil {
		m.params = map[string]string{}
	}
	return m.value, m.params, nil, nil
}

// untilDone is a reader that ends with its context.
type untilDone struct {
	ctx context.Context
	r   *bytes.Reader
}

func (u *untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}

// fromEnmime turns enmime's tree into ours.
func fromEnmime(p *enmime.Part, depth int) *part {
	get := p.Header.Get
	digest := p.Parent != nil && p.Parent.ContentType == "multipart/digest"
	out := newPart(get, depth, digest)
	out.body = p.Content
	if out.kind.bad && p.ContentType != "" {
		out.kind.value = p.ContentType
	}
	for c := p.FirstChild; c != nil && depth < maxDepth; c = c.NextSibling {
		out.children = append(out.children, fromEnmime(c, depth+1))
	}
	return out
}

// countFold counts word, given in lower case, in b in any case.
func countFold(b []byte, word string) int {
	n := 0
	for i := 0; i+len(word) <= len(b); {
		k := bytes.IndexAny(b[i:], word[:1]+string(word[0]-0x20))
		if k < 0 || i+k+len(word) > len(b) {
			break
		}
		i += k
		if bytes.EqualFold(b[i:i+len(word)], []byte(word)) {
			n++
			i += len(word)
			continue
		}
		i++
	}
	return n
}
