package classify

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindURLs(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"See https://a.example/x.", []string{"https://a.example/x"}},
		{"(https://a.example/x)", []string{"https://a.example/x"}},
		{"https://a.example/x_(1).jpg", []string{"https://a.example/x_(1).jpg"}},
		{"hxxps://a[.]example/x", []string{"https://a.example/x"}},
		{"www.a.example/x, then", []string{"www.a.example/x"}},
		{"on garden-notes.example today", []string{"garden-notes.example"}},
		{"at a.co.uk/b?c=d#e!", []string{"a.co.uk/b?c=d#e"}},
		{"<https://a.example/a-\nb.html>", []string{"https://a.example/a-b.html"}},
		{"https://a.example/2026/the-very-long-title-of-a-page-that-runs-on-and-\non.html\nNext", []string{"https://a.example/2026/the-very-long-title-of-a-page-that-runs-on-and-on.html"}},
		{"https://a.example/x\nhttps://a.example/y", []string{"https://a.example/x", "https://a.example/y"}},
		{"https://a.example/x\nPlease pay", []string{"https://a.example/x"}},
		{"https://a.example/bilder/\nSie haben", []string{"https://a.example/bilder/"}},
		{"mail me@a.example now", []string{"me@a.example"}},
		{"„https://a.example/x“ und »b.example«", []string{"https://a.example/x", "b.example"}},
		{"photo.jpg and e.g. this, i.e. that, z.B. dies", nil},
		{"end.Start of 3.5 and v1.2", nil},
		{"https://", nil},
	} {
		var got []string
		for _, u := range findURLs(tt.text) {
			got = append(got, u.value)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}
