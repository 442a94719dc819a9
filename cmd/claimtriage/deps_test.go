package main_test

import (
	"os/exec"
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

// TestNothingCanSend holds the first promise of the program: there is nothing
// in the binary that could send a message, on any system it is built for.
func TestNothingCanSend(t *testing.T) {
	for _, system := range []string{"linux", "darwin", "windows"} {
		t.Run(system, func(t *testing.T) {
			packages := dependencies(t, system)
			if len(packages) < 100 || !contains(packages, "github.com/emersion/go-imap/v2") {
				t.Fatalf("only %d packages, or no IMAP among them: this test looks at the wrong thing", len(packages))
			}
			for _, p := range packages {
				if who := senderOf(p); who != "" {
					t.Errorf("the binary holds %s: it must not be able to send (%s)", p, who)
				}
				if p == testOnly || strings.HasPrefix(p, testOnly+"/") {
					t.Errorf("the binary holds %s, which is for tests", p)
				}
			}
		})
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

func dependencies(t *testing.T, system string) []string {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", ".")
	cmd.Env = append(cmd.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, complaint.String())
	}
	return strings.Fields(string(out))
}

func contains(all []string, one string) bool {
	for _, a := range all {
		if a == one {
			return true
		}
	}
	return false
}
