package portfolio

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

func testPortfolio() *Portfolio {
	return New([]Site{
		{Domain: "garden-notes.example", Aliases: []string{"www.garden-notes.example", "gardennotes.example"}, Root: "/srv/garden"},
		{Domain: "shop.garden-notes.example"},
		{Domain: "bücher.example"},
		{Domain: "tools.co.uk"},
		{Domain: "", Aliases: []string{" "}},
		{Domain: "gardennotes.example"},
	})
}

func found(values ...string) (out []claim.Found[string]) {
	for _, v := range values {
		out = append(out, claim.Found[string]{Value: v})
	}
	return out
}

func to(addresses ...string) (out []claim.Address) {
	for _, a := range addresses {
		out = append(out, claim.Address{Address: a})
	}
	return out
}

func TestFacts(t *testing.T) {
	tests := []struct {
		name string
		l    claim.Letter
		c    claim.Claim
		want claim.Facts
	}{
		{"nothing", claim.Letter{}, claim.Claim{}, claim.Facts{}},
		{
			"page",
			claim.Letter{},
			claim.Claim{Pages: found("https://www.garden-notes.example/roses?x=1")},
			claim.Facts{Site: "garden-notes.example", Sites: []string{"garden-notes.example"}},
		},
		{
			"picture, page and site as written",
			claim.Letter{},
			claim.Claim{Images: found("http://garden-notes.example:8080/a.jpg"), Pages: found("gardennotes.example", "GARDEN-NOTES.example/b")},
			claim.Facts{Site: "garden-notes.example", Sites: []string{"garden-notes.example"}},
		},
		{
			"subdomain of its own",
			claim.Letter{},
			claim.Claim{Pages: found("https://img.shop.garden-notes.example/x")},
			claim.Facts{Site: "shop.garden-notes.example", Sites: []string{"shop.garden-notes.example"}},
		},
		{
			"any subdomain",
			claim.Letter{},
			claim.Claim{Images: found("https://cdn.garden-notes.example/x")},
			claim.Facts{Site: "garden-notes.example", Sites: []string{"garden-notes.example"}},
		},
		{
			"international",
			claim.Letter{},
			claim.Claim{Pages: found("https://xn--bcher-kva.example/", "https://BÜCHER.example/x")},
			claim.Facts{Site: "bücher.example", Sites: []string{"bücher.example"}},
		},
		{
			"several",
			claim.Letter{},
			claim.Claim{Pages: found("https://garden-notes.example/", "https://tools.co.uk/")},
			claim.Facts{Sites: []string{"garden-notes.example", "tools.co.uk"}},
		},
		{
			"a stranger's",
			claim.Letter{},
			claim.Claim{Pages: found("https://other.co.uk/x"), Images: found("https://other.co.uk/x", "https://notgarden-notes.example/y")},
			claim.Facts{Unknown: []string{"https://other.co.uk/x", "https://notgarden-notes.example/y"}},
		},
		{
			"userinfo does not mislead",
			claim.Letter{},
			claim.Claim{Pages: found("https://garden-notes.example@evil.example/", "https://evil.example/garden-notes.example")},
			claim.Facts{Unknown: []string{"https://garden-notes.example@evil.example/", "https://evil.example/garden-notes.example"}},
		},
		{
			"the address written to",
			claim.Letter{To: to("x@elsewhere.example"), DeliveredTo: to("Info@Tools.co.uk")},
			claim.Claim{},
			claim.Facts{Site: "tools.co.uk", Sites: []string{"tools.co.uk"}},
		},
		{
			"a stranger's page and an own address",
			claim.Letter{To: to("info@tools.co.uk")},
			claim.Claim{Pages: found("https://other.example/")},
			claim.Facts{Site: "tools.co.uk", Sites: []string{"tools.co.uk"}, Unknown: []string{"https://other.example/"}},
		},
		{
			"page before address",
			claim.Letter{To: to("info@tools.co.uk")},
			claim.Claim{Pages: found("https://garden-notes.example/")},
			claim.Facts{Site: "garden-notes.example", Sites: []string{"garden-notes.example"}},
		},
		{
			"address before text",
			claim.Letter{To: to("info@tools.co.uk"), Text: "on garden-notes.example"},
			claim.Claim{},
			claim.Facts{Site: "tools.co.uk", Sites: []string{"tools.co.uk"}},
		},
		{
			"text",
			claim.Letter{Text: "Your site (www.garden-notes.example), and BÜCHER.example. Ask me@tools.co.uk."},
			claim.Claim{},
			claim.Facts{Sites: []string{"garden-notes.example", "bücher.example"}},
		},
		{"subject", claim.Letter{Subject: "Pictures on \"tools.co.uk\""}, claim.Claim{}, claim.Facts{Site: "tools.co.uk", Sites: []string{"tools.co.uk"}}},
	}
	p := testPortfolio()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.c.Inner = -1
			if diff := cmp.Diff(test.want, p.Facts(&test.l, &test.c)); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFacts_forwarded(t *testing.T) {
	inner := &claim.Letter{Text: "on tools.co.uk"}
	l := &claim.Letter{Text: "see garden-notes.example", Forwarded: []*claim.Letter{inner}}
	got := testPortfolio().Facts(l, &claim.Claim{Inner: 0})
	if got.Site != "tools.co.uk" {
		t.Errorf("site %q, want that of the original", got.Site)
	}
}

func TestOwn(t *testing.T) {
	want := claim.Own{Domains: []string{"garden-notes.example", "gardennotes.example", "www.garden-notes.example", "shop.garden-notes.example", "xn--bcher-kva.example", "tools.co.uk"}}
	if diff := cmp.Diff(want, testPortfolio().Own()); diff != "" {
		t.Errorf("own names (-want +got):\n%s", diff)
	}
}

func TestByHost(t *testing.T) {
	p := testPortfolio()
	for host, want := range map[string]string{
		"garden-notes.example.": "garden-notes.example", "GardenNotes.example": "garden-notes.example", "a.b.tools.co.uk": "tools.co.uk",
		"co.uk": "", "example": "", "": "", "..": "", "xgarden-notes.example": "", strings.Repeat("a.", 400) + "tools.co.uk": "",
	} {
		if site, ok := p.ByHost(host); site.Domain != want || ok != (want != "") {
			t.Errorf("ByHost(%.40q) = %q, %v, want %q", host, site.Domain, ok, want)
		}
	}
}

func FuzzFacts(f *testing.F) {
	for _, s := range []string{"https://garden-notes.example/x", "http://[::1]/", "%zz", "a@b.example", "xn--\x00", "//", "http://ü.example:99999999/"} {
		f.Add(s, s)
	}
	p := testPortfolio()
	f.Fuzz(func(t *testing.T, url, text string) {
		got := p.Facts(&claim.Letter{Subject: text, Text: text, To: to(text)}, &claim.Claim{Inner: -1, Pages: found(url)})
		if (got.Site != "") != (len(got.Sites) == 1) {
			t.Errorf("site %q of %q", got.Site, got.Sites)
		}
	})
}

func BenchmarkFacts(b *testing.B) {
	var sites []Site
	for i := range 1000 {
		sites = append(sites, Site{Domain: fmt.Sprintf("site-%d.example", i), Aliases: []string{fmt.Sprintf("www.site-%d.example", i)}})
	}
	p := New(sites)
	l := &claim.Letter{Text: strings.Repeat("A picture on your pages, see www.elsewhere.example/x. ", 60)}
	c := &claim.Claim{Inner: -1, Images: found("https://cdn.site-777.example/a.jpg"), Pages: found("https://www.site-777.example/p")}
	none := &claim.Claim{Inner: -1}
	b.Run("pages", func(b *testing.B) {
		for b.Loop() {
			p.Facts(l, c)
		}
	})
	b.Run("text", func(b *testing.B) {
		for b.Loop() {
			p.Facts(l, none)
		}
	})
}
