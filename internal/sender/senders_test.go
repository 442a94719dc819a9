package sender

import (
	"strings"
	"testing"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// senderCase is one sender and the standing that it must get.
type senderCase struct {
	name   string
	from   string // the From field
	reply  string // the Reply-To field
	sign   string // signing domains, by blanks; "domain/key" for another key than rsa
	auth   string // results of the own server
	extra  string // a head line that the sender adds
	kind   claim.Kind
	about  string // the claimant that the judgement names
	dns    map[string]string
	offDNS bool
	change func(raw string) string // on the way

	want claim.Standing
	why  string // words that the reasons must have
}

func (c *senderCase) letter(t *testing.T) *claim.Letter {
	head := []string{"From: " + c.from}
	keep := []string{}
	if c.reply != "" {
		head = append(head, "Reply-To: "+c.reply)
		keep = append(keep, "Reply-To")
	}
	if c.extra != "" {
		head = append([]string{c.extra}, head...)
	}
	raw := mailOf(head...)
	for d := range strings.FieldsSeq(c.sign) {
		domain, key, ok := strings.Cut(d, "/")
		if !ok {
			key = "rsa"
		}
		raw = sign(t, raw, domain, key, keep...)
	}
	if c.change != nil {
		raw = c.change(raw)
	}
	return parseLetter(t, received(c.auth)+raw)
}

func (c *senderCase) verdict(t *testing.T) claim.Verdict {
	z := newZone(t)
	for name, txt := range c.dns {
		z.records[name] = []string{txt}
		if txt == "" {
			delete(z.records, name)
		}
	}
	v := testVerifier(t, z)
	if c.offDNS {
		v = testVerifier(t, nil)
	}
	kind := c.kind
	if kind == "" {
		kind = claim.FirstClaim
	}
	return v.Verify(t.Context(), c.letter(t), &claim.Claim{Kind: kind, Claimant: claim.Party{ID: c.about}, Inner: -1})
}

func runSenders(t *testing.T, cases []senderCase) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := c.verdict(t)
			if v.Standing != c.want {
				t.Errorf("standing %s, want %s", v.Standing, c.want)
			}
			if all := strings.Join(v.Why, "\n"); len(v.Why) == 0 || !strings.Contains(all, c.why) || strings.ContainsAny(all, "{}") {
				t.Errorf("reasons lack %q", c.why)
			}
			if proven := v.Standing == claim.Verified || v.Standing == claim.Authenticated; !proven && strings.Contains(strings.Join(v.Why, " "), "really sent") {
				t.Error("says that it was really sent without a proof")
			}
			if t.Failed() {
				t.Logf("spf %s dkim %s dmarc %s arc %s, proven %v\n%s", v.SPF, v.DKIM, v.DMARC, v.ARC, v.Proven, strings.Join(v.Why, "\n"))
			}
		})
	}
}

func rewrap(raw string) string {
	return strings.Replace(raw, "our case number", "our case\r\nnumber", 1)
}

const (
	passPicrights = "spf=pass smtp.mailfrom=bounce@picrights.com; dkim=pass header.d=picrights.com; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=picrights.com"
	failPicrights = "spf=fail smtp.mailfrom=x@picrights.com; dkim=none; dmarc=fail (p=REJECT sp=REJECT dis=NONE) header.from=picrights.com"
)

