package config

import (
	"errors"
	"io/fs"
	"os"

	"github.com/claimtriage/claimtriage/internal/secret"
)

// files looks at everything on disk that the file names.
func (r *reader) files() {
	if r.doc == nil {
		return
	}
	c := r.cfg
	for i := range c.Accounts {
		r.passwordFile(c.Accounts[i].Password.Source.File, i)
		if c.Accounts[i].TLS != Plain { // tls_ca is refused there already
			r.authority(c.Accounts[i].TLSCA, i)
		}
	}
	r.there(c.Licences, false, "licences")
	r.there(c.RulesDir, true, "rules_dir")
	for i, s := range c.Sites {
		if info, err := os.Stat(s.Root); s.Root != "" && (err != nil || !info.IsDir()) {
			r.warn("the site's folder is not there", "pictures of this site cannot be looked up until it is", "sites", i, "root")
		}
	}
	if r.there(c.SitesFile, false, "sites_file") {
		r.sites()
	}
}

func (r *reader) sites() {
	data, err := readCapped(r.cfg.SitesFile, maxSitesBytes)
	if err != nil {
		r.fail("the file cannot be read", "see its owner and mode", "sites_file")
		return
	}
	r.sitesTable(r.cfg.SitesFile, data)
}

// there reports whether path leads to a folder or a file, as wanted, and
// notes the mistake when it does not.
func (r *reader) there(path string, folder bool, key ...any) bool {
	if path == "" {
		return false
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.fail("this is not there", "paths are relative to the folder of this file", key...)
	case err != nil:
		r.fail("this cannot be looked at", "see its owner and mode, and those of its folders", key...)
	case info.IsDir() && !folder:
		r.fail("this is a folder, not a file", "", key...)
	case !info.IsDir() && folder:
		r.fail("this is a file, not a folder", "", key...)
	default:
		return true
	}
	return false
}

// passwordFile wants the file to be there. Only who logs in has to be able to
// read it, and check or draft may run as somebody else.
func (r *reader) passwordFile(path string, i int) {
	key := []any{"accounts", i, "password_file"}
	if path == "" {
		return
	}
	open, err := secret.ReadableByOthers(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.fail("the password file is not there", "paths are relative to the folder of this file", key...)
	case err != nil:
		r.warn("the password file cannot be looked at", "see its owner and mode, and those of its folders", key...)
	case open:
		r.warn("every user of this machine can read the password file", "chmod 600 it", key...)
	}
}

func (r *reader) authority(path string, i int) {
	key := []any{"accounts", i, "tls_ca"}
	if !r.there(path, false, key...) {
		return
	}
	switch _, err := readCA(path); {
	case errors.Is(err, errNoCertificate):
		r.fail("there is no certificate in this file", "it must hold PEM: -----BEGIN CERTIFICATE-----", key...)
	case err != nil:
		r.fail("the file cannot be read", "see its owner and mode", key...)
	}
}
