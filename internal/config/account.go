package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/claimtriage/claimtriage/internal/secret"
)

// account checks account i and adds it to the Config.
func (r *reader) account(a fileAccount, i int) {
	out := Account{
		Name: a.Name, Port: a.Port, TLS: a.TLS, TLSCA: r.path(a.TLSCA), AllowPlaintext: a.AllowPlaintext, User: a.User,
		Password: secret.Resolver{Source: a.source(), Dir: r.folder},
		Folders:  a.Folders, FoldersGiven: r.doc.Has("accounts", i, "folders"),
		Drafts: a.Drafts, CreateDrafts: a.CreateDrafts, Notes: a.Notes, NotClaim: a.NotClaimFolder, Keywords: a.Keywords,
		MaxMessage: int64(a.MaxMessage), Poll: a.Poll, Renew: a.Renew, Deafness: a.Deafness,
		CommandTimeout: min(45*time.Second, a.Deafness/5), BackoffMax: min(2*time.Minute, a.Deafness*2/5),
		Identity: a.Identity.plain(),
	}
	out.Password.Source.File = r.path(a.PasswordFile)
	out.Host = r.server(a, i)
	out.TrustedAuthserv = r.authserv(a.TrustedAuthserv, i)
	r.password(a, i)
	r.folders(a, i)
	r.times(a, i)
	r.who(a, i)
	r.cfg.Accounts = append(r.cfg.Accounts, out)
}

// accountNames refuses a name that two accounts have: the ledger knows an
// account by its name.
func (r *reader) accountNames() {
	first := map[string]int{}
	for i, a := range r.cfg.Accounts {
		if j, dup := first[a.Name]; dup {
			line, _ := r.doc.Place("accounts", j)
			r.fail(fmt.Sprintf("this account has the name of the one in line %d", line), "give each account a name of its own", "accounts", i, "name")
			continue
		}
		first[a.Name] = i
	}
}

// server checks host, port and protection, and returns the host.
func (r *reader) server(a fileAccount, i int) string {
	host, ok := serverHost(a.Host)
	switch {
	case a.Host == "":
		r.missing("the account has no host", "add host: and the name of the IMAP server", "accounts", i)
	case !ok:
		r.fail("this is not the name of a server", "write only the name, such as imap.example.net; the port has a key of its own", "accounts", i, "host")
	case a.TLS == Plain && !a.AllowPlaintext && !loopback(host):
		r.fail("without TLS the password and all mail can be read on the way", "use tls: implicit or starttls; if the line is safe, add allow_plaintext: true", "accounts", i, "tls")
	}
	if a.Port < 1 || a.Port > 65535 {
		r.fail("a port is a number from 1 to 65535", "leave it out for the usual one", "accounts", i, "port")
	}
	if a.TLS == Plain && a.TLSCA != "" {
		r.fail("tls_ca has no use with tls: none", "remove one of them", "accounts", i, "tls_ca")
	}
	return host
}

// who checks name, user and the address to answer from.
func (r *reader) who(a fileAccount, i int) {
	if !validName(a.Name) {
		r.fail("an account name has 1 to 64 letters, digits, blanks or . _ - @ +", "", "accounts", i, "name")
	}
	switch {
	case a.User == "":
		r.missing("the account has no user", "add user: and the name to log in with", "accounts", i)
	case strings.ContainsAny(a.User, "\r\n\x00"):
		r.fail("this is not a user name in one line", "", "accounts", i, "user")
	}
	r.identity(a.Identity, "accounts", i, "identity")
	if a.Identity.Address == "" && a.User != "" {
		r.missing("there is no address to answer from", "add identity: {address: you@example.net}", "accounts", i, "user")
	}
}

// password wants exactly one source.
func (r *reader) password(a fileAccount, i int) {
	at := func(key string) []any { return []any{"accounts", i, key} }
	const mend = "use password_file, password_command, password_env or password_credential"
	if r.doc.Has(at("password")...) {
		r.fail("passwords are not kept in this file", mend, at("password")...)
	}
	if r.doc.Has(at("oauth2")...) {
		r.fail("oauth2 is not supported yet", "if the provider offers app passwords, make one, and "+mend, at("oauth2")...)
	}
	found := ""
	for _, key := range []string{"password_file", "password_command", "password_env", "password_credential"} {
		switch {
		case !r.doc.Has(at(key)...):
		case found != "":
			r.fail("there is a second source of the password beside "+found, "keep one of them", at(key)...)
		default:
			found = key
		}
	}
	r.source(a, found, at(found))
	if found == "" && !r.doc.Has(at("password")...) && !r.doc.Has(at("oauth2")...) {
		r.missing("the account has no password", mend, "accounts", i)
	}
}

