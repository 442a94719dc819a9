package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/triage"
)

// watch shows what happens and remembers how each letter ended.
type watch struct {
	o       Options
	mu      sync.Mutex
	changed chan struct{}       // closed and renewed at each event
	files   map[string]string   // sample file by Message-ID
	states  map[string]*outcome // by sample file
	byPlace map[string]string   // sample file by place in the mailbox
	byKey   map[string]string   // sample file by letter key
}

// outcome is how far a letter came.
type outcome struct {
	judgement *claim.Judgement
	drafted   int
	noted     bool
	replaced  bool
	trouble   string
}

func newWatch(o Options) *watch {
	return &watch{
		o: o, changed: make(chan struct{}), files: map[string]string{}, states: map[string]*outcome{},
		byPlace: map[string]string{}, byKey: map[string]string{},
	}
}

// knows says which sample has a Message-ID.
func (w *watch) knows(s Sample, messageID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.files[messageID] = s.File
	w.states[s.File] = &outcome{}
}

// event is called by triage, from several goroutines.
func (w *watch) event(e triage.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.note(e)
	if !w.o.JSON {
		w.show(e)
	}
	close(w.changed)
	w.changed = make(chan struct{})
}

func (w *watch) note(e triage.Event) {
	state := w.states[w.fileOf(e)]
	if state == nil {
		return
	}
	switch e.What {
	case triage.Judged:
		state.judgement = e.Judgement
		w.json(w.fileOf(e), e.Judgement)
	case triage.Drafted:
		state.drafted++
		state.noted = true
	case triage.Noted:
		state.noted = true
	case triage.Replaced:
		state.replaced = true
	case triage.Left, triage.Quarantined, triage.Failed:
		state.trouble = string(e.What) + ": " + e.Detail
	case triage.Known:
	}
}

// fileOf finds the sample that an event is about, by what the event carries.
func (w *watch) fileOf(e triage.Event) string {
	place := ""
	if e.Message != nil {
		place = e.Message.Place()
	}
	if j := e.Judgement; j != nil {
		file := w.files[j.Letter.MessageID]
		w.byPlace[place], w.byKey[j.Key] = file, file
		return file
	}
	if e.Intent != nil {
		return w.byKey[e.Intent.Letter]
	}
	return w.byPlace[place]
}

func (w *watch) json(file string, j *claim.Judgement) {
	if !w.o.JSON {
		return
	}
	enc := json.NewEncoder(w.o.Screen.Out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(claim.NewReport(file, j)) // a closed pipe ends the demo by itself
}

// expect waits until s has come to an end, and compares it with the expected one.
func (w *watch) expect(ctx context.Context, s Sample, wait time.Duration) error {
	timeout := time.NewTimer(wait)
	defer timeout.Stop()
	for {
		w.mu.Lock()
		missing, changed := w.missing(s), w.changed
		w.mu.Unlock()
		if missing == "" {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-timeout.C:
			return fmt.Errorf("%w: %s: %s", ErrUnexpected, s.File, missing)
		}
	}
}

// missing says what is not yet as s wants it, or "".
func (w *watch) missing(s Sample) string {
	got := w.states[s.File]
	switch j := got.judgement; {
	case got.trouble != "":
		return got.trouble
	case j == nil:
		return "not judged"
	case j.Claim.Kind != s.Kind:
		return fmt.Sprintf("judged to be %s, want %s", j.Claim.Kind, s.Kind)
	case j.Plan.Action != s.Action:
		return fmt.Sprintf("action %s, want %s", j.Plan.Action, s.Action)
	case s.Standing != "" && j.Verdict.Standing != s.Standing:
		return fmt.Sprintf("sender %s, want %s", j.Verdict.Standing, s.Standing)
	case s.Action == claim.ActionDraft && got.drafted != 1:
		return fmt.Sprintf("%d drafts, want 1", got.drafted)
	case s.Action == claim.ActionWarn && (!got.noted || got.drafted > 0):
		return "no warning, or a draft"
	case s.Action == claim.ActionIgnore && (got.noted || got.drafted > 0):
		return "something was made of ordinary mail"
	case s.Replaces != "" && !w.states[s.Replaces].replaced:
		return "the draft of the earlier letter stands beside this one's"
	}
	return ""
}