func TestVerify_genuine(t *testing.T) {
	runSenders(t, []senderCase{
		{name: "signed", from: "PicRights <resolve@picrights.com>", sign: "picrights.com", about: "picrights", want: claim.Verified, why: "really sent by picrights.com, PicRights' own domain"},
		{name: "ed25519", from: "resolve@picrights.com", sign: "picrights.com/ed", about: "picrights", want: claim.Verified, why: "valid signature of picrights.com"},
		{name: "1024 bits", from: "resolve@picrights.com", sign: "picrights.com/short", want: claim.Verified},
		{name: "both keys", from: "resolve@picrights.com", sign: "picrights.com/ed picrights.com", want: claim.Verified},
		{name: "sub-domain From", from: "resolve@mail.picrights.com", sign: "picrights.com", want: claim.Verified},
		{name: "sub-domain signature", from: "resolve@picrights.com", sign: "mail.picrights.com", want: claim.Verified},
		{name: "upper case", from: "Resolve@PicRights.COM", sign: "picrights.com", want: claim.Verified},
		{name: "signed by a mailer too", from: "case@copytrack.com", sign: "copytrack.com mailer.example", want: claim.Verified, why: "mailer.example (DKIM), which says nothing"},
		{name: "no policy published", from: "a@fechner.legal", sign: "fechner.legal", about: "fechner", want: claim.Verified, why: "publishes no policy"},
		{name: "policy none", from: "a@gettyimages.com", sign: "gettyimages.com", about: "getty", want: claim.Verified},
		{name: "partner names the other", from: "a@higbeeassociates.com", sign: "higbeeassociates.com", about: "picrights", want: claim.Verified},
		{name: "provider only", from: "resolve@picrights.com", sign: "picrights.com", auth: passPicrights, offDNS: true, about: "picrights", want: claim.Verified, why: "Your mail server mx.example.net found"},
		{name: "provider spf only", from: "resolve@picrights.com", auth: "spf=pass smtp.mailfrom=b@picrights.com; dkim=none; dmarc=pass header.from=picrights.com", offDNS: true, want: claim.Verified, why: "may send for picrights.com"},
		{name: "provider over re-wrapped", from: "resolve@picrights.com", sign: "picrights.com", auth: passPicrights, change: rewrap, want: claim.Verified, why: "wraps lines anew"},
		{name: "key rotated, provider saw it", from: "resolve@picrights.com", sign: "picrights.com", auth: passPicrights, dns: map[string]string{"rsa._domainkey.picrights.com": ""}, want: claim.Verified},
		{name: "policy temporarily unknown", from: "resolve@picrights.com", sign: "picrights.com", dns: map[string]string{"_dmarc.picrights.com": "!servfail"}, want: claim.Verified},
		{name: "reply-to helpdesk, signed", from: "case@copytrack.com", reply: "x@copytrack.zendesk.com", sign: "copytrack.com", want: claim.Verified, why: "Answers would go to"},
		{name: "ordinary kind", from: "news@pixsy.com", sign: "pixsy.com", kind: claim.Other, want: claim.Verified},
		{name: "homonym registry domain", from: "permission@anp.nl", sign: "anp.nl", about: "anp", want: claim.Verified},
	})
}

func TestVerify_notTheClaimant(t *testing.T) {
	runSenders(t, []senderCase{
		{name: "speaks for another claimant", from: "a@copytrack.com", sign: "copytrack.com", about: "pixsy", want: claim.Authenticated, why: "not known to work with"},
		{name: "photographer", from: "Ann Lee <ann@studio.example>", sign: "studio.example", want: claim.Authenticated, why: "not the domain of a known claimant"},
		{name: "freemail photographer", from: "Ann Lee <ann@gmail.com>", sign: "gmail.com", want: claim.Authenticated, why: "anyone can open"},
		{name: "freemail mentions a claimant", from: "Ann Lee <ann@gmail.com>", sign: "gmail.com", about: "pixsy", want: claim.Authenticated, why: "Pixsy"},
		{name: "law firm unknown", from: "Weber & Partner <office@lawfirm.example>", sign: "lawfirm.example", about: "ksp", want: claim.Authenticated},
		{name: "registered service at its domain", from: "Pixsy <pixsy@helper.example>", sign: "helper.example", about: "pixsy", want: claim.Authenticated, why: "a service that Pixsy is known to use"},
		{name: "registered service signs", from: "Pixsy <case@pixsy.com>", sign: "helper.example", about: "pixsy", want: claim.Authenticated, why: "helper.example"},
		{name: "rented helpdesk", from: "PicRights <picrights@zendesk.com>", sign: "zendesk.com", about: "picrights", want: claim.Authenticated, why: "anyone can write through"},
		{name: "rented helpdesk unsigned", from: "PicRights <picrights@zendesk.com>", about: "picrights", want: claim.Unproven},
		{name: "portal domain", from: "a@pixsy-portal.example", auth: "spf=pass smtp.mailfrom=a@pixsy-portal.example", about: "pixsy", want: claim.Authenticated, why: "case portal"},
		{name: "ordinary signed", from: "Shop <a@studio.example>", sign: "studio.example", kind: claim.Other, want: claim.Authenticated},
	})
}

