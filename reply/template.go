package reply

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"text/template"

	"github.com/claimtriage/claimtriage/internal/claim"
)

//go:embed templates
var embedded embed.FS

// Limits of templates and of what they write.
const (
	maxTemplates     = 200
	maxTemplateBytes = 64 << 10
	maxBodyBytes     = 64 << 10
	fallback         = "en" // language of a letter for which there is no template
	noteTemplate     = "note"
)

// fileName is how a template file is named: strategy and language.
var fileName = regexp.MustCompile(`^([a-z][a-z0-9_]{0,40})\.([a-z]{2})\.tmpl$`)

// errTooLong ends a template that writes without end.
var errTooLong = fmt.Errorf("it writes more than %d bytes", maxBodyBytes)

// templates holds every template by file name.
type templates struct{ byName map[string]*template.Template }

func templateName(name, lang string) string { return name + "." + lang + ".tmpl" }

// loadTemplates reads the built-in templates and, over them, those of user,
// which are tried out. A test tries the built-in ones, so that a start need not.
func loadTemplates(user fs.FS) (*templates, error) {
	t := &templates{byName: map[string]*template.Template{}}
	base, err := fs.Sub(embedded, "templates")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTemplate, err)
	}
	if err := t.folder(base, false); err != nil {
		return nil, err
	}
	if user != nil {
		if err := t.folder(user, true); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *templates) folder(fsys fs.FS, try bool) error {
	names, err := fs.Glob(fsys, "*.tmpl")
	if err != nil {
		return fmt.Errorf("%w: list the folder: %w", ErrTemplate, err)
	}
	if len(names) > maxTemplates {
		return fmt.Errorf("%w: more than %d files", ErrTemplate, maxTemplates)
	}
	for _, name := range names {
		if err := t.file(fsys, name, try); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrTemplate, name, err)
		}
	}
	return nil
}

func (t *templates) file(fsys fs.FS, name string, try bool) error {
	m := fileName.FindStringSubmatch(name)
	if m == nil {
		return errors.New("the name must be a strategy and a language, such as ask_proof.en.tmpl")
	}
	src, err := readCapped(fsys, name)
	if err != nil {
		return err
	}
	tmpl, err := template.New(name).Option("missingkey=error").Funcs(funcs()).Parse(src)
	if err != nil {
		return err
	}
	t.byName[name] = tmpl
	if try {
		return tryOut(tmpl, m[1], m[2])
	}
	return nil
}

func readCapped(fsys fs.FS, name string) (string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", fmt.Errorf("open: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxTemplateBytes+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("read: %w", err)
	}
	if len(data) > maxTemplateBytes {
		return "", fmt.Errorf("larger than %d bytes", maxTemplateBytes)
	}
	return string(data), nil
}

// funcs are what a template may call beside the built-in functions.
func funcs() template.FuncMap {
	return template.FuncMap{
		"list": func(s []string) string { return strings.Join(s, ", ") },
		"mark": mark,
	}
}

// mark writes what a person has to fill.
func mark(s string) string { return "[[" + unmarked(s) + "]]" }

// tryOut writes the template on made-up letters. A draft has to be calm for
// each of them.
func tryOut(tmpl *template.Template, strategy, lang string) error {
	if strategy == noteTemplate {
		_, err := render(tmpl, &sheet{})
		return err
	}
	for _, v := range samples() {
		body, err := render(tmpl, v)
		if err != nil {
			return err
		}
		if found := Calm(body, lang); len(found) > 0 {
			return fmt.Errorf("for kind %s: %w", v.Kind, notCalm(found))
		}
	}
	return nil
}

// samples are made-up letters: of every kind that asks, with everything that
// a template can name and with nothing.
func samples() []*view {
	var out []*view
	for _, k := range claim.Kinds {
		if k.Asks() {
			out = append(out, &view{Kind: string(k)}, &view{
				Kind: string(k), Name: "Ada Sample", Title: "Ms", Surname: "Sample", Date: "day", Reference: "R-1",
				Works: []string{"W-1"}, Addresses: []string{"site.example"}, Sums: []string{"1 EUR"}, Deadline: "day", Signature: "Bo Sample",
			})
		}
	}
	return out
}

func (t *templates) has(name, lang string) bool { return t.byName[templateName(name, lang)] != nil }

// pick returns the language in which name is written for lang.
func (t *templates) pick(name, lang string) string {
	if t.has(name, lang) {
		return lang
	}
	return fallback
}

// write writes the template called name in lang and breaks its lines.
func (t *templates) write(name, lang string, data any) (string, error) {
	tmpl := t.byName[templateName(name, lang)]
	if tmpl == nil {
		return "", fmt.Errorf("%w: there is no file %s", ErrTemplate, templateName(name, lang))
	}
	body, err := render(tmpl, data)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrTemplate, err)
	}
	return body, nil
}

func render(tmpl *template.Template, data any) (string, error) {
	w := &capWriter{}
	if err := tmpl.Execute(w, data); err != nil {
		return "", err
	}
	return wrap(w.b.String()), nil
}

// capWriter refuses what is more than a body may be.
type capWriter struct{ b strings.Builder }

func (w *capWriter) Write(p []byte) (int, error) {
	if w.b.Len()+len(p) > maxBodyBytes {
		return 0, errTooLong
	}
	return w.b.Write(p)
}
