package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/claimtriage/claimtriage/internal/app"
	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/explain"
	"github.com/claimtriage/claimtriage/internal/ledger"
)

// casesOptions are the flags that the commands below cases share.
type casesOptions struct {
	config, account string
	json            bool
}

func newCases() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cases",
		Short: "List and show cases, and say what a letter really is",
		Long: `cases looks into the ledger. It may be used while watch runs, which judges by
what is said here from the next letter on.`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCasesList(), newCasesShow(), newCasesMark(), newCasesMemory())
	return cmd
}

func newCasesList() *cobra.Command {
	var o casesOptions
	var f claim.CaseFilter
	var status string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the cases",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch f.Account = o.account; status {
			case "open", "closed":
				f.Status = claim.CaseStatus(status)
			case "all":
			default:
				return usageError{fmt.Errorf("--status %s: write open, closed or all", status)}
			}
			return reading(cmd, o.config, func(c *app.Cases) error { return listCases(cmd, c, f, o.json) })
		},
	}
	casesFlags(cmd, &o, "one JSON object a line")
	cmd.Flags().StringVar(&o.account, "account", "", "only of this `account`")
	cmd.Flags().StringVar(&status, "status", "open", "`which`: open, closed or all")
	cmd.Flags().StringVar(&f.Claimant, "claimant", "", "only of this claimant, by its `ID`")
	cmd.Flags().StringVar(&f.Site, "site", "", "only about this `site`")
	return cmd
}

func listCases(cmd *cobra.Command, c *app.Cases, f claim.CaseFilter, asJSON bool) error {
	list, err := c.Ledger.Cases(cmd.Context(), f)
	if err != nil {
		return err
	}
	if !asJSON {
		screen(cmd, cmd.OutOrStdout(), nil, nil).Cases(list)
		return nil
	}
	for i := range list {
		if err := printJSON(cmd, claim.NewCaseReport(&list[i])); err != nil {
			return err
		}
	}
	return nil
}

func newCasesShow() *cobra.Command {
	var o casesOptions
	cmd := &cobra.Command{
		Use:   "show CASE",
		Short: "Show everything about a case",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, ok := app.Number(args[0])
			if !ok {
				return usageError{fmt.Errorf("%q is not the number of a case; `claimtriage cases list` shows them", args[0])}
			}
			return reading(cmd, o.config, func(c *app.Cases) error { return showCase(cmd, c, n, o.json) })
		},
	}
	casesFlags(cmd, &o, "one JSON object")
	return cmd
}

func showCase(cmd *cobra.Command, c *app.Cases, n int64, asJSON bool) error {
	f, err := c.Ledger.Case(cmd.Context(), n)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(cmd, claim.NewCaseFileReport(&f))
	}
	screen(cmd, cmd.OutOrStdout(), nil, nil).Case(&f)
	return nil
}

func newCasesMark() *cobra.Command {
	var o casesOptions
	var kind string
	var undo bool
	cmd := &cobra.Command{
		Use:   "mark CASE | MESSAGE-ID | FILE",
		Short: "Say what a letter really is; letters like it are judged so from then on",
		Long: `mark says what a letter is: the latest one of a case, the one with a Message-ID
(in angle brackets), or the one in a file. From then on letters of the same
sender, form or wording are judged by it, and say so. Nothing leaves this
machine, and --undo takes it back.

Kinds: ` + kinds() + `.`,
		Example: "  claimtriage cases mark 12 --kind other\n  claimtriage cases mark missed.eml --kind first_claim\n  claimtriage cases mark 12 --undo",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if undo == (kind != "") {
				return usageError{errors.New("give either --kind or --undo")}
			}
			return changing(cmd, o.config, func(c *app.Cases) error {
				if undo {
					return unmark(cmd, c, args[0], o)
				}
				return mark(cmd, c, args[0], claim.Kind(kind), o)
			})
		},
	}
	casesFlags(cmd, &o, "one JSON object for each change")
	cmd.Flags().StringVar(&o.account, "account", "", "whose letter a file or a Message-ID is (default: the first `account`)")
	cmd.Flags().StringVar(&kind, "kind", "", "what the letter is: a `kind`")
	cmd.Flags().BoolVar(&undo, "undo", false, "take back what was said about it")
	return cmd
}

func kinds() string {
	out := make([]string, len(claim.Kinds))
	for i, k := range claim.Kinds {
		out[i] = string(k)
	}
	return strings.Join(out, ", ")
}

