// Package ledger is the memory of claimtriage: which messages are judged,
// which letters are known, which drafts were intended and made, and the cases
// they belong to. It is what makes "each claim letter gets exactly one draft"
// hold when a process is killed, and when two run at once.
//
// # How a draft is made exactly once
//
// The draft's Message-ID follows from the account, the letter and the
// strategy. [Ledger.Intend] writes letter, case and draft down in one
// transaction, and only one caller is told that the intent is theirs. They
// search the mailbox for the Message-ID, append what is missing, and say
// [Ledger.Done]. Whoever starts next finds what was left half done with
// [Ledger.Pending], and does the same: search, append, done.
//
// A draft that another one replaces is listed by [Ledger.Superseded] until
// [Ledger.Retired] says what became of it. Within one account, the caller
// carries out intents and takes drafts back one after the other.
//
// # Negatives
//
// An ordinary message leaves no row: it is only inside the ranges of
// [Ledger.Judged], which for a mailbox of a million messages are usually one.
//
// # Promises
//
// Every method is safe for concurrent use, by many goroutines and by several
// processes on one file. Each writing method is one transaction: it is there
// in full when the method returns nil, and a process killed before that
// leaves all of it or nothing. Letters, intents and cases survive a loss of
// power; the last judged ranges may not, which costs a second look at those
// messages and nothing else. Times are in UTC and kept to the microsecond.
package ledger