func TestVerify_unproven(t *testing.T) {
	bad := "rsa._domainkey.picrights.com"
	p := "PicRights <resolve@picrights.com>"
	runSenders(t, []senderCase{
		{name: "unsigned", from: p, want: claim.Unproven, why: "no signature"},
		{name: "unsigned, no DNS", from: p, offDNS: true, want: claim.Unproven, why: "checks are not at hand"},
		{name: "signed, no DNS", from: p, sign: "picrights.com", offDNS: true, want: claim.Unproven, why: "without DNS"},
		{name: "changed body", from: p, sign: "picrights.com", change: rewrap, want: claim.Unproven, why: "does not fit the mail"},
		{name: "key servfail", from: p, sign: "picrights.com", dns: map[string]string{bad: "!servfail"}, want: claim.Unproven, why: "could not be fetched just now"},
		{name: "key time-out", from: p, sign: "picrights.com", dns: map[string]string{bad: "!timeout"}, want: claim.Unproven, why: "could not be fetched just now"},
		{name: "key gone", from: p, sign: "picrights.com", dns: map[string]string{bad: ""}, want: claim.Unproven, why: "not published any more"},
		{name: "key revoked", from: p, sign: "picrights.com", dns: map[string]string{bad: "v=DKIM1; p="}, want: claim.Unproven, why: "not in order"},
		{name: "key rotated to another", from: p, sign: "picrights.com", dns: map[string]string{bad: record(t, "other", "")}, want: claim.Unproven, why: "does not fit"},
		{name: "key testing", from: p, sign: "picrights.com", dns: map[string]string{bad: record(t, "rsa", "t=y; ")}, want: claim.Unproven, why: "as a test"},
		{name: "key of 64 KB", from: p, sign: "picrights.com", dns: map[string]string{bad: "v=DKIM1; p=" + strings.Repeat("A", 64<<10)}, want: claim.Unproven},
		{name: "key not base64", from: p, sign: "picrights.com", dns: map[string]string{bad: "v=DKIM1; p=%%%"}, want: claim.Unproven},
		{name: "everything servfail, spf fail", from: p, sign: "picrights.com", auth: "spf=fail smtp.mailfrom=picrights.com", dns: map[string]string{bad: "!servfail", "_dmarc.picrights.com": "!servfail"}, want: claim.Unproven},
		{name: "policy time-out, spf fail", from: p, auth: "spf=fail smtp.mailfrom=picrights.com", dns: map[string]string{"_dmarc.picrights.com": "!timeout"}, want: claim.Unproven, why: "says nothing about the sender"},
		{name: "policy time-out, dmarc fail without policy", from: p, auth: "spf=fail smtp.mailfrom=picrights.com; dmarc=fail header.from=picrights.com", dns: map[string]string{"_dmarc.picrights.com": "!timeout"}, want: claim.Unproven},
		{name: "provider temperror", from: p, auth: "spf=temperror smtp.mailfrom=picrights.com; dkim=temperror header.d=picrights.com; dmarc=temperror header.from=picrights.com", want: claim.Unproven},
		{name: "lenient policy fails", from: "a@gettyimages.com", auth: "spf=fail smtp.mailfrom=gettyimages.com; dkim=none; dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=gettyimages.com", want: claim.Unproven, why: "does not ask"},
		{name: "forwarded in good order", from: p, auth: failPicrights + "; arc=pass", want: claim.Unproven, why: "ARC"},
		{name: "signed by a stranger", from: p, sign: "studio.example", want: claim.Unproven, why: "says nothing about picrights.com"},
		{name: "unknown domain fails its policy", from: "a@studio.example", auth: "spf=fail smtp.mailfrom=studio.example; dkim=none; dmarc=fail (p=REJECT) header.from=studio.example", want: claim.Unproven},
		{name: "two From addresses", from: "resolve@picrights.com, b@studio.example", sign: "picrights.com", want: claim.Unproven, why: "several senders"},
		{name: "second From field", from: p, sign: "picrights.com", extra: "From: PicRights <resolve@picrights.com>", want: claim.Unproven, why: "more than one sender"},
		{name: "sender's own results", from: p, extra: "Received: from a by mx.evil.example; Mon, 23 Nov 2026 10:00:00 +0000\r\nAuthentication-Results: mx.example.net; dmarc=pass header.from=picrights.com", want: claim.Unproven},
		{name: "results of another server", from: p, extra: "Authentication-Results: mx.evil.example; dmarc=pass header.from=picrights.com; spf=pass smtp.mailfrom=picrights.com", want: claim.Unproven},
		{name: "replayed with a new Reply-To", from: p, sign: "picrights.com", change: func(s string) string { return "Reply-To: x@evil.example\r\n" + s }, kind: claim.Other, want: claim.Unproven, why: "sent an old genuine mail anew"},
		{name: "photographer unsigned", from: "Ann Lee <ann@studio.example>", want: claim.Unproven},
		{name: "freemail unsigned", from: "ann@gmail.com", want: claim.Unproven},
		{name: "group syntax", from: "undisclosed:;", want: claim.Unproven, why: "no sender"},
		{name: "expired", from: p, extra: "DKIM-Signature: v=1; a=rsa-sha256; d=picrights.com; s=rsa; h=from; x=1000; bh=AA==; b=AA==", want: claim.Unproven, why: "has expired"},
		{name: "part of the body", from: p, extra: "DKIM-Signature: v=1; a=rsa-sha256; d=picrights.com; s=rsa; h=from; l=10; bh=AA==; b=AA==", want: claim.Unproven, why: "only the beginning"},
		{name: "part of the body, provider passes it", from: p, extra: "DKIM-Signature: v=1; a=rsa-sha256; d=picrights.com; s=rsa; h=from; l=10; bh=AA==; b=AA==", auth: "spf=fail smtp.mailfrom=x.example; dkim=pass header.d=picrights.com; dmarc=pass header.from=picrights.com", want: claim.Unproven, why: "does not count"},
		{name: "provider passes a signature that is not there", from: p, auth: "dkim=pass header.d=picrights.com", want: claim.Unproven, why: "is not believed"},
	})
}

