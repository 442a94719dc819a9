package config

import (
	"fmt"

	"github.com/goccy/go-yaml"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/secret"
)

// Effective writes the config as it is in force, as YAML with the keys of the
// file: defaults filled in, paths resolved, secrets as <secret>. The sites of
// sites_file stand among the sites, and the key is left out.
func (c *Config) Effective() (string, error) {
	f := file{
		Identity: shownIdentity(c.Identity), Licences: c.Licences, Store: c.Store,
		RulesDir: c.RulesDir, DNS: c.DNS, OCR: c.OCR, Web: c.Web, Log: fileLog(c.Log),
		PDF: off, OCRLangs: c.OCRLanguages,
	}
	if c.PDF {
		f.PDF = on
	}
	for i := range c.Accounts {
		f.Accounts = append(f.Accounts, shownAccount(&c.Accounts[i]))
	}
	for _, s := range c.Sites {
		f.Sites = append(f.Sites, fileSite(s))
	}
	out, err := yaml.MarshalWithOptions(f, yaml.OmitZero(), yaml.IndentSequence(true))
	if err != nil {
		return "", fmt.Errorf("print config: %w", err)
	}
	return string(out), nil
}

// shownAccount puts a into the shape of the file. A command is a secret as a
// whole, for people write passwords into it.
func shownAccount(a *Account) fileAccount {
	src := a.Password.Source
	out := fileAccount{
		Name: a.Name, Host: a.Host, Port: a.Port, TLS: a.TLS, TLSCA: a.TLSCA, AllowPlaintext: a.AllowPlaintext, User: a.User,
		PasswordFile: src.File, PasswordEnv: src.Env, PasswordCredential: src.Credential,
		Folders: a.Folders, Drafts: a.Drafts, CreateDrafts: a.CreateDrafts, Notes: a.Notes, NotClaimFolder: a.NotClaim, Keywords: a.Keywords,
		TrustedAuthserv: a.TrustedAuthserv, MaxMessage: Size(a.MaxMessage),
		Poll: a.Poll, Renew: a.Renew, Deafness: a.Deafness, Identity: shownIdentity(a.Identity),
	}
	if !src.Command.Empty() {
		out.PasswordCommand = secret.Shown
	}
	return out
}

func shownIdentity(i claim.Identity) fileIdentity {
	return fileIdentity{Name: i.Name, Address: i.Address, Language: i.Language, Aliases: i.Aliases}
}

// MarshalText writes the size with its unit.
func (s Size) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
