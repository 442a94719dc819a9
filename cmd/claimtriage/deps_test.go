package main_test

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// senders are packages that can hand mail to a mail system. A path names the
// package and everything below it.
func senders() []string {
	return []string{
		"net/smtp",
		"github.com/emersion/go-smtp",
		"github.com/emersion/go-lmtp",
		"github.com/wneessen/go-mail",
		"github.com/jordan-wright/email",
		"github.com/xhit/go-simple-mail",
		"github.com/go-mail/mail",
		"github.com/domodwyer/mailyak",
		"github.com/mailgun/mailgun-go",
		"github.com/sendgrid/sendgrid-go",
		"github.com/resend/resend-go",
		"github.com/nikoksr/notify/service/mail",
		"gopkg.in/gomail.v2",
		"gopkg.in/mail.v2",
	}
}

// testOnly are packages of this module that start servers for tests.
const testOnly = "github.com/claimtriage/claimtriage/internal/testserver"

// enmime brings a file of its own that can send, sender.go, in the package
// that also reads: importing one means importing both. So net/smtp stands in
// the list of packages, for this one importer and no other, and the second
// test below shows that the linker leaves every line of it out.
const enmime = "github.com/jhillyerd/enmime/v2"

// TestNothingCanSend holds the first promise of the program: nothing of it,
// and nothing that it uses, imports what could send a message.
func TestNothingCanSend(t *testing.T) {
	for _, system := range []string{"linux", "darwin", "windows"} {
		t.Run(system, func(t *testing.T) {
			packages := dependencies(t, system)
			if len(packages) < 100 || packages["github.com/emersion/go-imap/v2"] == nil {
				t.Fatalf("only %d packages, or no IMAP among them: this test looks at the wrong thing", len(packages))
			}
			for p, imports := range packages {
				if who := senderOf(p); who != "" && p != "net/smtp" {
					t.Errorf("the binary holds %s: it must not be able to send (%s)", p, who)
				}
				if slices.Contains(imports, "net/smtp") && p != enmime {
					t.Errorf("%s imports net/smtp", p)
				}
				if p == testOnly || strings.HasPrefix(p, testOnly+"/") {
					t.Errorf("the binary holds %s, which is for tests", p)
				}
			}
		})
	}
}

// TestNoSendingCodeIsLinked looks into the program itself.
func TestNoSendingCodeIsLinked(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "claimtriage")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	symbols, err := exec.Command("go", "tool", "nm", binary).Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(symbols, []byte("github.com/emersion/go-imap/v2")) {
		t.Fatal("no symbol of the IMAP client: this test looks at the wrong thing")
	}
	for line := range strings.Lines(string(symbols)) {
		if strings.Contains(strings.ToLower(line), "smtp") {
			t.Errorf("linked in: %s", line)
		}
	}
}

func TestSendersAreRecognised(t *testing.T) {
	for path, want := range map[string]bool{
		"net/smtp": true, "github.com/emersion/go-smtp/internal/parse": true,
		"github.com/wneessen/go-mail/smtp": true, "github.com/somebody/smtp": true, "github.com/somebody/smtpclient/v2": true,
		"net/mail": false, "net/http": false, "github.com/emersion/go-message/mail": false,
	} {
		if got := senderOf(path) != ""; got != want {
			t.Errorf("%s: a sender: %v, want %v", path, got, want)
		}
	}
}

// senderOf says which rule calls a package a sender of mail, or "".
func senderOf(path string) string {
	for _, s := range senders() {
		if path == s || strings.HasPrefix(path, s+"/") {
			return "it is " + s
		}
	}
	for element := range strings.SplitSeq(path, "/") {
		if strings.Contains(element, "smtp") {
			return "its name says SMTP"
		}
	}
	return ""
}

// dependencies returns the packages of the program with what each imports.
func dependencies(t *testing.T, system string) map[string][]string {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, ".")
	cmd.Env = append(cmd.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, complaint.String())
	}
	packages := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		packages[f[0]] = f[1:]
	}
	return packages
}
