package claim

import "time"

// CaseReport is one line of `claimtriage cases list --json`. Every field is
// always present; money is a decimal string with a point; dates are
// YYYY-MM-DD, times RFC 3339 in UTC.
type CaseReport struct {
	Case      int64       `json:"case"`
	Account   string      `json:"account"`
	Status    CaseStatus  `json:"status"`
	Outcome   string      `json:"outcome"`
	Kind      Kind        `json:"kind"`
	Claimant  Party       `json:"claimant"`
	Reference string      `json:"reference"`
	Site      string      `json:"site"`
	Sender    Standing    `json:"sender"`
	Fees      []ReportFee `json:"fees"`
	Deadline  *string     `json:"deadline"`
	Opened    string      `json:"opened"`
	Updated   string      `json:"updated"`
	Letters   int         `json:"letters"`
	Draft     string      `json:"draft"` // Message-ID of the draft that stands, "" when none
}

// NewCaseReport puts c into the shape of the contract.
func NewCaseReport(c *CaseSummary) CaseReport {
	r := CaseReport{
		Case: c.ID, Account: c.Account, Status: c.Status, Outcome: c.Outcome, Kind: c.Kind, Claimant: c.Claimant,
		Reference: c.Reference, Site: c.Site, Sender: c.Standing, Fees: []ReportFee{}, Deadline: dateOf(c.Deadline),
		Opened: stampOf(c.Opened), Updated: stampOf(c.Updated), Letters: c.Letters, Draft: c.Draft,
	}
	for _, f := range c.Fees {
		r.Fees = append(r.Fees, ReportFee{f.Amount, f.Currency, f.Role, f.Words})
	}
	return r
}

// CaseFileReport is `claimtriage cases show --json`.
type CaseFileReport struct {
	CaseReport
	Record  []LetterReport  `json:"record"`  // oldest first
	History []HistoryReport `json:"history"` // oldest first
}

// LetterReport is a letter of a CaseFileReport.
type LetterReport struct {
	MessageID string   `json:"message_id"`
	Date      string   `json:"date"`
	Sender    string   `json:"sender"`
	Verdict   Standing `json:"verdict"`
	Subject   string   `json:"subject"`
	Kind      Kind     `json:"kind"`
	Action    Action   `json:"action"`
	Strategy  string   `json:"strategy"`
}

// HistoryReport is a line of what happened to a case.
type HistoryReport struct {
	At   string `json:"at"`
	By   string `json:"by"`
	What string `json:"what"`
	Why  string `json:"why"`
}

// NewCaseFileReport puts c into the shape of the contract.
func NewCaseFileReport(c *CaseFile) CaseFileReport {
	out := CaseFileReport{CaseReport: NewCaseReport(&c.CaseSummary), Record: []LetterReport{}, History: []HistoryReport{}}
	for i := range c.Record {
		l := &c.Record[i]
		out.Record = append(out.Record, LetterReport{
			l.MessageID, stampOf(l.Written), l.Sender, l.Standing, l.Subject, l.Kind, l.Action, l.Strategy,
		})
	}
	for _, h := range c.History {
		out.History = append(out.History, HistoryReport{stampOf(h.At), h.By, h.What, h.Why})
	}
	return out
}

// DecisionReport is one line of `claimtriage cases memory --json`.
type DecisionReport struct {
	Memory  int64  `json:"memory"`
	Account string `json:"account"`
	Case    int64  `json:"case"` // 0 when the letter belongs to none
	Kind    Kind   `json:"kind"`
	Was     Kind   `json:"was"`
	Sender  string `json:"sender"`
	Subject string `json:"subject"`
	By      string `json:"by"`
	At      string `json:"at"`
	Undone  string `json:"undone"` // "" while it is in force
}

// NewDecisionReport puts d into the shape of the contract.
func NewDecisionReport(d *Decision) DecisionReport {
	return DecisionReport{d.ID, d.Account, d.Case, d.Kind, d.Was, d.Sender, d.Subject, d.By, stampOf(d.At), stampOf(d.Undone)}
}

// stampOf writes a time, "" for none.
func stampOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05Z")
}

// dateOf writes a date, nil for none.
func dateOf(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	day := t.Format("2006-01-02")
	return &day
}
