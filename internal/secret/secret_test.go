package secret

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/sirupsen/logrus"
)

const canary = "zq9hunter2"

type holder struct {
	Open   Secret `json:"open" yaml:"open"`
	hidden Secret
	Ptr    *Secret           `json:"ptr" yaml:"ptr"`
	List   []Secret          `json:"list" yaml:"list"`
	Map    map[string]Secret `json:"map" yaml:"map"`
	Any    any               `json:"any" yaml:"any"`
}

func hold() holder {
	s := New(canary)
	return holder{Open: s, hidden: s, Ptr: &s, List: []Secret{s}, Map: map[string]Secret{"k": s}, Any: s}
}

func leaks(t *testing.T, how, text string) {
	t.Helper()
	if strings.Contains(text, canary) || strings.Contains(text, fmt.Sprintf("%x", canary)) {
		t.Errorf("%s shows the secret: %s", how, text)
	}
}

func TestNothingLeaksThroughFmt(t *testing.T) {
	h, s := hold(), New(canary)
	src := Source{Command: New("echo " + canary)}
	r := Resolver{Source: src}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p", "%T", "%10.3s", "%w"} {
		for _, v := range []any{s, &s, h, &h, []any{s, h}, src, &src, r, &r} {
			leaks(t, verb, fmt.Sprintf(verb, v))
		}
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
		if got := fmt.Sprintf(verb, s); got != Shown {
			t.Errorf("%s prints %q", verb, got)
		}
	}
	leaks(t, "Sprint", fmt.Sprint(s, h))
	leaks(t, "panic text", fmt.Sprint(fmt.Errorf("login with %v: %w", s, errors.New("refused"))))
}

func TestNothingLeaksThroughEncoders(t *testing.T) {
	asJSON, err := json.Marshal(hold())
	if err != nil {
		t.Fatal(err)
	}
	leaks(t, "JSON", string(asJSON))
	asYAML, err := yaml.Marshal(hold())
	if err != nil {
		t.Fatal(err)
	}
	leaks(t, "YAML", string(asYAML))
	for name, text := range map[string]string{"JSON": string(asJSON), "YAML": string(asYAML)} {
		if strings.Count(text, "secret") < 4 {
			t.Errorf("%s does not say where the secrets are: %s", name, text)
		}
	}
}

func TestNothingLeaksThroughLogs(t *testing.T) {
	for _, format := range []logrus.Formatter{&logrus.JSONFormatter{}, &logrus.TextFormatter{}} {
		var out bytes.Buffer
		log := logrus.New()
		log.SetOutput(&out)
		log.SetFormatter(format)
		log.WithField("password", New(canary)).WithField("all", hold()).WithError(fmt.Errorf("with %s", New(canary))).Info(New(canary))
		leaks(t, fmt.Sprintf("%T", format), out.String())
		if !strings.Contains(out.String(), "secret") {
			t.Errorf("%T wrote %q", format, out.String())
		}
	}
}

func TestReveal(t *testing.T) {
	if got := New(canary).Reveal(); got != canary {
		t.Errorf("revealed %q", got)
	}
	for _, s := range []Secret{{}, New("")} {
		if !s.Empty() || s.Reveal() != "" || s.String() != Shown {
			t.Errorf("empty secret: %v %q", s.Empty(), s.Reveal())
		}
	}
	if New("x").Empty() {
		t.Error("a secret with text is empty")
	}
}
