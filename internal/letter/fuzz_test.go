package letter

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func FuzzParse(f *testing.F) {
	for _, raw := range samples(f) {
		f.Add(raw)
	}
	f.Add(nestedBomb(12, false))
	f.Add(nestedBomb(8, false))
	f.Add([]byte("From: a@b\nContent-Type: multipart/mixed; boundary=\"\"\n\n--\n\nx\n----\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		begun := time.Now()
		l, err := Parse(context.Background(), raw, Options{})
		if took := time.Since(begun); took > 4*time.Second {
			t.Errorf("took %v for %d bytes", took, len(raw))
		}
		if err != nil {
			if l != nil {
				t.Error("an error and a letter")
			}
			return
		}
		checkLetter(t, l, 0)
		if l.HasPDF() {
			if l, err = Parse(context.Background(), raw, Options{PDF: &fakePDF{}}); err == nil {
				checkLetter(t, l, 0)
			}
		}
		if Key(raw) != Key(append([]byte("X-Added: 1\n"), raw[skipEnvelope(raw):]...)) && !hasProblem(l, LongHeader) && !hasProblem(l, BadHeader) && raw[0] > ' ' && bytes.IndexByte(raw, '\n') >= 0 {
			t.Error("a field that was added on the way changed the key")
		}
	})
}

// checkLetter holds what is true of every letter, however broken.
func checkLetter(t *testing.T, l *claim.Letter, depth int) {
	t.Helper()
	for what, s := range map[string]string{"text": l.Text, "quoted": l.Quoted, "hidden": l.Hidden, "subject": l.Subject} {
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\r\u200b\u00ad") {
			t.Errorf("%s is not tidy: %.100q", what, s)
		}
	}
	for _, a := range l.Attachments {
		if strings.ContainsAny(a.Name, "/\\\n\x00") || len(a.SHA256) != 64 || len(a.Text) > 3*maxAttached {
			t.Errorf("attachment %+v", a)
		}
	}
	for _, k := range l.Links {
		if k.URL == "" || strings.ContainsAny(k.URL, "\n\r\x00") {
			t.Errorf("link %+v", k)
		}
	}
	if len(l.Problems) > maxProblems || depth > maxDepth || len(l.Forwarded) > 500 {
		t.Errorf("%d problems, %d originals at depth %d", len(l.Problems), len(l.Forwarded), depth)
	}
	for _, f := range l.Forwarded {
		checkLetter(t, f, depth+1)
	}
}

func FuzzHTML(f *testing.F) {
	for name, raw := range samples(f) {
		if strings.Contains(name, "html") || strings.Contains(name, "outlook") {
			f.Add(string(raw))
		}
	}
	f.Add("<style>.a{display:none}@media x{.b{color:red}}</style><p class=a style='font-size:0.1em;color:rgba(1,2,3,.5)'>x<td>y</table>")
	f.Add("<a href=http://x>1<a href='\n'>2</a></b></p><img width=9px src=data:x,y><blockquote type=cite>q")
	f.Fuzz(func(t *testing.T, source string) {
		j := &job{ctx: context.Background()}
		p := j.readHTML(tidy(strings.ToValidUTF8(source, "")))
		if !utf8.ValidString(p.text) || len(p.links) > maxLinks || len(p.images) > maxLinks {
			t.Errorf("%d links, %d pictures, text %.100q", len(p.links), len(p.images), p.text)
		}
		at := 0
		for _, l := range p.links {
			if l.at < at || l.at > len(p.text) {
				t.Errorf("link at %d of %d after %d", l.at, len(p.text), at)
			}
			at = l.at
		}
	})
}

func FuzzUnwrap(f *testing.F) {
	f.Add("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Fb&data=1")
	f.Add("https://urldefense.com/v3/__https://a.example/**A**Ax__;w7zDtg!!AbC!xyz$")
	f.Add("https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example_b-5Fc&d=x")
	f.Add("https://secure-web.cisco.com/1aBcD/https%3A%2F%2Fa.example%2Fb")
	f.Add("see (hxxps://a[.]example/b).")
	f.Fuzz(func(t *testing.T, s string) {
		got := Unwrap(s)
		if got != s && !strings.HasPrefix(strings.ToLower(got), "http") {
			t.Errorf("Unwrap(%q) = %q is no web address", s, got)
		}
		for _, l := range bareLinks(s) {
			written := l.item.Wrapped
			if written == "" {
				written = l.item.URL
			}
			if !strings.HasPrefix(s[l.at:], written) {
				t.Errorf("%q is not written at %d of %q", written, l.at, s)
			}
		}
	})
}

func FuzzHeader(f *testing.F) {
	f.Add("From: =?utf-8?Q?J=C3=B6?= <a@b.example>, (c) d@e; \"x\nSubject: =?iso-2022-jp?B?GyRCRnw=?=\nDate: Mo., 2. März 2026 um 09:12 Uhr\n\n")
	f.Add("Content-Type: text/plain; a*0*=utf-8''%e2; a*1=x; =;;\nReferences: <a@b> <c\n\n")
	f.Add("Date: 3/1/2026 9:12 PM +25:00\nFrom: g: <<a@b>>;\n")
	f.Fuzz(func(t *testing.T, s string) {
		h := readHeader([]byte(s), maxFields, false)
		if h.body > len(s) {
			t.Errorf("body begins at %d of %d", h.body, len(s))
		}
		for _, field := range h.fields {
			if !utf8.ValidString(field.Value) || strings.ContainsAny(field.Value, "\r\n\x00") || field.Name == "" {
				t.Errorf("field %+v", field)
			}
			for _, a := range parseAddresses(field.Value) {
				if strings.ContainsAny(a.Name+a.Address, "\r\n") {
					t.Errorf("address %+v", a)
				}
			}
			parseMediaType(field.Value)
			if d, ok := parseDate(field.Value); ok && (d.Year() < 1979 || d.Year() > 2201) {
				t.Errorf("date %v from %q", d, field.Value)
			}
		}
		Peek([]byte(s))
	})
}
