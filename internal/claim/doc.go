// Package claim is the vocabulary of claimtriage: the plain types that flow
// from one stage to the next. It imports nothing of the project and does
// nothing but name things, so every other package can speak the same words.
//
// The way through the house:
//
//	mailbox ─message─▶ letter ─▶ classify ─claim─▶ sender ─verdict─▶ portfolio ─facts─▶ reply ─draft + note─▶ mailbox
package claim
