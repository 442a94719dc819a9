package config

import (
	"context"
	"crypto/tls"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

func mustParse(t *testing.T, text string) *Config {
	t.Helper()
	c, err := Parse("claimtriage.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const oneAccount = "accounts:\n  - host: imap.example.net\n    user: jo@example.net\n    password_env: MAIL_PASSWORD\n"

func TestDefault(t *testing.T) {
	want := &Config{Identity: claim.Identity{Language: "en"}, Store: "state/claimtriage.db", DNS: "system", PDF: true, OCR: OCROff, OCRLanguages: []string{"eng"}, Log: Log{"info", "text"}}
	if diff := cmp.Diff(want, Default()); diff != "" {
		t.Errorf("Default (-want +got):\n%s", diff)
	}
}

func TestPathsAreRelativeToTheFile(t *testing.T) {
	c, err := Parse("/etc/claimtriage/claimtriage.yaml", []byte(strings.Replace(oneAccount, "password_env: MAIL_PASSWORD", "password_file: pw\n    tls_ca: ../ca.pem", 1)+
		"store: s.db\nlicences: /srv/l.csv\nrules_dir: r\nsites_file: s.csv\nsites: [{domain: a.example, root: www}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	a := c.Accounts[0]
	got := []string{a.Password.Source.File, a.Password.Dir, a.TLSCA, c.Store, c.Licences, c.RulesDir, c.SitesFile, c.Sites[0].Root}
	want := []string{
		"/etc/claimtriage/pw", "/etc/claimtriage", "/etc/ca.pem", "/etc/claimtriage/s.db", "/srv/l.csv",
		"/etc/claimtriage/r", "/etc/claimtriage/s.csv", "/etc/claimtriage/www",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
}

// The mailbox refuses options whose renewal or poll and one command's silence
// do not fit into the bound on deafness.
func TestTimesFitIntoDeafness(t *testing.T) {
	for _, deafness := range []string{"10s", "30s", "1m", "5m", "30m"} {
		a := mustParse(t, oneAccount+"    deafness: "+deafness+"\n").Accounts[0]
		for name, d := range map[string]time.Duration{"poll": a.Poll, "renew": a.Renew, "backoff": a.BackoffMax} {
			if d < time.Second || d+a.CommandTimeout > a.Deafness {
				t.Errorf("deafness %s: %s is %s, command %s", deafness, name, d, a.CommandTimeout)
			}
		}
	}
}

func TestPlaintextToLoopbackOnly(t *testing.T) {
	for host, allowed := range map[string]bool{
		"localhost": true, "LocalHost": true, "127.0.0.1": true, "127.9.9.9": true, "\"::1\"": true, "\"::ffff:127.0.0.1\"": true,
		"imap.example.net": false, "192.0.2.1": false, "localhost.example.net": false, "mail.localhost": false, "\"::\"": false, "0.0.0.0": false,
	} {
		text := strings.Replace(oneAccount, "imap.example.net", host, 1) + "    tls: none\n"
		if _, err := Parse("c.yaml", []byte(text)); (err == nil) != allowed {
			t.Errorf("%s: error %v, allowed %v", host, err, allowed)
		}
		if _, err := Parse("c.yaml", []byte(text+"    allow_plaintext: true\n")); err != nil {
			t.Errorf("%s with allow_plaintext: %v", host, err)
		}
	}
}

func TestOwn(t *testing.T) {
	c := mustParse(t, oneAccount+"    identity: {address: Desk@example.net, aliases: [b@example.net]}\nidentity: {address: jo@example.net, aliases: [a@example.net]}\n"+
		"sites: [{domain: B.example, aliases: [www.b.example]}, {domain: a.example}]\n")
	want := claim.Own{
		Domains:   []string{"b.example", "www.b.example", "a.example"},
		Addresses: []string{"a@example.net", "b@example.net", "desk@example.net", "jo@example.net"},
	}
	if diff := cmp.Diff(want, c.Own()); diff != "" {
		t.Errorf("Own (-want +got):\n%s", diff)
	}
	if c.Account("main") == nil || c.Account("other") != nil {
		t.Error("Account finds the wrong one")
	}
}

func TestFind(t *testing.T) {
	home, work := t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Chdir(work)
	if got, err := Find("given.yaml"); got != "given.yaml" || err != nil {
		t.Errorf("flag: %q, %v", got, err)
	}
	if got, err := Find(""); got != "" || !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "--config FILE") {
		t.Errorf("nothing there: %q, %v", got, err)
	}
	put := func(path string) string {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	// Each place goes before the one of the step above.
	put("claimtriage.yaml")
	check := func(want string) {
		t.Helper()
		if got, err := Find(""); got != want || err != nil {
			t.Errorf("Find gives %q, %v; want %q", got, err, want)
		}
	}
	check("claimtriage.yaml")
	inHome := put(filepath.Join(home, ".config", "claimtriage", FileName))
	check(inHome)
	t.Setenv("XDG_CONFIG_HOME", "relative")
	check(inHome)
	xdg := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", xdg)
	check("claimtriage.yaml")
	check(put(filepath.Join(xdg, "claimtriage", FileName)))
}

func TestLoadWhatIsNoFile(t *testing.T) {
	if _, err := Load(filepath.Join(t.TempDir(), "none.yaml")); !errors.Is(err, ErrNotFound) {
		t.Errorf("missing file: %v", err)
	}
	if _, err := Load(t.TempDir()); err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("folder: %v", err)
	}
	large := filepath.Join(t.TempDir(), "large.yaml")
	if err := os.WriteFile(large, []byte(strings.Repeat("#\n", strictyaml.MaxBytes)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(large); err == nil || !strings.Contains(err.Error(), "larger than 1024 KiB") {
		t.Errorf("large file: %v", err)
	}
}

func TestTLSConfig(t *testing.T) {
	c, err := Load(filepath.Join(good(t), "full.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Accounts[0].TLSConfig()
	if err != nil || got.RootCAs == nil || got.ServerName != "imap.example.net" || got.MinVersion != tls.VersionTLS12 || got.InsecureSkipVerify {
		t.Errorf("implicit: %+v, %v", got, err)
	}
	if got, err := c.Accounts[1].TLSConfig(); got != nil || err != nil {
		t.Errorf("none: %+v, %v", got, err)
	}
	gone := Account{Name: "a", TLS: Implicit, TLSCA: "nowhere.pem"}
	if _, err := gone.TLSConfig(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("tls_ca that went away: %v", err)
	}
}

func TestPasswordIsRead(t *testing.T) {
	c, err := Load(filepath.Join(good(t), "full.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Accounts[0].Password.Get(context.Background())
	if err != nil || got.Reveal() != canary {
		t.Errorf("password of %d bytes, %v", len(got.Reveal()), err)
	}
}

func TestSizes(t *testing.T) {
	for text, want := range map[string]Size{
		"1048576": 1 << 20, "32MiB": 32 << 20, "32 MiB": 32 << 20, "1G": 1 << 30, "500KB": 500000, "70000B": 70000,
	} {
		var got Size
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%s: %d, %v", text, got, err)
		}
		var again Size
		if err := again.UnmarshalText([]byte(got.String())); err != nil || again != got {
			t.Errorf("%s is written %s and read as %d, %v", text, got, again, err)
		}
	}
	for _, text := range []string{"", "MiB", "-1", "1.5MiB", "1 2", "10 parsecs", "9223372036854775808", "9999999999999GiB"} {
		if err := new(Size).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as a size", text)
		}
	}
}

// docs/configuration.md explains every key, and its examples are read.
func TestDocsNameEveryKey(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		for typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct {
			return
		}
		for f := range typ.Fields() {
			if !strings.Contains(text, "`"+f.Tag.Get("yaml")+"`") {
				t.Errorf("docs/configuration.md does not name `%s`", f.Tag.Get("yaml"))
			}
			walk(f.Type)
		}
	}
	walk(reflect.TypeFor[file]())
	examples := strings.Split(text, "```yaml\n")[1:]
	if len(examples) == 0 {
		t.Error("docs/configuration.md has no example")
	}
	for _, e := range examples {
		e, _, _ = strings.Cut(e, "```")
		if _, err := Parse("configuration.md", []byte(e)); err != nil {
			t.Errorf("example is not read: %v\n%s", err, e)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"good/*.yaml", "bad/*.yaml"} {
		files, err := filepath.Glob(filepath.Join("testdata", pattern))
		if err != nil || len(files) == 0 {
			f.Fatal("no seeds", err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("c.yaml", data)
		if err != nil {
			if len(strictyaml.All(err)) == 0 {
				t.Errorf("error of type %T: %v", err, err)
			}
			return
		}
		text, err := c.Effective()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse("c.yaml", []byte(text)); err != nil {
			t.Errorf("the effective config is not read again: %v\n%s", err, text)
		}
	})
}

func FuzzSitesTable(f *testing.F) {
	f.Add([]byte("domain,aliases,root\na.example,b.example c.example,www\n"))
	f.Add([]byte("domain;root\n\"a.example\";x\n"))
	f.Add([]byte("domain\n\"a"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := read("c.yaml", nil)
		r.sitesTable("sites.csv", data)
		seen := map[string]bool{}
		for _, s := range r.cfg.Sites {
			for _, d := range append(s.Aliases, s.Domain) {
				if d == "" || seen[d] {
					t.Errorf("domain %q is empty or there twice", d)
				}
				seen[d] = true
			}
		}
	})
}
