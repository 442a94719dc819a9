package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/claimtriage/claimtriage/internal/app"
)

// recollect lets stages judge by what was decided about earlier letters, when
// a config was named. The ledger is only read. Call the returned function
// when all is judged.
func recollect(cmd *cobra.Command, stages *app.Stages, config string) (closing func(error) error, err error) {
	if config == "" {
		return func(err error) error { return err }, nil
	}
	l, err := stages.RememberOffline(cmd.Context(), nil)
	if err != nil {
		return nil, err
	}
	return func(err error) error {
		if l == nil {
			return err
		}
		return errors.Join(err, l.Close())
	}, nil
}