// source checks the one source that was found.
func (r *reader) source(a fileAccount, key string, at []any) {
	switch src := a.source(); {
	case key == "":
	case src.Empty():
		r.fail("this is empty", "fill it in", at...)
	case key == "password_env" && !regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`).MatchString(a.PasswordEnv):
		r.fail("this is not the name of an environment variable", "write only the name, without $; the password itself does not belong here", at...)
	case key == "password_credential" && !secret.ValidCredential(a.PasswordCredential):
		r.fail("this is not the name of a credential", "write the name that LoadCredential= gives it, without a folder", at...)
	}
}

// folders checks what is watched against what is written to: a draft or a
// note must never be judged as a letter.
func (r *reader) folders(a fileAccount, i int) {
	for j, f := range a.Folders {
		at := []any{"accounts", i, "folders", j}
		switch {
		case f == "" && !r.whole:
		case !validFolder(f):
			r.fail("this is not the name of a folder", "", at...)
		case slices.ContainsFunc(a.Folders[:j], func(g string) bool { return sameFolder(f, g) }):
			r.fail("this folder is listed twice", "remove one of them", at...)
		case sameFolder(f, a.Drafts):
			r.fail("the drafts folder cannot be watched", "remove it from folders", at...)
		case sameFolder(f, a.Notes):
			r.fail("the notes folder cannot be watched", "remove it from folders", at...)
		case a.Notes != "" && sameFolder(f, a.NotClaimFolder):
			r.fail("the folder for notes about what is no claim cannot be watched", "remove it from folders", at...)
		}
	}
	r.written(a, i)
}

func (r *reader) written(a fileAccount, i int) {
	for _, w := range []struct{ key, folder string }{{"drafts", a.Drafts}, {"notes", a.Notes}, {"not_claim_folder", a.NotClaimFolder}} {
		if w.folder != "" && !validFolder(w.folder) {
			r.fail("this is not the name of a folder", "", "accounts", i, w.key)
		}
	}
	at := []any{"accounts", i, "not_claim_folder"}
	switch {
	case a.NotClaimFolder == "":
	case a.Notes == "":
		r.fail("without notes there is nothing to move there", "add notes: with the folder of the case sheets, or remove this", at...)
	case sameFolder(a.NotClaimFolder, a.Notes), sameFolder(a.NotClaimFolder, a.Drafts):
		r.fail("this folder has another use", "name a folder of its own, or one below the notes folder", at...)
	}
	if a.Notes != "" && sameFolder(a.Notes, a.Drafts) {
		r.fail("notes and drafts are the same folder", "a note is for your eyes alone: give notes a folder of its own, such as Claims", "accounts", i, "notes")
	}
}

func (r *reader) authserv(in []string, i int) []string {
	var out []string
	for j, s := range in {
		name, ok := hostName(s)
		switch {
		case s == "" && !r.whole:
		case !ok:
			r.fail("this is not the name of a mail server", "write the first word of your server's Authentication-Results field", "accounts", i, "trusted_authserv", j)
		default:
			out = append(out, name)
		}
	}
	return out
}

// times checks size and times. A connection can be dead for renew or poll
// plus the time-out of the command that finds out, so both have to stay well
// under the bound.
func (r *reader) times(a fileAccount, i int) {
	if a.MaxMessage < minMessage || a.MaxMessage > maxMessage {
		r.fail(fmt.Sprintf("this must be from %s to %s", minMessage, maxMessage), "", "accounts", i, "max_message")
	}
	if a.Deafness < minDeafness || a.Deafness > maxDeafness {
		r.fail(fmt.Sprintf("this must be from %s to %s", short(minDeafness), short(maxDeafness)), "", "accounts", i, "deafness")
		return
	}
	for _, t := range []struct {
		key  string
		time time.Duration
	}{{"poll", a.Poll}, {"renew", a.Renew}} {
		if t.time < time.Second || t.time > a.Deafness*4/5 {
			r.fail("this must be at least 1s and at most four fifths of deafness, now "+short(a.Deafness*4/5), "leave it out for a fitting one, or raise deafness", "accounts", i, t.key)
		}
	}
}

// short writes d without the zero units that time.Duration appends.
func short(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
