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
