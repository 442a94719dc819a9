package mailbox

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

func tmpOpts() Options {
	return Options{Account: "main", Host: "127.0.0.1", Port: 21143, TLS: Plain, User: "u0",
		Password: func(context.Context) (string, error) { return secret, nil }, Notes: "Claims"}
}

func TestZZ(t *testing.T) {
	r, err := Probe(context.Background(), tmpOpts())
	fmt.Printf("%+v %v\n", r, err)
	began := time.Now()
	s := newSink()
	w := NewWatcher(tmpOpts(), s)
	var lastP Progress
	err = w.CatchUp(context.Background(), func(p Progress) { lastP = p })
	fmt.Println("catchup", time.Since(began), err, lastP, len(s.uids()))
	began = time.Now()
	c, _ := imapclient.DialInsecure("127.0.0.1:21143", nil)
	c.Login("u0", secret).Wait()
	c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait()
	m, err := c.Fetch(imap.UIDSet{{Start: 1, Stop: 4000}}, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
	fmt.Println("bare", time.Since(began), err, len(m))
	c.Close()
	s2 := newSink()
	s2.judged = s.judged
	log := &logBook{}
	o := tmpOpts()
	o.Log = log.logger()
	watch(t, o, s2)
	eventually(t, "up", func() bool { return len(log.lines("info", "watching")) > 0 })
	began = time.Now()
	base := "/tmp/mbx/dv/home/u0/Maildir/new/"
	os.WriteFile(base+fmt.Sprintf("%d.M1P2.host", time.Now().UnixNano()), []byte("Message-ID: <nn@x>\n\nhi\n"), 0o666)
	eventually(t, "new", func() bool { return len(s2.uids()) == 1 })
	fmt.Println("arrival", time.Since(began))
	d := drafter(t, o)
	raw := []byte("Message-ID: <d1@x>\r\nIn-Reply-To: <l1@x>\r\n\r\nhello\r\n")
	began = time.Now()
	uid, err := d.AppendDraft(context.Background(), raw, time.Now())
	fmt.Println("append", uid, err, time.Since(began))
	began = time.Now()
	tr, err := d.Traces(context.Background(), "<d1@x>", "<n1@x>", "<l1@x>")
	fmt.Println("traces", tr, err, time.Since(began))
	fmt.Println(d.AppendNote(context.Background(), "<n1@x>", raw, time.Now()))
	fmt.Println(d.TakeBack(context.Background(), "<d1@x>", raw))
	tr, err = d.Traces(context.Background(), "<d1@x>", "<n1@x>", "<l1@x>")
	fmt.Println(tr, err, log.all())
}
