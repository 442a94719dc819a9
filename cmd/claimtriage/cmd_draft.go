package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/claimtriage/claimtriage/internal/app"
	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/triage"
)

func newDraft() *cobra.Command {
	var config, account string
	cmd := &cobra.Command{
		Use:   "draft PATH | -",
		Short: "Print the draft that would be made for a message, as RFC 5322",
		Long: `draft prints the reply to one message exactly as it would be put into Drafts.
What is not known stays a visible [[…]] mark. Name your config with --config,
so that the reply is from you and your sites are known.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return runDraft(cmd, config, account, args) },
	}
	configFlag(cmd, &config)
	cmd.Flags().StringVar(&account, "account", "", "answer as this `account` of the config")
	return cmd
}

func runDraft(cmd *cobra.Command, config, account string, paths []string) (err error) {
	cfg, err := offlineConfig(cmd, config)
	if err != nil {
		return err
	}
	if account != "" && cfg.Account(account) == nil {
		return fmt.Errorf("%w: %q", app.ErrUnknownAccount, account)
	}
	stages, err := app.NewStages(cfg, nil)
	if err != nil {
		return err
	}
	pdf, closePDF, err := offlinePDF(cmd, cfg)
	if err != nil {
		return err
	}
	defer closePDF()
	stages.PDF = pdf
	closing, err := recollect(cmd, stages, config)
	if err != nil {
		return err
	}
	defer func() { err = closing(err) }()
	judge, err := stages.Judge(account)
	if err != nil {
		return err
	}
	n := 0
	return app.Check(cmd.Context(), judge, paths, cmd.InOrStdin(), func(c app.Checked) error {
		if n++; n > 1 {
			return errors.New("draft takes one message; this holds several")
		}
		if c.Err != nil {
			return fmt.Errorf("%s: %w", c.File, errors.New(oneLine(c.Err)))
		}
		return printDraft(cmd, judge, c)
	})
}

func printDraft(cmd *cobra.Command, judge *triage.Judge, c app.Checked) error {
	if a := c.Judgement.Plan.Action; a != claim.ActionDraft {
		return fmt.Errorf("%s: no draft would be made (%s): %s", c.File, a, strings.Join(c.Judgement.Plan.Why, " "))
	}
	d, err := judge.Replier.Draft(c.Judgement)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	_, err = cmd.OutOrStdout().Write(d.Raw)
	return err
}

// oneLine is the first line of an error: a panic carries its stack below.
func oneLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
