package memory

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

// testSet knows one listed claimant, one free mail domain and one helpdesk.
func testSet() *rules.Set {
	return &rules.Set{
		Claimants: []rules.Claimant{{ID: "agency", Name: "Agency", Domains: []string{"agency.example"}}},
		Hosts:     []rules.Hosts{{ID: "freemail", Domains: []string{"freemail.example"}}},
		Verdicts:  rules.Verdicts{Helpdesks: []string{"helpdesk.example"}},
	}
}

func testMemory() *Memory {
	return New(testSet(), claim.Own{Domains: []string{"www.garden.example"}, Addresses: []string{"jo@mail.example"}})
}

// prose is text of n words that no other seed has.
func prose(seed string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%c%c ", seed, 'a'+i%26, 'a'+i/26%26)
	}
	return b.String()
}

type change func(*claim.Judgement)

// judged is a letter of a stranger that was judged to be a first claim.
func judged(changes ...change) *claim.Judgement {
	j := &claim.Judgement{
		Key: "key",
		Letter: &claim.Letter{
			Subject: "Re: Your picture, case 4711", Text: prose("first", 60),
			From: []claim.Address{{Address: "Desk@Shop.example"}}, To: []claim.Address{{Address: "legal@garden.example"}},
		},
		Claim:   claim.Claim{Kind: claim.FirstClaim, Confidence: 0.95, Inner: -1, Reference: claim.Found[string]{Value: "AB-4711"}},
		Verdict: claim.Verdict{Standing: claim.Unproven},
	}
	for _, c := range changes {
		c(j)
	}
	return j
}

func key(k string) change  { return func(j *claim.Judgement) { j.Key = k } }
func from(a string) change { return func(j *claim.Judgement) { j.Letter.From[0].Address = a } }
func replyTo(a string) change {
	return func(j *claim.Judgement) { j.Letter.ReplyTo = []claim.Address{{Address: a}} }
}
func text(s string) change       { return func(j *claim.Judgement) { j.Letter.Text = s } }
func subject(s string) change    { return func(j *claim.Judgement) { j.Letter.Subject = s } }
func kind(k claim.Kind) change   { return func(j *claim.Judgement) { j.Claim.Kind = k } }
func sure(c float64) change      { return func(j *claim.Judgement) { j.Claim.Confidence = c } }
func reference(r string) change  { return func(j *claim.Judgement) { j.Claim.Reference.Value = r } }
func is(s claim.Standing) change { return func(j *claim.Judgement) { j.Verdict.Standing = s } }
func claimant(id string) change  { return func(j *claim.Judgement) { j.Claim.Claimant.ID = id } }
func onList(j *claim.Judgement) {
	j.Letter.Header = append(j.Letter.Header, claim.Field{Name: "List-ID", Value: "News <news.shop.example>"})
}

// another is a letter that has nothing in common with judged but what is
// added.
func another(changes ...change) *claim.Judgement {
	all := []change{key("another"), from("x@else.example"), text(prose("second", 60)), subject("something else altogether"), reference("")}
	return judged(append(all, changes...)...)
}

