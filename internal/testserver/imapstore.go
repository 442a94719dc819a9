package testserver

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// imapLimit bounds one look by IMAP.
const imapLimit = 30 * time.Second

// imapStore looks at mail through the server itself, by EXAMINE and PEEK, for
// servers whose files cannot be read from outside.
type imapStore struct{ server *Server }

// with logs in on a connection of its own that nothing records.
func (s imapStore) with(user string, do func(*imapclient.Client) error) error {
	conn, err := net.DialTimeout("tcp", s.server.plain, imapLimit)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	// The library sets deadlines of its own: only closing is sure to end it.
	late := time.AfterFunc(imapLimit, func() { _ = conn.Close() })
	defer late.Stop()
	c := imapclient.New(conn, nil)
	defer c.Close()
	if err := c.Login(user, Password).Wait(); err != nil {
		return fmt.Errorf("logging in as %s: %w", user, err)
	}
	if err := do(c); err != nil {
		return err
	}
	return c.Logout().Wait()
}

func (s imapStore) list(user, folder string) (msgs []Message, err error) {
	err = s.with(user, func(c *imapclient.Client) error {
		msgs, err = examine(c, folder)
		return err
	})
	return msgs, err
}

func (s imapStore) snapshot(user string) (Snapshot, error) {
	snap := Snapshot{}
	err := s.with(user, func(c *imapclient.Client) error {
		folders, err := c.List("", "*", nil).Collect()
		if err != nil {
			return fmt.Errorf("listing: %w", err)
		}
		for _, f := range folders {
			if slices.Contains(f.Attrs, imap.MailboxAttrNoSelect) {
				continue
			}
			msgs, err := examine(c, f.Mailbox)
			if err != nil {
				return err
			}
			for _, m := range msgs {
				hash := sha256.Sum256(m.Raw)
				snap[f.Mailbox+"/"+m.Name] = State{Flags: strings.Join(m.Flags, " "), SHA256: hex.EncodeToString(hash[:])}
			}
		}
		return nil
	})
	return snap, err
}

// examine reads a folder. \Recent is no flag of the message: it says who has
// looked.
func examine(c *imapclient.Client, folder string) ([]Message, error) {
	selected, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return nil, fmt.Errorf("examining %s: %w", folder, err)
	}
	if selected.NumMessages == 0 {
		return nil, nil
	}
	section := &imap.FetchItemBodySection{Peek: true}
	got, err := c.Fetch(imap.SeqSet{{Start: 1, Stop: 0}}, &imap.FetchOptions{
		UID: true, Flags: true, BodySection: []*imap.FetchItemBodySection{section},
	}).Collect()
	if err != nil {
		return nil, fmt.Errorf("fetching %s: %w", folder, err)
	}
	slices.SortFunc(got, func(a, b *imapclient.FetchMessageBuffer) int { return cmp.Compare(a.UID, b.UID) })
	msgs := make([]Message, 0, len(got))
	for _, m := range got {
		flags := []string{}
		for _, f := range m.Flags {
			if !strings.EqualFold(string(f), `\Recent`) {
				flags = append(flags, string(f))
			}
		}
		slices.Sort(flags)
		msgs = append(msgs, Message{Name: strconv.FormatUint(uint64(m.UID), 10), Flags: flags, Raw: m.FindBodySection(section)})
	}
	return msgs, nil
}

// Append puts a message into a folder as a person's mail client would: a copy
// of what was sent, a draft half written. It is not recorded.
func (s *Server) Append(user, folder, raw string, flags ...string) {
	s.tb.Helper()
	var list []imap.Flag
	for _, f := range flags {
		list = append(list, imap.Flag(f))
	}
	err := imapStore{s}.with(user, func(c *imapclient.Client) error {
		cmd := c.Append(folder, int64(len(raw)), &imap.AppendOptions{Flags: list})
		if _, err := cmd.Write([]byte(raw)); err != nil {
			return err
		}
		if err := cmd.Close(); err != nil {
			return err
		}
		_, err := cmd.Wait()
		return err
	})
	if err != nil {
		s.tb.Fatalf("testserver: appending to %s of %s: %v", folder, user, err)
	}
}
