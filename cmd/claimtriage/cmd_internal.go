package main

import (
	"github.com/spf13/cobra"

	"github.com/claimtriage/claimtriage/internal/pdftext"
)

// Names of the commands that the program starts itself with.
const (
	internalName  = "internal"
	pdfWorkerName = "pdf-worker"
)

func newInternal() *cobra.Command {
	cmd := &cobra.Command{
		Use:    internalName,
		Short:  "Commands that the program starts itself",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE:   func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   pdfWorkerName,
		Short: "Read PDFs that come on standard input, in the words of internal/pdftext",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return pdftext.Serve(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout())
		},
	})
	return cmd
}
