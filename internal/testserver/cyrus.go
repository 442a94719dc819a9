package testserver

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
)

// errNoCyrus is what a machine without the server is told.
var errNoCyrus = errors.New("there is no .cache/cyrus in the module: run `make tools`")

// Cyrus starts Cyrus IMAP 3.6, which shares no line with Dovecot: the second
// opinion on what IMAP is. Its files come from .cache/cyrus, where .ci/tools
// unpacks Debian's packages. As root it runs as the user nobody, otherwise as
// whoever runs the test. It writes to syslog, so a failure shows little of it.
//
// It announces special uses in small letters (\drafts), which RFC 6154 allows.
// Names of special folders must be ASCII. Quotas, connection limits and
// WithoutCapability are Dovecot's. Mail comes in by Deliver and Append.
func Cyrus(tb testing.TB, opts ...Option) *Server {
	tb.Helper()
	root, err := findCyrus()
	if err != nil {
		tb.Fatalf("testserver: %v", err)
	}
	s := &Server{tb: tb, kind: "cyrus", dir: makeDir(tb, "cyrus"), opts: newOptions(opts), uid: -1, gid: -1}
	if err := s.prepareCyrus(root); err != nil {
		tb.Fatalf("testserver: preparing cyrus: %v", err)
	}
	s.launch = func(s *Server) (*process, error) {
		return startProcess(s.dir, "out", s.cyrusCommand("bin/master", "-D",
			"-C", s.path("imapd.conf"), "-M", s.path("cyrus.conf"), "-p", s.path("pid")))
	}
	s.run(s.configureCyrus)
	return s
}

// findCyrus looks for the unpacked packages in the module that holds the
// working folder: go test runs a test in the folder of its package.
func findCyrus() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("looking for the module: %w", err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", errNoCyrus
		}
	}
	dir = filepath.Join(dir, ".cache", "cyrus")
	if _, err := os.Stat(filepath.Join(dir, "complete")); err != nil {
		return "", errNoCyrus
	}
	return filepath.Join(dir, "root"), nil
}

func (s *Server) path(name string) string { return filepath.Join(s.dir, name) }

// cyrusCommand runs a program of the copy with the copy's libraries.
func (s *Server) cyrusCommand(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(s.path(program), args...)
	cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+s.path("lib"))
	return cmd
}

func (s *Server) prepareCyrus(root string) (err error) {
	if s.authority, err = newAuthority(s.dir); err != nil {
		return err
	}
	s.CAFile = s.authority.caFile
	s.greeting = filepath.Base(s.dir)
	s.store = imapStore{s}
	if os.Geteuid() == 0 {
		if s.uid, s.gid, err = idsOf("nobody"); err != nil {
			return err
		}
	}
	if err := s.copyCyrus(root); err != nil {
		return err
	}
	for i := range s.opts.users {
		if err := s.addCyrusUser(s.User(i)); err != nil {
			return err
		}
	}
	for _, dir := range []string{"conf", "conf/socket", "conf/log", "spool"} {
		if err := os.Mkdir(s.path(dir), 0o755); err != nil {
			return err
		}
	}
	return s.giveAway("conf", "conf/socket", "conf/log", "spool", "sasldb", "key.pem", ".")
}

