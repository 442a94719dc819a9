package reply

import (
	"regexp"
	"slices"
)

// English words that several patterns need.
const (
	enWe      = `\b(?:we|i)\b(?:'ll|'ve|'m|'re|'d)?`
	enWill    = `(?: will| shall| can| could| would| may| might| must| have| had| did| do| are| am| were| was)?`
	enAny     = `(?: [\w'-]+){0,4}?`
	enPicture = `(?:image|picture|photo|photograph|photography|work|graphic|illustration|material|content|it|them|this|that)s?\b`
)

func englishLexicon() *lexicon {
	return &lexicon{
		patterns: slices.Concat(englishThreats(), englishInsults(), englishTone(), englishAdmissions(), englishPromises(), englishInvoices()),
		negation: regexp.MustCompile(`\b(?:not|never|neither|nor|cannot|nothing (?:in|here)|\w+n't|without (?:any )?(?:admi|acknowledg|accept|recogni|prejudice|conce)\w*|no (?:admission|acknowledg\w+|liability|promise|request))\b`),
		hedge:    regexp.MustCompile(`\b(?:you (?:say|state|allege|assert|claim|believe|write)|according to you|your (?:letter|message) (?:says|states|alleges)|alleged(?:ly)?|said to|whether|receipt)\b`),
		boundary: regexp.MustCompile(`[.;:?]|\b(?:but|however|yet|still|nevertheless|although|though|so (?:we|i)|and (?:we|i|then))\b`),
		subject:  regexp.MustCompile(`^(?:we|i)\b`),
	}
}

func englishThreats() []pattern {
	return patterns(Threat,
		`\bback off\b|\bgo public\b|\b(?:the|a) (?:press|media|newspapers?|courts?|police|authorities|regulator|ombudsman)\b|\bno (?:other )?(?:choice|option|alternative)\b|\bsue us\b`,
		`\b(?:our|my) (?:own )?(?:lawyers?|attorneys?|solicitors?|counsel|legal (?:team|department))\b|\b(?:commence|initiate|start|begin|institute|bring|threaten) (?:\w+ )?(?:proceedings|litigation|action|lawsuit)\b`,
		`\bthink (?:twice|again|carefully)\b|\bshould you (?:persist|insist|continue|go on|write)\b|\bif you (?:persist|insist|continue|go on|do not stop|write again)\b|\b(?:will|shall|know how to) deal with you\b`,
		enWe+`(?: will| shall| may| might| would| are going to| am going to| intend to| reserve the right to| will not hesitate to)?(?: not hesitate to)?`+enAny+
			` (?:sue\b|prosecute|counter-?sue|counter-?claim|report (?:you|this|your|the)|expose|publicly name|publish your|name and shame|go to (?:court|the police|the press)|`+
			`take (?:you|this|the matter) to (?:court|the police|the press)|see you in court|file (?:an? |our |criminal )*(?:complaint|claim|suit|lawsuit|charges|counterclaim)|`+
			`take (?:legal|court|further) (?:action|steps|proceedings)|press charges|bring (?:proceedings|an action)|make sure you|destroy|ruin|hold you|claim (?:damages|costs|compensation) from|inform the (?:police|authorities|bar))`,
		`\bsee you in court\b`,
		`\blegal (?:action|proceedings|steps) (?:will|shall|may|against you)\b`,
		`\bhear(?:ing)? from (?:our|my) (?:lawyers?|attorneys?|solicitors?|counsel)\b`,
		`\byou(?:'ll| will| shall| are going to) (?:regret|be sorry|pay for|hear from|lose|face|bear|wish)\b`,
		`\bor else\b`,
		`\b(?:face|suffer|bear|accept|warn(?:ed)? of|there will be|have) (?:the |serious |legal |grave |dire )*consequences\b`,
		`\b(?:last|final) warning\b|\b(?:we|i) (?:hereby )?warn\b|\bbe warned\b|\bbeen warned\b|\bconsider this a warning\b`,
		`\bdon't (?:you )?(?:dare|try|test)\b|\bdo not (?:dare|try|test) (?:us|me|to|our|my)\b`,
		`\bwe know (?:where|who) you\b`,
		`\bhold(?:ing)? you (?:\w+ )?(?:liable|responsible|accountable)\b`,
		`\bat your (?:own )?(?:cost|expense|peril|risk)\b`,
		`\b(?:criminal|police) (?:complaint|charges|report|matter|investigation)\b|\bbar association\b`,
		`\bcease and desist\b|\bstop (?:contacting|harassing|bothering|threatening|writing to|wasting)\b|\bleave (?:us|me) alone\b`,
	)
}

