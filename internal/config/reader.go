package config

import (
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

// reader turns one file into a Config and collects what is wrong with it.
type reader struct {
	doc    *strictyaml.Document
	folder string // of the file: relative paths start there
	whole  bool   // every value had the right form, so absent keys were left out on purpose
	errs   []*strictyaml.Error
	cfg    *Config
	given  map[string]string // domain → where it was given, e.g. "line 3"
}

// read reads everything that the file itself says.
func read(path string, data []byte) *reader {
	r := &reader{folder: filepath.Dir(path), cfg: &Config{File: path}, given: map[string]string{}}
	doc, err := strictyaml.Parse(path, data)
	if err != nil {
		r.errs = strictyaml.All(err)
		return r
	}
	r.doc = doc
	var f file
	err = doc.Decode(&f)
	r.errs, r.whole = strictyaml.All(err), err == nil
	r.zeros(f)
	f = withDefaults(f)
	r.top(f)
	r.identity(f.Identity, "identity")
	r.cfg.Identity = f.Identity.plain()
	for i, a := range f.Accounts {
		r.account(a, i)
	}
	r.accountNames()
	for i, s := range f.Sites {
		r.site(s, i)
	}
	return r
}

func (r *reader) finish() (*Config, error) {
	if err := strictyaml.Join(r.errs); err != nil {
		return nil, err
	}
	return r.cfg, nil
}

// fail notes a mistake at the value that path leads to.
func (r *reader) fail(msg, hint string, path ...any) {
	r.errs = append(r.errs, r.doc.Error(msg, hint, path...))
}

func (r *reader) warn(msg, hint string, path ...any) {
	r.cfg.Warnings = append(r.cfg.Warnings, r.doc.Error(msg, hint, path...))
}

// missing notes that a key is not there. It is silent when the file has
// mistakes of form: the key may be the one that is misspelt.
func (r *reader) missing(msg, hint string, path ...any) {
	if r.whole {
		r.fail(msg, hint, path...)
	}
}

// path makes a path of the file absolute to the file's folder; "" stays.
func (r *reader) path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(r.folder, p)
}

func (r *reader) top(f file) {
	c := r.cfg
	c.SitesFile, c.Licences, c.RulesDir = r.path(f.SitesFile), r.path(f.Licences), r.path(f.RulesDir)
	c.DNS, c.Web, c.Log = f.DNS, f.Web, Log(f.Log)
	r.store(f.Store)
	if f.DNS != "system" && f.DNS != "off" && !addressPort(f.DNS) {
		r.fail("this must be system, off or ADDRESS:PORT", "such as 127.0.0.1:53 or [::1]:53", "dns")
	}
	if f.Web != "" && !hostPort(f.Web) {
		r.fail("this must be ADDRESS:PORT", "such as 127.0.0.1:8099; leave it empty for no desk", "web")
	}
	r.pdf(f)
	r.word(f.Log.Level, []string{"error", "warn", "info", "debug"}, "log", "level")
	r.word(f.Log.Format, []string{"text", "json"}, "log", "format")
}

// pdf reads how PDFs are read.
func (r *reader) pdf(f file) {
	r.word(f.PDF, []string{on, off}, "pdf")
	r.word(f.OCR, []string{OCROff, OCRTesseract}, "ocr")
	language := regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{1,30}$`)
	for i, l := range f.OCRLangs {
		if !language.MatchString(l) {
			r.fail("this is no language of tesseract", "such as eng or deu; tesseract --list-langs shows yours", "ocr_languages", i)
		}
	}
	if f.OCR == OCRTesseract && f.PDF == off {
		r.fail("nothing is left to recognise when PDFs are not read", "set pdf: on, or ocr: off", "ocr")
	}
	r.cfg.PDF, r.cfg.OCR, r.cfg.OCRLanguages = f.PDF == on, f.OCR, f.OCRLangs
}

// store takes a path. A URL is refused, or SQLite would make a file of that
// name.
func (r *reader) store(s string) {
	if u, err := url.Parse(s); err == nil && len(u.Scheme) > 1 || strings.Contains(s, "://") {
		r.fail("a database server is no store yet", "give the path of a file", "store")
		return
	}
	r.cfg.Store = r.path(s)
}

// zeros refuses a written zero or empty list where defaults would replace it.
func (r *reader) zeros(f file) {
	for i, a := range f.Accounts {
		if len(a.Folders) == 0 && r.doc.Has("accounts", i, "folders") {
			r.fail("no folder is watched", "name one, or leave the key out for INBOX and Junk", "accounts", i, "folders")
		}
		for key, zero := range map[string]bool{
			"port": a.Port == 0, "max_message": a.MaxMessage == 0,
			"poll": a.Poll == 0, "renew": a.Renew == 0, "deafness": a.Deafness == 0,
		} {
			if zero && r.doc.Has("accounts", i, key) {
				r.fail("this cannot be zero", "leave the key out for the default", "accounts", i, key)
			}
		}
	}
}

func (r *reader) word(word string, known []string, path ...any) {
	if msg := oneOf(word, known); msg != "" {
		r.fail(msg, "", path...)
	}
}

// addressPort reports whether s is an IP address and a port.
func addressPort(s string) bool {
	ap, err := netip.ParseAddrPort(s)
	return err == nil && ap.Port() != 0
}

// hostPort reports whether s is an address, a host name or nothing, and a
// port.
func hostPort(s string) bool {
	if addressPort(s) {
		return true
	}
	host, port, ok := strings.Cut(s, ":")
	n, err := strconv.ParseUint(port, 10, 16)
	if !ok || err != nil || n == 0 {
		return false
	}
	_, valid := serverHost(host)
	return host == "" || valid
}

// identity checks who answers; path leads to the identity.
func (r *reader) identity(id fileIdentity, path ...any) {
	at := func(more ...any) []any { return append(slices.Clip(path), more...) }
	if r.doc.Has(at("name")...) && (strings.ContainsAny(id.Name, "\r\n\x00") || len(id.Name) > 200) {
		r.fail("this is not a name in one line", "", at("name")...)
	}
	if r.doc.Has(at("address")...) && !validAddress(id.Address) {
		r.fail("this is not a mail address", "write only the address, such as jo@example.net", at("address")...)
	}
	if !regexp.MustCompile(`^[a-z]{2}$`).MatchString(id.Language) && r.doc.Has(at("language")...) {
		r.fail("this is not a language", "two letters of ISO 639-1, such as en or de", at("language")...)
	}
	if !r.doc.Has(at("aliases")...) {
		return
	}
	for i, a := range id.Aliases {
		if !validAddress(a) {
			r.fail("this is not a mail address", "write only the address, such as jo@example.net", at("aliases", i)...)
		}
	}
}