func TestVerify_relay(t *testing.T) {
	runSenders(t, []senderCase{
		{name: "form", from: "Garden Notes <wordpress@garden-notes.example>", sign: "garden-notes.example", want: claim.Unproven, why: "anyone could have typed this"},
		{name: "form with a visitor", from: "wordpress@garden-notes.example", reply: "Mel <mel@gmail.com>", sign: "garden-notes.example", kind: claim.Scam, want: claim.Unproven, why: "typed by the visitor"},
		{name: "form in a claimant's name", from: "COPYTRACK <wordpress@garden-notes.example>", reply: "a@copytrack.com", about: "copytrack", sign: "garden-notes.example", want: claim.Unproven, why: "anyone could have typed this"},
		{name: "form on another site", from: "form@www.rose-club.example", about: "picrights", want: claim.Unproven, why: "your own domain"},
		{name: "own address", from: "Jo <jo@gmail.com>", sign: "gmail.com", want: claim.Unproven},
		{name: "form with an imitation", from: "wordpress@garden-notes.example", reply: "a@copytrack-legal.com", about: "copytrack", want: claim.Lookalike, why: "copytrack-legal.com"},
	})
}

func TestVerify_forged(t *testing.T) {
	p := "PicRights <resolve@picrights.com>"
	runSenders(t, []senderCase{
		{name: "provider: policy reject", from: p, auth: failPicrights, offDNS: true, want: claim.Forged, why: "was not sent by PicRights"},
		{name: "provider: quarantine", from: p, auth: "dmarc=fail (p=QUARANTINE dis=QUARANTINE) header.from=picrights.com", offDNS: true, want: claim.Forged},
		{name: "provider: policy not said, no DNS", from: p, auth: "spf=fail smtp.mailfrom=picrights.com; dmarc=fail header.from=picrights.com", offDNS: true, want: claim.Forged},
		{name: "provider: policy from DNS", from: p, auth: "spf=fail smtp.mailfrom=picrights.com; dmarc=fail header.from=picrights.com", want: claim.Forged},
		{name: "provider: policy as property", from: p, auth: "dmarc=fail policy.dmarc=reject header.from=picrights.com", offDNS: true, want: claim.Forged},
		{name: "worked out: spf fail, unsigned", from: p, auth: "spf=fail smtp.mailfrom=picrights.com", want: claim.Forged, why: "may not send for picrights.com"},
		{name: "worked out: spf softfail, broken", from: p, sign: "picrights.com", change: rewrap, auth: "spf=softfail smtp.mailfrom=picrights.com", want: claim.Forged},
		{name: "worked out: spf of a stranger passes", from: p, sign: "mailer.example", auth: "spf=pass smtp.mailfrom=mailer.example", want: claim.Forged},
		{name: "sub-domain under the policy of the whole", from: "a@pay.picrights.com", auth: "spf=none smtp.mailfrom=pay.picrights.com", want: claim.Forged},
		{name: "sub-domain policy", from: "a@pay.alamy.com", auth: "spf=fail smtp.mailfrom=pay.alamy.com", want: claim.Forged},
		{name: "ordinary kind", from: p, kind: claim.Other, auth: failPicrights, want: claim.Forged},
		{name: "with a strange Reply-To", from: p, reply: "x@gmail.com", auth: failPicrights, want: claim.Forged},
		{name: "portal sub-domain of the claimant", from: "a@resolve.picrights.com", auth: "dmarc=fail (p=REJECT sp=REJECT) header.from=resolve.picrights.com", offDNS: true, want: claim.Forged},
	})
}

