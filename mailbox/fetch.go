package mailbox

import (
	"context"
	"errors"
	"io"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// chunk is the most that is read of a body between two signs of life, and
// what is reserved for one before it arrives.
const chunk = 256 << 10

// fetchWay says how bodies are asked for.
type fetchWay int

const (
	inPart fetchWay = iota // BODY.PEEK[]<0.n>: the server sends no more than wanted
	whole                  // BODY.PEEK[], for servers that stumble over <0.n>
)

// fetch asks for the messages of u in one round trip and hands each to yield
// once its whole answer was read. It returns the UIDs that were answered with
// a body. A non-nil error may come with messages already yielded: those are
// good.
//
// Neither ENVELOPE nor BODYSTRUCTURE is asked: servers write them wrongly too
// often, and the library ends the connection over it.
func (c *conn) fetch(ctx context.Context, u claim.UIDs, way fetchWay, yield func(*claim.Message)) (claim.UIDs, error) {
	var got claim.UIDs
	if len(u) == 0 {
		return got, nil
	}
	err := c.do(ctx, "fetch", func(g *guard) error {
		f := fetcher{ctx: ctx, guard: g, limit: c.opts.MaxMessage, abort: c.close, yield: func(m *claim.Message) {
			got = got.Add(m.UID, m.UID)
			yield(m)
		}}
		return f.run(c.client.Fetch(toSet(u), c.fetchOptions(way)))
	})
	return got, err
}

func (c *conn) fetchOptions(way fetchWay) *imap.FetchOptions {
	body := &imap.FetchItemBodySection{Peek: true}
	if way == inPart {
		body.Partial = &imap.SectionPartial{Size: c.opts.MaxMessage}
	}
	return &imap.FetchOptions{
		UID: true, Flags: true, InternalDate: true, RFC822Size: true,
		BodySection: []*imap.FetchItemBodySection{body},
	}
}

// fetcher reads the answers of one FETCH to their end, whatever happens: the
// library stands still while one is left unread.
type fetcher struct {
	ctx   context.Context
	guard *guard
	limit int64
	// abort ends the connection and waits for the library's reader. After a
	// body that broke off the library reads on, and would read the same bytes
	// at the same time as whoever drains its answer.
	abort func()
	yield func(*claim.Message)
}

// run holds each message back until the next one begins or the command is
// done: only then was its answer read to the end.
func (f *fetcher) run(cmd *imapclient.FetchCommand) error {
	var held *claim.Message
	for data := cmd.Next(); data != nil; data = cmd.Next() {
		f.give(held)
		held = f.read(data)
	}
	err := cmd.Close()
	var no *imap.Error
	if err == nil || errors.As(err, &no) {
		f.give(held)
	}
	return err
}

func (f *fetcher) give(m *claim.Message) {
	if m == nil || f.ctx.Err() != nil {
		return
	}
	f.guard.pause()
	f.yield(m)
	f.guard.alive()
}

// read collects one answer. It returns nil when there is no UID or no whole
// body in it.
func (f *fetcher) read(data *imapclient.FetchMessageData) *claim.Message {
	m := &claim.Message{}
	var complete bool
	for item := data.Next(); item != nil; item = data.Next() {
		f.guard.alive()
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			m.UID = uint32(item.UID)
		case imapclient.FetchItemDataFlags:
			m.Flags = flagNames(item.Flags)
		case imapclient.FetchItemDataInternalDate:
			m.Received = item.Time
		case imapclient.FetchItemDataRFC822Size:
			m.Size = item.Size
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				continue
			}
			if complete = f.body(m, item.Literal); !complete {
				f.abort()
			}
		}
	}
	if m.UID == 0 || !complete {
		return nil
	}
	// Some servers give a wrong RFC822.SIZE. The literal was read whole, so
	// it is the truth, unless it is only the part that was asked for.
	if full := int64(len(m.Raw)); !m.Truncated && full != m.Size {
		m.Truncated = full == f.limit && m.Size > full
		if !m.Truncated {
			m.Size = full
		}
	}
	return m
}

// body reads at most the limit of lit, drains the rest, and reports whether
// all of it came.
func (f *fetcher) body(m *claim.Message, lit imap.LiteralReader) bool {
	want := min(lit.Size(), f.limit)
	m.Raw = make([]byte, 0, min(want, chunk))
	for int64(len(m.Raw)) < want {
		n := min(want-int64(len(m.Raw)), chunk)
		at := len(m.Raw)
		m.Raw = append(m.Raw, make([]byte, n)...)
		k, err := io.ReadFull(lit, m.Raw[at:])
		if err != nil {
			m.Raw = m.Raw[:at+k]
			return false
		}
		f.guard.alive()
	}
	m.Truncated = lit.Size() > want
	return f.drain(lit, lit.Size()-want)
}

func (f *fetcher) drain(lit io.Reader, rest int64) bool {
	for rest > 0 {
		n, err := io.CopyN(io.Discard, lit, min(rest, chunk))
		if rest -= n; err != nil {
			return false
		}
		f.guard.alive()
	}
	_, err := io.Copy(io.Discard, lit) // lets the library see the end
	return err == nil
}

func flagNames(flags []imap.Flag) []string {
	out := make([]string, len(flags))
	for i, f := range flags {
		out[i] = string(f)
	}
	return out
}
