package config

import (
	"cmp"
	"path/filepath"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

const (
	minMessage  Size = 64 << 10
	maxMessage  Size = 1 << 30
	minDeafness      = 10 * time.Second
	// notClaimFolder is below the notes folder, if a person makes it.
	notClaimFolder = "Not a claim"
	maxDeafness    = 30 * time.Minute // four fifths of it stay under the 29 minutes of RFC 2177
)

// Default returns the Config of an empty file: no accounts, no sites. It is
// what check, draft and rules work with when there is no file.
func Default() *Config {
	c, err := Parse("", nil)
	if err != nil {
		return &Config{} // not reached: an empty file has no mistake
	}
	return c
}

// withDefaults fills in everything that the file leaves out. Folder names are
// not touched when the file gives any.
func withDefaults(f file) file {
	f.Store = cmp.Or(f.Store, filepath.Join("state", "claimtriage.db"))
	f.DNS = cmp.Or(f.DNS, "system")
	f.PDF, f.OCR = cmp.Or(f.PDF, on), cmp.Or(f.OCR, OCROff)
	if len(f.OCRLangs) == 0 {
		f.OCRLangs = []string{"eng"}
	}
	f.Log.Level = cmp.Or(f.Log.Level, "info")
	f.Log.Format = cmp.Or(f.Log.Format, "text")
	f.Identity.Language = cmp.Or(f.Identity.Language, "en")
	for i := range f.Accounts {
		f.Accounts[i] = accountDefaults(f.Accounts[i], f.Identity)
	}
	return f
}

// accountDefaults derives poll and renew from the bound on deafness, so that
// one key tunes all three.
func accountDefaults(a fileAccount, id fileIdentity) fileAccount {
	a.Name = cmp.Or(a.Name, "main")
	a.TLS = cmp.Or(a.TLS, Implicit)
	a.Port = cmp.Or(a.Port, a.TLS.port())
	if len(a.Folders) == 0 {
		a.Folders = []string{"INBOX", "Junk"}
	}
	if a.Notes != "" && !sameFolder(a.Notes, notClaimFolder) {
		a.NotClaimFolder = cmp.Or(a.NotClaimFolder, notClaimFolder)
	}
	a.MaxMessage = cmp.Or(a.MaxMessage, 32<<20)
	a.Deafness = cmp.Or(a.Deafness, 5*time.Minute)
	a.Renew = cmp.Or(a.Renew, min(4*time.Minute, a.Deafness*4/5))
	a.Poll = cmp.Or(a.Poll, min(time.Minute, a.Deafness/5))
	a.Identity.Name = cmp.Or(a.Identity.Name, id.Name)
	a.Identity.Address = cmp.Or(a.Identity.Address, id.Address, asAddress(a.User))
	a.Identity.Language = cmp.Or(a.Identity.Language, id.Language)
	if a.Identity.Aliases == nil {
		a.Identity.Aliases = id.Aliases
	}
	return a
}

func asAddress(user string) string {
	if validAddress(user) {
		return user
	}
	return ""
}

func (i fileIdentity) plain() claim.Identity {
	return claim.Identity{Name: i.Name, Address: i.Address, Language: i.Language, Aliases: i.Aliases}
}
