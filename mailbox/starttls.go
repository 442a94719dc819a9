package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
)

// greetingAfterTLS stands in for the greeting that was read before TLS. It
// names no capabilities, so the library asks for them: those of before TLS
// must not be trusted (RFC 3501 section 6.2.1).
const greetingAfterTLS = "* OK ready\r\n"

const (
	startTLSLine  = 8 << 10 // bytes of one line before TLS
	startTLSLines = 100     // lines before the tagged answer
)

// upgrade does STARTTLS on c. The library's own upgrade can hang for ever when
// the server ends in the middle of its answer, so these few lines are read
// here, one byte at a time: nothing sent in clear can slip into the session.
func upgrade(c net.Conn) (greeting string, err error) {
	greeting, err = readLine(c)
	if err != nil {
		return "", err
	}
	kind, text, _ := strings.Cut(strings.TrimPrefix(greeting, "* "), " ")
	switch strings.ToUpper(kind) {
	case "OK":
	case "BYE":
		return "", fmt.Errorf("%w: the server says %q", busyOr(ErrNetwork, text), clean(text))
	default:
		return "", fmt.Errorf("%w: greeting %q before STARTTLS is refused", ErrTLS, clean(greeting))
	}
	if _, err := io.WriteString(c, "S0 STARTTLS\r\n"); err != nil {
		return "", fmt.Errorf("%w: %w", ErrNetwork, err)
	}
	for range startTLSLines {
		line, err := readLine(c)
		if err != nil {
			return "", err
		}
		if answer, ok := strings.CutPrefix(line, "S0 "); ok {
			return text, startTLSAnswer(answer)
		}
	}
	return "", fmt.Errorf("%w: no answer to STARTTLS", ErrProtocol)
}

func startTLSAnswer(answer string) error {
	if kind, _, _ := strings.Cut(answer, " "); strings.EqualFold(kind, "OK") {
		return nil
	}
	return fmt.Errorf("%w: the server refuses STARTTLS: %q; the password is not sent in clear", ErrTLS, clean(answer))
}

func readLine(c net.Conn) (string, error) {
	var line []byte
	for one := make([]byte, 1); len(line) < startTLSLine; {
		if _, err := io.ReadFull(c, one); err != nil {
			return "", fmt.Errorf("%w: before STARTTLS: %w", ErrNetwork, err)
		}
		if one[0] == '\n' {
			return strings.TrimRight(string(line), "\r"), nil
		}
		line = append(line, one[0])
	}
	return "", fmt.Errorf("%w: line before STARTTLS is too long", ErrProtocol)
}

// secure does the TLS handshake over raw.
func secure(ctx context.Context, raw net.Conn, cfg *tls.Config) (net.Conn, error) {
	c := tls.Client(raw, cfg)
	if err := c.HandshakeContext(ctx); err != nil {
		return nil, tlsError(cfg.ServerName, err)
	}
	return c, nil
}

// tlsError says in one line what is wrong with the TLS of host.
func tlsError(host string, err error) error {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return fmt.Errorf("%w: certificate of %s: %w; for a private server set tls_ca", ErrTLS, host, err)
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return fmt.Errorf("%w: %s speaks no TLS on this port (try tls: starttls): %w", ErrTLS, host, err)
	}
	if _, ok := errors.AsType[net.Error](err); ok || errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("%w: during the TLS handshake: %w", ErrNetwork, err)
	}
	return fmt.Errorf("%w: %s: %w", ErrTLS, host, err)
}

// busyOr returns ErrBusy when text asks for fewer connections, else kind.
func busyOr(kind error, text string) error {
	if crowded(text) {
		return ErrBusy
	}
	return kind
}
