package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/claimtriage/claimtriage/internal/app"
	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/explain"
)

type checkOptions struct {
	config string
	json   bool
}

func newCheck() *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check PATH… | -",
		Short: "Explain messages offline: what they are, who sent them, what would be done",
		Long: `check judges messages in files and says what they are and why: .eml files,
folders of them, mbox files, Maildirs, or - for standard input. It needs no
config and touches nothing. Without a config no DNS is asked; name one with
--config to have signatures checked, your sites known, and letters judged by
what you have marked.`,
		Example: "  claimtriage check letter.eml\n  claimtriage check --json ~/Maildir | jq 'select(.kind != \"other\")'",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return runCheck(cmd, o, args) },
	}
	configFlag(cmd, &o.config)
	cmd.Flags().BoolVar(&o.json, "json", false, "one JSON object a line, in the order of the input")
	return cmd
}

func runCheck(cmd *cobra.Command, o checkOptions, paths []string) (err error) {
	cfg, err := offlineConfig(cmd, o.config)
	if err != nil {
		return err
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
	stages.PDF, stages.InFull = pdf, !o.json
	closing, err := recollect(cmd, stages, o.config)
	if err != nil {
		return err
	}
	defer func() { err = closing(err) }()
	judge, err := stages.Judge("")
	if err != nil {
		return err
	}
	judge.AlwaysVerify = true
	out := bufio.NewWriterSize(cmd.OutOrStdout(), 64<<10)
	show := checkText(cmd, screen(cmd, out, stages.Rules, judge.Replier.Draft))
	if o.json {
		show = checkJSON(out)
	}
	failed := 0
	err = app.Check(cmd.Context(), judge, paths, cmd.InOrStdin(), func(c app.Checked) error {
		if c.Err != nil {
			failed++
		}
		return show(c)
	})
	if err == nil && failed > 0 {
		err = fmt.Errorf("%d of the messages could not be read", failed)
		if o.json {
			err = saidError{err}
		}
	}
	return errors.Join(err, out.Flush())
}

// checkJSON writes the contract's line for each message.
func checkJSON(out *bufio.Writer) func(app.Checked) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return func(c app.Checked) error {
		if c.Err != nil {
			return enc.Encode(claim.ReportError{File: c.File, Error: oneLine(c.Err)})
		}
		return enc.Encode(claim.NewReport(c.File, c.Judgement))
	}
}

func checkText(cmd *cobra.Command, p *explain.Printer) func(app.Checked) error {
	first := true
	return func(c app.Checked) error {
		if c.Err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "claimtriage: %s: %s\n", c.File, oneLine(c.Err))
			return nil //nolint:nilerr // it is said, and counted by the caller
		}
		if !first {
			fmt.Fprint(p.Out, "\n────────\n\n")
		}
		first = false
		p.Judgement(c.File, c.Judgement)
		return nil
	}
}
