package letter

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func TestReadHTML_text(t *testing.T) {
	tests := map[string][2]string{
		"blocks":          {"<p>a</p><p>b</p><div>c</div>d", "a\n\nb\n\nc\nd"},
		"breaks":          {"a<br>b<br/>c", "a\nb\nc"},
		"blanks":          {"a \n\t b<b> c</b>d", "a b cd"},
		"entities":        {"350&nbsp;&euro; &amp; &#8239;x &lt;y&gt;", "350\u00a0€ & \u202fx <y>"},
		"unseen marks":    {"AB&shy;12&zwnj;C&#8203;D&#xFEFF;", "AB12CD"},
		"row":             {"<table><tr><td>Fee</td><td>350 €</td></tr></table>", "Fee\t350 €"},
		"row of blocks":   {"<table><tr><td><p>Fee</p></td><td><div>350 €</div></td></tr><tr><td><p>Ref</p></td><td>AB</td></tr></table>", "Fee\t350 €\nRef\tAB"},
		"layout row":      {"<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "a\n\nb\nc"},
		"nested table":    {"<table><tr><td><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table></td><td>d</td></tr></table>", "a\tb\nc\nd"},
		"empty cells":     {"<table><tr><td></td><td>a</td></tr><tr><td>b</td><td></td></tr><tr><td>c</td></tr></table>", "a\nb\nc"},
		"no end tags":     {"<table><tr><td>a<td>b<tr><td>c<td>d</table><p>e<p>f<ul><li>g<li>h", "a\tb\nc\td\n\ne\n\nf\n\n- g\n- h"},
		"list of blocks":  {"<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n\n- b"},
		"pre":             {"<pre>a  b\n  c</pre>d", "a  b\n  c\nd"},
		"pre-wrap":        {"<div style='white-space: pre-wrap'>a\nb</div>c", "a\nb\nc"},
		"script":          {"a<script>if (1<2) {}</script><style>p{}</style><title>t</title>b", "ab"},
		"comment":         {"a<!-- x --><!--[if mso]>y<![endif]-->b", "ab"},
		"wrong end tags":  {"<b><div>a</b>b</div>c</i></td>d", "ab\ncd"},
		"cite":            {"new<blockquote type=cite>old<br>older<blockquote type=cite>oldest</blockquote></blockquote>end", "new\n> old\n> older\n> > oldest\nend"},
		"plain indent":    {"new<blockquote>indented</blockquote>", "new\nindented"},
		"unfinished tag":  {"a<b", "a"},
		"no html":         {"a < b > c & d", "a < b > c & d"},
		"headings":        {"<h1>A</h1>b", "A\n\nb"},
		"hidden in front": {"<div style=display:none>x</div><p>a", "a"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			j := &job{ctx: context.Background()}
			if diff := cmp.Diff(tt[1], trimLines(j.readHTML(tt[0]).text)); diff != "" {
				t.Errorf("%s (-want +got)\n%s", tt[0], diff)
			}
		})
	}
}

func TestReadHTML_hidden(t *testing.T) {
	hidden := []string{
		`<p style="display:none">x</p>`,
		`<p style="DISPLAY : NONE !important">x</p>`,
		`<p style="visibility:hidden">x</p>`,
		`<p style="font-size:0">x</p>`,
		`<p style="font-size:1px;color:red">x</p>`,
		`<p style="font:1px/1 Arial">x</p>`,
		`<div style="font-size:0"><b style="font-size:2em">x</b></div>`,
		`<p style="opacity:0">x</p>`,
		`<p style="opacity:0.01">x</p>`,
		`<p style="color:#fff">x</p>`,
		`<p style="color:#FFFFFE;background-color:white">x</p>`,
		`<font color="white">x</font>`,
		`<table bgcolor="#000000"><tr><td style="color:rgb(0,0,0)">x</td></tr></table>`,
		`<p style="color:transparent">x</p>`,
		`<p style="max-height:0;overflow:hidden">x</p>`,
		`<p style="width:0px;overflow:hidden">x</p>`,
		`<p style="position:absolute;left:-9999px">x</p>`,
		`<p style="text-indent:-1000em">x</p>`,
		`<p style="clip:rect(0 0 0 0)">x</p>`,
		`<p style="mso-hide:all">x</p>`,
		`<p hidden>x</p>`,
		`<style>.h{display:none}</style><p class="a h">x</p>`,
		`<style>#h{font-size:0px}</style><p id=h>x</p>`,
		`<style>p{display:none}</style><p>x</p>`,
		`<style>/* c */ @import "x"; .h , .i { opacity: 0 }</style><p class=i>x</p>`,
	}
	shown := []string{
		`<p style="display:none;display:block">x</p>`,
		`<p style="visibility:hidden"><b style="visibility:visible">x</b></p>`,
		`<div style="font-size:0"><b style="font-size:12px">x</b></div>`,
		`<p style="font-size:small">x</p>`,
		`<p style="font:bold 14px/1.4 Arial">x</p>`,
		`<p style="opacity:.9">x</p>`,
		`<p style="color:#fff;background:#333">x</p>`,
		`<td bgcolor=#060><font color=white>x</font></td>`,
		`<td background="dark.png"><font color=white>x</font></td>`,
		`<p style="background:url(x.png);color:white">x</p>`,
		`<p style="background:linear-gradient(#000,#111);color:#fff">x</p>`,
		`<style>body .dark td{background:#000}</style><p style="color:white">x</p>`,
		`<p style="overflow:hidden;height:100%">x</p>`,
		`<p style="max-height:0">x</p>`,
		`<p style="margin-left:-10px">x</p>`,
		`<a href=http://a.example/ style="mso-hide:all">x</a>`,
		`<style>@media print{.h{display:none}}</style><p class=h>x</p>`,
		`<style>.h{display:none}</style><p class=h style="display:block">x</p>`,
		`<p style="">x</p><p style=";;:;">y</p>`,
	}
	for _, source := range hidden {
		if p := (&job{ctx: context.Background()}).readHTML(source); p.text != "" || p.hidden != "x" {
			t.Errorf("%s: text %q, hidden %q", source, p.text, p.hidden)
		}
	}
	for _, source := range shown {
		if p := (&job{ctx: context.Background()}).readHTML(source); p.text == "" || p.hidden != "" {
			t.Errorf("%s: text %q, hidden %q", source, p.text, p.hidden)
		}
	}
}