func TestVerify_lookalike(t *testing.T) {
	runSenders(t, []senderCase{
		{name: "homoglyph, punycode", from: "a@XN--opytrack-ech.com", kind: claim.Other, want: claim.Lookalike, why: "other characters"},
		{name: "homoglyph, unicode", from: "\"P\" <a@picrіghts.com>", kind: claim.Other, want: claim.Lookalike, why: "other characters"},
		{name: "zero for o", from: "a@c0pytrack.com", kind: claim.Other, want: claim.Lookalike, why: "other characters"},
		{name: "l for i", from: "a@plcrights.com", want: claim.Lookalike, why: "imitates PicRights"},
		{name: "q for g", from: "a@picriqhts.com", want: claim.Lookalike},
		{name: "rn for m", from: "a@gettyirnages.com", want: claim.Lookalike},
		{name: "accent", from: "a@pìxsy.com", want: claim.Lookalike},
		{name: "typo, missing letter", from: "a@picright.com", about: "picrights", want: claim.Lookalike, why: "a letter or two"},
		{name: "typo, swap", from: "a@copytarck.com", about: "copytrack", want: claim.Lookalike},
		{name: "typo, double", from: "PicRights <a@piccrights.com>", want: claim.Lookalike},
		{name: "typo of a short name", from: "a@pixxsy.com", about: "pixsy", want: claim.Lookalike},
		{name: "typo of a long name", from: "a@visualrightgroups.com", about: "visual-rights-group", want: claim.Lookalike},
		{name: "other ending", from: "a@copytrack.legal", about: "copytrack", want: claim.Lookalike, why: "another ending"},
		{name: "other ending, two labels", from: "a@picrights.co.uk", about: "picrights", want: claim.Lookalike},
		{name: "added word", from: "a@copytrack-legal.com", want: claim.Lookalike, why: "hangs words"},
		{name: "added word, signed", from: "COPYTRACK <a@copytrack-legal.com>", sign: "copytrack-legal.com", about: "copytrack", want: claim.Lookalike},
		{name: "added word in front", from: "a@legal-picrights.com", want: claim.Lookalike},
		{name: "added word without hyphen", from: "a@pixsylegal.com", about: "pixsy", want: claim.Lookalike},
		{name: "two added words", from: "a@my-copytrack-portal.net", want: claim.Lookalike},
		{name: "sub-domain trick", from: "a@picrights.com.example.net", kind: claim.Other, want: claim.Lookalike, why: "what counts stands at its end"},
		{name: "sub-domain trick, signed", from: "a@picrights.com.example.net", sign: "picrights.com.example.net", want: claim.Lookalike},
		{name: "sub-domain trick with hyphens", from: "a@picrights-com-case.example", want: claim.Lookalike},
		{name: "name as sub-domain", from: "a@copytrack.legal-claims.example", about: "copytrack", want: claim.Lookalike},
		{name: "name from freemail", from: "COPYTRACK <claims.dept@gmail.com>", sign: "gmail.com", about: "copytrack", want: claim.Lookalike, why: "The name says COPYTRACK, but the mail comes from gmail.com"},
		{name: "name from freemail, not a claim", from: "Copytrack <x@gmail.com>", kind: claim.Other, want: claim.Lookalike},
		{name: "name with titles", from: "Getty Images License Compliance Department <x@outlook.com>", about: "getty", want: claim.Lookalike},
		{name: "name and person", from: "Olivia from PicRights <x@web.de>", about: "picrights", want: claim.Lookalike},
		{name: "name from an unrelated domain", from: "Pixsy Legal Team <x@helper-mail.example>", about: "pixsy", want: claim.Lookalike, why: "nothing to do with it"},
		{name: "name in cyrillic", from: "=?utf-8?q?=D0=A1OPYTRACK?= <x@gmail.com>", want: claim.Lookalike},
		{name: "name with a digit", from: "P1cRights <x@gmail.com>", want: claim.Lookalike},
		{name: "address in the name", from: "\"resolve@picrights.com\" <x@studio.example>", kind: claim.Other, want: claim.Lookalike, why: "holds an address of picrights.com"},
		{name: "claimant in the mailbox name", from: "Legal Dept <copytrack.legal@gmail.com>", about: "copytrack", want: claim.Lookalike, why: "bears the name"},
		{name: "unproven with a freemail Reply-To", from: "PicRights <resolve@picrights.com>", reply: "pic.resolve@gmail.com", about: "picrights", want: claim.Lookalike, why: "Answers would go to pic.resolve@gmail.com"},
		{name: "Reply-To in a claimant's name", from: "Legal <a@studio.example>", reply: "COPYTRACK <c@gmail.com>", about: "copytrack", want: claim.Lookalike},
		{name: "Reply-To imitates", from: "a@picrights.com", sign: "picrights.com", reply: "a@picrights-claims.com", want: claim.Lookalike},
		{name: "scam in a claimant's name", from: "Getty Images <x@yahoo.com>", kind: claim.Scam, want: claim.Lookalike},
	})
}

