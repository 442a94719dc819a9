package letter

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func TestReadHeader(t *testing.T) {
	tests := map[string]struct {
		raw    string
		want   []claim.Field
		body   string
		broken bool
	}{
		"plain":          {"A: 1\r\nB: 2\r\n\r\nbody", []claim.Field{{Name: "A", Value: "1"}, {Name: "B", Value: "2"}}, "body", false},
		"bare LF":        {"A: 1\nB: 2\n\nbody", []claim.Field{{Name: "A", Value: "1"}, {Name: "B", Value: "2"}}, "body", false},
		"folded":         {"A: 1\r\n  2\r\n\t3\r\n\r\n", []claim.Field{{Name: "A", Value: "1  2\t3"}}, "", false},
		"mbox line":      {"From a@b Mon Mar  2 09:12:00 2026\nA: 1\n\nx", []claim.Field{{Name: "A", Value: "1"}}, "x", false},
		"no colon":       {"A: 1\nlost words\nB: 2\n\nx", []claim.Field{{Name: "A", Value: "1 lost words"}, {Name: "B", Value: "2"}}, "x", true},
		"blank in name":  {"A : 1\n\n", []claim.Field{{Name: "A", Value: "1"}}, "", false},
		"leading colon":  {": 1\nB: 2\n\n", []claim.Field{{Name: "B", Value: "2"}}, "", true},
		"NUL":            {"A: 1\x002\n\n", []claim.Field{{Name: "A", Value: "12"}}, "", false},
		"latin-1":        {"A: Geb\xfchr\n\n", []claim.Field{{Name: "A", Value: "Gebühr"}}, "", false},
		"utf-8":          {"A: Gebühr\n\n", []claim.Field{{Name: "A", Value: "Gebühr"}}, "", false},
		"never ends":     {"A: 1", []claim.Field{{Name: "A", Value: "1"}}, "", false},
		"blank in front": {"\r\n\r\nA: 1\n\nx", []claim.Field{{Name: "A", Value: "1"}}, "x", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := readHeader([]byte(tt.raw), maxFields, false)
			if diff := cmp.Diff(tt.want, h.fields); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got := tt.raw[h.body:]; got != tt.body || h.broken != tt.broken {
				t.Errorf("body %q broken %t, want %q %t", got, h.broken, tt.body, tt.broken)
			}
		})
	}
}

