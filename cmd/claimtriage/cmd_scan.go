package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/claimtriage/claimtriage/internal/app"
	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/explain"
	"github.com/claimtriage/claimtriage/internal/triage"
	"github.com/claimtriage/claimtriage/mailbox"
	"github.com/claimtriage/claimtriage/rules"
)

type scanOptions struct {
	config, account string
	dryRun, json    bool
}

func newScan() *cobra.Command {
	var o scanOptions
	cmd := &cobra.Command{
		Use:   "scan",
		Short: "Judge the backlog once, with a progress bar",
		Long: `scan goes through the messages that are already in the watched folders, newest
first, does what watch would do about each, and ends. It goes on where an
earlier scan or watch stopped. With --dry-run it only shows what it finds and
writes nothing, neither into the mailbox nor into the ledger.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runScan(cmd, o) },
	}
	configFlag(cmd, &o.config)
	cmd.Flags().StringVar(&o.account, "account", "", "only this `account`")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "show what would be done and write nothing")
	cmd.Flags().BoolVar(&o.json, "json", false, "one JSON object for each message that is no ordinary mail")
	return cmd
}

func runScan(cmd *cobra.Command, o scanOptions) error {
	cfg, log, err := loadConfig(cmd, o.config)
	if err != nil {
		return err
	}
	set, err := rules.Load(cfg.RulesDir)
	if err != nil {
		return err
	}
	bar := newBar(cmd.ErrOrStderr())
	found := &finds{out: cmd.OutOrStdout(), json: o.json, bar: bar, printer: screen(cmd, cmd.OutOrStdout(), set, nil)}
	found.printer.Live = !o.dryRun
	pdf, closePDF := openPDF(cfg, log)
	defer closePDF()
	if o.dryRun {
		err := app.DryRun(cmd.Context(), cfg, app.Options{Log: log, PDF: pdf}, o.account, found.checked, bar.update)
		bar.done()
		found.sum(cmd.ErrOrStderr(), "found", ", nothing was written")
		return err
	}
	a, err := app.New(cmd.Context(), cfg, app.Options{Log: log, PDF: pdf, Observe: found.event})
	if err != nil {
		return err
	}
	got, err := scanAll(cmd, a, o.account, bar)
	bar.done()
	found.sum(cmd.ErrOrStderr(), "handled", fmt.Sprintf("; %d messages in %s", got.Messages, got.Took.Round(time.Millisecond)))
	if err == nil && got.Open > 0 {
		err = fmt.Errorf("%d drafts or notes could not be put into the mailbox now; run scan or watch again", got.Open)
	}
	return err
}

// scanAll goes through the backlog and closes a.
func scanAll(cmd *cobra.Command, a *app.App, only string, bar *bar) (got app.Scanned, err error) {
	defer func() { err = errors.Join(err, a.Close()) }()
	if only != "" {
		if err := a.Only(only); err != nil {
			return got, err
		}
	}
	return a.Scan(cmd.Context(), bar.update)
}

// finds shows what is no ordinary mail, and counts.
type finds struct {
	mu      sync.Mutex
	out     io.Writer
	json    bool
	bar     *bar
	printer *explain.Printer
	actions map[claim.Action]int
	aside   int
}

func (f *finds) event(e triage.Event) {
	switch e.What {
	case triage.Judged:
		f.checked(app.Checked{File: e.Message.Place(), Judgement: e.Judgement})
	case triage.Quarantined:
		f.checked(app.Checked{File: e.Message.Place(), Err: fmt.Errorf("%s", e.Detail)})
	}
}

func (f *finds) checked(c app.Checked) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.actions == nil {
		f.actions = map[claim.Action]int{}
	}
	if c.Err != nil {
		f.aside++
	} else {
		f.actions[c.Judgement.Plan.Action]++
		if c.Judgement.Plan.Action == claim.ActionIgnore && c.Judgement.Claim.Owner() == nil {
			return
		}
	}
	f.bar.aside(func() { f.show(c) })
}

func (f *finds) show(c app.Checked) {
	switch {
	case f.json && c.Err != nil:
		f.encode(claim.ReportError{File: c.File, Error: oneLine(c.Err)})
	case f.json:
		f.encode(claim.NewReport(c.File, c.Judgement))
	case c.Err != nil:
		fmt.Fprintf(f.out, "%s could not be judged: %s\n\n", c.File, oneLine(c.Err))
	default:
		f.printer.Judgement(c.File, c.Judgement)
		fmt.Fprintln(f.out)
	}
}

func (f *finds) encode(v any) {
	enc := json.NewEncoder(f.out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // a closed pipe ends the program by itself
}

func (f *finds) sum(out io.Writer, verb, rest string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fmt.Fprintf(out, "%s: %d claims, %d warnings, %d ordinary, %d put aside%s\n", verb,
		f.actions[claim.ActionDraft], f.actions[claim.ActionWarn], f.actions[claim.ActionIgnore], f.aside, rest)
}

// bar is the progress bar of a scan: a real one on a terminal, nothing in a
// pipe.
type bar struct {
	mu      sync.Mutex
	bar     *progressbar.ProgressBar
	folders map[string]mailbox.Progress
}

func newBar(out io.Writer) *bar {
	b := &bar{folders: map[string]mailbox.Progress{}}
	if isTerminal(out) {
		b.bar = progressbar.NewOptions64(-1, progressbar.OptionSetWriter(out), progressbar.OptionSetDescription("judging"),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("msg"),
			progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetWidth(30), progressbar.OptionClearOnFinish())
	}
	return b
}

func (b *bar) update(account string, p mailbox.Progress) {
	if b.bar == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.folders[account+"/"+p.Folder] = p
	var done, total uint64
	for _, f := range b.folders {
		done, total = done+f.Done, total+f.Total
	}
	if int64(total) != b.bar.GetMax64() {
		b.bar.ChangeMax64(int64(total))
	}
	_ = b.bar.Set64(int64(done)) // a bar that cannot be drawn stops no work
}

// aside prints something while the bar makes room.
func (b *bar) aside(show func()) {
	if b.bar == nil {
		show()
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	_ = b.bar.Clear()
	show()
}

func (b *bar) done() {
	if b.bar != nil {
		_ = b.bar.Finish()
	}
}
