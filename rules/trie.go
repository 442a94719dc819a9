package rules

import (
	"cmp"
	"math/bits"
	"slices"
)

// trie finds which of many words a word is, or begins with, in one walk. A
// node keeps its children in one run of the node table, found by counting
// bits, so that the table stays small enough for the cache.
type trie struct {
	nodes []node
	outs  [][]int32 // atoms by out index
}

type node struct {
	kids   uint64 // one bit a symbol that has a child
	first  int32  // index of the first child
	exact  int32  // index into outs + 1: atoms that are exactly the word so far
	prefix int32  // index into outs + 1: atoms that any word beginning so is
}

// symbol maps a byte of a folded word to 0..63. Bytes beyond ASCII share one
// symbol a residue: a word of another script cannot be told apart from
// another such word, which costs a comparison and no error (see verify).
func symbol(c byte) uint {
	switch {
	case 'a' <= c && c <= 'z':
		return uint(c - 'a')
	case '0' <= c && c <= '9':
		return uint(c-'0') + 26
	}
	return 36 + uint(c)%28
}

type buildNode struct {
	kids          []kid // by symbol, in order
	exact, prefix []int32
}

type kid struct {
	symbol uint
	node   *buildNode
}

// down returns the child for s, made when it is new.
func (b *buildNode) down(s uint) *buildNode {
	at, ok := slices.BinarySearchFunc(b.kids, s, func(k kid, s uint) int { return cmp.Compare(k.symbol, s) })
	if !ok {
		b.kids = slices.Insert(b.kids, at, kid{s, &buildNode{}})
	}
	return b.kids[at].node
}

// add enters word; longer says that longer words match as well.
func (b *buildNode) add(word string, longer bool, atom int32) {
	for i := range len(word) {
		b = b.down(symbol(word[i]))
	}
	if longer {
		b.prefix = append(b.prefix, atom)
	} else {
		b.exact = append(b.exact, atom)
	}
}

func (b *buildNode) freeze() *trie {
	t := &trie{nodes: make([]node, 1)}
	queue := []*buildNode{b}
	for i := 0; i < len(queue); i++ {
		cur := queue[i]
		n := node{first: int32(len(queue)), exact: t.out(cur.exact), prefix: t.out(cur.prefix)}
		for _, k := range cur.kids {
			n.kids |= 1 << k.symbol
			queue = append(queue, k.node)
			t.nodes = append(t.nodes, node{})
		}
		t.nodes[i] = n
	}
	return t
}

func (t *trie) out(atoms []int32) int32 {
	if len(atoms) == 0 {
		return 0
	}
	t.outs = append(t.outs, atoms)
	return int32(len(t.outs))
}

func (t *trie) child(n *node, s uint) *node {
	if n.kids&(1<<s) == 0 {
		return nil
	}
	return &t.nodes[n.first+int32(bits.OnesCount64(n.kids&(1<<s-1)))]
}

// walk appends to dst the atoms that word matches from its first byte.
func (t *trie) walk(word string, dst []int32) []int32 { return walk(t, word, dst) }

func walk[T string | []byte](t *trie, word T, dst []int32) []int32 {
	n := &t.nodes[0]
	for i := range len(word) {
		if n = t.child(n, symbol(word[i])); n == nil {
			return dst
		}
		if n.prefix != 0 {
			dst = append(dst, t.outs[n.prefix-1]...)
		}
	}
	if n.exact != 0 {
		dst = append(dst, t.outs[n.exact-1]...)
	}
	return dst
}

// within appends the atoms that match from any later byte of word: prefix
// atoms of the trie are then infixes, exact ones suffixes.
func (t *trie) within(word string, dst []int32) []int32 { return within(t, word, dst) }

func within[T string | []byte](t *trie, word T, dst []int32) []int32 {
	if len(t.nodes) == 1 {
		return dst
	}
	for i := 0; i+2 < len(word); i++ {
		dst = walk(t, word[i:], dst)
	}
	return dst
}
