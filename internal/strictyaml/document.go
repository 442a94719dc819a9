package strictyaml

import (
	"cmp"
	"errors"
	"reflect"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Document is a file that could be read as YAML. It keeps the place of every
// value, so that mistakes in what a value means can name it too.
type Document struct {
	file string
	body ast.Node // nil when the file is empty
}

// Parse reads data, the content of file. The error is an *Error, or several
// joined.
func Parse(file string, data []byte) (doc *Document, err error) {
	defer guard(file, &err)
	text, err := vet(file, data)
	if err != nil {
		return nil, err
	}
	tree, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, plain(file, err)
	}
	d := &Document{file: file}
	for _, part := range tree.Docs {
		if part.Body == nil || part.Body.Type() == ast.NullType {
			continue
		}
		if d.body != nil {
			return nil, d.at(part.Body, "a second document begins here", "keep one document in a file and remove the line ---")
		}
		d.body = part.Body
	}
	return d, nil
}

// Decode reads the document strictly into the struct that into points to.
// Keys that the document does not have keep their values. The error is an
// *Error, or several joined in the order of the file; whatever fits is decoded
// all the same, so that its meaning can be checked too. A document can be
// decoded once.
func (d *Document) Decode(into any) (err error) {
	if d.body == nil {
		return nil
	}
	defer guard(d.file, &err)
	c := checker{doc: d}
	if !c.value(d.body, reflect.TypeOf(into)) {
		return Join(c.errs)
	}
	err = yaml.NodeToValue(d.body, into, yaml.AllowDuplicateMapKey())
	if len(c.errs) > 0 {
		return Join(c.errs)
	}
	return plain(d.file, err)
}

// Error returns an error at the value that path leads to; see Place.
func (d *Document) Error(msg, hint string, path ...any) *Error {
	line, col := d.Place(path...)
	return &Error{File: d.file, Line: line, Col: col, Msg: msg, Hint: hint}
}

// Place returns line and column of the value that path leads to. Path holds
// keys (string) and list indexes (int). Where the document does not go so
// far, it is the place of the innermost value that is there; 0, 0 when the
// document is empty.
func (d *Document) Place(path ...any) (line, col int) {
	node := d.body
	for _, step := range path {
		next := child(node, step)
		if next == nil {
			break
		}
		node = next
	}
	return place(node)
}

// Has reports whether the document has a value at path. A key with nothing
// behind it has none.
func (d *Document) Has(path ...any) bool {
	node := d.body
	for _, step := range path {
		if node = child(node, step); node == nil {
			return false
		}
	}
	return node != nil && node.Type() != ast.NullType
}

func (d *Document) at(n ast.Node, msg, hint string) *Error {
	line, col := place(n)
	return &Error{File: d.file, Line: line, Col: col, Msg: msg, Hint: hint}
}

// Join orders errs by their place in the file and joins them. It returns nil
// when there are none, and the error itself when there is one.
func Join(errs []*Error) error {
	slices.SortStableFunc(errs, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	errs = slices.CompactFunc(errs, func(a, b *Error) bool { return *a == *b })
	switch len(errs) {
	case 0:
		return nil
	case 1:
		return errs[0]
	}
	all := make([]error, len(errs))
	for i, e := range errs {
		all[i] = e
	}
	return errors.Join(all...)
}

// child returns the value one step below node, or nil.
func child(node ast.Node, step any) ast.Node {
	switch step := step.(type) {
	case string:
		m, ok := node.(ast.MapNode)
		if !ok {
			return nil
		}
		for it := m.MapRange(); it.Next(); {
			if it.Key().GetToken().Value == step {
				return it.Value()
			}
		}
	case int:
		if a, ok := node.(*ast.SequenceNode); ok && step >= 0 && step < len(a.Values) {
			return a.Values[step]
		}
	}
	return nil
}

// place returns line and column of node: of its first key for a mapping.
func place(node ast.Node) (line, col int) {
	if m, ok := node.(ast.MapNode); ok {
		if it := m.MapRange(); it.Next() {
			node = it.Key()
		}
	}
	if node == nil {
		return 0, 0
	}
	tok := node.GetToken()
	if tok == nil || tok.Position == nil {
		return 0, 0
	}
	return tok.Position.Line, tok.Position.Column
}
