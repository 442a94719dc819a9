// Package letter turns message bytes into a letter: what a person would see,
// and what the sender check needs (RFC 5322, RFC 2045 to 2049).
//
// Two readers give the same parts. The light reader is one linear pass of our
// own; it reads every message first, so it is also the guard: depth, parts and
// size are counted before anything else sees the bytes. Only when the light
// pass finds a structure that is broken, and small enough to be safe, enmime
// reads it again, because it repairs more. Everything after that — decoding,
// the HTML walk, quoted and forwarded text, links — is shared.
//
// Nothing here opens a link, loads a picture or runs an attachment.
package letter