// copyCyrus copies the programs and libraries to where the user nobody can
// read them: a clone may lie in a home folder that only root may enter.
func (s *Server) copyCyrus(root string) error {
	for _, part := range []struct{ from, to string }{
		{"usr/lib/cyrus/bin", "bin"},
		{"usr/sbin", "bin"},
		{"usr/lib/*-linux-gnu*", "lib"},
		{"lib/*-linux-gnu*", "lib"},
		{"usr/lib/*-linux-gnu*/sasl2", "sasl2"},
	} {
		dirs, err := filepath.Glob(filepath.Join(root, part.from))
		if err != nil {
			return err
		}
		for _, dir := range dirs {
			if err := copyFiles(s.path(part.to), dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// copyFiles copies the files of a folder, but no folders in it.
func copyFiles(to, from string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(from, e.Name())) // through links, too
		switch {
		case e.IsDir(), errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return err
		}
		if err := os.WriteFile(filepath.Join(to, e.Name()), raw, 0o755); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) addCyrusUser(name, password string) error {
	cmd := s.cyrusCommand("bin/saslpasswd2", "-p", "-c", "-f", s.path("sasldb"), "-u", s.greeting, name)
	cmd.Stdin = bytes.NewReader([]byte(password))
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("adding the user %s: %w: %s", name, err, out)
	}
	return nil
}

// giveAway makes files the server's own.
func (s *Server) giveAway(names ...string) error {
	for _, name := range names {
		if err := os.Chown(s.path(name), s.uid, s.gid); err != nil {
			return err
		}
	}
	return nil
}

const imapdTemplate = `configdirectory: {{.Dir}}/conf
defaultpartition: default
partition-default: {{.Dir}}/spool
cyrus_user: {{.User}}
cyrus_group: {{.Group}}
admins: admin
servername: {{.Name}}
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {{.Dir}}/sasldb
sasl_mech_list: PLAIN LOGIN
tls_server_cert: {{.Dir}}/cert.pem
tls_server_key: {{.Dir}}/key.pem
tls_session_timeout: 0
autocreate_quota: 0
autocreate_post: yes
autocreate_inbox_folders: {{range $use, $name := .Special}}{{$name}}|{{end}}
autocreate_subscribe_folders: {{range $use, $name := .Special}}{{$name}}|{{end}}
{{range $use, $name := .Special}}xlist-{{lower (slice $use 1)}}: {{$name}}
{{end}}`

const cyrusTemplate = `START {
  recover cmd="{{.Dir}}/bin/ctl_cyrusdb -C {{.Dir}}/imapd.conf -r"
}
SERVICES {
  imap cmd="{{.Dir}}/bin/imapd -C {{.Dir}}/imapd.conf" listen="{{.Plain}}" prefork=1
  imaps cmd="{{.Dir}}/bin/imapd -C {{.Dir}}/imapd.conf -s" listen="{{.TLS}}" prefork=0
  lmtp cmd="{{.Dir}}/bin/lmtpd -C {{.Dir}}/imapd.conf -a" listen="{{.LMTP}}" prefork=0
}
DAEMON {
  idled cmd="{{.Dir}}/bin/idled -C {{.Dir}}/imapd.conf"
}
`

// configureCyrus takes new ports and writes the configuration.
func (s *Server) configureCyrus() error {
	ports, err := freePorts(3)
	if err != nil {
		return err
	}
	s.plain, s.tls, s.lmtp = ports[0], ports[1], ports[2]
	who := &account{"nobody", "nogroup"}
	if me, err := s.me(); err != nil {
		return err
	} else if me != nil {
		who = me
	}
	values := map[string]any{
		"Dir": s.dir, "Name": s.greeting, "User": who.User, "Group": who.Group, "Special": s.opts.special,
		"Plain": s.plain, "TLS": s.tls, "LMTP": s.lmtp,
	}
	if err := s.fill("imapd.conf", imapdTemplate, values); err != nil {
		return err
	}
	return s.fill("cyrus.conf", cyrusTemplate, values)
}

func (s *Server) fill(name, text string, values map[string]any) error {
	tmpl, err := template.New(name).Option("missingkey=error").Funcs(template.FuncMap{"lower": strings.ToLower}).Parse(text)
	if err != nil {
		return fmt.Errorf("reading the template of %s: %w", name, err)
	}
	var out bytes.Buffer
	if err := tmpl.Execute(&out, values); err != nil {
		return fmt.Errorf("filling %s: %w", name, err)
	}
	return os.WriteFile(s.path(name), out.Bytes(), 0o644)
}