func englishInsults() []pattern {
	return patterns(Insult,
		`\b(?:cheat|cheats|cheated|cheating|rob|robs|robbed|robbing|robbery|steal|steals|stealing|stole|stolen|lie|lies|lied|con|conned|trick|tricks|trickery|squeeze|harass\w*|intimidat\w*|deceiv\w*|decept\w*)\b`,
		`\bnothing better to do\b|\bcomes? up with (?:these|this|such)\b|\bmade[- ]up\b|\bout of thin air\b|\byour kind\b|\bpeople like you\b|\byour (?:methods|tricks|business model)\b`,
		`\b(?:scam|scams|scammer|scammers|scamming|fraud|frauds|fraudster|fraudsters|fraudulent|thief|thieves|crook|crooks|crooked|troll|trolls|trolling|extort|extortion|extortionate|extortionist|extortionists|`+
			`blackmail|blackmailing|blackmailer|shakedown|racket|racketeering|parasite|parasites|vulture|vultures|leech|leeches|shark|sharks|predatory|bully|bullying|bullies|rip-?offs?|con artists?|swindlers?|swindle|gangsters?|mafia)\b`,
		`\b(?:greed|greedy|liar|liars|idiot|idiots|idiotic|stupid|stupidity|moron|morons|fool|fools|foolish|clown|clowns|incompetent|incompetence|dishonest|unprofessional|amateurish|unscrupulous|shameless|shameful|shame on|pathetic|despicable|disgusting|disgrace|disgraceful|outrageous|scandalous|lazy)\b`,
		`\b(?:ridiculous|absurd|laughable|ludicrous|preposterous|nonsense|rubbish|garbage|bullshit|crap|bogus|sham|farce|hilarious|insane|crazy|damn|damned|bloody|hell|ass|fuck\w*|shit\w*)\b`,
		`\byou (?:are|were|keep|have been) (?:lying|cheating|stealing|harassing|abusing)\b|\blying to (?:us|me)\b|\bhow dare\b|\bbad faith\b|\bharassment\b|\bharassing\b|\babusive\b|\bmoney[- ]?grab\w*\b|\bcash grab\b`,
	)
}

func englishTone() []pattern {
	return patterns(Tone,
		`\b(?:joke|jokes|frankly|honestly|wonderful|fantastic|brilliant|marvellous|delightful|nonsensical)\b|\b(?:yet )?another letter from you\b|\b(?:nobody|no one|anyone) (?:\w+ ){0,3}(?:sense|mind|believe)\b|\bwhat were you thinking\b`,
		`\bgood luck (?:with|proving|in|finding)\b|\bnice try\b|\bcongratulations\b|\boh,? really\b|\breally\?|\bseriously\?|\bthanks for nothing\b|\bso-called\b|\bself-styled\b|\bwith all due respect\b`,
		`\b(?:must|have got to|got to) be (?:joking|kidding)\b|\bare you (?:kidding|joking|serious|out of)\b|\bspare (?:us|me)\b|\bwhat a (?:joke|surprise|coincidence|shock)\b|\bdream on\b|\bkeep dreaming\b|\bin your dreams\b`,
		`\bhow (?:kind|generous|thoughtful|nice|convenient|sweet|charming|original|very) (?:of you|indeed)?|\bbe my guest\b|\bwe are (?:so |very )?(?:impressed|amused|thrilled)\b|\bhave (?:a )?good laugh\b|\bmade (?:us|me) laugh\b|\blaugh(?:ed|ing)?\b`,
		`\byour (?:alleged )?"[^"]{1,40}"|\b(?:lol|haha\w*|rofl|smh)\b|\bonce and for all\b|\bfor the last time\b|\bhow many times\b|\bas if\b|\bsurely you\b|\bobviously you\b|\bunbelievable\b|\bunsurprisingly\b|\bwe are sick\b|\bfed up\b`,
	)
}