func TestReadHTML_links(t *testing.T) {
	tests := map[string][]claim.Link{
		`<a href="http://a.example/">Go <b>there</b></a>`:                         {{URL: "http://a.example/", Text: "Go there"}},
		`<a href="http://evil.example/">http://bank.example/</a>`:                 {{URL: "http://evil.example/", Text: "http://bank.example/"}},
		`<a href=" http://a.example/x` + "\n" + `y ">z</a>`:                       {{URL: "http://a.example/xy", Text: "z"}},
		`<a href="#top">x</a><a name=y>z</a><a href="">q</a>`:                     nil,
		`<a href="http://a.example/"><img src=b.png alt="Pay"></a>`:               {{URL: "http://a.example/", Text: "Pay"}},
		`<div style="display:none"><a href="http://a.example/">x</a></div>`:       {{URL: "http://a.example/", Hidden: true}},
		`<a href="http://a.example/?x=1&amp;y=2">x<a href="http://b.example/">y`:  {{URL: "http://a.example/?x=1&y=2", Text: "x"}, {URL: "http://b.example/", Text: "y"}},
		`<a href="https://www.google.com/url?q=https%3A%2F%2Fa.example%2F">x</a>`: {{URL: "https://a.example/", Wrapped: "https://www.google.com/url?q=https%3A%2F%2Fa.example%2F", Text: "x"}},
		`<map><area href="http://a.example/"></map>`:                              {{URL: "http://a.example/"}},
	}
	for source, want := range tests {
		var got []claim.Link
		for _, l := range (&job{ctx: context.Background()}).readHTML(source).links {
			got = append(got, l.item)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", source, diff)
		}
	}
}

func TestToUTF8(t *testing.T) {
	tests := []struct{ in, charset, want, code string }{
		{"350 \xe2\x82\xac", "utf-8", "350 €", ""},
		{"350 \xe2\x82\xac", "", "350 €", ""},
		{"350 \xa4", "", "350 ¤", ""},
		{"350 \xa4", "us-ascii", "350 ¤", ""},
		{"350 \xa4", "ISO-8859-15", "350 €", ""},
		{"350 \xa4", "iso-8859-1", "350 ¤", ""},
		{"350 \x80", "windows-1252", "350 €", ""},
		{"350 \x80", "CP1252", "350 €", ""},
		{"350 \x80", "iso-8859-1", "350 €", ""},
		{"350 \x80", "utf-8", "350 €", WrongCharset},
		{"350 \xe2\x82\xac", "iso-8859-1", "350 €", WrongCharset},
		{"350 \xa4", "x-klingon", "350 ¤", BadCharset},
		{"\xef\xbb\xbf350", "utf-8", "350", ""},
		{"\xff\xfe3\x005\x00", "utf-16", "35", ""},
		{"350 +IKw-, 1 +- 1", "utf-7", "350 €, 1 + 1", ""},
		{"\xa3 350", "\"iso_8859-1\"", "£ 350", ""},
		{"\x9c", "macintosh", "ú", ""},
		{"\x82\xa0", "shift_jis", "あ", ""},
		{"\xb3\xf3d\xbc", "iso-8859-2", "łódź", ""},
		{"caf\x82", "cp850", "café", ""},
	}
	for _, tt := range tests {
		got, code := toUTF8([]byte(tt.in), tt.charset)
		if got != tt.want || code != tt.code {
			t.Errorf("%q in %s: %q %q, want %q %q", tt.in, tt.charset, got, code, tt.want, tt.code)
		}
	}
}

func TestDecodeTransfer(t *testing.T) {
	tests := []struct{ in, encoding, want, code string }{
		{"YWJj", "base64", "abc", ""},
		{"YWJj\r\nZGVm\r\n", "BASE64", "abcdef", ""},
		{"YWI=\r\n", "base64", "ab", ""},
		{"YWI", "base64", "ab", BadBase64},
		{"YW!Jj", "base64", "abc", BadBase64},
		{"YWI=YWI=", "base64", "abab", BadBase64},
		{"YWJjZ", "base64", "abc", BadBase64},
		{"", "base64", "", ""},
		{"a=3Db=\r\nc  \r\nd", "quoted-printable", "a=bc\r\nd", ""},
		{"a=b", "quoted-printable", "a=b", BadQuoted},
		{"a=\n", "quoted-printable", "a", ""},
		{"a=3", "quoted-printable", "a=3", BadQuoted},
		{"a=e2=82=ac", "Quoted-Printable ", "a€", ""},
		{"abc", "8bit", "abc", ""},
		{"abc", "x-new", "abc", BadEncoding},
	}
	for _, tt := range tests {
		var got []byte
		code := decodeTransfer([]byte(tt.in), tt.encoding, func(p []byte) bool { got = append(got, p...); return true })
		if string(got) != tt.want || code != tt.code {
			t.Errorf("%q in %s: %q %q, want %q %q", tt.in, tt.encoding, got, code, tt.want, tt.code)
		}
	}
}
