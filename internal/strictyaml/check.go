package strictyaml

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// maxErrors ends the list of mistakes: a file of another kind has thousands.
const maxErrors = 50

// checker compares a tree with the Go type it is to be decoded into, and
// collects every mistake. The YAML library would stop at the first. Values
// that do not fit are emptied in the tree, so that the rest can be decoded.
type checker struct {
	doc  *Document
	errs []*Error
}

// fail notes a mistake at n and returns false: n does not fit.
func (c *checker) fail(n ast.Node, msg, hint string) bool {
	if len(c.errs) < maxErrors {
		c.errs = append(c.errs, c.doc.at(n, msg, hint))
	}
	return false
}

// value reports whether n fits t. An empty value fits every type: it changes
// nothing. What does not fit inside n is emptied.
func (c *checker) value(n ast.Node, t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if n == nil || n.Type() == ast.NullType {
		return true
	}
	if own, ok := c.special(n, t); own {
		return ok
	}
	switch t.Kind() {
	case reflect.Struct:
		return c.mapping(n, t)
	case reflect.Map:
		return c.free(n, t)
	case reflect.Slice, reflect.Array:
		return c.list(n, t)
	case reflect.Interface:
		return c.any(n)
	default:
		return c.scalar(n, t)
	}
}

// special checks types that decode themselves. It reports whether t is one,
// and whether n fits it.
func (c *checker) special(n ast.Node, t reflect.Type) (own, ok bool) {
	switch into := reflect.New(t).Interface().(type) {
	case *time.Duration:
		return true, c.duration(n)
	case *time.Time:
		_, ok := c.text(n, "a date")
		return true, ok
	case yaml.BytesUnmarshaler, yaml.BytesUnmarshalerContext, yaml.InterfaceUnmarshaler,
		yaml.InterfaceUnmarshalerContext, yaml.NodeUnmarshaler, yaml.NodeUnmarshalerContext:
		return true, true
	case encoding.TextUnmarshaler:
		return true, c.textual(n, into)
	}
	return false, false
}

func (c *checker) duration(n ast.Node) bool {
	text, ok := c.text(n, "a duration")
	if !ok {
		return false
	}
	if _, err := time.ParseDuration(text); err != nil {
		return c.fail(n, "this is not a duration", "write a number and a unit, such as 30s, 5m or 2h")
	}
	return true
}

// textual asks the type itself. Its error may be an *Error with message and
// hint, and must not quote the text.
func (c *checker) textual(n ast.Node, into encoding.TextUnmarshaler) bool {
	text, ok := c.text(n, "a text")
	if !ok {
		return false
	}
	err := into.UnmarshalText([]byte(text))
	var e *Error
	switch {
	case err == nil:
		return true
	case errors.As(err, &e):
		return c.fail(n, e.Msg, e.Hint)
	}
	return c.fail(n, err.Error(), "")
}

func (c *checker) text(n ast.Node, want string) (string, bool) {
	if lit, ok := n.(*ast.LiteralNode); ok && lit.Value != nil {
		return lit.Value.Value, true
	}
	if _, ok := n.(ast.ScalarNode); !ok {
		return "", c.fail(n, "there must be "+want+" here, not "+shape(n), "")
	}
	return n.GetToken().Value, true
}

// mapping checks the keys of n against the fields of the struct t.
func (c *checker) mapping(n ast.Node, t reflect.Type) bool {
	fields := fieldsOf(t)
	return c.pairs(n, func(key string, kn, vn ast.Node) bool {
		ft, ok := fields[key]
		if !ok {
			msg, hint := unknown(key, fields)
			c.fail(kn, msg, hint)
			return true
		}
		return c.value(vn, ft)
	})
}

// free checks a mapping whose keys the file chooses.
func (c *checker) free(n ast.Node, t reflect.Type) bool {
	return c.pairs(n, func(_ string, _, vn ast.Node) bool { return c.value(vn, t.Elem()) })
}

// pairs calls each for every key of the mapping n, once for a key, and
// empties the value where each returns false.
func (c *checker) pairs(n ast.Node, each func(key string, kn, vn ast.Node) bool) bool {
	m, ok := n.(ast.MapNode)
	if !ok {
		return c.fail(n, "there must be keys and values here, not "+shape(n), `write "key: value", one a line`)
	}
	seen := map[string]int{}
	for it := m.MapRange(); it.Next(); {
		kn := ast.Node(it.Key())
		key := kn.GetToken().Value
		line, _ := place(kn)
		if first, dup := seen[key]; dup {
			c.fail(kn, fmt.Sprintf("this key is already given in line %d", first), "remove one of them")
			continue
		}
		seen[key] = line
		if !each(key, kn, it.Value()) {
			it.KeyValue().Value = ast.Null(it.Value().GetToken())
		}
	}
	return true
}

func (c *checker) list(n ast.Node, t reflect.Type) bool {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		return c.fail(n, "there must be a list here, not "+shape(n), "write [a, b], or one entry a line after a dash")
	}
	for i, v := range seq.Values {
		if v.Type() == ast.NullType {
			c.fail(v, "this list entry is empty", "fill it or remove it")
		}
		if !c.value(v, t.Elem()) {
			seq.Values[i] = ast.Null(v.GetToken())
		}
	}
	return true
}

// any checks a value whose type the file chooses: only its keys.
func (c *checker) any(n ast.Node) bool {
	switch n := n.(type) {
	case ast.MapNode:
		return c.pairs(n.(ast.Node), func(_ string, _, vn ast.Node) bool { return c.any(vn) })
	case *ast.SequenceNode:
		for _, v := range n.Values {
			c.any(v)
		}
	}
	return true
}

func (c *checker) scalar(n ast.Node, t reflect.Type) bool {
	want := wanted(t.Kind())
	text, ok := c.text(n, want)
	switch {
	case !ok:
		return false
	case fits(n, text, t):
		return true
	case t.Kind() == reflect.String:
		return c.fail(n, "this text would be read as a number of another form", "put it in quotes")
	case isInt(t.Kind()) && n.Type() == ast.IntegerType:
		return c.fail(n, "this number is too large or too small", "")
	}
	return c.fail(n, "there must be "+want+" here, not "+shape(n), "")
}