func TestRecall(t *testing.T) {
	other := kind(claim.Other)
	tests := []struct {
		name   string
		marked *claim.Judgement
		as     claim.Kind
		letter *claim.Judgement
		want   string // the level, "" when the decision does not reach
	}{
		{"copy", judged(), claim.Other, judged(), ByLetter},
		{"nothing in common", judged(), claim.Other, another(), ""},
		{"it says so already", judged(), claim.Other, judged(other), ""},

		// Not a claim.
		{"sender", judged(), claim.Other, another(from("desk@shop.example")), BySender},
		{"sender, surer", judged(sure(0.6)), claim.Other, another(from("desk@shop.example")), ""},
		{"another sender of the domain", judged(), claim.Other, another(from("x@shop.example")), ""},
		{"series", judged(), claim.Other, another(from("x@mail.shop.example"), subject("AW: Your picture, case 9")), BySeries},
		{"wording", judged(), claim.Other, another(from("x@shop.example"), text(prose("first", 60)+" "+prose("more", 6))), ByWording},
		{"wording of a different sender", judged(), claim.Other, another(text(prose("first", 60))), ""},
		{"case", judged(), claim.Other, another(from("x@shop.example"), reference("ab4711")), ByCase},
		{"case of a different sender", judged(claimant("agency")), claim.Other, another(claimant("agency"), reference("AB-4711")), ""},
		{"list", judged(onList), claim.Other, another(from("x@shop.example"), onList), ByList},
		{"list of a different sender", judged(onList), claim.Other, another(onList), ""},
		{"forged", judged(), claim.Other, another(from("desk@shop.example"), is(claim.Forged)), ""},
		{"imitated", judged(), claim.Other, another(from("desk@shop.example"), is(claim.Lookalike)), ""},
		{"not proven any more", judged(is(claim.Authenticated)), claim.Other, another(from("desk@shop.example")), ""},
		{"proven by now", judged(), claim.Other, another(from("desk@shop.example"), is(claim.Authenticated)), BySender},
		{"a scam of the sender", judged(kind(claim.Scam)), claim.Other, another(from("desk@shop.example"), kind(claim.Scam)), BySender},
		{"free mail is nobody's domain", judged(from("a@freemail.example")), claim.Other, another(from("b@freemail.example"), text(prose("first", 60)), subject("Your picture, case 1")), ""},
		{"free mail address", judged(from("a@freemail.example")), claim.Other, another(from("A@Freemail.example")), BySender},
		{"contact form", judged(from("form@garden.example")), claim.Other, another(from("form@garden.example"), subject("Your picture, case 1"), text(prose("first", 60))), ""},
		{"contact form, same writer", judged(from("form@garden.example"), replyTo("ann@x.example")), claim.Other, another(from("form@garden.example"), replyTo("ann@x.example")), BySender},
		{"helpdesk", judged(from("no-reply@helpdesk.example")), claim.Other, another(from("no-reply@helpdesk.example")), ""},
		{"own address", judged(from("jo@mail.example")), claim.Other, another(from("jo@mail.example")), ""},

		// A listed claimant.
		{"listed, sender", judged(from("a@agency.example")), claim.Other, another(from("a@agency.example")), ""},
		{"listed, series", judged(from("a@agency.example")), claim.Other, another(from("a@agency.example"), subject("Your picture, case 5")), ""},
		{"listed, same case", judged(from("a@agency.example")), claim.Other, another(from("b@agency.example"), reference("AB 4711")), ByCase},
		{"listed, same form for another case", judged(from("a@agency.example")), claim.Other, another(from("a@agency.example"), text(prose("first", 60)), reference("AB-9")), ""},
		{"listed, same wording without a case", judged(from("a@agency.example"), reference("")), claim.Other, another(from("a@agency.example"), text(prose("first", 60))), ByWording},
		{"listed, made from a lookalike", judged(from("a@agency-legal.example"), is(claim.Lookalike)), claim.Other, another(from("a@agency.example"), text(prose("first", 60)), is(claim.Verified)), ""},

		// A scam.
		{"scam by wording of anybody", judged(), claim.Scam, another(text(prose("first", 60))), ByWording},
		{"scam by sender", judged(), claim.Scam, another(from("desk@shop.example")), BySender},
		{"scam, ordinary mail", judged(other), claim.Scam, another(text(prose("first", 60)), other), ByWording},
		{"scam, series of anybody", judged(), claim.Scam, another(subject("Your picture, case 5")), ""},
		{"scam copies a listed claimant", judged(), claim.Scam, another(from("a@agency.example"), text(prose("first", 60)), is(claim.Verified)), ""},
		{"scam copies a listed claimant, no DNS", judged(), claim.Scam, another(from("a@agency.example"), text(prose("first", 60))), ""},
		{"listed claimant marked, verified letter", judged(from("a@agency.example")), claim.Scam, another(from("a@agency.example"), text(prose("first", 60)), is(claim.Verified)), ""},
		{"listed claimant marked, sender", judged(from("a@agency.example")), claim.Scam, another(from("a@agency.example")), ""},
		{"listed claimant marked, wording", judged(from("a@agency.example")), claim.Scam, another(from("a@agency.example"), text(prose("first", 60))), ByWording},

		// A claim after all.
		{"claim by wording", judged(other), claim.FirstClaim, another(text(prose("first", 60)), other, sure(0.99)), ByWording},
		{"claim by series", judged(other), claim.FirstClaim, another(from("x@shop.example"), subject("Your picture, case 9"), other, sure(0.99)), BySeries},
		{"claim by sender, ordinary mail", judged(other), claim.FirstClaim, another(from("desk@shop.example"), other, sure(0.99)), ""},
		{"claim by sender, nearly one", judged(other), claim.FirstClaim, another(from("desk@shop.example"), other, sure(0.7)), BySender},
		{"claim by reference in the text", judged(other), claim.FirstClaim, another(from("x@shop.example"), other, text("About AB 4711, please.")), ByCase},
		{"claim by reference, other sender", judged(other), claim.FirstClaim, another(other, text("About AB 4711, please.")), ""},
		{"scam, but a claim by wording", judged(kind(claim.Scam)), claim.FirstClaim, another(from("x@shop.example"), kind(claim.Scam), text(prose("first", 60))), ByWording},
		{"scam of another sender", judged(kind(claim.Scam)), claim.FirstClaim, another(kind(claim.Scam), text(prose("first", 60))), ""},
		{"scam of the same sender", judged(kind(claim.Scam)), claim.FirstClaim, another(from("desk@shop.example"), kind(claim.Scam)), ""},
		{"another kind by wording", judged(), claim.Reminder, another(from("x@shop.example"), text(prose("first", 60))), ByWording},
		{"another kind by case", judged(), claim.FirstClaim, another(from("desk@shop.example"), reference("AB4711"), kind(claim.Reminder)), ""},
	}
	m := testMemory()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := []claim.Decision{{ID: 1, Kind: tt.as, Letters: []claim.Likeness{m.Likeness(tt.marked)}}}
			r, ok := m.Recall(tt.letter, d)
			got := r.Level
			if !ok {
				got = ""
			}
			if got != tt.want {
				t.Errorf("by %q, want %q", got, tt.want)
			}
			d[0].Undone = time.Unix(1, 0)
			if r, ok := m.Recall(tt.letter, d); ok {
				t.Errorf("undone, and still judged by %s", r.Level)
			}
		})
	}
}