func TestParse_noMessage(t *testing.T) {
	tests := map[string]struct {
		raw  string
		want error
	}{
		"nothing":      {"", ErrEmpty},
		"blank":        {"\r\n \r\n", ErrEmpty},
		"noise":        {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ErrNoMessage},
		"prose":        {"Dear all,\nplease pay.\n", ErrNoMessage},
		"other fields": {"Key: value\nOther: value\n", ErrNoMessage},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse(context.Background(), []byte(tt.raw), Options{}); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestDecodeWords(t *testing.T) {
	tests := [][2]string{
		{"plain", "plain"},
		{"=?utf-8?Q?Geb=C3=BChr?=", "Gebühr"},
		{"=?utf-8?b?R2Viw7xocg==?=", "Gebühr"},
		{"=?utf-8?b?R2Viw7xocg?=", "Gebühr"},                               // padding lost
		{"a =?utf-8?Q?b?= c", "a b c"},                                     // blanks beside text stay
		{"=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"},                              // blanks between words go
		{"=?utf-8?Q?a?=\t=?iso-8859-1?Q?=FC?=", "aü"},                      // of two charsets
		{"=?utf-8?Q?Geb=C3?= =?utf-8?Q?=BChr?=", "Gebühr"},                 // a character split in two
		{"x=?utf-8?Q?=C3=BC?=y", "xüy"},                                    // glued to text
		{"=?utf-8?Q?two words?=", "two words"},                             // a blank inside
		{"=?iso-8859-15?Q?350_=A4?=", "350 €"},                             // the euro of Latin-9
		{"=?windows-1252?Q?350_=80?=", "350 €"},                            // and of Windows
		{"=?iso-8859-1*de?Q?=FC?=", "ü"},                                   // RFC 2231 language
		{"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"},                       // stateful
		{"=?x-none?Q?abc?=", "abc"},                                        // unknown charset
		{"=?utf-8?X?abc?=", "=?utf-8?X?abc?="},                             // unknown encoding
		{"=?utf-8?Q?open", "=?utf-8?Q?open"},                               // no end
		{"=?utf-8?Q?=00=0d=0aBcc:_x?=", "  Bcc: x"},                        // no line ends get in
		{"=?utf-7?Q?350_+IKw-?=", "350 €"},                                 // RFC 2152
		{"=?utf-8?Q?=E2=82?= =?utf-8?Q?=AC_350?=", "€ 350"},                // three bytes over two words
		{"=?gb2312?B?xOO6ww==?=", "你好"},                                    // Chinese
		{"=?koi8-r?B?8NLJ18XU?=", "Привет"},                                // Russian
		{"=?UTF-8?Q?=22Pixel=22?= <a@b.example>", `"Pixel" <a@b.example>`}, // specials
	}
	for _, tt := range tests {
		if got := decodeWords(tt[0]); got != tt[1] {
			t.Errorf("decodeWords(%q) = %q, want %q", tt[0], got, tt[1])
		}
	}
}

func TestParseAddresses(t *testing.T) {
	type a = claim.Address
	tests := map[string][]a{
		"a@b.example":                                 {{Address: "a@b.example"}},
		"Jo Example <a@b.example>":                    {{Name: "Jo Example", Address: "a@b.example"}},
		`"Example, Jo" <a@b.example>, c@d.example`:    {{Name: "Example, Jo", Address: "a@b.example"}, {Address: "c@d.example"}},
		"a@b.example; c@d.example":                    {{Address: "a@b.example"}, {Address: "c@d.example"}},
		"a@b.example (Jo)":                            {{Name: "Jo", Address: "a@b.example"}},
		"=?utf-8?Q?M=C3=BCller=2C_Jo?= <a@b.example>": {{Name: "Müller, Jo", Address: "a@b.example"}},
		`"real@bank.example" <thief@evil.example>`:    {{Name: "real@bank.example", Address: "thief@evil.example"}},
		"real@bank.example <thief@evil.example>":      {{Name: "real@bank.example", Address: "thief@evil.example"}},
		"undisclosed-recipients:;":                    nil,
		"Team: a@b.example, c@d.example;":             {{Address: "a@b.example"}, {Address: "c@d.example"}},
		"Jo Example":                                  nil,
		"<a@b.example":                                {{Address: "a@b.example"}},
		"<@relay.example:a@b.example>":                {{Address: "a@b.example"}},
		`"Jo \"J\" Example" <a@b.example>`:            {{Name: `Jo "J" Example`, Address: "a@b.example"}},
		"Jo\u202e Example <a@b.example>":              {{Name: "Jo Example", Address: "a@b.example"}},
		"":                                            nil,
		"Zo\u00eb <zo\u00eb@b\u00fccher.example>":     {{Name: "Zoë", Address: "zoë@bücher.example"}},
		"Jo a@b.example":                              {{Name: "Jo", Address: "a@b.example"}},
		"=?utf-8?Q?Jo_=3Ca=40b.example=3E?=":          {{Name: "Jo", Address: "a@b.example"}},
	}
	for in, want := range tests {
		if diff := cmp.Diff(want, parseAddresses(in)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", in, diff)
		}
	}
}

func TestPeek(t *testing.T) {
	raw := "From a@b Mon\r\nMessage-ID: <x@y>\r\nbroken\r\nFrom: =?utf-8?Q?J=C3=B6?= <a@b.example>\r\nSubject: =?utf-8?Q?Fee_=E2=82=AC?=\r\n" +
		"Date: Mon, 2 Mar 2026 09:12:00 +0100\r\nIn-Reply-To: <1@y>\r\nReferences: <0@y>\r\n <1@y>\r\n\r\nbody"
	got := Peek([]byte(raw))
	want := Head{
		MessageID: "<x@y>", Date: got.Date, From: []claim.Address{{Name: "Jö", Address: "a@b.example"}}, Subject: "Fee €",
		InReplyTo: []string{"<1@y>"}, References: []string{"<0@y>", "<1@y>"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got.Date.UTC().Format("2006-01-02 15:04") != "2026-03-02 08:12" {
		t.Errorf("date %v", got.Date)
	}
	if diff := cmp.Diff(Head{}, Peek(nil)); diff != "" {
		t.Errorf("of nothing (-want +got)\n%s", diff)
	}
}

func TestKey(t *testing.T) {
	base := "Message-ID: <x@y>\r\nFrom: a@b.example\r\nDate: Mon, 2 Mar 2026 09:12:00 +0100\r\nSubject: A fee of 350 EUR\r\n\r\nPay.\r\nNow.\r\n"
	same := map[string]string{
		"delivered otherwise": "Received: from x\r\nDelivered-To: z@b.example\r\n" + base,
		"LF line ends":        strings.ReplaceAll(base, "\r\n", "\n"),
		"refolded":            strings.Replace(base, "A fee of", "A fee\r\n of", 1),
		"blank lines after":   base + "\r\n\r\n",
		"no last line end":    strings.TrimRight(base, "\r\n"),
		"mbox line":           "From a@b.example Mon Mar  2\n" + base,
		"bare CR":             strings.ReplaceAll(base, "\r\n", "\r"),
	}
	for name, raw := range same {
		if Key([]byte(raw)) != Key([]byte(base)) {
			t.Errorf("%s: another key", name)
		}
	}
	other := map[string]string{
		"another body":    strings.Replace(base, "Now", "Later", 1),
		"another subject": strings.Replace(base, "350", "450", 1),
		"another date":    strings.Replace(base, "09:12", "09:13", 1),
		"another sender":  strings.Replace(base, "a@b", "c@b", 1),
		"another id":      strings.Replace(base, "x@y", "z@y", 1),
		"shifted values":  strings.Replace(strings.Replace(base, "From: a@b.example\r\n", "", 1), "<x@y>", "<x@y>a@b.example", 1),
	}
	for name, raw := range other {
		if Key([]byte(raw)) == Key([]byte(base)) {
			t.Errorf("%s: the same key", name)
		}
	}
}

func TestParseDate(t *testing.T) {
	const want = "2026-03-02T09:12"
	for _, in := range []string{
		"Mon, 2 Mar 2026 09:12:00 +0000",
		"Mon, 02 Mar 2026 09:12:00 GMT",
		"2 Mar 2026 09:12",
		"Mo., 2. März 2026 um 09:12 Uhr",
		"Montag, 2. März 2026 09:12",
		"Monday, March 2, 2026 9:12 AM",
		"Mon, Mar 2, 2026 at 9:12 AM",
		"Mon, Mar 2, 2026 at 9:12\u202fAM",
		"lundi 2 mars 2026 09:12",
		"lun. 2 mars 2026 à 09:12",
		"mar. 2 mars 2026 à 09:12",
		"maandag 2 maart 2026 09:12",
		"lunes, 2 de marzo de 2026 9:12",
		"martes, 2 de marzo de 2026 9:12",
		"lunedì 2 marzo 2026 09:12",
		"martedì 2 marzo 2026 09:12",
		"segunda-feira, 2 de março de 2026 09:12",
		"poniedziałek, 2 marca 2026 09:12",
		"den 2 mars 2026 09:12",
		"man. 2. mar. 2026 kl. 09:12",
		"mandag 2. mars 2026 kl. 09:12",
		"pondělí 2. března 2026 9:12",
		"02.03.2026 09:12",
		"02.03.26 09:12",
		"2026-03-02 09:12",
		"2026-03-02T09:12:00Z",
		"3/2/2026 9:12 AM",
		"02/03/2026 09:12",
		"2 mars 2026 à 10:12:00 UTC+1",
		"2. März 2026 um 10:12:00 MEZ",
		"Mon, 2 Mar 2026 10:12:00 +0100 (CET)",
	} {
		got, ok := parseDate(in)
		if s := got.UTC().Format("2006-01-02T15:04"); !ok || s != want {
			t.Errorf("parseDate(%q) = %s %t, want %s", in, s, ok, want)
		}
	}
	for _, in := range []string{"", "soon", "32 Mar 2026", "2 Mar", "Mon, 2 Mar 0026 09:12:00 +0000", strings.Repeat("1 ", 500)} {
		if got, ok := parseDate(in); ok {
			t.Errorf("parseDate(%q) = %v", in, got)
		}
	}
}

func TestParseMediaType(t *testing.T) {
	tests := map[string]mediaType{
		"text/plain":                                          {value: "text/plain"},
		"Text/HTML; Charset=\"UTF-8\"":                        {value: "text/html", params: map[string]string{"charset": "UTF-8"}},
		"text/plain; charset = utf-8 ;; ":                     {value: "text/plain", params: map[string]string{"charset": "utf-8"}},
		"a/b; name=\"x; y\"; n=1":                             {value: "a/b", params: map[string]string{"name": "x; y", "n": "1"}},
		"a/b; filename*=utf-8''%e2%82%ac.pdf; filename=e":     {value: "a/b", params: map[string]string{"filename": "€.pdf"}},
		"a/b; n*1=b; n*0=a; n*2*=%20c":                        {value: "a/b", params: map[string]string{"n": "ab c"}},
		"a/b; name=unquoted name.pdf":                         {value: "a/b", params: map[string]string{"name": "unquoted name.pdf"}},
		"a/b; name==?utf-8?Q?=C3=BC.pdf?=":                    {value: "a/b", params: map[string]string{"name": "ü.pdf"}},
		"a/b; name=\"open":                                    {value: "a/b", params: map[string]string{"name": "open"}},
		"a/b; x=1; x=2":                                       {value: "a/b", params: map[string]string{"x": "1"}, bad: true},
		"a/b; filename*=iso-8859-15'de'%A4.txt; q=\"a\\\"b\"": {value: "a/b", params: map[string]string{"filename": "€.txt", "q": `a"b`}},
	}
	for in, want := range tests {
		if diff := cmp.Diff(want, parseMediaType(in), cmp.AllowUnexported(mediaType{})); diff != "" {
			t.Errorf("%q (-want +got)\n%s", in, diff)
		}
	}
}

func TestBaseName(t *testing.T) {
	tests := [][2]string{
		{"a.pdf", "a.pdf"},
		{"../../etc/passwd", "passwd"},
		{`C:\temp\a.pdf`, "a.pdf"},
		{"inv\u202efdp.exe", "invfdp.exe"},
		{"a\x00b\n.pdf", "ab .pdf"},
		{"..", ""},
		{"/", ""},
		{strings.Repeat("ä", 300) + ".pdf", strings.Repeat("ä", 98) + ".pdf"},
	}
	for _, tt := range tests {
		if got := baseName(tt[0]); got != tt[1] {
			t.Errorf("baseName(%q) = %q, want %q", tt[0], got, tt[1])
		}
	}
}
