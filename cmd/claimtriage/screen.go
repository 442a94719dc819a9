package main

import (
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/explain"
	"github.com/claimtriage/claimtriage/rules"
)

// screen returns a printer for a person who sits before cmd's output. reply
// may be nil.
func screen(cmd *cobra.Command, out io.Writer, set *rules.Set, reply func(*claim.Judgement) (claim.Draft, error)) *explain.Printer {
	return &explain.Printer{
		Out: out, Colour: isTerminal(cmd.OutOrStdout()), Width: columns(cmd.OutOrStdout()), Now: time.Now(), Rules: set, Reply: reply,
	}
}

// columns is the width of the terminal w, 0 when it is none.
func columns(w any) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	n, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return n
}
