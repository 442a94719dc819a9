package rules

// Claimant is one entry of the registry: an organisation known to send
// claims, with what public sources say of it.
type Claimant struct {
	ID       string   `yaml:"id"`       // e.g. "copytrack"
	Name     string   `yaml:"name"`     // as the report shows it, e.g. "COPYTRACK"
	Aliases  []string `yaml:"aliases"`  // other names it goes by; matched as whole words, any case
	Domains  []string `yaml:"domains"`  // its own domains that send mail; a match is what "verified" needs
	Portals  []string `yaml:"portals"`  // hosts of its case portals
	Services []string `yaml:"services"` // helpdesk or mailing domains it is known to write through
	Partners []string `yaml:"partners"` // IDs of law firms or agencies it hands cases to
	Country  string   `yaml:"country"`  // ISO 3166-1 alpha-2, "" when not known
	LawFirm  bool     `yaml:"law_firm"`
	// Reference is a regular expression (RE2) of its reference's shape, ""
	// when no source prints one.
	Reference string   `yaml:"reference"`
	Sources   []Source `yaml:"sources"`
}

// Source says where a fact of the registry is from.
type Source struct {
	What string `yaml:"what"` // which fact
	From string `yaml:"from"` // page or publication
	Date string `yaml:"date"` // YYYY, YYYY-MM or YYYY-MM-DD: when it was read or published
}
