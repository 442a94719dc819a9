package app

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/mailbox"
)

func TestProofOfLifeIsSaidOnceEachWay(t *testing.T) {
	var out bytes.Buffer
	log := logrus.New()
	log.SetOutput(&out)
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	p := newProof(log, 5*time.Minute, start)
	heard := start
	health := func() []mailbox.FolderHealth {
		return []mailbox.FolderHealth{{Folder: "INBOX", State: mailbox.Idling, LastProof: heard}}
	}
	for minute := range 150 {
		now := start.Add(time.Duration(minute) * time.Minute)
		if minute < 70 || minute > 100 { // silent for half an hour
			heard = now
		}
		p.look(now, health())
	}
	for words, want := range map[string]int{"deaf: the server": 1, "the server answers again": 1, "last proof of life": 2} {
		if got := strings.Count(out.String(), words); got != want {
			t.Errorf("%q was said %d times, want %d:\n%s", words, got, want, &out)
		}
	}
	if !strings.Contains(out.String(), "10:09:00Z") {
		t.Errorf("the time of the last proof is missing:\n%s", &out)
	}
}

func TestAServerThatNeverAnswersIsDeafToo(t *testing.T) {
	var out bytes.Buffer
	log := logrus.New()
	log.SetOutput(&out)
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	p := newProof(log, 5*time.Minute, start)
	never := []mailbox.FolderHealth{{Folder: "INBOX", State: mailbox.Connecting}, {Folder: "Junk", State: mailbox.Absent}}
	p.look(start.Add(4*time.Minute), never)
	if out.Len() > 0 {
		t.Errorf("said too early: %s", &out)
	}
	p.look(start.Add(6*time.Minute), never)
	if strings.Count(out.String(), "deaf: the server") != 1 || !strings.Contains(out.String(), "folder=INBOX") {
		t.Errorf("not said: %q", &out)
	}
}
