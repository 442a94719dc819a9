package claim

// Report is one line of `claimtriage check --json`: the contract with other
// programs. Every field is always present; money is a decimal string with a
// point; dates are YYYY-MM-DD, times RFC 3339 in UTC.
type Report struct {
	File          string       `json:"file"`
	MessageID     string       `json:"message_id"`
	Date          string       `json:"date"`
	Language      string       `json:"language"`
	Kind          Kind         `json:"kind"`
	Confidence    float64      `json:"confidence"`
	Signals       []Signal     `json:"signals"`
	Claimant      Party        `json:"claimant"`
	Images        []string     `json:"images"`
	Pages         []string     `json:"pages"`
	Fees          []ReportFee  `json:"fees"`
	Reference     string       `json:"reference"`
	Deadline      *string      `json:"deadline"`
	DeadlineWords string       `json:"deadline_words"`
	Sender        ReportSender `json:"sender"`
	Site          string       `json:"site"`
	Strategy      string       `json:"strategy"`
	Action        Action       `json:"action"`
	Why           []string     `json:"why"`
}

// ReportFee is a sum in a Report.
type ReportFee struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
	Role     Role   `json:"role"`
	Words    string `json:"words"`
}

// ReportSender is the verdict in a Report.
type ReportSender struct {
	Address string   `json:"address"`
	Domain  string   `json:"domain"`
	Verdict Standing `json:"verdict"`
	SPF     Result   `json:"spf"`
	DKIM    Result   `json:"dkim"`
	DMARC   Result   `json:"dmarc"`
	Why     []string `json:"why"`
}

// ReportError is the line for a message that could not be read.
type ReportError struct {
	File  string `json:"file"`
	Error string `json:"error"`
}

// NewReport puts j into the shape of the contract. file names its source.
func NewReport(file string, j *Judgement) Report {
	c, l := &j.Claim, j.Letter
	r := Report{
		File: file, MessageID: l.MessageID, Language: c.Language,
		Kind: c.Kind, Confidence: c.Confidence, Signals: list(c.Signals), Claimant: c.Claimant,
		Images: values(c.Images), Pages: values(c.Pages), Fees: []ReportFee{},
		Reference: c.Reference.Value, DeadlineWords: c.Deadline.Words,
		Site: j.Facts.Site, Strategy: j.Plan.Strategy, Action: j.Plan.Action, Why: list(j.Plan.Why),
	}
	if d := l.Written(); !d.IsZero() {
		r.Date = d.UTC().Format("2006-01-02T15:04:05Z")
	}
	if !c.Deadline.Value.IsZero() {
		day := c.Deadline.Value.Format("2006-01-02")
		r.Deadline = &day
	}
	for _, f := range c.Fees {
		r.Fees = append(r.Fees, ReportFee{f.Amount, f.Currency, f.Role, f.Words})
	}
	v := &j.Verdict
	r.Sender = ReportSender{v.Address, v.Domain, v.Standing, v.SPF, v.DKIM, v.DMARC, list(v.Why)}
	return r
}

func values(in []Found[string]) []string {
	out := make([]string, 0, len(in))
	for _, f := range in {
		out = append(out, f.Value)
	}
	return out
}

func list[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}
