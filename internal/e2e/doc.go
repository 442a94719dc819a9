// Package e2e drives the real binary against real mail servers, as a user
// would. It holds nothing but tests.
package e2e