func englishAdmissions() []pattern {
	return slices.Concat(patterns(Admission,
		`\b(?:is|was|are|were) (?:indeed |really )?(?:our|my) (?:web)?(?:site|page|blog|shop)\b|\b(?:is|was) (?:indeed |really )?(?:your|his|her|their) (?:image|picture|photo|photograph|work)\b|\b(?:picked|grabbed|got|lifted|pulled|borrowed) (?:\w+ ){0,3}(?:from|off|up|pictures?|images?|photos?)\b|\b(?:from|on|off) google\b`,
		`\b(?:swapped|exchanged|blame|no harm|harmless|innocent(?:ly)?|it happened|how it happened|oversights?)\b`,
		`\b(?:image|picture|photo|photograph|work|file|it|they)s? (?:\w+ )?(?:appeared|came from|comes from|stood|remained|was shown|were shown|was visible|could be seen|was taken from|(?:has|had|have) been (?:on|online|up|there|in use))\b`,
		`\b(?:our|my|a|an|the|one of our) (?:\w+ ){0,2}(?:designers?|interns?|contractors?|employees?|developers?|trainees?|staff|colleagues?|predecessors?|freelancers?|students?|volunteers?|webmaster)\b`,
		`\b(?:confess\w*|overlook(?:ed|ing)?|neglected|forgot|forgotten|failed to|should have|ought to have|could have been avoided)\b`,
		enWe+enWill+`(?: have| been)?(?: only| just| indeed| also| briefly| simply| mistakenly| accidentally)*`+
			` (?:used?|using|published?|publishing|displayed|displaying|posted|uploaded|copied|downloaded|embedded|reproduced|took|taken|found)`+enAny+` `+enPicture,
		`\b(?:the|your|this|that) (?:image|picture|photo|photograph|work|file)s? (?:was|were|has been|have been|had been|is|are) (?:indeed |only |just |briefly )?(?:used|published|displayed|uploaded|posted|copied|online|on (?:our|my|the) (?:web)?(?:site|page|blog|server))\b`,
		`\b(?:my|our|own) (?:mistake|error|fault|oversight|bad|negligence|carelessness|infringement|breach|misuse|wrongdoing|violation|use of|unlicen[cs]ed|unauthori[sz]ed)\b`,
		`\b(?:by mistake|by accident|mistakenly|accidentally|inadvertently|unintentional(?:ly)?|unknowingly|innocent infring\w+|in good faith)\b`,
		`\b(?:admit|admits|admitted|admitting|acknowledge[sd]?|concede[sd]?|accept|accepts|accepted|confirm|confirms|confirmed|recogni[sz]e[sd]?|agree|agrees)\b`+enAny+
			` (?:liability|liable|responsibility|fault|infring\w+|use|used|claim|copyright|breach|guilt|wrongdoing|debt|obligation|owe|owes)\b`,
		`\b(?:you are|you're|you were) (?:quite |absolutely |completely |of course )?(?:right|correct|entitled)\b`,
		enWe+`(?: are| am| were| was|)(?: fully| partly| clearly| certainly)? (?:liable|responsible|guilty|at fault|to blame|in the wrong|infringed|in breach)\b`,
		enWe+enWill+`(?: already| now| since| immediately| of course| therefore)*(?: been)? (?:removed|deleted|replaced|took|taken|take|pulled|stopped using|no longer use)`+enAny+` (?:`+enPicture+`|down|offline)`,
		`\b(?:image|picture|photo|photograph|it|file|page|work)s? (?:has|have|was|were|had) (?:now |already |since |been |immediately )*(?:removed|deleted|taken (?:down|offline|off)|replaced)\b`,
	), firmly(
		`\b(?:sorry|apologi[sz]e[sd]?|apologi[sz]ing|apolog(?:y|ies)|regret(?:s|ted)?|remorse|forgive|embarrassed|ashamed)\b`,
		enWe+`(?: did not| didn't| do not| don't| was not| wasn't| were not| weren't| had no| have no)`+enAny+` (?:know|aware|reali[sz]e|idea|mean to|intend to (?:use|infringe)|licen[cs]ed?|permission)\b|\bunaware that\b`,
		`\b(?:not|n't|never) (?:dispute|deny|contest|denying|disputing)\b`,
		enWe+`(?: can| could)?(?: not|n't|not)? (?:find|locate|trace)`+enAny+` licen[cs]e\b|\bcannot find`+enAny+` licen[cs]e\b|\bcan't find`+enAny+` licen[cs]e\b|\bno licen[cs]e (?:was|has been) (?:bought|obtained|found)\b`,
	))
}

