package strictyaml

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// fits reports whether the scalar n, written text, is a value of type t.
func fits(n ast.Node, text string, t reflect.Type) bool {
	switch k := t.Kind(); {
	case k == reflect.String:
		return asWritten(n, text)
	case k == reflect.Bool:
		return n.Type() == ast.BoolType
	case k == reflect.Float32 || k == reflect.Float64:
		return n.Type() == ast.FloatType || n.Type() == ast.IntegerType
	case isInt(k):
		i, ok := new(big.Int).SetString(strings.ReplaceAll(text, "_", ""), 0)
		return ok && n.Type() == ast.IntegerType && inRange(i, reflect.Zero(t))
	}
	return false
}

// asWritten reports whether a text field keeps what was written: YAML reads
// 0012 as the octal number ten, and a case number must not become one.
func asWritten(n ast.Node, text string) bool {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return fmt.Sprint(n.Value) == text
	case *ast.FloatNode:
		return fmt.Sprint(n.Value) == text
	case *ast.InfinityNode, *ast.NanNode:
		return false
	}
	return true
}

func inRange(i *big.Int, zero reflect.Value) bool {
	if zero.CanInt() {
		return i.IsInt64() && !zero.OverflowInt(i.Int64())
	}
	return i.IsUint64() && !zero.OverflowUint(i.Uint64())
}

func isInt(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Uint64 }

func wanted(k reflect.Kind) string {
	switch {
	case k == reflect.String:
		return "a text"
	case k == reflect.Bool:
		return "true or false"
	case isInt(k):
		return "a whole number"
	}
	return "a number"
}

// shape names what stands at n, without its text.
func shape(n ast.Node) string {
	switch n.Type() {
	case ast.MappingType, ast.MappingValueType:
		return "keys and values"
	case ast.SequenceType:
		return "a list"
	case ast.BoolType:
		return "true or false"
	case ast.IntegerType, ast.FloatType, ast.InfinityType, ast.NanType:
		return "a number"
	}
	return "a text"
}
