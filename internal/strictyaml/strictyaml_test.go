package strictyaml

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type pet struct {
	Name string `yaml:"name"`
	Legs int8   `yaml:"legs"`
}

type Common struct {
	Note string `yaml:"note"`
}

type level int

func (l *level) UnmarshalText(b []byte) error {
	if string(b) != "high" {
		return errors.New("there must be high here")
	}
	*l = 3
	return nil
}

type sample struct {
	Common  `yaml:",inline"`
	Host    string            `yaml:"host"`
	Port    uint16            `yaml:"port"`
	On      bool              `yaml:"on"`
	Weight  float64           `yaml:"weight"`
	Wait    time.Duration     `yaml:"wait"`
	Level   level             `yaml:"level"`
	Folders []string          `yaml:"folders"`
	Pets    []*pet            `yaml:"pets"`
	Words   map[string]string `yaml:"words"`
	Any     any               `yaml:"any"`
	Skipped string            `yaml:"-"`
	hidden  string
}

func TestDecode(t *testing.T) {
	const text = "\ufeff# a comment\r\nhost: mail\r\nport: 993\non: true\nweight: 2\nwait: 90s\nlevel: high\n" +
		"folders: [INBOX, \"Junk: all\"]\npets:\n  - {name: Rex, legs: 4}\n  - name: 12\n    legs: -0\nwords:\n  a: 'b'\n" +
		"note: |\n  two\n  lines\nany: {x: [1]}\n"
	got := sample{hidden: "kept"}
	if err := Decode("s.yaml", []byte(text), &got); err != nil {
		t.Fatal(err)
	}
	want := sample{
		Common: Common{Note: "two\nlines\n"}, Host: "mail", Port: 993, On: true, Weight: 2, Wait: 90 * time.Second, Level: 3,
		Folders: []string{"INBOX", "Junk: all"}, Pets: []*pet{{"Rex", 4}, {"12", 0}}, Words: map[string]string{"a": "b"},
		Any: map[string]any{"x": []any{uint64(1)}}, hidden: "kept",
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(sample{})); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
}

func TestDecodeLeavesDefaults(t *testing.T) {
	for _, text := range []string{"", "\n", "# only a comment\n", "---\n", "host:\n", "null\n"} {
		got := sample{Host: "default", Port: 25}
		if err := Decode("s.yaml", []byte(text), &got); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if got.Host != "default" || got.Port != 25 {
			t.Errorf("%q: defaults became host %q, port %d", text, got.Host, got.Port)
		}
	}
}