func TestVerify_namesakes(t *testing.T) {
	runSenders(t, []senderCase{
		{name: "getty museum", from: "Getty Museum <news@getty.edu>", kind: claim.Other, want: claim.Unproven},
		{name: "DMCA agent", from: "DMCA Copyright Agent <dmca@isp.example>", kind: claim.Takedown, about: "copyright-agent", want: claim.Unproven},
		{name: "another lawyer of the name", from: "Rechtsanwalt Robert Fechner <kanzlei@fechner-recht.example>", kind: claim.LegalAction, about: "fechner", want: claim.Unproven},
		{name: "other firm ANP", from: "ANP <info@anp.co.uk>", about: "anp", want: claim.Unproven},
		{name: "no domain listed", from: "KSP Rechtsanwälte <a@ksp.de>", about: "ksp", want: claim.Unproven},
		{name: "no domain listed, long name", from: "CopyCat Legal PLLC <a@lawfirm.example>", sign: "lawfirm.example", about: "copycat-legal", want: claim.Authenticated},
		{name: "via linkedin", from: "Getty Images <jobs@linkedin.com>", kind: claim.Other, want: claim.Unproven},
		{name: "review site", from: "Pixsy via Trustpilot <noreply@trustpilot.com>", kind: claim.Other, want: claim.Unproven},
		{name: "forum about a claimant", from: "PicRights victims forum <post@lists.example>", kind: claim.Other, want: claim.Unproven},
		{name: "regional domain of a stock house", from: "Getty Images <a@gettyimages.de>", kind: claim.Other, want: claim.Unproven},
		{name: "shared fate with a typo", from: "a@picright.com", kind: claim.Other, want: claim.Unproven},
		{name: "same name, other ending, no claim", from: "a@copytrack.io", kind: claim.Other, want: claim.Unproven},
		{name: "critic's site", from: "a@stop-copytrack.example", kind: claim.Other, want: claim.Unproven},
		{name: "listed partner uses the name", from: "PicRights via Higbee <a@higbeeassociates.com>", sign: "higbeeassociates.com", about: "picrights", want: claim.Verified},
	})
}