func TestTheStrongestThenTheLatestDecides(t *testing.T) {
	m := testMemory()
	letter := another(from("desk@shop.example"), text(prose("first", 60)))
	decision := func(id int64, k claim.Kind, day int, j *claim.Judgement) claim.Decision {
		return claim.Decision{ID: id, Kind: k, At: time.Date(2026, 3, day, 0, 0, 0, 0, time.UTC), Letters: []claim.Likeness{m.Likeness(j)}}
	}
	byWording := judged(from("else@shop.example"), subject("-"), reference(""))
	bySender := another(key("marked"), from("desk@shop.example"), text("short"))
	tests := []struct {
		name string
		d    []claim.Decision
		want int64 // 0: the letter stays a claim
	}{
		{"wording over sender", []claim.Decision{decision(1, claim.Scam, 1, byWording), decision(2, claim.Other, 2, bySender)}, 1},
		{"later over earlier", []claim.Decision{decision(1, claim.Scam, 3, bySender), decision(2, claim.Other, 2, bySender)}, 1},
		{"later agrees with the judgement", []claim.Decision{decision(1, claim.Other, 1, bySender), decision(2, claim.FirstClaim, 2, bySender)}, 0},
		{"same moment, higher number", []claim.Decision{decision(1, claim.Other, 1, bySender), decision(2, claim.Scam, 1, bySender)}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := int64(0)
			if r, ok := m.Recall(letter, tt.d); ok {
				got = r.Decision.ID
			}
			if got != tt.want {
				t.Errorf("decision %d, want %d", got, tt.want)
			}
		})
	}
}