func TestMistakes(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"unknown key with a neighbour", "host: a\nfodlers: [x]\n", "f:2:1: unknown key `fodlers`; did you mean `folders`?"},
		{"unknown key alone", "pets:\n- {name: a, colour: red}\n", "f:2:13: unknown key `colour` (known here: legs, name)"},
		{"unknown key that may be a secret", "hunter2: x\n", "f:1:1: unknown key (known here: any, folders, host, level, note, on, pets, port, wait, weight, words)"},
		{"duplicate key", "host: a\nport: 1\nhost: b\n", "f:3:1: this key is already given in line 1 (remove one of them)"},
		{"duplicate key in a free map", "words: {a: 1, a: 2}\n", "f:1:15: this key is already given in line 1 (remove one of them)"},
		{"text for number", "port: s3cret\n", "f:1:7: there must be a whole number here, not a text"},
		{"quoted number", "port: '993'\n", "f:1:7: there must be a whole number here, not a text"},
		{"fraction for number", "port: 1.5\n", "f:1:7: there must be a whole number here, not a number"},
		{"number too large", "port: 70000\n", "f:1:7: this number is too large or too small"},
		{"number too small", "pets: [{legs: -129}]\n", "f:1:15: this number is too large or too small"},
		{"text for truth", "on: yes\n", "f:1:5: there must be true or false here, not a text"},
		{"text for fraction", "weight: much\n", "f:1:9: there must be a number here, not a text"},
		{"list for text", "host: [s3cret]\n", "f:1:7: there must be a text here, not a list"},
		{"text for list", "folders: INBOX\n", "f:1:10: there must be a list here, not a text (write [a, b], or one entry a line after a dash)"},
		{"text for mapping", "pets: [s3cret]\n", "f:1:8: there must be keys and values here, not a text (write \"key: value\", one a line)"},
		{"list for document", "- a\n", "f:1:1: there must be keys and values here, not a list (write \"key: value\", one a line)"},
		{"duration", "wait: s3cret\n", "f:1:7: this is not a duration (write a number and a unit, such as 30s, 5m or 2h)"},
		{"type of its own", "level: low\n", "f:1:8: there must be high here"},
		{"two at once, in order", "port: x\nhsot: a\n", "f:1:7: there must be a whole number here, not a text\nf:2:1: unknown key `hsot`; did you mean `host`?"},
		{"tab", "pets:\n\t- name: s3cret\n", "f:2:1: a tab stands where YAML wants blanks (indent with blanks)"},
		{"open quote", "host: \"s3cret\n", "f:1:7: a double quote is not closed (end the text with \" on the same line)"},
		{"open bracket", "folders: [a, b\nhost: c\n", "f:2:1: a , or ] is missing in this list (separate entries with commas)"},
		{"open brace", "pets: [{name: a]\n", "f:1:16: a , or } is missing in this mapping (separate entries with commas)"},
		{"second document", "host: a\n---\nhost: b\n", "f:3:1: a second document begins here (keep one document in a file and remove the line ---)"},
		{"anchor", "host: &a s3cret\n", "f:1:7: anchors (&) are not read here (put the text in quotes if it begins with this character)"},
		{"alias", "host: *s3cret\n", "f:1:7: aliases (*) are not read here (put the text in quotes if it begins with this character)"},
		{"tag", "host: !s3cret x\n", "f:1:7: tags (!) are not read here (put the text in quotes if it begins with this character)"},
		{"merge", "<<: {host: a}\n", "f:1:1: merge keys (<<) are not read here (write the keys out)"},
		{"not text", "host: a\nport: \xff\n", "f:2:7: this is not text in UTF-8 (save the file as UTF-8)"},
		{"UTF-16", "h\x00o\x00s\x00t\x00", "f:1:2: this is not text in UTF-8 (save the file as UTF-8)"},
		{"key without colon", "host: a\ns3cret\nport: 1\n", "f:2:1: a value without a key stands here (look at the indentation of this line and the one above)"},
		{"text that is an octal number", "host: 0012\n", "f:1:7: this text would be read as a number of another form (put it in quotes)"},
		{"text that is a long fraction", "host: 1.50\n", "f:1:7: this text would be read as a number of another form (put it in quotes)"},
		{"empty list entry", "folders:\n- a\n-\n", "f:3:3: this list entry is empty (fill it or remove it)"},
		{"too deep", "any: " + strings.Repeat("[", 40) + strings.Repeat("]", 40), "f:1:37: more than 32 levels inside one another (a bracket or a quote may be missing its end)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := Decode("f", []byte(tt.text), new(sample))
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if len(All(err)) != strings.Count(tt.want, "\n")+1 {
				t.Errorf("All lists %d errors of %q", len(All(err)), err)
			}
		})
	}
}

