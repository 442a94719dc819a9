// Package sender answers one question about a letter: was it really sent by
// whom it says? It weighs the DKIM signatures of the bytes as fetched
// (RFC 6376), what the own mail provider wrote into Authentication-Results
// (RFC 8601), the policy that the From domain publishes (RFC 7489), and the
// registry of claimants, and says why in sentences.
//
// A result is never a bool. What could not be checked is unavailable, what
// could not be checked just now is a temperror, and neither of them is ever
// held against a sender.
package sender
