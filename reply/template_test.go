package reply

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"text/template"

	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/rules"
)

func withTemplates(t *testing.T, files map[string]string) (*Replier, error) {
	t.Helper()
	set, err := loadRules()
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return New(set, Options{Identity: testIdentity("en"), TemplatesFS: fsys})
}

func TestTemplates_builtIn(t *testing.T) {
	fsys, err := fs.Sub(embedded, "templates")
	if err != nil {
		t.Fatal(err)
	}
	all := templates{byName: map[string]*template.Template{}}
	if err := all.folder(fsys, true); err != nil {
		t.Error(err)
	}
	if len(all.byName) < 4 {
		t.Errorf("%d templates, want at least 4", len(all.byName))
	}
}

func TestTemplates_override(t *testing.T) {
	r, err := withTemplates(t, map[string]string{
		"ask_proof.en.tmpl": `Hello. Please send proof. {{mark "a word"}} {{.Signature}}`,
		"ask_proof.fr.tmpl": `Bonjour. {{.Signature}}`,
		"readme.txt":        "not a template",
	})
	if err != nil {
		t.Fatal(err)
	}
	d, _ := compose(t, r, judged(claim.FirstClaim, "en"))
	if want := "Hello. Please send proof. [[a word]] Jo Example\n"; d.Body != want || d.Marks != 1 {
		t.Errorf("body %q with %d marks, want %q with 1", d.Body, d.Marks, want)
	}
	for lang, want := range map[string]string{"fr": "fr", "de": "de", "pt": "en", "": "en"} {
		if d, _ := compose(t, r, judged(claim.FirstClaim, lang)); d.Language != want {
			t.Errorf("letter in %q is answered in %q, want %q", lang, d.Language, want)
		}
	}
}

func TestTemplates_refused(t *testing.T) {
	tests := map[string]struct{ name, data, want string }{
		"syntax":    {"ask_proof.en.tmpl", "{{if}", "ask_proof.en.tmpl"},
		"field":     {"ask_proof.en.tmpl", "{{.Nothing}}", "Nothing"},
		"name":      {"Ask Proof.tmpl", "x", "ask_proof.en.tmpl"},
		"too large": {"ask_proof.en.tmpl", strings.Repeat("x", maxTemplateBytes+1), "larger than"},
		"endless":   {"ask_proof.en.tmpl", `{{range 100000000}}more and more {{end}}`, "writes more than"},
		"not calm":  {"ask_proof.en.tmpl", "Please send us an invoice.", "invoice"},
		"one kind":  {"ask_proof.en.tmpl", `Hello{{if eq .Kind "offer"}}, we accept your offer{{end}}.`, "offer"},
		"note":      {"note.en.tmpl", "{{.Nothing}}", "note.en.tmpl"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := withTemplates(t, map[string]string{test.name: test.data})
			if !errors.Is(err, ErrTemplate) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %v that names %q", err, ErrTemplate, test.want)
			}
		})
	}
}

func TestNew_refused(t *testing.T) {
	if _, err := New(&rules.Set{}, Options{}); !errors.Is(err, ErrNoStrategies) {
		t.Errorf("no strategies: %v, want %v", err, ErrNoStrategies)
	}
	set := &rules.Set{Strategies: []rules.StrategyRow{{ID: "x", Strategy: "nowhere", Action: "draft", Why: "x"}}}
	if _, err := New(set, Options{}); !errors.Is(err, ErrTemplate) || !strings.Contains(err.Error(), "nowhere.en.tmpl") {
		t.Errorf("strategy without template: %v, want %v that names the file", err, ErrTemplate)
	}
}

// Words that only the letter or the config brought in are caught as well.
func TestDraft_notCalm(t *testing.T) {
	set, err := loadRules()
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(set, Options{Identity: claim.Identity{Name: "Shame on you", Address: "a@b.example"}})
	if err != nil {
		t.Fatal(err)
	}
	j := judged(claim.FirstClaim, "en")
	j.Plan = r.Plan(j)
	if _, err := r.Draft(j); !errors.Is(err, ErrNotCalm) || !strings.Contains(err.Error(), "shame on") {
		t.Errorf("error %v, want %v that names the words", err, ErrNotCalm)
	}
}

// Without an identity, as the draft command may be, the draft holds a mark.
func TestDraft_noIdentity(t *testing.T) {
	set, err := loadRules()
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(set, Options{})
	if err != nil {
		t.Fatal(err)
	}
	d, n := compose(t, r, judged(claim.FirstClaim, "en"))
	if d.Marks != 1 || !strings.Contains(d.Body, "[[your name]]") || d.From.Address != "office@garden-notes.example" {
		t.Errorf("marks %d, from %v, body:\n%s", d.Marks, d.From, d.Body)
	}
	if !strings.Contains(string(n.Raw), "written [[like this]]: 1") {
		t.Errorf("the note does not count the mark:\n%s", n.Raw)
	}
}
