// Package memory judges letters by what the webmaster has said about earlier
// ones. It is pure: decisions are handed in, and nothing is learned by itself.
//
// # What is remembered
//
// A [claim.Decision] says of a letter what it is, and holds a
// [claim.Likeness] of it. There are six ways for another letter to be like
// it, from strong to weak:
//
//	letter   a copy of the very letter
//	case     the same claimant and reference
//	wording  at least [Alike] of all runs of three words in common
//	list     the same List-Id
//	series   the same sender's domain and, but for numbers, the same subject
//	sender   the same address
//
// The strongest way decides, then the latest decision.
//
// # What is safe
//
// How far a decision reaches depends on what would come of it, for a claim
// that is not seen is the worst that can happen.
//
//   - "Not a claim" only ever quietens the sender that it was said about. A
//     forged or imitated sender is another one, and so is one that is not
//     proven when the marked one was. A listed claimant is quietened for the
//     case that was marked, and for wording without a reference of its own;
//     never as a sender.
//   - "Scam" warns, and warnings are seen: wording alone is enough. But a
//     listed claimant's own domain is not touched by what was said about
//     somebody else's letter.
//   - A claim kind makes a draft: it takes more than the sender alone, unless
//     the letter was nearly judged to be a claim anyway. What was judged to be
//     a scam only becomes a claim by wording or case, and from the same sender.
//
// Addresses that many people write under (a contact form of the webmaster's
// own site, a helpdesk's domain) are nobody's address, and free mail domains
// are nobody's domain.
package memory
