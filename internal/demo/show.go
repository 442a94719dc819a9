package demo

import (
	"fmt"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/triage"
)

// intro says where the mailbox is.
func (w *watch) intro(s *Server) {
	if w.o.JSON {
		return
	}
	w.print(`claimtriage demo: a mailbox in memory, with the real watcher on it.

  IMAP      %s port %d, no TLS
  user      %s
  password  %s

Any mail client can look into it. Drafts are in Drafts, case sheets in Claims.
No letter leaves this machine, and no DNS is asked.
`, s.Host, s.Port, s.User, s.Password)
}

// show tells one event.
func (w *watch) show(e triage.Event) {
	switch e.What {
	case triage.Judged:
		w.judged(e)
	case triage.Drafted:
		w.print("\n→ A draft is in Drafts, %d ms after the letter was read:\n", e.Took.Milliseconds())
		w.o.Screen.Draft(e.Intent.Draft)
	case triage.Noted:
		w.print("\n→ No draft. A warning is in Claims.")
	case triage.Replaced:
		w.print("\n→ The earlier draft of this case: %s.", e.Detail)
	case triage.Left, triage.Failed, triage.Quarantined:
		w.print("\n→ %s: %s", e.What, e.Detail)
	case triage.Known:
	}
}

func (w *watch) judged(e triage.Event) {
	if e.Judgement.Plan.Action == claim.ActionIgnore {
		w.o.Screen.Ordinary(e.Message.Folder, e.Judgement)
		return
	}
	w.print("\n── %s ─────────────────────────────────────────────────────────\n", e.Message.Folder)
	w.o.Screen.Judgement(e.Message.Place(), e.Judgement)
}

// sum counts what became of the letters.
func (w *watch) sum() {
	if w.o.JSON {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	drafts, warnings, replaced := 0, 0, 0
	for _, s := range w.states {
		drafts += s.drafted
		if s.replaced {
			replaced++
		}
		if s.noted && s.drafted == 0 {
			warnings++
		}
	}
	w.print("\n%d messages: %d drafts (%d replaced by that of a reminder), %d warning, %d ordinary.",
		len(w.states), drafts, replaced, warnings, len(w.states)-drafts-warnings)
}

// outro says that the mailbox stays open.
func (w *watch) outro() {
	if !w.o.JSON {
		w.print("\nThe mailbox stays open and is watched: send it a letter of your own. Ctrl-C ends the demo.")
	}
}

func (w *watch) print(format string, args ...any) {
	fmt.Fprintf(w.o.Screen.Out, format+"\n", args...)
}