func englishPromises() []pattern {
	return patterns(Promise,
		`\b(?:meet|satisfy|honour|fulfil) (?:your|the|this) (?:\w+ )?(?:demand|claim|request for payment)\b|\bowe(?:d|s)? (?:you|to you)?\b|\b(?:accept|offer) (?:[€$£] ?)?\d|\bas compensation\b|\b(?:buy|purchase|acquire|take|obtain|sign) (?:a|the|your|another|an annual) licen[cs]e\b`,
		`\bmake (?:you )?(?:a|the|this|any|part) (?:\w+ )?payment\b|\b(?:a|any|the|fair|amicable) settlement\b|\b(?:cheque|money order)\b|\b(?:acceptable|fine|ok|okay) (?:to|for|with) (?:us|me)\b|\bwould be (?:grateful|glad|happy|thankful) for a (?:lower|smaller|better)\b`,
		`\b(?:pay|transfer|remit|reimburse|compensate|wire) (?:you|the|your|this|that|a|an|half|part|any|\d|[€$£])`,
		enWe+`(?: will| shall| can| could| would| are| am| agree| undertake| promise| intend| want| plan| wish| hope)?(?: gladly| happily| of course| certainly| be| willing| ready| prepared| happy| glad| able| like| going| then| only| not| to)*`+
			` (?:pay|settle|transfer|compensate|reimburse|remit|wire|buy a|purchase a|take out a)\b`,
		enWe+`(?: have| had|)(?: already| now| just)? (?:paid|transferred|settled|wired|sent the (?:money|payment|sum))\b`,
		`\b(?:payment|money|sum|amount|fee|transfer) (?:will|shall|is going to|is to) (?:be (?:made|paid|sent|transferred|settled)|follow|arrive|reach)\b`,
		enWe+enWill+`(?: hereby| gladly| like to| therefore)* (?:offer|propose|suggest)(?: you)?(?: to)?`+enAny+` (?:pay\w*|settle\w*|eur|euros?|gbp|usd|dollars?|pounds|sum|compensation|licen[cs]e fee|[€$£]? ?\d)`,
		`\b(?:accept|accepts|accepted|agree to|agree with|agreed to|take up) (?:your|the|this) (?:\w+ )?(?:offer|proposal|terms|settlement|sum|amount|fee|demand|price)\b`,
		`\bin (?:monthly )?inst[ae]l+ments?\b|\binst[ae]l+ment plan\b|\bpayment plan\b|\bpay (?:later|monthly|half|part)\b`,
		`\b(?:bank|account|payment) (?:details|data|link)\b|\biban\b|\bhow (?:can|do|should|may|to) (?:we |i )?pay\b|\bwhere (?:can|do|should|to) (?:we |i )?pay\b`,
		`\b(?:reduce|lower|discount|waive|negotiate|halve)\b(?: [\w'-]+){0,3} (?:fee|sum|amount|price|demand|claim|figure|cost)s?\b|\bdiscount\b|\bsettle (?:for|at|on) (?:a |an |[€$£]|\d)`,
		`\b(?:sign|signed|signing) (?:and return|the|your|this|a)\b|\breturn(?:ed)? signed\b|\b(?:we|i) (?:hereby )?(?:undertake|promise|guarantee|commit)\b`,
	)
}

func englishInvoices() []pattern {
	return patterns(Invoice,
		`\b(?:an|your|formal|proper|regular|correct) invoice\b`,
		`\b(?:send|sending|issue|provide|forward|e-?mail|submit|need|require|request|await|awaiting|want|get|receive|expect|raise|attach|prepare|make out|draw up|like|ask for|have)(?: [\w'-]+){0,5}? (?:invoice|bill|pro ?-?forma)\b`,
		`\binvoice (?:us|me|our|my|made out|addressed)\b|\bplease invoice\b|\bbill (?:us|me)\b|\bpro-?forma invoice\b`,
		`\b(?:an|your|the|upon|on receipt of) (?:the |your |an )?invoice (?:please|so that|would|is needed|and we)\b|\b(?:upon|on) (?:receipt of )?(?:an? |your |the )?invoice\b`,
	)
}