// bombs are small texts that cost a careless reader much, and whether they
// are refused.
func bombs() map[string]string {
	var stairs strings.Builder
	for i := range 1000 {
		stairs.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return map[string]string{
		"brackets": strings.Repeat("[", MaxBytes/2),
		"braces":   strings.Repeat("{a: ", MaxBytes/8),
		"dashes":   strings.Repeat("- ", MaxBytes/4) + "x",
		"stairs":   stairs.String(),
		"marks":    strings.Repeat("? ", MaxBytes/4),
		"tags":     strings.Repeat("!a ", MaxBytes/4),
		"laughs":   "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
		"quotes":   `a: "` + strings.Repeat(`\`, MaxBytes/2),
		"commas":   "any: [" + strings.Repeat("a,", MaxBytes/4) + "]",
		"colons":   strings.Repeat("a: ", MaxBytes/4),
		"one list": "any:\n" + strings.Repeat("- a\n", MaxBytes/8),
		"comments": strings.Repeat("#x\n", MaxBytes/4),
		"large":    strings.Repeat("a", MaxBytes+1),
	}
}

// The test's own time limit is the bound: a careless reader takes minutes or
// all memory for some of these.
func TestBombsAreRefused(t *testing.T) {
	for name, text := range bombs() {
		t.Run(name, func(t *testing.T) {
			var e *Error
			if err := Decode("f", []byte(text), new(sample)); !errors.As(err, &e) {
				t.Errorf("error is %v, want an *Error", err)
			}
		})
	}
}

func TestLongTextsAreRead(t *testing.T) {
	for _, text := range []string{
		"host: " + strings.Repeat("x", MaxBytes/2),
		"host: |\n" + strings.Repeat("  x\n", MaxBytes/8),
		"host: x\n" + strings.Repeat("  x\n", MaxBytes/8),
	} {
		var got sample
		if err := Decode("f", []byte(text), &got); err != nil || strings.Count(got.Host, "x") < MaxBytes/8 {
			t.Errorf("%.20q: read %d bytes, error %v", text, len(got.Host), err)
		}
	}
}

func TestManyMistakesAreCapped(t *testing.T) {
	err := Decode("f", []byte(strings.Repeat("port: x\n", 5000)), new(sample))
	if n := len(All(err)); n != maxErrors {
		t.Errorf("%d errors, want %d", n, maxErrors)
	}
}

func TestDecodesWhatFitsBesideMistakes(t *testing.T) {
	var got sample
	err := Decode("f", []byte("host: a\nport: x\nfolders: [b, [c]]\nnone: 1\npets: [{name: y, legs: z}]\n"), &got)
	if n := len(All(err)); n != 4 {
		t.Errorf("%d mistakes, want 4: %v", n, err)
	}
	want := sample{Host: "a", Folders: []string{"b", ""}, Pets: []*pet{{Name: "y"}}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(sample{})); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
}

func TestTextsStayAsWritten(t *testing.T) {
	for _, text := range []string{"12", "1.5", "true", "no", "2026-11-24", "12:30", "a#b", "0x", "1.2.3", "-7", "~x"} {
		var got sample
		if err := Decode("f", []byte("host: "+text+"\n"), &got); err != nil || got.Host != text {
			t.Errorf("%s became %q, error %v", text, got.Host, err)
		}
	}
}

func TestPlace(t *testing.T) {
	doc, err := Parse("f", []byte("host: a\npets:\n  - name: x\n    legs: 4\n  - {name: y}\n"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		path      []any
		line, col int
		has       bool
	}{
		{nil, 1, 1, true},
		{[]any{"host"}, 1, 7, true},
		{[]any{"pets", 0}, 3, 5, true},
		{[]any{"pets", 0, "legs"}, 4, 11, true},
		{[]any{"pets", 1, "name"}, 5, 12, true},
		{[]any{"pets", 1, "legs"}, 5, 6, false}, // the entry that lacks it
		{[]any{"pets", 7, "legs"}, 3, 3, false},
		{[]any{"host", "deeper"}, 1, 7, false},
	}
	for _, tt := range tests {
		if line, col := doc.Place(tt.path...); line != tt.line || col != tt.col {
			t.Errorf("Place(%v) = %d:%d, want %d:%d", tt.path, line, col, tt.line, tt.col)
		}
		if got := doc.Has(tt.path...); got != tt.has {
			t.Errorf("Has(%v) = %v", tt.path, got)
		}
	}
	empty, err := Parse("f", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := empty.Error("nothing here", "write something", "a").Error(); got != "f: nothing here (write something)" {
		t.Errorf("error in an empty file: %s", got)
	}
}

type fragile string

func (*fragile) UnmarshalYAML([]byte) error { panic("s3cret") }

func TestPanicBecomesError(t *testing.T) {
	var into struct {
		A fragile `yaml:"a"`
	}
	err := Decode("f", []byte("a: b\n"), &into)
	if err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("error is %v", err)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"name", "folders", "password_file", "tls", "tls_ca", "on"}
	for word, want := range map[string]string{
		"fodlers": "folders", "Name": "name", "password-file": "password_file", "passwordfile": "password_file",
		"tsl": "tls", "tlsca": "tls_ca", "x": "", "": "", "entirely": "", strings.Repeat("a", 1000): "",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("Nearest(%.20q) = %q, want %q", word, got, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, text := range bombs() {
		if len(text) < 1000 {
			f.Add(text)
		}
	}
	for _, text := range []string{"", "host: a\nport: 1\n", "pets: [{name: a}]\nwords: {a: b}\n", "\ta: b", "host: |\n  x\n", "- - -", "a: \"\\x", "any: {x: [1, {y: .inf}]}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		const canary = "zq9canary7"
		err := Decode("f", []byte(text+canary), new(sample))
		for _, e := range All(err) {
			if e.Line < 0 || e.Msg == "" || strings.ContainsAny(e.Error(), "\n") || strings.Contains(e.Error(), canary) {
				t.Errorf("bad error %q", e)
			}
		}
		if err != nil && len(All(err)) == 0 {
			t.Errorf("error of type %T: %v", err, err)
		}
	})
}
