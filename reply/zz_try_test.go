package reply_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/claimtriage/claimtriage/classify"
	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/letter"
	"github.com/claimtriage/claimtriage/internal/portfolio"
	"github.com/claimtriage/claimtriage/reply"
	"github.com/claimtriage/claimtriage/rules"
)

func TestTry(t *testing.T) {
	set, err := rules.Load("")
	if err != nil {
		t.Fatal(err)
	}
	p := portfolio.New([]portfolio.Site{{Domain: "garden-notes.example"}, {Domain: "garten-blick.example"}})
	id := claim.Identity{Name: "Jo Example", Address: "jo@garden-notes.example", Language: os.Getenv("LANGX"), Aliases: []string{"kontakt@garten-blick.example", "info@garden-notes.example"}}
	own := p.Own()
	own.Addresses = []string{id.Address}
	c := classify.New(set, own)
	r, err := reply.New(set, reply.Options{Identity: id, Account: "main", Own: own})
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(os.Getenv("FILES"))
	for _, f := range files {
		raw, _ := os.ReadFile(f)
		l, err := letter.Parse(context.Background(), raw, letter.Options{Size: int64(len(raw))})
		if err != nil {
			t.Fatal(err)
		}
		j := &claim.Judgement{Key: letter.Key(raw), Letter: l, Claim: c.Classify(l), Verdict: claim.Verdict{Standing: claim.Unproven, Why: []string{"Nothing proves it."}}}
		j.Facts = p.Facts(l, &j.Claim)
		j.Plan = r.Plan(j)
		fmt.Printf("=================== %s %s %v facts %+v\n", filepath.Base(f), j.Claim.Kind, j.Plan, j.Facts)
		var dp *claim.Draft
		if j.Plan.Action == claim.ActionDraft {
			d, err := r.Draft(j)
			if err != nil {
				fmt.Println("ERR", err)
			} else {
				dp = &d
				if os.Getenv("RAW") != "" {
					fmt.Println(string(d.Raw))
				} else {
					fmt.Println(d.Subject, d.To, d.From, d.Marks, "\n"+d.Body)
				}
			}
		}
		n, err := r.Note(j, dp)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("NOTE:", n.Subject)
		if os.Getenv("NOTE") != "" {
			fmt.Println(string(n.Raw))
		}
	}
}
