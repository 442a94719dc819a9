package sender

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
)

// Limits of what one message may ask of the DNS, and of what is read.
const (
	maxLookups  = 20
	maxTXTBytes = 16 << 10 // of one record
	maxTXTs     = 50       // records of one name
)

var (
	errLookups = fmt.Errorf("more than %d DNS questions for one message", maxLookups)
	errTXTSize = errors.New("DNS record is larger than any key or policy")
)

// lookup asks the DNS on behalf of one message: it counts, remembers, and
// keeps what is absent apart from what is not known. It is safe for
// concurrent use, since signatures are verified side by side.
type lookup struct {
	ctx      context.Context
	resolver Resolver

	mu    sync.Mutex
	asked int
	keys  map[string]keyRecord // DKIM key records seen, by name
}

// txt returns the TXT records of name. Its errors are *net.DNSError, which is
// what the DKIM library tells apart: not found, or temporary.
func (q *lookup) txt(name string) ([]string, error) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if !isHost(name) {
		return nil, &net.DNSError{Err: "no valid name", Name: clip(name), IsNotFound: true}
	}
	if err := q.spend(); err != nil {
		return nil, &net.DNSError{Err: err.Error(), Name: name, IsTemporary: true}
	}
	txts, err := q.resolver.LookupTXT(q.ctx, name)
	if err != nil {
		return nil, &net.DNSError{UnwrapErr: err, Err: err.Error(), Name: name, IsNotFound: notFound(err), IsTemporary: !notFound(err)}
	}
	return capped(name, txts)
}

func (q *lookup) spend() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.asked >= maxLookups {
		return errLookups
	}
	q.asked++
	return nil
}

func capped(name string, txts []string) ([]string, error) {
	if len(txts) > maxTXTs {
		return nil, &net.DNSError{Err: errTXTSize.Error(), Name: name}
	}
	for _, t := range txts {
		if len(t) > maxTXTBytes {
			return nil, &net.DNSError{Err: errTXTSize.Error(), Name: name}
		}
	}
	return txts, nil
}

// key is txt for a DKIM key record, and notes what the record says of itself
// that the library does not pass on.
func (q *lookup) key(name string) ([]string, error) {
	txts, err := q.txt(name)
	if err == nil && len(txts) == 1 {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.keys[strings.ToLower(name)] = parseKeyRecord(txts[0])
	}
	return txts, err
}
