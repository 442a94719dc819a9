package explain

import (
	"strings"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// kindWords is a kind as the headline has it.
func kindWords(k claim.Kind) string {
	switch k {
	case claim.FirstClaim:
		return "CLAIM, first letter"
	case claim.Reminder:
		return "CLAIM, reminder"
	case claim.FinalNotice:
		return "CLAIM, final notice"
	case claim.LegalAction:
		return "CLAIM, legal action"
	case claim.Offer:
		return "CLAIM, offer to settle"
	case claim.Settled:
		return "CASE CLOSED by the claimant"
	case claim.Takedown:
		return "REMOVAL ASKED, no money"
	case claim.Scam:
		return "SCAM"
	case claim.Other:
		return "NOT A CLAIM"
	}
	return strings.ToUpper(string(k))
}

// KindName is a kind in the middle of a sentence.
func KindName(k claim.Kind) string {
	switch k {
	case claim.FirstClaim:
		return "first claim"
	case claim.Other:
		return "not a claim"
	}
	return strings.ReplaceAll(string(k), "_", " ")
}

// languageName is the English name of a language; "" when it has none here.
func languageName(code string) string {
	return map[string]string{
		"en": "English", "de": "German", "fr": "French", "nl": "Dutch", "es": "Spanish", "it": "Italian",
		"pt": "Portuguese", "pl": "Polish", "sv": "Swedish", "da": "Danish", "no": "Norwegian", "cs": "Czech",
	}[code]
}

// strategyWords says what a reply does.
func strategyWords(strategy string) string {
	if strategy == "ask_proof" {
		return "asking for proof"
	}
	return "(" + safe(strategy) + ")"
}

// madeUpRules are the signals that stand in no rule pack.
func madeUpRules(rule string) string {
	return map[string]string{
		"claimant.domain":          "comes from a known claimant",
		"claimant.portal":          "links to the case portal of a known claimant",
		"claimant.name":            "bears a known claimant's name",
		"claimant.text":            "names a known claimant",
		"claimant.reference-shape": "has this claimant's kind of number",
		"reference.in-subject":     "bears a reference in the subject",
		"letter.own-page":          "names a page of your site",
		"letter.other-site":        "is about a site that is not yours",
		"header.newsletter":        "is a newsletter",
		"header.list":              "went to a mailing list",
		"header.unsubscribe":       "offers to unsubscribe",
		"header.precedence":        "was sent in bulk",
		"owner.letter":             "you marked this very letter",
		"owner.wording":            "is worded like a letter that you marked",
		"owner.case":               "is about a case that you marked",
		"owner.list":               "came over a list that you marked",
		"owner.series":             "has the sender and subject of a letter that you marked",
		"owner.sender":             "comes from a sender that you marked",
	}[rule]
}

// groupOf is the concept that a signal without a phrase stands for.
func groupOf(rule string) string {
	return map[string]string{
		"letter.picture-near-site": "names-use",
		"letter.sum-with-deadline": "asks-money",
		"letter.own-page":          "names-use",
	}[rule]
}
