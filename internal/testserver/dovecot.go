package testserver

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// errNoDovecot is what a machine without the server is told.
var errNoDovecot = errors.New("there is no dovecot on this machine: run `make tools`")

// Dovecot starts Dovecot 2.3 as Debian packages it: IMAP with STARTTLS, IMAP
// over TLS and LMTP on free loopback ports, a Maildir for each user. It runs as
// root (the mail is then the user nobody's) or as whoever runs the test.
func Dovecot(tb testing.TB, opts ...Option) *Server {
	tb.Helper()
	program, err := findDovecot()
	if err != nil {
		tb.Fatalf("testserver: %v", err)
	}
	s := &Server{tb: tb, kind: "dovecot", dir: makeDir(tb, "dovecot"), opts: newOptions(opts), uid: -1, gid: -1}
	if err := s.prepareDovecot(); err != nil {
		tb.Fatalf("testserver: preparing dovecot: %v", err)
	}
	s.launch = func(s *Server) (*process, error) {
		return startProcess(s.dir, "out", exec.Command(program, "-F", "-c", filepath.Join(s.dir, "conf")))
	}
	s.run(s.configureDovecot)
	return s
}

// findDovecot also looks where an ordinary user's PATH does not lead.
func findDovecot() (string, error) {
	for _, name := range []string{"dovecot", filepath.Join("/usr", "sbin", "dovecot")} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errNoDovecot
}

func (s *Server) prepareDovecot() (err error) {
	if s.authority, err = newAuthority(s.dir); err != nil {
		return err
	}
	s.CAFile = s.authority.caFile
	s.greeting = "testserver " + filepath.Base(s.dir)
	if os.Geteuid() == 0 {
		if s.uid, s.gid, err = idsOf("nobody"); err != nil {
			return err
		}
	}
	home := filepath.Join(s.dir, "home")
	s.store = maildirs{home: home, uid: s.uid, gid: s.gid}
	var users strings.Builder
	for i := range s.opts.users {
		name, password := s.User(i)
		dir := filepath.Join(home, name)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := os.Chown(dir, s.uid, s.gid); err != nil {
			return err
		}
		fmt.Fprintf(&users, "%s:{PLAIN}%s:%d:%d::%s::%s\n", name, password, s.mailUID(), s.mailGID(), dir, s.quotaRule(i))
	}
	return os.WriteFile(filepath.Join(s.dir, "users"), []byte(users.String()), 0o644)
}

func (s *Server) mailUID() int {
	if s.uid < 0 {
		return os.Geteuid()
	}
	return s.uid
}

func (s *Server) mailGID() int {
	if s.gid < 0 {
		return os.Getegid()
	}
	return s.gid
}

func (s *Server) quotaRule(i int) string {
	kib, ok := s.opts.quotas[i]
	if !ok {
		return ""
	}
	return fmt.Sprintf("userdb_quota_rule=*:storage=%dK", kib)
}

// configureDovecot takes new ports and writes the configuration.
func (s *Server) configureDovecot() error {
	ports, err := freePorts(3)
	if err != nil {
		return err
	}
	s.plain, s.tls, s.lmtp = ports[0], ports[1], ports[2]
	if err := os.Remove(filepath.Join(s.dir, "log")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	conf, err := s.dovecotConf()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.dir, "conf"), conf, 0o644)
}

// announced is what Dovecot 2.3 offers after the login, without the names that
// the test does not want.
func (o options) announced() string {
	all := strings.Fields(`IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY
		THREAD=REFERENCES THREAD=REFS THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE
		UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH
		ESORT SEARCHRES WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY
		PREVIEW STATUS=SIZE SAVEDATE LITERAL+ NOTIFY SPECIAL-USE`)
	return strings.Join(slices.DeleteFunc(all, func(name string) bool {
		return slices.ContainsFunc(o.without, func(w string) bool { return strings.EqualFold(w, name) })
	}), " ")
}
