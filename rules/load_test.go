package rules

import (
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

func user(files map[string]string) fs.FS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestLoadEmbedded(t *testing.T) {
	set, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	var langs []string
	for _, l := range set.Languages {
		langs = append(langs, l.Code)
	}
	want := []string{"cs", "da", "de", "en", "es", "fr", "it", "nl", "no", "pl", "pt", "sv"}
	slices.Sort(langs)
	if diff := cmp.Diff(want, langs); diff != "" {
		t.Errorf("languages (-want +got):\n%s", diff)
	}
	for _, c := range set.Claimants {
		if len(c.Sources) == 0 {
			t.Errorf("claimant %s: no source", c.ID)
		}
		for _, s := range c.Sources {
			if s.From == "" || !regexp.MustCompile(`^\d{4}(-\d\d){0,2}$`).MatchString(s.Date) {
				t.Errorf("claimant %s: source %+v lacks a place or a date", c.ID, s)
			}
		}
		for _, p := range c.Partners {
			if set.Claimant(p) == nil {
				t.Errorf("claimant %s: partner %s is not in the registry", c.ID, p)
			}
		}
	}
}

// Every language must be able to say what makes a claim.
func TestLanguagesSpeak(t *testing.T) {
	set, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	groups := []string{
		"image", "asserts-right", "my-picture", "infringes", "unpermitted", "names-use", "asks-proof", "asks-money", "asks-removal",
		"deadline", "reminder", "final", "threat", "law-name", "court", "offer", "settled", "receipt", "marketing",
		"cue-demand", "cue-total", "cue-component", "cue-mention", "cue-until", "cue-within", "cue-reference", "cue-found-at",
	}
	for _, l := range set.Languages {
		for _, g := range groups {
			if !slices.ContainsFunc(set.Phrases, func(p Phrase) bool { return p.Language == l.Code && p.Group == g }) {
				t.Errorf("language %s has no phrase for %s", l.Code, g)
			}
		}
		if len(l.Months) != 12 || l.Units["day"] == "" || len(l.Numbers) < 10 {
			t.Errorf("language %s lacks months, units or numbers", l.Code)
		}
	}
}

func TestUserFolder(t *testing.T) {
	set, err := LoadFS(user(map[string]string{
		"mine.yaml": `
claimants:
  - id: fairpix
    name: Fairpix
    domains: [fairpix.example]
    portals: [cases.fairpix.example]
    reference: 'FP-\d{4}'
  - id: pixsy
    name: Pixsy renamed
    domains: [pixsy.example]
phrases:
  - id: mine.greeting
    language: en
    group: reminder
    patterns: |
      once more unto
disable: [copytrack, en.receipt]
`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	if set.Claimant("copytrack") != nil {
		t.Error("a disabled claimant is still there")
	}
	if slices.ContainsFunc(set.Phrases, func(p Phrase) bool { return p.ID == "en.receipt" }) {
		t.Error("a disabled phrase is still there")
	}
	if c := set.ByDomain("mail.cases.fairpix.example"); c == nil || c.ID != "fairpix" {
		t.Errorf("a host under an added portal belongs to %v, want fairpix", c)
	}
	if c := set.Claimant("pixsy"); c == nil || c.Name != "Pixsy renamed" || set.ByDomain("pixsy.com") != nil {
		t.Errorf("an entry of the same ID does not replace the embedded one: %+v", c)
	}
	if re := set.Shape("fairpix"); re == nil || !re.MatchString("case FP-1234") {
		t.Error("the shape of an added claimant's references is not in force")
	}
	d := Tokenize("We come once more unto you", nil)
	if got := found(set, d); !slices.Contains(got, "mine.greeting") {
		t.Errorf("an added phrase is not found: %v", got)
	}
}

func found(set *Set, d *Doc) []string {
	var out []string
	for _, m := range set.Scan(d) {
		if m.Phrase.Group != GroupStop {
			out = append(out, m.Phrase.ID)
		}
	}
	return out
}

func TestLoadErrors(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"unknown key", "phrasez: []\n", "x.yaml:1:1: unknown key"},
		{"twice", "claimants:\n  - {id: a, name: A}\n  - {id: a, name: B}\n", "x.yaml:3:10: claimants: a stands here twice"},
		{"no id", "claimants:\n  - {name: A}\n", "an entry without id"},
		{"domain", "claimants:\n  - {id: a, name: A, domains: ['https://a.example']}\n", "no domain in the form example.com"},
		{"shape", "claimants:\n  - {id: a, name: A, reference: '('}\n", "no regular expression"},
		{"weight", "groups:\n  - {id: a, weight: 99}\n", "weight is out of range"},
		{"group", "phrases:\n  - {id: a, language: en, group: nope, patterns: x y}\n", "names a group that does not exist"},
		{"language", "phrases:\n  - {id: a, language: xx, group: final, patterns: x y}\n", "names a language that does not exist"},
		{"class", "phrases:\n  - id: a\n    language: en\n    group: final\n    patterns: |\n      one two\n      @nope\n", "x.yaml:7:"},
		{"gap", "phrases:\n  - {id: a, language: en, group: final, patterns: x _99 y}\n", "want _1 to _16"},
		{"brackets", "phrases:\n  - {id: a, language: en, group: final, patterns: '(x'}\n", "brackets do not pair"},
		{"variants", "phrases:\n  - {id: a, language: en, group: final, patterns: '" + strings.Repeat("(a b|c d) ", 8) + "'}\n", "use fewer brackets"},
		{"optional only", "phrases:\n  - {id: a, language: en, group: final, patterns: '?x'}\n", "no element that must match"},
		{"months", "languages:\n  - {code: xx, months: [a, b]}\n", "months need twelve entries"},
		{"unit", "languages:\n  - {code: xx, units: {fortnight: x}}\n", "unit fortnight is not known"},
	} {
		_, err := LoadFS(user(map[string]string{"x.yaml": tt.text}))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error with %q", tt.name, err, tt.want)
		}
	}
}

func TestLoadCaps(t *testing.T) {
	_, err := LoadFS(user(map[string]string{"x.yaml": strings.Repeat("# padding\n", maxFileBytes/10+1)}))
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("a huge file: got %v, want ErrTooLarge", err)
	}
	many := map[string]string{}
	for i := range maxFiles + 1 {
		many[strings.Repeat("x", i+1)+".yaml"] = ""
	}
	if _, err := LoadFS(user(many)); !errors.Is(err, ErrTooMany) {
		t.Errorf("too many files: got %v, want ErrTooMany", err)
	}
	if _, err := Load("testdata/no-such-folder"); err == nil {
		t.Error("a folder that is not there: want an error")
	}
}

