package letter

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// proofpoint decodes Proofpoint's URL Defense, versions 1 to 3.
func proofpoint(raw string, u *url.URL) (string, bool) {
	switch {
	case strings.HasPrefix(u.Path, "/v1/"):
		return plainTarget(queryValue(u.RawQuery, "u"))
	case strings.HasPrefix(u.Path, "/v2/"):
		// Version 2 writes "%" as "-" and "/" as "_".
		coded := strings.NewReplacer("-", "%", "_", "/").Replace(queryValue(u.RawQuery, "u"))
		inner, err := url.PathUnescape(coded)
		if err != nil {
			return "", false
		}
		return plainTarget(inner)
	case strings.HasPrefix(u.Path, "/v3/"):
		return proofpoint3(raw)
	}
	return "", false
}

// proofpoint3 decodes /v3/__TARGET__;BYTES!!…: every "*" of the target stands
// for the next of BYTES (base64), and "**" with a letter for a run of them,
// whose length the letter gives: A is 2, B is 3, and so on through the
// base64url alphabet.
func proofpoint3(raw string) (string, bool) {
	_, rest, ok := strings.Cut(raw, "/v3/__")
	if !ok {
		return "", false
	}
	i := strings.LastIndex(rest, "__;")
	if i < 0 {
		return "", false
	}
	target, coded := rest[:i], rest[i+3:]
	coded, _, _ = strings.Cut(coded, "!")
	bytes, err := base64.RawURLEncoding.DecodeString(strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(coded, "=")))
	if err != nil {
		return "", false
	}
	inner, ok := fillStars(target, bytes)
	if !ok {
		return "", false
	}
	// A slash of the scheme is sometimes lost on the way.
	if s, cut := strings.CutPrefix(inner, "https:/"); cut && !strings.HasPrefix(s, "/") {
		inner = "https://" + s
	} else if s, cut := strings.CutPrefix(inner, "http:/"); cut && !strings.HasPrefix(s, "/") {
		inner = "http://" + s
	}
	return plainTarget(inner)
}

const runLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

func fillStars(target string, bytes []byte) (string, bool) {
	var out strings.Builder
	for i := 0; i < len(target); i++ {
		if target[i] != '*' {
			out.WriteByte(target[i])
			continue
		}
		n := 1
		if i+2 < len(target) && target[i+1] == '*' {
			if k := strings.IndexByte(runLetters, target[i+2]); k >= 0 {
				n = k + 2
				i += 2
			}
		}
		if n > len(bytes) {
			// Without its bytes a "*" is one that was written so.
			if len(bytes) == 0 && n == 1 {
				out.WriteByte('*')
				continue
			}
			return "", false
		}
		out.Write(bytes[:n])
		bytes = bytes[n:]
	}
	return out.String(), true
}
