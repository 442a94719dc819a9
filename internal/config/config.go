// Package config turns claimtriage.yaml into a Config that is complete and
// consistent: defaults filled in, paths resolved, every mistake reported at
// once with file, line, column and the mend. Values of the file are never
// echoed in an error, for one may be a secret.
package config

import (
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/secret"
	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

// Config is everything that claimtriage.yaml says.
type Config struct {
	File      string // as it was given to Load; "" for the built-in defaults
	Accounts  []Account
	Identity  claim.Identity
	Sites     []Site // of the file, then those of SitesFile
	SitesFile string // path, "" when absent
	Licences  string // path, "" when absent
	Store     string // path of the SQLite file
	RulesDir  string // path, "" when absent
	DNS       string // "system", "off" or "ADDRESS:PORT"
	PDF       bool   // letters that may hide in a PDF are read there
	OCR       string // OCROff or OCRTesseract
	Web       string // "ADDRESS:PORT"; "" for no desk
	Log       Log

	// OCRLanguages are languages of tesseract, such as eng and deu.
	OCRLanguages []string

	// Warnings are findings that stop nothing, in the order of the file.
	Warnings []*strictyaml.Error
}

// Words of the keys pdf and ocr.
const (
	on           = "on"
	off          = "off"
	OCROff       = off         // pages without text are named, not read
	OCRTesseract = "tesseract" // they are read by an installed tesseract
)

// Account is one mailbox to watch.
type Account struct {
	Name           string
	Host           string // name or address, lower case
	Port           int
	TLS            TLSMode
	TLSCA          string // path of a PEM file, "" for the system's authorities
	AllowPlaintext bool
	User           string
	Password       secret.Resolver

	Folders      []string
	FoldersGiven bool   // false: Folders is the default, and Junk may be called otherwise
	Drafts       string // "" to find it
	CreateDrafts bool
	Notes        string // "" for no notes in the mailbox
	NotClaim     string // folder, below Notes or by its full name, into which notes about what is no claim are moved; "" without Notes
	Keywords     bool   // set $Claim and $ClaimWarning on judged letters

	TrustedAuthserv []string // lower case
	MaxMessage      int64    // bytes
	Poll            time.Duration
	Renew           time.Duration
	Deafness        time.Duration
	CommandTimeout  time.Duration // follows from Deafness: Renew or Poll and one command stay within it
	BackoffMax      time.Duration // follows from Deafness

	Identity claim.Identity // who answers from this account
}

// Site is one website of the webmaster.
type Site struct {
	Domain  string // lower case, A-label form, e.g. "garden-notes.example"
	Aliases []string
	Root    string // folder of its files, "" when not given
}

// Log says how the log looks.
type Log struct {
	Level  string // error, warn, info or debug
	Format string // text or json
}

// Own returns what the judgement may know of the webmaster: the domains of
// all sites and the addresses of all identities and users.
func (c *Config) Own() claim.Own {
	var own claim.Own
	for _, s := range c.Sites {
		own.Domains = append(append(own.Domains, s.Domain), s.Aliases...)
	}
	own.Addresses = addresses(c)
	return own
}

// Account returns the account called name, or nil.
func (c *Config) Account(name string) *Account {
	for i := range c.Accounts {
		if c.Accounts[i].Name == name {
			return &c.Accounts[i]
		}
	}
	return nil
}

// TrustedAuthserv returns the names of every account's own mail servers, for
// messages that are read offline and belong to no account.
func (c *Config) TrustedAuthserv() []string {
	var out []string
	for i := range c.Accounts {
		out = append(out, c.Accounts[i].TrustedAuthserv...)
	}
	return unique(out)
}