func FuzzRulesLoad(f *testing.F) {
	f.Add("claimants:\n  - {id: a, name: A, domains: [a.example], reference: 'A\\d+'}\n")
	f.Add("phrases:\n  - id: a\n    language: en\n    group: final\n    patterns: |\n      (a b|c*) _3 @image ?x !y\n")
	f.Add("languages:\n  - {code: eo, name: E, stops: la de, months: [a,b,c,d,e,f,g,h,i,j,k,l], classes: {image: 'bild*'}}\n")
	f.Add("disable: [en.final]\nscams:\n  - {id: s, all: [a], weight: 3}\n")
	f.Add("phrases: [{id: a, language: '', group: final, patterns: '*ab* *cde f*'}]")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := parsePack("fuzz.yaml", []byte(text))
		if err != nil {
			return
		}
		m := merger{}
		m.add(&packFile{Languages: []Language{{Code: "en", Classes: map[string]string{"image": "bild* foto"}}}, Groups: []Group{{ID: "final"}}})
		m.add(&file)
		set, err := m.set()
		if err != nil {
			return
		}
		for _, match := range set.Scan(Tokenize("a b c foto bilder abcdef x y", nil)) {
			if match.First > match.Last {
				t.Fatalf("match %+v ends before it begins", match)
			}
		}
	})
}

// A pattern that cannot be compiled is an error of its line, and so is every
// other in the file: the first one leaves nothing half made behind.
func TestBadPatterns(t *testing.T) {
	_, err := LoadFS(user(map[string]string{"mine.yaml": "phrases:\n  - id: en.mine\n    language: en\n    group: image\n    patterns: |\n" +
		"      seascape|#ref\n      seascape|#ref\n      sunset|moon* seascape\n      @nosuchclass\n"}))
	errs := strictyaml.All(err)
	if len(errs) != 3 {
		t.Fatalf("got %d errors, want one for each bad line: %v", len(errs), err)
	}
	for i, line := range []int{6, 7, 9} {
		if errs[i].Line != line || errs[i].File != "mine.yaml" {
			t.Errorf("error %d is in %s:%d, want mine.yaml:%d", i, errs[i].File, errs[i].Line, line)
		}
	}
}