func mark(cmd *cobra.Command, c *app.Cases, what string, kind claim.Kind, o casesOptions) error {
	d, err := c.Mark(cmd.Context(), what, o.account, kind)
	switch {
	case errors.Is(err, app.ErrKind):
		return usageError{err}
	case err != nil:
		return err
	case o.json:
		return printJSON(cmd, claim.NewDecisionReport(&d))
	}
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "marked as %s (memory %d): letters like it are judged so from now on\n", explain.KindName(kind), d.ID)
	fmt.Fprintf(out, "`claimtriage cases memory` lists what is remembered; `claimtriage cases mark %s --undo` takes it back\n", what)
	if kind == claim.Other || kind == claim.Scam {
		return sayDraft(cmd, c, d.Case)
	}
	return nil
}

// sayDraft says that the draft of a case which is none lies where it lies:
// what is in Drafts is the person's.
func sayDraft(cmd *cobra.Command, c *app.Cases, n int64) error {
	if n == 0 {
		return nil
	}
	f, err := c.Ledger.Case(cmd.Context(), n)
	if err == nil && f.Draft != "" {
		fmt.Fprintln(cmd.OutOrStdout(), "its reply is still in Drafts; delete it there if you do not want it")
	}
	return err
}

func unmark(cmd *cobra.Command, c *app.Cases, what string, o casesOptions) error {
	undone, err := c.Unmark(cmd.Context(), what, o.account)
	if err != nil {
		return err
	}
	for i := range undone {
		if o.json {
			if err := printJSON(cmd, claim.NewDecisionReport(&undone[i])); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(cmd.OutOrStdout(), "taken back: %s (memory %d); letters like it are judged on their own again\n", explain.KindName(undone[i].Kind), undone[i].ID)
	}
	return nil
}

func newCasesMemory() *cobra.Command {
	var o casesOptions
	var forget int64
	cmd := &cobra.Command{
		Use:   "memory",
		Short: "List what letters are judged by because you said so; forget some of it",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("forget") {
				return reading(cmd, o.config, func(c *app.Cases) error { return listMemory(cmd, c, o.json) })
			}
			return changing(cmd, o.config, func(c *app.Cases) error {
				if err := c.Forget(cmd.Context(), forget); err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "memory %d is forgotten\n", forget)
				return nil
			})
		},
	}
	casesFlags(cmd, &o, "one JSON object a line")
	cmd.Flags().Int64Var(&forget, "forget", 0, "remove the memory with this `number` for good")
	return cmd
}

func listMemory(cmd *cobra.Command, c *app.Cases, asJSON bool) error {
	list, err := c.Ledger.Decisions(cmd.Context())
	if err != nil {
		return err
	}
	if !asJSON {
		screen(cmd, cmd.OutOrStdout(), nil, nil).Memory(list)
		return nil
	}
	for i := range list {
		if err := printJSON(cmd, claim.NewDecisionReport(&list[i])); err != nil {
			return err
		}
	}
	return nil
}

func casesFlags(cmd *cobra.Command, o *casesOptions, asJSON string) {
	configFlag(cmd, &o.config)
	cmd.Flags().BoolVar(&o.json, "json", false, asJSON)
}

// reading runs do on a ledger that is only looked into.
func reading(cmd *cobra.Command, config string, do func(*app.Cases) error) (err error) {
	cfg, log, err := loadConfig(cmd, config)
	if err != nil {
		return err
	}
	c, err := app.ReadCases(cmd.Context(), cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	return plainUnknown(do(c))
}

// changing runs do on a ledger that is written to.
func changing(cmd *cobra.Command, config string, do func(*app.Cases) error) (err error) {
	cfg, log, err := loadConfig(cmd, config)
	if err != nil {
		return err
	}
	c, err := app.OpenCases(cmd.Context(), cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	return plainUnknown(do(c))
}

// plainUnknown says what to do about a number that is not in the ledger.
func plainUnknown(err error) error {
	if errors.Is(err, ledger.ErrUnknown) && !strings.Contains(err.Error(), ";") {
		return fmt.Errorf("%w; `claimtriage cases list --status all` shows what is", err)
	}
	return err
}

func printJSON(cmd *cobra.Command, v any) error {
	enc := json.NewEncoder(cmd.OutOrStdout())
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
