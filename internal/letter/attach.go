package letter

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// attach lists p as an attachment: name, type, size and hash of the decoded
// bytes, which are never kept whole.
func (c *content) attach(p *part) {
	a := claim.Attachment{
		Name: p.name(), Type: p.kind.value, ContentID: p.id,
		Inline: p.disp.value == "inline" || p.disp.value == "" && p.id != "",
	}
	sum := sha256.New()
	code := decodeTransfer(p.body, p.encoding, func(piece []byte) bool {
		a.Size += int64(len(piece))
		sum.Write(piece)
		return !c.job.spent()
	})
	if code != "" {
		c.job.note(code, a.Name+" "+a.Type)
	}
	a.SHA256 = hex.EncodeToString(sum.Sum(nil))
	if isReadable(p, a.Name) {
		a.Text = c.attachedText(p, a.Name)
	} else if c.job.pdf && a.IsPDF() {
		c.job.pdfs = append(c.job.pdfs, pendingPDF{c.letter, len(c.letter.Attachments), p})
	}
	c.letter.Attachments = append(c.letter.Attachments, a)
}

// isReadable reports whether an attachment is text by its type or name.
func isReadable(p *part, name string) bool {
	if p.isText() || p.kind.value == "message/delivery-status" {
		return true
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".txt", ".ics", ".html", ".htm", ".csv", ".md":
		return true
	}
	return false
}

func (c *content) attachedText(p *part, name string) string {
	text := c.text(p, maxAttached)
	ext := strings.ToLower(path.Ext(name))
	if p.kind.value == "text/html" || ext == ".html" || ext == ".htm" {
		page := c.job.readHTML(text)
		return trimLines(page.text)
	}
	return trimLines(plainText(text))
}