func TestApply(t *testing.T) {
	c := judged().Claim
	c.Signals = []claim.Signal{{Rule: "en.asks-money", Weight: 1.6}}
	d := &claim.Decision{Kind: claim.Other, Sender: "desk@shop.example", Case: 12, At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	Apply(&c, claim.Recall{Decision: d, Level: ByWording})
	want := []claim.Signal{
		{Rule: "owner.wording", Weight: -6, Where: claim.ByOwner, Words: "you marked a letter of desk@shop.example as not a claim on 2 March 2026 (case 12)"},
		{Rule: "en.asks-money", Weight: 1.6},
	}
	if diff := cmp.Diff(want, c.Signals); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if c.Kind != claim.Other || c.Confidence != 0.97 || c.Owner() == nil {
		t.Errorf("%s, %v sure, owner %v", c.Kind, c.Confidence, c.Owner())
	}
}

func TestFromRecord(t *testing.T) {
	m := testMemory()
	r := &claim.LetterRecord{
		Key: "k", Sender: "A@Agency.example", Subject: "Re: Your picture 7", Reference: "AB-1", Kind: claim.FirstClaim, Confidence: 0.9,
		Claimant: claim.Party{ID: "agency"}, Standing: claim.Verified,
	}
	want := claim.Likeness{
		Key: "k", Sender: "a@agency.example", Domain: "agency.example", Shape: "your picture", Claimant: "agency", Listed: true, Proven: true,
		Sure: 0.9, Reference: "AB1",
	}
	if diff := cmp.Diff(want, m.FromRecord(r)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	r.Likeness = claim.Likeness{Key: "k", Shape: "as kept"}
	if diff := cmp.Diff(r.Likeness, m.FromRecord(r)); diff != "" {
		t.Errorf("kept (-want +got)\n%s", diff)
	}
}

func TestShape(t *testing.T) {
	for subject, want := range map[string]string{
		"Re: AW: Unlicensed use, case 12": "unlicensed use case",
		"FWD:Unlicensed use [#4711]":      "unlicensed use",
		"Rechnung 2026-041":               "",
		"Mahnung Nr. 7 für Ihr Bild":      "mahnung nr fur ihr bild",
		"":                                "",
	} {
		if got := shape(subject); got != want {
			t.Errorf("%q: %q, want %q", subject, got, want)
		}
	}
}

// TestFormLetters: copies of a form stay alike when names, numbers and
// addresses change, and not when a third of the text does.
func TestFormLetters(t *testing.T) {
	form := "Dear %s, we represent the photographer of the picture that you show at %s. It was found on %s and no licence for this use is known to us. " +
		"Please show us your licence, or pay EUR %s within 14 days of this letter. Should we not hear from you, we will hand the matter to our lawyers. " +
		"You find everything about the case under %s. Our reference is %s. Please name it whenever you write to us. We thank you for your attention to this matter and remain yours faithfully, %s"
	a := fmt.Sprintf(form, "Mr Miller", "garden-notes.example", "3 March 2026", "350.00", "https://portal.agency.example/AB1", "AB1", "Ann Smith")
	b := fmt.Sprintf(form, "Ms Ana Ruiz", "https://kueche.example/x", "1 May 2026", "1,120.00", "https://portal.agency.example/ZZ9", "ZZ9", "Tom Jones")
	if got := similarity(sketch(a), sketch(b)); got < Alike {
		t.Errorf("two copies of one form: %.2f", got)
	}
	words := strings.Fields(a)
	c := strings.Join(words[:len(words)*2/3], " ") + " " + prose("new", len(words)/3)
	if got := similarity(sketch(a), sketch(c)); got >= Alike {
		t.Errorf("a third is new: %.2f", got)
	}
	if sketch("Hi Jo, shall we meet on Tuesday?") != nil {
		t.Error("a short mail has a wording")
	}
}

// TestSimilarityIsHonest holds the sketches of long texts against the share
// that was put into them.
func TestSimilarityIsHonest(t *testing.T) {
	for _, common := range []int{0, 500, 1000, 1500, 2000} {
		a, b := make([]uint32, 0, 2000), make([]uint32, 0, 2000)
		for i := range 2000 {
			a = append(a, mix(uint64(i)))
			b = append(b, mix(uint64(i+2000-common)))
		}
		want := float64(common) / float64(4000-common)
		got := similarity(bottom(a), bottom(b))
		if d := got - want; d > 0.1 || d < -0.1 {
			t.Errorf("%d in common: %.3f, want %.3f", common, got, want)
		}
	}
}

func FuzzLikeness(f *testing.F) {
	f.Add("Re: x", "Some words of a letter", "a@b.example", "List <x.y>", "a@b.example")
	f.Add("\xff", strings.Repeat("wörd ", 100), "@", "<", "A@")
	f.Fuzz(func(t *testing.T, subject, text, from, list, to string) {
		m := testMemory()
		j := judged(func(j *claim.Judgement) {
			j.Letter.Subject, j.Letter.Text, j.Letter.From[0].Address, j.Letter.To[0].Address = subject, text, from, to
			j.Letter.Header = []claim.Field{{Name: "List-Id", Value: list}}
		})
		l := m.Likeness(j)
		if len(l.Sketch) > sketchMost {
			t.Fatalf("%d hashes", len(l.Sketch))
		}
		if len(l.Sketch) > 0 && similarity(l.Sketch, l.Sketch) != 1 {
			t.Fatal("a letter is not like itself")
		}
		d := []claim.Decision{{ID: 1, Kind: claim.Other, Letters: []claim.Likeness{l}}}
		if r, ok := m.Recall(j, d); !ok || r.Level != ByLetter {
			t.Fatalf("the marked letter itself: %q, %v", r.Level, ok)
		}
	})
}

func BenchmarkRecall(b *testing.B) {
	m := testMemory()
	var d []claim.Decision
	for i := range 200 {
		d = append(d, claim.Decision{ID: int64(i), Kind: claim.Other, Letters: []claim.Likeness{m.Likeness(judged(text(prose(fmt.Sprint("w", i), 400))))}})
	}
	j := another(text(prose("x", 1000)))
	for b.Loop() {
		m.Recall(j, d)
	}
}
