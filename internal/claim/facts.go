package claim

// Facts is what the portfolio knows about a claim.
type Facts struct {
	Site    string   // domain of the site meant; "" when not known or several
	Sites   []string // every site that the letter could mean
	Unknown []string // pages or images of the claim that are on no site of ours
}

// Identity is who answers.
type Identity struct {
	Name     string
	Address  string
	Language string // ISO 639-1 of the webmaster, for the note
	Aliases  []string
}
