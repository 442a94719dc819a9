package mailbox

import (
	"context"
	"sync"
	"time"

	"github.com/sirupsen/logrus"
)

// State is what a folder's watcher is doing.
type State string

// The states.
const (
	Connecting State = "connecting"
	CatchingUp State = "catching-up"
	Idling     State = "idle"    // the server tells us
	Polling    State = "polling" // we ask, because the server offers no IDLE
	Waiting    State = "waiting" // something is wrong; tried again soon
	Absent     State = "absent"  // there is no such folder, and that is no mistake
)

// FolderHealth is the state of one watched folder.
type FolderHealth struct {
	Account   string
	Folder    string
	State     State
	Since     time.Time // when State began
	LastProof time.Time // when the server last answered a command; zero: never
	LastError string    // why the folder waits or last waited; "" when it never did
}

// status keeps the health of a folder and writes one log line for each change
// of it: up, down, or down for another reason.
type status struct {
	log    logrus.FieldLogger
	mu     sync.Mutex
	health FolderHealth
	shown  string // what the log knows: "", "up" or a class of error
}

func newStatus(account, folder string, log logrus.FieldLogger) *status {
	return &status{
		log:    log.WithFields(logrus.Fields{"account": account, "folder": folder}),
		health: FolderHealth{Account: account, Folder: folder, State: Connecting, Since: time.Now()},
	}
}

// set notes a new state.
func (s *status) set(state State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.health.State == state {
		return
	}
	s.health.State, s.health.Since = state, time.Now()
	if up := state == Idling || state == Polling; up && s.shown != "up" {
		s.shown = "up"
		s.log.WithField("state", state).Info("watching for new mail")
	}
}

// lost notes that the folder waits for pause because of err.
func (s *status) lost(err error, pause time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.health.State != Waiting {
		s.health.State, s.health.Since = Waiting, time.Now()
	}
	s.health.LastError = err.Error()
	entry := s.log.WithError(err).WithField("retry_in", pause.Round(time.Millisecond).String())
	if kind := class(err); kind != s.shown {
		s.shown = kind
		entry.Warn("not watching; trying again")
		return
	}
	entry.Debug("still not watching")
}

// alive notes when the server last proved to be there.
func (s *status) alive(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at.After(s.health.LastProof) {
		s.health.LastProof = at
	}
}

func (s *status) get() FolderHealth {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.health
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
