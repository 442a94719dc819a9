package main

import (
	"context"
	"errors"
	"io"

	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"github.com/claimtriage/claimtriage/internal/demo"
	"github.com/claimtriage/claimtriage/rules"
)

func newDemo() *cobra.Command {
	var once, asJSON bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show the whole job on a mailbox in memory",
		Long: `demo starts a mail server in memory on loopback, fills an inbox, runs the
real watcher on it and shows what it does: verdict, extracted facts, reasons,
drafts. It keeps running until Ctrl-C so that a mail client can look into the
mailbox; with --once it ends by itself, with status 0 if every letter came to
its expected end and 1 otherwise.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runDemo(cmd, once, asJSON) },
	}
	cmd.Flags().BoolVar(&once, "once", false, "end when every letter is handled")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one `check --json` object for each message")
	cmd.Flags().Lookup("json").NoOptDefVal = "true"
	return cmd
}

func runDemo(cmd *cobra.Command, once, asJSON bool) error {
	log := logrus.New()
	log.SetOutput(io.Discard)
	set, err := rules.Load("")
	if err != nil {
		return err
	}
	show := screen(cmd, cmd.OutOrStdout(), set, nil)
	show.Live = true
	err = demo.Run(cmd.Context(), demo.Options{Screen: *show, JSON: asJSON, Once: once, Log: log})
	if errors.Is(err, context.Canceled) {
		return nil // Ctrl-C is how it ends
	}
	return err
}
