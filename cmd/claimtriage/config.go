package main

import (
	"errors"
	"io"
	"os"

	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/claimtriage/claimtriage/internal/config"
)

// configFlag adds --config to a command.
func configFlag(cmd *cobra.Command, into *string) {
	cmd.Flags().StringVar(into, "config", "", "config `file` (default: claimtriage.yaml in the user's config folder, then here)")
}

// loadConfig reads the config that a command cannot do without, and says its
// warnings.
func loadConfig(cmd *cobra.Command, flag string) (*config.Config, *logrus.Logger, error) {
	path, err := config.Find(flag)
	if err != nil {
		return nil, nil, err
	}
	cfg, err := config.Load(path)
	if err != nil {
		return nil, nil, err
	}
	log, err := newLog(cmd.ErrOrStderr(), cfg.Log)
	if err != nil {
		return nil, nil, err
	}
	for _, w := range cfg.Warnings {
		log.Warn(w.Error())
	}
	for key, value := range map[string]string{"web": cfg.Web, "licences": cfg.Licences} {
		if value != "" {
			log.WithField("key", key).Warn("this version does nothing with this key of the config yet")
		}
	}
	return cfg, log, nil
}

// offlineConfig reads the config if one was named, and otherwise takes the
// defaults without DNS: a message can be explained on a machine that knows
// nothing of mailboxes.
func offlineConfig(cmd *cobra.Command, flag string) (*config.Config, error) {
	if flag != "" {
		cfg, _, err := loadConfig(cmd, flag)
		return cfg, err
	}
	cfg, err := config.Parse("", nil)
	if err != nil {
		return nil, err
	}
	cfg.DNS = "off"
	return cfg, nil
}

func newLog(out io.Writer, c config.Log) (*logrus.Logger, error) {
	level, err := logrus.ParseLevel(c.Level)
	if err != nil {
		return nil, errors.Join(errors.New("log level"), err)
	}
	log := logrus.New()
	log.SetOutput(out)
	log.SetLevel(level)
	log.SetFormatter(&logrus.TextFormatter{DisableColors: !isTerminal(out), FullTimestamp: true})
	if c.Format == "json" {
		log.SetFormatter(&logrus.JSONFormatter{})
	}
	return log, nil
}

// isTerminal reports whether w is a terminal that may be coloured: NO_COLOR
// (no-color.org) and TERM=dumb are respected.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	return term.IsTerminal(int(f.Fd()))
}
