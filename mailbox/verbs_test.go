package mailbox

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// forbidden are methods of the library that move, remove or change what is not
// ours, or that ask the server to speak in ways the library cannot read.
func forbidden() []string {
	return strings.Fields("Move Copy Expunge UnselectAndExpunge Delete Rename Subscribe Unsubscribe Enable SetACL SetQuota SetMetadata Unauthenticate FlagSeen StoreFlagsSet StoreFlagsDel")
}

// TestNothingForbiddenIsCalled reads the source of the package: whatever is
// named here is not even mentioned, and every body is fetched with PEEK.
func TestNothingForbiddenIsCalled(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 10 {
		t.Fatalf("sources: %v, %v", files, err)
	}
	peeks := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if pkg, ok := n.X.(*ast.Ident); ok && pkg.Name == "io" {
					return true // io.Copy copies bytes, not mail
				}
				if slices.Contains(forbidden(), n.Sel.Name) {
					t.Errorf("%s: %s is used", set.Position(n.Pos()), n.Sel.Name)
				}
			case *ast.CompositeLit:
				if sel, ok := n.Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "FetchItemBodySection" {
					peeks++
					if !peeking(n) {
						t.Errorf("%s: a body is asked for without PEEK", set.Position(n.Pos()))
					}
				}
			}
			return true
		})
	}
	if peeks == 0 {
		t.Error("no body is asked for at all: this test looks at the wrong thing")
	}
}

func peeking(lit *ast.CompositeLit) bool {
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key, _ := kv.Key.(*ast.Ident)
		val, _ := kv.Value.(*ast.Ident)
		if key != nil && val != nil && key.Name == "Peek" && val.Name == "true" {
			return true
		}
	}
	return false
}
