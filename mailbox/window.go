package mailbox

import (
	"context"
	"sync"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// window is a stretch of UIDs of which every message is on its way to the
// Sink. When the last one is through, what is done of it is marked judged:
// including the UIDs that no message has.
type window struct {
	mark func(claim.UIDs)

	mu   sync.Mutex
	span claim.UIDs
	left int // messages on their way, and one for whoever still adds
}

func (f *folder) newWindow(ctx context.Context, span claim.UIDs, validity uint32) *window {
	return &window{span: span, left: 1, mark: func(done claim.UIDs) {
		if len(done) == 0 || validity == 0 || ctx.Err() != nil {
			return
		}
		if !f.learn(validity, done) {
			return
		}
		if err := f.w.sink.MarkJudged(ctx, f.name, validity, done); err != nil {
			f.status.log.WithError(err).Debug("window of the backlog is not marked; its messages are")
		}
	}}
}

// add says that another message of the window is on its way.
func (w *window) add() {
	w.mu.Lock()
	w.left++
	w.mu.Unlock()
}

// except takes u out of what is marked.
func (w *window) except(u claim.UIDs) {
	w.mu.Lock()
	w.span = minus(w.span, u)
	w.mu.Unlock()
}

// done says that a message is through, or that nothing more is added.
func (w *window) done() {
	w.mu.Lock()
	w.left--
	last, span := w.left == 0, w.span
	w.mu.Unlock()
	if last {
		w.mark(span)
	}
}
