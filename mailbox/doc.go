// Package mailbox is one IMAP account: it connects, watches, fetches, appends
// and flags, and mends itself. It wraps emersion/go-imap, which knows neither
// time-outs nor contexts, so that nothing above has to think about either.
//
// A [Watcher] reads the watched folders without leaving a trace (EXAMINE and
// BODY.PEEK only, RFC 3501 section 6.4.5) and feeds every message to a [Sink].
// A [Drafter] has a connection of its own and does the few things that write:
// APPEND of a draft or a note, two keywords, and taking back our own draft.
// [Probe] looks at an account once, for the doctor.
//
// Rules that hold in the whole package:
//
//   - One goroutine uses a connection, and every command runs under [conn.do],
//     which closes the connection when the time is up or the context ends.
//   - Bytes of a message are used only when its whole answer was read.
//   - A UID that was asked and not answered is asked again, and then reported;
//     it is never taken for done.
//   - MOVE, COPY, EXPUNGE without UIDs, CLOSE, DELETE and RENAME are not used,
//     and \Seen is not set. A test reads the source for it.
package mailbox
