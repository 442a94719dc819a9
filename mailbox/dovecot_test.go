package mailbox

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"text/template"
	"time"
)

// dovecot is a real server on loopback with throw-away users u0 to u9. It
// needs Debian's dovecot-imapd, and root to change to the user nobody.
type dovecot struct {
	dir        string
	plain, tls int // ports
	uid, gid   int
	cmd        *exec.Cmd
	roots      *x509.CertPool
	deliveries int
}

var dovecotConf = template.Must(template.New("conf").Parse(`
base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/state
log_path = {{.Dir}}/log
protocols = imap
ssl_cert = <{{.Dir}}/cert.pem
ssl_key = <{{.Dir}}/key.pem
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
mail_plugins = quota
plugin {
  quota = maildir:User quota
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN {{.Dir}}/users
}
userdb {
  driver = passwd-file
  args = {{.Dir}}/users
}
namespace inbox {
  inbox = yes
  mailbox "Entwürfe" {
    auto = create
    special_use = \Drafts
  }
  mailbox Sent {
    auto = create
    special_use = \Sent
  }
  mailbox Trash {
    auto = create
    special_use = \Trash
  }
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = {{.Plain}}
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = {{.TLS}}
    ssl = yes
  }
}
`))

// startDovecot starts the server. The user u9 has a quota of 100 KB.
func startDovecot(t testing.TB) *dovecot {
	t.Helper()
	dir, err := os.MkdirTemp("", "dv")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	d := &dovecot{dir: dir, plain: freePort(t), tls: freePort(t)}
	d.uid, d.gid = nobody(t)
	d.certificate(t)
	var users strings.Builder
	for i := range 10 {
		home := filepath.Join(dir, "home", "u"+strconv.Itoa(i))
		must(t, os.MkdirAll(home, 0o755))
		must(t, os.Chown(home, d.uid, d.gid))
		quota := ""
		if i == 9 {
			quota = "userdb_quota_rule=*:storage=100K"
		}
		fmt.Fprintf(&users, "u%d:{PLAIN}%s:%d:%d::%s::%s\n", i, secret, d.uid, d.gid, home, quota)
	}
	must(t, os.WriteFile(filepath.Join(dir, "users"), []byte(users.String()), 0o644))
	var conf bytes.Buffer
	must(t, dovecotConf.Execute(&conf, map[string]any{"Dir": dir, "Plain": d.plain, "TLS": d.tls}))
	must(t, os.WriteFile(filepath.Join(dir, "conf"), conf.Bytes(), 0o644))
	d.start(t)
	t.Cleanup(func() { d.crash(t) })
	return d
}

func (d *dovecot) start(t testing.TB) {
	t.Helper()
	d.cmd = exec.Command("dovecot", "-F", "-c", filepath.Join(d.dir, "conf"))
	d.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	must(t, d.cmd.Start())
	eventually(t, "dovecot greets", func() bool {
		c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(d.plain)))
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	})
}

// crash ends the server and every process that it started, at once: asked
// politely, it leaves its children to their connections for ten seconds.
func (d *dovecot) crash(t testing.TB) {
	t.Helper()
	if d.cmd == nil {
		return
	}
	must(t, syscall.Kill(-d.cmd.Process.Pid, syscall.SIGKILL))
	_ = d.cmd.Wait() // it says that it was killed
	d.cmd = nil
	_ = os.Remove(filepath.Join(d.dir, "run", "master.pid"))
}

func (d *dovecot) certificate(t testing.TB) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	must(t, err)
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(d.dir, "cert.pem"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644))
	must(t, os.WriteFile(filepath.Join(d.dir, "key.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}), 0o600))
	d.roots = x509.NewCertPool()
	parsed, err := x509.ParseCertificate(der)
	must(t, err)
	d.roots.AddCert(parsed)
}

// deliver puts a message into the Maildir of user, as a delivery agent would.
func (d *dovecot) deliver(t testing.TB, user, raw string) {
	t.Helper()
	d.deliveries++
	dir := filepath.Join(d.dir, "home", user, "Maildir")
	for _, sub := range []string{"", "cur", "tmp", "new"} {
		path := filepath.Join(dir, sub)
		if os.Mkdir(path, 0o755) == nil {
			must(t, os.Chown(path, d.uid, d.gid))
		}
	}
	name := fmt.Sprintf("%d.M%dP1.host", 1_700_000_000+d.deliveries, d.deliveries)
	tmp := filepath.Join(dir, "tmp", name)
	must(t, os.WriteFile(tmp, []byte(strings.ReplaceAll(raw, "\r\n", "\n")), 0o644))
	must(t, os.Chown(tmp, d.uid, d.gid))
	must(t, os.Rename(tmp, filepath.Join(dir, "new", name)))
}

// files lists the names of all message files of user below Maildir.
func (d *dovecot) files(t testing.TB, user string) (names []string) {
	t.Helper()
	root := filepath.Join(d.dir, "home", user, "Maildir")
	must(t, filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if base := filepath.Base(filepath.Dir(path)); err == nil && !e.IsDir() && (base == "new" || base == "cur") {
			rel, _ := filepath.Rel(root, path)
			names = append(names, rel)
		}
		return err
	}))
	return names
}

func (d *dovecot) options(user string, mode TLSMode) Options {
	o := Options{
		Account: "main", Host: "127.0.0.1", Port: d.plain, TLS: mode, User: user,
		Password:  func(context.Context) (string, error) { return secret, nil },
		TLSConfig: &tls.Config{RootCAs: d.roots, MinVersion: tls.VersionTLS12},
		Notes:     "Claims", BackoffMin: 50 * time.Millisecond,
	}
	if mode == Implicit {
		o.Port = d.tls
	}
	return o
}

func nobody(t testing.TB) (uid, gid int) {
	t.Helper()
	u, err := user.Lookup("nobody")
	must(t, err)
	uid, err = strconv.Atoi(u.Uid)
	must(t, err)
	gid, err = strconv.Atoi(u.Gid)
	must(t, err)
	return uid, gid
}

func freePort(t testing.TB) int {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer ln.Close()
	return ln.Addr().(*net.TCPAddr).Port
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
