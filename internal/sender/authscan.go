package sender

import (
	"fmt"
	"strings"
)

// authScanner cuts a structured header field into words. Comments are kept
// apart, since some servers put the DMARC policy there.
type authScanner struct {
	rest     string
	comments []string
}

const fieldBlanks = " \t\r\n"

// skip passes blanks and comments (CFWS, RFC 5322 section 3.2.2).
func (s *authScanner) skip() error {
	for {
		s.rest = strings.TrimLeft(s.rest, fieldBlanks)
		if !strings.HasPrefix(s.rest, "(") {
			return nil
		}
		if err := s.comment(); err != nil {
			return err
		}
	}
}

func (s *authScanner) comment() error {
	depth := 0
	for i := 0; i < len(s.rest); i++ {
		switch s.rest[i] {
		case '\\':
			i++
		case '(':
			if depth++; depth > maxCommentDepth {
				return errAuthresDepth
			}
		case ')':
			if depth--; depth == 0 {
				s.comments = append(s.comments, s.rest[1:i])
				s.rest = s.rest[i+1:]
				return nil
			}
		}
	}
	return fmt.Errorf("%w: comment without end", errAuthresSyntax)
}

// word reads a token, a quoted string, or one after the other, up to a blank,
// a semicolon, a comment or a byte of stop; blanks and comments around it are
// passed. It returns "" where there is none.
func (s *authScanner) word(stop string) (string, error) {
	if err := s.skip(); err != nil {
		return "", err
	}
	var b strings.Builder
	for s.rest != "" {
		if c := s.rest[0]; c == '"' {
			if err := s.quoted(&b); err != nil {
				return "", err
			}
			continue
		}
		n := strings.IndexAny(s.rest, fieldBlanks+`;("`+stop)
		if n < 0 {
			n = len(s.rest)
		}
		if n == 0 {
			break
		}
		b.WriteString(s.rest[:n])
		s.rest = s.rest[n:]
	}
	return b.String(), s.skip()
}

func (s *authScanner) quoted(b *strings.Builder) error {
	for i := 1; i < len(s.rest); i++ {
		switch c := s.rest[i]; c {
		case '"':
			s.rest = s.rest[i+1:]
			return nil
		case '\\':
			if i++; i < len(s.rest) {
				b.WriteByte(s.rest[i])
			}
		default:
			b.WriteByte(c)
		}
	}
	return fmt.Errorf("%w: quoted string without end", errAuthresSyntax)
}

// take passes c when it is next, and what blanks and comments follow it.
func (s *authScanner) take(c byte) bool {
	if s.rest == "" || s.rest[0] != c {
		return false
	}
	s.rest = strings.TrimLeft(s.rest[1:], fieldBlanks)
	return true
}

// assigned reads "=" and the value behind it.
func (s *authScanner) assigned() (string, error) {
	if !s.take('=') {
		return "", fmt.Errorf("%w: no equals sign behind a name", errAuthresSyntax)
	}
	return s.word("")
}

// version passes the optional version number behind the authserv-id.
func (s *authScanner) version() error {
	if s.rest == "" || s.rest[0] == ';' {
		return nil
	}
	v, err := s.word("")
	if err != nil {
		return err
	}
	if strings.Trim(v, "0123456789") != "" {
		return fmt.Errorf("%w: no semicolon behind the authserv-id", errAuthresSyntax)
	}
	return nil
}
