// Package app builds claimtriage from its parts and runs it: the stages, the
// accounts, the ledger. It is the only place that knows them all.
package app
