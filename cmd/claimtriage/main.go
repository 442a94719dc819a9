// Command claimtriage watches mailboxes for letters that claim money for a
// picture, judges them, and puts a calm reply into Drafts for a person.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit statuses.
const (
	exitDone   = 0
	exitFailed = 1 // something failed; said on stderr
	exitUsage  = 2
)

func main() {
	ctx, stop := interruptible(context.Background())
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// interruptible returns a context that ends at the first SIGINT or SIGTERM.
// The second one ends the program at once.
func interruptible(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		cancel()
		<-signals
		os.Exit(exitFailed)
	}()
	return ctx, func() { signal.Stop(signals); cancel() }
}

// run is the whole program: everything it touches is handed in.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return status(root.ExecuteContext(ctx), stderr)
}

// status turns the error of a command into an exit status, and says it.
func status(err error, stderr io.Writer) int {
	var said saidError
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &said):
		return exitFailed
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "claimtriage: %v\n", err)
		return exitUsage
	}
	fmt.Fprintf(stderr, "claimtriage: %v\n", err)
	return exitFailed
}

// saidError is a failure that the command has already told the person.
type saidError struct{ error }

// usageError is a mistake on the command line.
type usageError struct{ error }

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "claimtriage",
		Short: "Answer picture claims calmly: judge the letter, put a reply into Drafts",
		Long: `claimtriage runs beside your mailbox. When a letter says "you used our
picture, pay", it judges what the letter is, checks who sent it, and puts a
calm reply into Drafts for you to read, change and send. It never sends, never
deletes, never pays and never admits anything.

Start with:  claimtriage demo`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w (see `%s --help`)", err, cmd.CommandPath())}
	})
	root.AddCommand(newDemo(), newWatch(), newScan(), newCheck(), newDraft(), newCases(), newVersion(), newInternal())
	root.Args = unknownCommand
	usageBelow(root)
	return root
}

// usageBelow makes complaints about arguments of cmd and every command below
// it usage errors.
func usageBelow(cmd *cobra.Command) {
	cmd.Args = asUsage(cmd.Args)
	for _, c := range cmd.Commands() {
		usageBelow(c)
	}
}

func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("unknown command %q for %s", args[0], cmd.CommandPath())
}

// asUsage makes a complaint about arguments a usage error.
func asUsage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		if err := check(cmd, args); err != nil {
			return usageError{fmt.Errorf("%w (see `%s --help`)", err, cmd.CommandPath())}
		}
		return nil
	}
}
