package main

import (
	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"github.com/claimtriage/claimtriage/internal/app"
	"github.com/claimtriage/claimtriage/internal/config"
	"github.com/claimtriage/claimtriage/internal/pdftext"
)

// openPDF returns a reader of PDFs that runs this program again as its child,
// at the first PDF, and what closes it. The reader is nil when the config does
// not want one, or when the program cannot find itself.
func openPDF(cfg *config.Config, log logrus.FieldLogger) (app.PDFReader, func()) {
	if !cfg.PDF {
		return nil, func() {}
	}
	self, err := pdftext.Self(internalName, pdfWorkerName)
	if err != nil {
		log.WithError(err).Warn("PDFs are not read")
		return nil, func() {}
	}
	r := pdftext.New(pdftext.Options{Command: self, Caches: app.PDFCaches(cfg), Log: log})
	return r, func() { _ = r.Close() } // it only waits for the child
}

// offlinePDF is openPDF for commands that have no log of their own.
func offlinePDF(cmd *cobra.Command, cfg *config.Config) (app.PDFReader, func(), error) {
	log, err := newLog(cmd.ErrOrStderr(), cfg.Log)
	if err != nil {
		return nil, nil, err
	}
	pdf, closePDF := openPDF(cfg, log)
	return pdf, closePDF, nil
}
