package claim

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestReportHasEveryField holds the contract: a field that has nothing to say
// is there all the same.
func TestReportHasEveryField(t *testing.T) {
	got, err := json.Marshal(NewReport("a.eml", &Judgement{Letter: &Letter{}, Claim: Claim{Kind: Other, Inner: -1}, Plan: Plan{Action: ActionIgnore}}))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"file":"a.eml","message_id":"","date":"","language":"","kind":"other","confidence":0,"signals":[],` +
		`"claimant":{"id":"","name":""},"images":[],"pages":[],"fees":[],"reference":"","deadline":null,"deadline_words":"",` +
		`"sender":{"address":"","domain":"","verdict":"","spf":"","dkim":"","dmarc":"","why":[]},` +
		`"site":"","strategy":"","action":"ignore","why":[]}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestReportValues(t *testing.T) {
	j := &Judgement{
		Letter: &Letter{MessageID: "<1@x>", Date: time.Date(2026, 3, 1, 10, 12, 0, 0, time.FixedZone("CET", 3600))},
		Claim: Claim{
			Kind: FirstClaim, Inner: -1, Fees: []Fee{{Amount: "387.50", Currency: "EUR", Role: Demand, Words: "387,50 €"}},
			Deadline: Found[time.Time]{Value: time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC), Words: "innerhalb von 14 Tagen"},
			Images:   []Found[string]{{Value: "https://a.example/b.jpg"}},
		},
	}
	r := NewReport("a.eml", j)
	if r.Date != "2026-03-01T09:12:00Z" || r.Deadline == nil || *r.Deadline != "2026-03-15" || r.Images[0] != "https://a.example/b.jpg" {
		t.Errorf("report %+v", r)
	}
	if diff := cmp.Diff([]ReportFee{{"387.50", "EUR", Demand, "387,50 €"}}, r.Fees); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
