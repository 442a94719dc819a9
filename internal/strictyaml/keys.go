package strictyaml

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// fieldsOf returns the keys of the struct t and the types behind them, as the
// YAML library sees them.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for f := range t.Fields() {
		tag := f.Tag.Get("yaml")
		if tag == "" {
			tag = f.Tag.Get("json")
		}
		if (!f.IsExported() && !f.Anonymous) || tag == "-" {
			continue
		}
		name, opts, _ := strings.Cut(tag, ",")
		if slices.Contains(strings.Split(opts, ","), "inline") {
			inlined(out, f.Type)
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		out[name] = f.Type
	}
	return out
}

func inlined(out map[string]reflect.Type, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	maps.Copy(out, fieldsOf(t))
}

// unknown words the mistake of a key that no field has. A key is shown only
// when it looks like one, for a slip can make a secret a key.
func unknown(key string, fields map[string]reflect.Type) (msg, hint string) {
	known := slices.Sorted(maps.Keys(fields))
	msg = "unknown key"
	near := Nearest(key, known)
	if near != "" || regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`).MatchString(key) {
		msg += " `" + key + "`"
	}
	if near != "" {
		return msg + "; did you mean `" + near + "`?", ""
	}
	return msg, "known here: " + strings.Join(known, ", ")
}
