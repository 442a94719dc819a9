package triage_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// stages are the simplest stages that tell letters apart. A letter is lines
// of "name: value"; "kind" decides.
type stages struct{}

func fields(raw []byte) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			out[name] = value
		}
	}
	return out
}

func (stages) Key(raw []byte) string { return "key-" + fields(raw)["id"] }

func (stages) Read(_ context.Context, m *claim.Message) (*claim.Letter, error) {
	f := fields(m.Raw)
	if f["broken"] != "" {
		return nil, errors.New("no message at all")
	}
	l := &claim.Letter{
		MessageID: "<" + f["id"] + "@claimant.example>", Raw: m.Raw, Received: m.Received,
		Date: m.Received, Subject: f["kind"], From: []claim.Address{{Address: "a@claimant.example"}},
	}
	if f["reply-to"] != "" {
		l.References = []string{"<" + f["reply-to"] + "@claimant.example>"}
	}
	return l, nil
}

func (stages) Classify(l *claim.Letter) claim.Claim {
	f := fields(l.Raw)
	if f["panic"] != "" {
		panic("the classifier met " + f["panic"])
	}
	c := claim.Claim{Kind: claim.Kind(f["kind"]), Confidence: 1, Inner: -1, Claimant: claim.Party{ID: "agency", Name: "Agency"}}
	c.Reference.Value = f["ref"]
	return c
}

func (stages) Verify(context.Context, *claim.Letter, *claim.Claim) claim.Verdict {
	return claim.Verdict{Standing: claim.Unproven}
}

func (stages) Facts(*claim.Letter, *claim.Claim) claim.Facts { return claim.Facts{} }

func (stages) Plan(j *claim.Judgement) claim.Plan {
	switch {
	case j.Claim.Kind.Asks():
		return claim.Plan{Strategy: "ask_proof", Action: claim.ActionDraft, Why: []string{"it asks"}}
	case j.Claim.Kind == claim.Scam:
		return claim.Plan{Action: claim.ActionWarn, Why: []string{"it lies"}}
	}
	return claim.Plan{Action: claim.ActionIgnore}
}

func (stages) Draft(j *claim.Judgement) (claim.Draft, error) {
	if fields(j.Letter.Raw)["uncalm"] != "" {
		return claim.Draft{}, errors.New("the calm check found a threat")
	}
	id := "<" + j.Key + ".draft@own.example>"
	raw := fmt.Sprintf("Message-ID: %s\r\nIn-Reply-To: %s\r\n\r\nPlease show us.\r\n", id, j.Letter.MessageID)
	return claim.Draft{MessageID: id, Raw: []byte(raw)}, nil
}

func (stages) Note(j *claim.Judgement, _ *claim.Draft) (claim.Note, error) {
	id := "<" + j.Key + ".note@own.example>"
	return claim.Note{MessageID: id, Raw: []byte("Message-ID: " + id + "\r\n\r\nNote.\r\n")}, nil
}

// errCut is what the desk says when the line was cut: nobody knows whether
// the step took effect.
var errCut = errors.New("connection cut")

// desk is a mailbox that remembers, and that a test can cut at any step.
type desk struct {
	mu      sync.Mutex
	uid     uint32
	drafts  map[string]stored // by Message-ID
	edited  []string          // In-Reply-To of drafts that a person made of ours
	sent    []string          // In-Reply-To of what a person sent
	trash   map[string]bool
	notes   map[string]int // how often each was appended
	appends map[string]int // how often each draft was appended, ever

	step  int
	cutAt int  // the step that is cut; 0 for none
	after bool // cut after the effect, otherwise before
	quota bool // APPEND is refused
}

type stored struct {
	uid uint32
	raw string
}

func newDesk() *desk {
	return &desk{drafts: map[string]stored{}, trash: map[string]bool{}, notes: map[string]int{}, appends: map[string]int{}}
}

// do runs one step with its cut.
func (d *desk) do(effect func() error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.step++
	cut := d.step == d.cutAt
	if cut && !d.after {
		return errCut
	}
	if err := effect(); err != nil {
		return err
	}
	if cut {
		return errCut
	}
	return nil
}

func (d *desk) Traces(_ context.Context, draftID, noteID, letterID string) (claim.Traces, error) {
	var t claim.Traces
	err := d.do(func() error {
		t.DraftUID = d.drafts[draftID].uid
		if d.trash[draftID] {
			t.Elsewhere = "Trash"
		}
		for _, id := range d.sent {
			if id == letterID {
				t.Answer = "Sent"
			}
		}
		for _, id := range d.edited {
			if id == letterID {
				t.Answer = "Drafts"
			}
		}
		t.Noted = d.notes[noteID] > 0
		return nil
	})
	return t, err
}

func (d *desk) AppendDraft(_ context.Context, raw []byte, _ time.Time) (uint32, error) {
	var uid uint32
	err := d.do(func() error {
		if d.quota {
			return errors.New("over quota")
		}
		d.uid++
		uid = d.uid
		id := fields(raw)["Message-ID"]
		d.drafts[id] = stored{uid, string(raw)}
		d.appends[id]++
		return nil
	})
	return uid, err
}

func (d *desk) AppendNote(_ context.Context, noteID string, _ []byte, _ time.Time) error {
	return d.do(func() error {
		if d.notes[noteID] == 0 {
			d.notes[noteID]++
		}
		return nil
	})
}

func (d *desk) TakeBack(_ context.Context, id string, raw []byte) (claim.TakeBack, error) {
	how := claim.Gone
	err := d.do(func() error {
		have, ok := d.drafts[id]
		switch {
		case !ok:
		case have.raw != string(raw):
			how = claim.Touched
		default:
			delete(d.drafts, id)
			how = claim.TakenBack
		}
		return nil
	})
	return how, err
}

func (d *desk) Flag(context.Context, string, uint32, uint32, string) error {
	return d.do(func() error { return nil })
}
