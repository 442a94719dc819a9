package demo

import (
	"bytes"
	"embed"
	"fmt"
	"net/mail"
	"strings"
	"text/template"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

//go:embed letters/*.eml
var letterFS embed.FS

// Sample is one message of the demo, and the end that it must come to.
type Sample struct {
	File   string
	Folder string
	Age    time.Duration // how long before the demo it was written
	Live   bool          // delivered while the watcher runs
	Seen   bool          // the person has read it already
	Signed string        // the domain that signs it with the demo key; "" unsigned

	Kind     claim.Kind
	Action   claim.Action
	Standing claim.Standing // checked when not ""
	Replaces string         // file of the earlier letter whose draft this one's replaces
}

const day = 24 * time.Hour

// Samples is the demo's mail, in order of arrival.
var Samples = []Sample{
	{File: "newsletter.eml", Folder: "INBOX", Age: 6 * day, Seen: true, Kind: claim.Other, Action: claim.ActionIgnore},
	{File: "hosting-invoice.eml", Folder: "INBOX", Age: 5 * day, Seen: true, Kind: claim.Other, Action: claim.ActionIgnore},
	{File: "client-answer.eml", Folder: "INBOX", Age: 4 * day, Seen: true, Kind: claim.Other, Action: claim.ActionIgnore},
	{File: "copytrack-first.eml", Folder: "Junk", Age: 3 * day, Signed: "copytrack.com", Kind: claim.FirstClaim, Action: claim.ActionDraft, Standing: claim.Verified},
	{File: "stock-receipt.eml", Folder: "INBOX", Age: 2 * day, Kind: claim.Other, Action: claim.ActionIgnore},
	{File: "newsletter-law.eml", Folder: "INBOX", Age: 1 * day, Kind: claim.Other, Action: claim.ActionIgnore},
	{File: "picrights-first.eml", Folder: "INBOX", Age: 20 * time.Hour, Signed: "picrights.com", Kind: claim.FirstClaim, Action: claim.ActionDraft, Standing: claim.Verified},
	{File: "order.eml", Folder: "INBOX", Live: true, Kind: claim.Other, Action: claim.ActionIgnore},
	{File: "photographer.eml", Folder: "INBOX", Live: true, Kind: claim.FirstClaim, Action: claim.ActionDraft, Standing: claim.Unproven},
	{File: "malware.eml", Folder: "INBOX", Live: true, Kind: claim.Scam, Action: claim.ActionWarn},
	{File: "agency-html.eml", Folder: "Junk", Live: true, Signed: "visualrightsgroup.com", Kind: claim.FirstClaim, Action: claim.ActionDraft, Standing: claim.Verified},
	{File: "copytrack-reminder.eml", Folder: "INBOX", Live: true, Signed: "copytrack.com", Kind: claim.Reminder, Action: claim.ActionDraft, Standing: claim.Verified, Replaces: "copytrack-first.eml"},
}

// Render returns the bytes of s as if it had been written at now less its
// age, signed when it is signed at all.
func (s Sample) Render(now time.Time, key *Key) ([]byte, error) {
	text, err := letterFS.ReadFile("letters/" + s.File)
	if err != nil {
		return nil, fmt.Errorf("demo letter: %w", err)
	}
	at := now.Add(-s.Age)
	t, err := template.New(s.File).Funcs(template.FuncMap{
		"stamp": func() string { return at.Format(time.RFC1123Z) },
		"day":   func(n int, layout string) string { return at.AddDate(0, 0, n).Format(layout) },
	}).Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("demo letter %s: %w", s.File, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, nil); err != nil {
		return nil, fmt.Errorf("demo letter %s: %w", s.File, err)
	}
	raw := []byte(strings.ReplaceAll(b.String(), "\n", "\r\n"))
	if s.Signed == "" {
		return raw, nil
	}
	return key.Sign(raw, s.Signed)
}

// messageID returns the Message-ID field of raw, or "".
func messageID(raw []byte) string {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	return m.Header.Get("Message-ID")
}
