package app

import (
	"context"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/claimtriage/claimtriage/mailbox"
)

// How often the proof of life is looked at, and how often it is written down
// while all is well.
const (
	proofLook = 15 * time.Second
	proofTell = time.Hour
)

// proof watches over one account: its folders must have heard from the server
// within the bound of deafness. It says so once when one has not, once when it
// has again, and every hour when each of them last did.
type proof struct {
	log   logrus.FieldLogger // of the account
	bound time.Duration
	since time.Time       // when the watching began
	told  time.Time       // when it was last written down
	deaf  map[string]bool // folders that are said to be deaf
}

func newProof(log logrus.FieldLogger, bound time.Duration, now time.Time) *proof {
	return &proof{log: log, bound: bound, since: now, told: now, deaf: map[string]bool{}}
}

// run looks at health until ctx ends.
func (p *proof) run(ctx context.Context, health func() []mailbox.FolderHealth) {
	tick := time.NewTicker(proofLook)
	defer tick.Stop()
	for {
		select {
		case now := <-tick.C:
			p.look(now, health())
		case <-ctx.Done():
			return
		}
	}
}

func (p *proof) look(now time.Time, folders []mailbox.FolderHealth) {
	tell := now.Sub(p.told) >= proofTell
	if tell {
		p.told = now
	}
	for _, f := range folders {
		if f.State == mailbox.Absent {
			continue
		}
		last := f.LastProof
		if last.Before(p.since) {
			last = p.since
		}
		log := p.log.WithFields(logrus.Fields{"folder": f.Folder, "state": f.State, "last_proof_of_life": last.UTC().Format(time.RFC3339)})
		deaf := now.Sub(last) > p.bound
		switch {
		case deaf && !p.deaf[f.Folder]:
			log.WithField("bound", p.bound.String()).Error("deaf: the server has not answered within the bound; mail that arrives now is found when it does")
		case !deaf && p.deaf[f.Folder]:
			log.Info("the server answers again")
		case tell:
			log.Info("last proof of life")
		}
		p.deaf[f.Folder] = deaf
	}
}
