// Package testserver starts real mail servers, a recording relay, a faulty
// network and a DNS server on loopback, for tests only. Nothing that is
// released imports it.
//
// Everything it starts ends with the test: processes with their children,
// sockets, folders. What a test needs and the machine lacks is a failure that
// says how to mend it, never a skipped test.
//
// By default a client that connects to [Server.Addr] or [Server.TLSAddr] talks
// through a [Recorder], and at the end of the test every command that it gave
// is held against the list of what the program may say ([Recorder.AssertAllowed]).
package testserver
