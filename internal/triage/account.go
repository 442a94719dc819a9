package triage

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Options describe one account in the eyes of triage.
type Options struct {
	Name   string // the account's name
	Judge  *Judge
	Ledger Ledger
	Desk   Desk
	// Notes says that case sheets are kept in the mailbox.
	Notes bool
	// Keywords says that letters get $Claim or $ClaimWarning.
	Keywords bool

	Now     func() time.Time // nil: time.Now
	Observe func(Event)      // called from several goroutines; nil: nobody watches
	Log     logrus.FieldLogger
}

// Account takes the letters of one mailbox account through all stages. It is
// the Sink of the account's watcher.
//
// Exactly once: Take judges and writes the intent down; Run carries intents
// out. Whatever dies in between, the next Run finds the intent, looks into
// the mailbox for traces of it, and does what is missing.
type Account struct {
	o    Options
	wake chan struct{}

	mu      sync.Mutex
	failing bool           // the mailbox refused last time
	retry   map[uid]int    // quarantined messages that may be judged once more
	backoff map[string]int // failed take-backs by draft
}

type uid struct {
	folder   string
	validity uint32
	uid      uint32
}

// NewAccount returns an Account. Judge, Ledger, Desk and Log must be set.
func NewAccount(o Options) *Account {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Observe == nil {
		o.Observe = func(Event) {}
	}
	return &Account{o: o, wake: make(chan struct{}, 1), retry: map[uid]int{}, backoff: map[string]int{}}
}

// Judged returns the UIDs that need not be fetched: all that were judged,
// less those in quarantine whose next try is due.
func (a *Account) Judged(ctx context.Context, folder string, uidValidity uint32) (claim.UIDs, error) {
	judged, err := a.o.Ledger.Judged(ctx, a.o.Name, folder, uidValidity)
	if err != nil {
		return nil, fmt.Errorf("judged messages of %s: %w", folder, err)
	}
	due, err := a.dueAgain(ctx, folder, uidValidity)
	if err != nil {
		return nil, err
	}
	return judged.Without(due), nil
}

// MarkJudged records a finished window of a folder.
func (a *Account) MarkJudged(ctx context.Context, folder string, uidValidity uint32, uids claim.UIDs) error {
	if err := a.o.Ledger.MarkJudged(ctx, a.o.Name, folder, uidValidity, uids); err != nil {
		return fmt.Errorf("mark %s of %s judged: %w", uids, folder, err)
	}
	return nil
}

// Take judges one message. A nil error means that its end is written down. An
// error is of the ledger or of the context, never of the message.
func (a *Account) Take(ctx context.Context, m *claim.Message) error {
	start := a.o.Now()
	j, err := a.o.Judge.Judge(ctx, m)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if errors.Is(err, ErrMemory) {
		return err
	}
	if err != nil {
		return a.quarantine(ctx, m, err)
	}
	if err := a.release(ctx, m); err != nil {
		return err
	}
	a.o.Observe(Event{What: Judged, Message: m, Judgement: j, Took: a.o.Now().Sub(start)})
	if j.Plan.Action == claim.ActionIgnore {
		return nil
	}
	return a.act(ctx, m, j)
}

// act writes down what is to be made for a letter, and wakes Run.
func (a *Account) act(ctx context.Context, m *claim.Message, j *claim.Judgement) error {
	if j.Plan.Action == claim.ActionDraft && m.HasFlag(`\Answered`) {
		return a.leave(ctx, m, j, claim.LetterDealt, Event{What: Left, Detail: "a person has answered it already"})
	}
	intent, err := a.compose(m, j)
	if err != nil {
		return a.quarantine(ctx, m, err)
	}
	if len(intent.Draft)+len(intent.Note) == 0 {
		return a.leave(ctx, m, j, claim.LetterRecorded, Event{What: Noted, Detail: "only in the log, for the config wants no notes", Intent: &intent})
	}
	got, err := a.o.Ledger.Intend(ctx, a.record(m, j), intent)
	if err != nil {
		return fmt.Errorf("write down the intent for %s: %w", m.Place(), err)
	}
	if !got.Claimed {
		a.o.Observe(Event{What: Known, Message: m, Judgement: j})
		return nil
	}
	a.Wake()
	return nil
}

// leave records a letter for which nothing is put into the mailbox.
func (a *Account) leave(ctx context.Context, m *claim.Message, j *claim.Judgement, s claim.LetterState, e Event) error {
	r := a.record(m, j)
	r.State = s
	existed, err := a.o.Ledger.RecordLetter(ctx, r)
	if err != nil {
		return fmt.Errorf("record %s: %w", m.Place(), err)
	}
	e.Message, e.Judgement = m, j
	if existed {
		e.What = Known
	}
	a.o.Observe(e)
	return nil
}

// Wake makes Run look for work now.
func (a *Account) Wake() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}
