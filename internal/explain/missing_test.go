package explain

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

func TestMissing(t *testing.T) {
	const all = "proof of ownership, the author's name, when the use was seen, how the sum is worked out"
	tests := []struct{ name, text, want string }{
		{"nothing named", "Please pay.", all},
		{"proof", "We attach a power of attorney.", "the author's name, when the use was seen, how the sum is worked out"},
		{"proof in German", "Eine Vollmacht liegt bei.", "the author's name, when the use was seen, how the sum is worked out"},
		{"author by label", "Photographer: Lena Orth", "proof of ownership, when the use was seen, how the sum is worked out"},
		{"author by title", "Wir vertreten Herrn Paul Steiner. Unser Mandant ist Urheber des Bildes.", "proof of ownership, when the use was seen, how the sum is worked out"},
		{"no author", "Der Urheber Ihrer Webseite", all},
		{"nobody in particular", "We represent the photographer.", all},
		{"seen in English", "The image was found on 3 March 2026.", "proof of ownership, the author's name, how the sum is worked out"},
		{"seen in German", "Am 14.02.2026 haben wir festgestellt", "proof of ownership, the author's name, how the sum is worked out"},
		{"date of something else", "The image was found. " + strings.Repeat("word ", 20) + "Pay until 3 March 2026.", all},
		{"basis", "nach den MFM-Honorarempfehlungen", "proof of ownership, the author's name, when the use was seen"},
		{"all", "Power of attorney attached. Foto: © Ana Ruiz. Screenshot 2026-03-01. The fee is calculated by our price list.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j := sample()
			j.Claim.Pages = j.Claim.Images
			j.Letter.Text = tt.text
			got := strings.Join((&Printer{Rules: set()}).missing(j), ", ")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestWordsAreFolded: a word that is not in the form it is compared in is
// never met.
func TestWordsAreFolded(t *testing.T) {
	for _, list := range [][]string{proofWords(), basisWords(), seenWords()} {
		for _, w := range list {
			if rules.Fold(w) != w {
				t.Errorf("%q is not folded", w)
			}
		}
	}
}

func TestSaid(t *testing.T) {
	l := &claim.Letter{Subject: "Case 7", Text: "Dear Sir.\n\nFirst. The whole fee that we ask\nfor is EUR 5; please pay EUR 6.\n\nYours"}
	tests := []struct {
		name  string
		where claim.Where
		words string
		room  int
		want  string
	}{
		{"lead", claim.InText, "EUR 5", 80, "“The whole fee that we ask for is EUR 5”"},
		{"less room", claim.InText, "EUR 5", 24, "“… we ask for is EUR 5”"},
		{"no room for a lead", claim.InText, "EUR 5", 7, "“EUR 5”"},
		{"after a semicolon", claim.InText, "EUR 6", 80, "“please pay EUR 6”"},
		{"subject", claim.InSubject, "7", 80, "“Case 7”"},
		{"elsewhere", claim.InAttachment, "EUR 5", 80, "“EUR 5”"},
		{"not there", claim.InText, "EUR 9", 80, "“EUR 9”"},
		{"long enough", claim.InText, "whole fee that we ask for is", 80, "“whole fee that we ask for is”"},
		{"nothing", claim.InText, " \n", 80, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, said(l, tt.where, tt.words).fit(tt.room)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