// ordinary are senders that any mailbox knows, and some whose names are close
// to a claimant's.
const ordinary = `amazon.de ebay.com hetzner.com ionos.de strato.de ovh.net gandi.net namecheap.com godaddy.com cloudflare.com
wordpress.com automattic.com wix.com squarespace.com shopify.com etsy.com dhl.de ups.com fedex.com deutschepost.de bahn.de
lufthansa.com booking.com airbnb.com telekom.de vodafone.de o2online.de sparkasse.de ing.de n26.com paypal.com stripe.com wise.com
klarna.com datev.de elster.de bund.de europa.eu gov.uk irs.gov nytimes.com spiegel.de zeit.de lemonde.fr elpais.com corriere.it
nrc.nl dn.se politiken.dk shutterstock.com adobe.com istockphoto.com depositphotos.com dreamstime.com freepik.com canva.com
unsplash.com pexels.com picsart.com pixlr.com pixabay.com pixiv.net pixar.com pictime.com picnic.app photobox.com photobucket.com
flickr.com 500px.com smugmug.com zenfolio.com getty.edu gettysburg.edu copyright.gov copyright.com copyrightalliance.org
rightslink.com rightsline.com imageshack.com imagekit.io imagetrack.de copyteam.de copyblogger.com copytrans.net copyscape.com
visualstudio.com visualcapitalist.com masterfiles.example masterclass.com mastercard.com alamo.com alami.example almay.com amy.com
anp.com anpr.example ksp.com hickbee.example higby.example fechner.de fechner.com lechner.legal photoclean.example claims.example
zoom.us slack.com github.com gitlab.com atlassian.com notion.so figma.com mozilla.org debian.org python.org golang.org
pixie.com proxy.com epixsys.com track.com cotrack.com copperack.example`

func TestVerify_ordinaryMail(t *testing.T) {
	v := testVerifier(t, newZone(t))
	kinds := []claim.Kind{claim.Other, claim.FirstClaim, claim.Takedown, claim.Settled}
	n := 0
	for d := range strings.FieldsSeq(ordinary) {
		n++
		for _, kind := range kinds {
			l := parseLetter(t, received("")+mailOf("From: Customer Service <info@"+d+">", "Reply-To: Support <support@"+d+">"))
			got := v.Verify(t.Context(), l, &claim.Claim{Kind: kind, Inner: -1})
			if got.Standing != claim.Unproven {
				t.Errorf("%s as %s: %s\n%s", d, kind, got.Standing, strings.Join(got.Why, "\n"))
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d domains", n)
	}
}
