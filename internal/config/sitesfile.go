package config

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/claimtriage/claimtriage/internal/strictyaml"
)

const (
	maxSitesBytes  = 16 << 20
	maxSitesErrors = 50
)

// table reads sites from CSV: a header line with the columns domain, aliases
// and root in any order, then a site a line. Aliases are separated by blanks.
type table struct {
	reader *reader
	file   string
	csv    *csv.Reader
	column map[string]int
	errs   int
}

func (r *reader) sitesTable(file string, data []byte) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	t := &table{reader: r, file: file, csv: csv.NewReader(bytes.NewReader(data))}
	if len(data) > maxSitesBytes {
		t.fail(0, 0, fmt.Sprintf("the file is larger than %d MiB", maxSitesBytes>>20), "")
		return
	}
	head, _, _ := bytes.Cut(data, []byte("\n"))
	if bytes.ContainsRune(head, ';') && !bytes.ContainsRune(head, ',') {
		t.csv.Comma = ';' // as spreadsheets of many countries write it
	}
	t.csv.ReuseRecord, t.csv.TrimLeadingSpace, t.csv.Comment = true, true, '#'
	if !t.header() {
		return
	}
	for t.errs < maxSitesErrors && t.row() {
	}
}

func (t *table) fail(line, col int, msg, hint string) {
	t.errs++
	t.reader.errs = append(t.reader.errs, &strictyaml.Error{File: t.file, Line: line, Col: col, Msg: msg, Hint: hint})
}

// record reads one line; nil at the end or when the rest cannot be read.
func (t *table) record() []string {
	rec, err := t.csv.Read()
	var pe *csv.ParseError
	switch {
	case err == nil:
		return rec
	case errors.Is(err, io.EOF):
	case errors.As(err, &pe) && errors.Is(err, csv.ErrFieldCount):
		t.fail(pe.Line, 1, "this line has more or fewer cells than the first line", "one cell for each column; leave it empty where there is nothing")
	case errors.As(err, &pe):
		t.fail(pe.Line, pe.Column, "a quote is in the wrong place", `put the whole cell in quotes, and write "" for a quote inside`)
	default:
		t.fail(0, 0, "the file cannot be read", "")
	}
	return nil
}

func (t *table) header() bool {
	const mend = "begin with the line: domain,aliases,root"
	known := []string{"domain", "aliases", "root"}
	t.column = map[string]int{}
	before := t.errs
	for i, name := range t.record() {
		line, col := t.csv.FieldPos(i)
		name = strings.ToLower(strings.TrimSpace(name))
		if msg := oneOf(name, known); msg != "" {
			t.fail(line, col, "unknown column: "+msg, mend)
			continue
		}
		if _, dup := t.column[name]; dup {
			t.fail(line, col, "this column is given twice", "remove one of them")
		}
		t.column[name] = i
	}
	if _, ok := t.column["domain"]; !ok && t.errs == before {
		t.fail(1, 1, "there is no column domain", mend)
	}
	return t.errs == before
}

// row reads one site and reports whether there may be more.
func (t *table) row() bool {
	rec := t.record()
	if rec == nil {
		return false
	}
	cell := func(name string) (string, int, int) {
		i, ok := t.column[name]
		if !ok || i >= len(rec) {
			return "", 0, 0
		}
		line, col := t.csv.FieldPos(i)
		return strings.TrimSpace(rec[i]), line, col
	}
	domain, line, col := cell("domain")
	site := Site{Domain: t.domain(domain, line, col)}
	aliases, line, col := cell("aliases")
	for _, a := range splitAliases(aliases) {
		if name := t.domain(a, line, col); name != "" {
			site.Aliases = append(site.Aliases, name)
		}
	}
	if root, _, _ := cell("root"); root != "" {
		site.Root = rooted(t.file, root)
	}
	if site.Domain != "" {
		t.reader.cfg.Sites = append(t.reader.cfg.Sites, site)
	}
	return true
}

func (t *table) domain(s string, line, col int) string {
	name, ok := domainName(s)
	if !ok {
		t.fail(line, col, "this is not the name of a website", siteMend)
		return ""
	}
	place := fmt.Sprintf("%s line %d", filepath.Base(t.file), line)
	if first := t.reader.claim(name, place); first != "" {
		t.fail(line, col, "this domain is already given in "+first, "remove one of them")
		return ""
	}
	return name
}

// rooted resolves a path of the table against the table's folder.
func rooted(file, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}
