// Package reply picks the reply that fits a judgement, and writes it: a draft
// for a person to review, and a note (the case sheet) for the webmaster alone.
//
// It is pure: no clock, no network, no log. The same judgement gives the same
// bytes, so that a lost ledger cannot double a draft. It invents nothing:
// every name, figure and date of a draft is from the letter or from the
// options, and what is not known is left as a visible [[…]] mark. Every draft
// passes the calm check before anybody sees it.
package reply
