package testserver

import "slices"

// Password is the password of every user of every server.
const Password = "pw"

// Option changes how a server is set up.
type Option func(*options)

type options struct {
	users          int
	special        map[string]string // special use → folder name
	quotas         map[int]int       // user → KiB
	without        []string          // capabilities
	maxConnections int
	maxProcesses   int
	unchecked      bool
}

func newOptions(opts []Option) options {
	o := options{
		users: 3, maxConnections: 100, maxProcesses: 500,
		special: map[string]string{`\Drafts`: "Drafts", `\Sent`: "Sent", `\Trash`: "Trash", `\Junk`: "Junk"},
		quotas:  map[int]int{},
	}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}

// WithUsers makes n users, u0 to u(n-1). Without it there are three.
func WithUsers(n int) Option { return func(o *options) { o.users = n } }

// WithSpecial gives the folder of a special use (\Drafts, \Sent, \Trash, \Junk;
// RFC 6154) another name, as a client would show it. An empty name: there is no
// such folder.
func WithSpecial(use, name string) Option {
	return func(o *options) {
		if name == "" {
			delete(o.special, use)
			return
		}
		o.special[use] = name
	}
}

// WithQuota limits user i to kib KiB of mail in all (Dovecot only).
func WithQuota(i, kib int) Option { return func(o *options) { o.quotas[i] = kib } }

// WithoutCapability takes names out of what the server announces, such as
// "IDLE" or "UIDPLUS" (Dovecot only). The server still understands the
// commands: the point is that a client must not use what is not announced.
func WithoutCapability(names ...string) Option {
	return func(o *options) { o.without = append(slices.Clone(o.without), names...) }
}

// WithMaxConnections is the most connections of one user from one address
// (Dovecot only). The one too many is refused after its login.
func WithMaxConnections(n int) Option { return func(o *options) { o.maxConnections = n } }

// WithMaxProcesses is the most connections of all users together (Dovecot
// only).
func WithMaxProcesses(n int) Option { return func(o *options) { o.maxProcesses = n } }

// Unchecked still records the commands but does not hold them against the
// allowed ones at the end: for tests of this package and for foreign clients.
func Unchecked() Option { return func(o *options) { o.unchecked = true } }
