package testserver

import "testing"

func TestSmoke(t *testing.T) {
	s := Dovecot(t)
	s.Deliver("u0", "Subject: a\r\n\r\nhello\r\n.dot\r\n")
	s.Drop("u0", "Junk", "Subject: b\r\n\r\nhello\r\n")
	for _, m := range s.List("u0", "INBOX") {
		t.Logf("%s %v %q", m.Name, m.Flags, m.Raw)
	}
	t.Log(s.Snapshot("u0"))
}

func TestSmokeCyrus(t *testing.T) {
	s := Cyrus(t)
	s.Append("u0", "INBOX", "Subject: x\r\n\r\nhi\r\n")
	s.Deliver("u0", "From: a@example.org\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\nMessage-ID: <a@b>\r\nSubject: a\r\n\r\nhello\r\n.dot\r\n")
	for _, m := range s.List("u0", "INBOX") {
		t.Logf("%s %v %q", m.Name, m.Flags, m.Raw)
	}
	t.Log(s.Snapshot("u0"))
}
