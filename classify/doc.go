// Package classify judges letters: what a letter does (its kind), who asks,
// for which pictures and pages, how much, under which reference and until
// when. Each answer carries the words of the letter that led to it.
//
// It goes by what the letter does and not by who sends it: somebody asserts a
// right in a picture, names a use on the webmaster's site, and asks for proof,
// money or removal. Phrases that say so are data (package rules). The package
// is pure: no files, no network, no clock, no log.
package classify
