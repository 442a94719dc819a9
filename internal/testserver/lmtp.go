package testserver

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// deliverLimit bounds one delivery.
const deliverLimit = 30 * time.Second

// ErrRefused is what a server says that does not take a message.
var ErrRefused = errors.New("the server does not take it")

// deliver hands one message to an LMTP server (RFC 2033). It is written by
// hand so that not even a test brings a mail sender into the module.
func deliver(addr, user, raw string) error {
	c, err := net.DialTimeout("tcp", addr, deliverLimit)
	if err != nil {
		return fmt.Errorf("connecting to LMTP: %w", err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(deliverLimit)); err != nil {
		return fmt.Errorf("limiting the delivery: %w", err)
	}
	d := lmtp{c: c, r: bufio.NewReader(c)}
	for _, step := range []struct{ say, want string }{
		{"", "220"},
		{"LHLO localhost\r\n", "250"},
		{"MAIL FROM:<bounce@localhost>\r\n", "250"},
		{"RCPT TO:<" + user + "@localhost>\r\n", "250"},
		{"DATA\r\n", "354"},
		{stuffed(raw), "250"},
		{"QUIT\r\n", "221"},
	} {
		if err := d.do(step.say, step.want); err != nil {
			return err
		}
	}
	return nil
}

type lmtp struct {
	c net.Conn
	r *bufio.Reader
}

// do says something and reads the whole answer, whose code must be want.
func (d lmtp) do(say, want string) error {
	if _, err := d.c.Write([]byte(say)); err != nil {
		return fmt.Errorf("speaking LMTP: %w", err)
	}
	for {
		line, err := d.r.ReadString('\n')
		if err != nil {
			return fmt.Errorf("reading an LMTP answer: %w", err)
		}
		switch {
		case len(line) > 3 && line[3] == '-':
		case strings.HasPrefix(line, want):
			return nil
		default:
			return fmt.Errorf("%w: %s", ErrRefused, strings.TrimSpace(line))
		}
	}
}

// stuffed puts a message into the form of RFC 5321 section 4.5.2: CRLF at the
// end of lines, dots doubled at their start, a dot alone at the end.
func stuffed(raw string) string {
	raw = strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\n", "\r\n")
	if raw != "" && !strings.HasSuffix(raw, "\r\n") {
		raw += "\r\n"
	}
	raw = strings.ReplaceAll(raw, "\r\n.", "\r\n..")
	if strings.HasPrefix(raw, ".") {
		raw = "." + raw
	}
	return raw + ".\r\n"
}
