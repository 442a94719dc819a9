package main

import (
	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"github.com/claimtriage/claimtriage/internal/app"
	"github.com/claimtriage/claimtriage/internal/triage"
)

func newWatch() *cobra.Command {
	var config string
	cmd := &cobra.Command{
		Use:   "watch",
		Short: "Watch every account of the config and put drafts into Drafts",
		Long: `watch runs until it is stopped (Ctrl-C, or SIGTERM; a second one ends it at
once). It judges every message of the watched folders, those already there and
those that arrive, and puts a reply into Drafts for each letter that claims
something. Nothing is ever sent.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runWatch(cmd, config) },
	}
	configFlag(cmd, &config)
	return cmd
}

func runWatch(cmd *cobra.Command, path string) error {
	cfg, log, err := loadConfig(cmd, path)
	if err != nil {
		return err
	}
	pdf, closePDF := openPDF(cfg, log)
	defer closePDF()
	a, err := app.New(cmd.Context(), cfg, app.Options{Log: log, PDF: pdf, Observe: logEvents(log)})
	if err != nil {
		return err
	}
	log.WithField("accounts", len(cfg.Accounts)).Info("claimtriage watches; drafts are for you to read and send")
	err = a.Run(cmd.Context())
	if cerr := a.Close(); err == nil {
		err = cerr
	}
	log.Info("stopped")
	return err
}

// logEvents writes one line for everything that a person may want to know.
// The letter's own words stay out of the log, but for its Message-ID.
func logEvents(log logrus.FieldLogger) func(triage.Event) {
	return func(e triage.Event) {
		l := log
		if m := e.Message; m != nil {
			l = l.WithField("message", m.Place())
		}
		if j := e.Judgement; j != nil {
			l = l.WithFields(logrus.Fields{"kind": j.Claim.Kind, "claimant": j.Claim.Claimant.ID, "sender": j.Verdict.Standing})
		}
		switch e.What {
		case triage.Judged:
			if s := e.Judgement.Claim.Owner(); s != nil {
				l.WithField("rule", s.Rule).Info("judged by what you have marked; `claimtriage cases memory` lists it")
			}
			l.WithField("took", e.Took.String()).Debug("judged")
		case triage.Drafted:
			l.WithFields(logrus.Fields{"strategy": e.Intent.Strategy, "took": e.Took.String()}).Info("a draft is ready: " + e.Detail)
		case triage.Noted:
			l.Info("a note is ready, no draft")
		case triage.Left:
			l.Info("left alone: " + e.Detail)
		case triage.Replaced:
			l.Info("the earlier draft of this case: " + e.Detail)
		case triage.Known, triage.Failed, triage.Quarantined:
			// Known says nothing new; triage logs the others itself, once.
		}
	}
}
