package ledger

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// Caps on what a hostile letter may leave in the ledger.
const (
	maxText = 2000 // bytes of one text
	maxIDs  = 100  // Message-IDs of one field: the first and the latest
	maxFees = 100
)

// clean makes s fit for any database: valid UTF-8, no NUL, not endless.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "")
	}
	return s
}

// ids cleans Message-IDs. Of too many it keeps the first, which began the
// thread, and the latest.
func ids(in []string) []string {
	if len(in) > maxIDs {
		in = append([]string{in[0]}, in[len(in)-maxIDs+1:]...)
	}
	out := make([]string, 0, len(in))
	for _, id := range in {
		if id = clean(id); id != "" {
			out = append(out, id)
		}
	}
	return out
}

// stamp is a time as it is stored: NULL for the zero time and for years that
// no mail can mean.
func stamp(t time.Time) any {
	if t.IsZero() || t.Year() < 1 || t.Year() > 9999 {
		return nil
	}
	return t.UnixMicro()
}

// stored reads what stamp wrote.
func stored(v sql.NullInt64) time.Time {
	if !v.Valid {
		return time.Time{}
	}
	return time.UnixMicro(v.Int64).UTC()
}

// blob is bytes as they are stored: NULL when there are none.
func blob(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}

// number is a row number as it is stored: NULL for 0.
func number(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// fee is claim.Fee as it is stored.
type fee struct {
	Amount   string      `json:"amount"`
	Currency string      `json:"currency"`
	Role     claim.Role  `json:"role"`
	Until    *time.Time  `json:"until,omitempty"`
	Where    claim.Where `json:"where,omitempty"`
	Words    string      `json:"words"`
	Rule     string      `json:"rule,omitempty"`
}

func encodeFees(in []claim.Fee) (string, error) {
	out := make([]fee, 0, min(len(in), maxFees))
	for _, f := range in[:min(len(in), maxFees)] {
		v := fee{f.Amount, f.Currency, f.Role, nil, f.Where, clean(f.Words), f.Rule}
		if stamp(f.Until) != nil {
			until := f.Until.UTC()
			v.Until = &until
		}
		out = append(out, v)
	}
	return encode(out)
}

func decodeFees(s string) ([]claim.Fee, error) {
	var in []fee
	if err := decode(s, &in); err != nil {
		return nil, err
	}
	var out []claim.Fee
	for _, v := range in {
		f := claim.Fee{Amount: v.Amount, Currency: v.Currency, Role: v.Role, Where: v.Where, Words: v.Words, Rule: v.Rule}
		if v.Until != nil {
			f.Until = v.Until.UTC()
		}
		out = append(out, f)
	}
	return out, nil
}

// encodeLikeness writes nothing for a letter that is like nothing.
func encodeLikeness(l *claim.Likeness) (string, error) {
	if l.Key == "" {
		return "", nil
	}
	return encode(l)
}

func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encoding for the ledger: %w", err)
	}
	return string(b), nil
}

func decode(s string, into any) error {
	if err := json.Unmarshal([]byte(s), into); err != nil {
		return fmt.Errorf("%w: a list in it cannot be read: %w", ErrCorrupt, err)
	}
	return nil
}

func decodeIDs(s string) ([]string, error) {
	var out []string
	if err := decode(s, &out); err != nil || len(out) == 0 {
		return nil, err
	}
	return out, nil
}
