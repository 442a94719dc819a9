package rules

// Language is what the judgement must know of a language beyond phrases.
// Words are in any case and may carry accents.
type Language struct {
	Code  string `yaml:"code"`  // ISO 639-1, e.g. "de"
	Name  string `yaml:"name"`  // in English, e.g. "German"
	Stops string `yaml:"stops"` // frequent small words, separated by blanks
	// Letters are signs that mark its writing, e.g. "ß ü", separated by blanks.
	Letters string `yaml:"letters"`
	// Months are the names and short forms of January to December, each entry
	// separated by blanks.
	Months []string `yaml:"months"`
	// Weekdays are the names and short forms of Monday to Sunday, likewise.
	Weekdays []string `yaml:"weekdays"`
	// Numbers are number words and their values.
	Numbers map[string]int `yaml:"numbers"`
	// Units are the words of "hour", "day", "workday", "week", "month".
	Units map[string]string `yaml:"units"`
	// MonthFirst are the countries in which 12/07 is 7 December; others read
	// it as 12 July.
	MonthFirst []string `yaml:"month_first"`
	// Classes are sets of words that phrases name as @class, by blanks.
	Classes map[string]string `yaml:"classes"`
}

// Group is a concept that phrases of any language express.
type Group struct {
	ID     string  `yaml:"id"`     // e.g. "asserts-right"
	Weight float64 `yaml:"weight"` // log-odds for a claim; negative speaks against
	What   string  `yaml:"what"`   // for people: "asserts a right in a picture"
	// Cue marks a group that guides extraction and says nothing about kind.
	Cue bool `yaml:"cue"`
}

// Phrase is a set of patterns of one language that express one group. The
// form of patterns is described in the documentation of the packs.
type Phrase struct {
	ID       string `yaml:"id"`       // e.g. "en.asserts-right"
	Language string `yaml:"language"` // "" for any
	Group    string `yaml:"group"`    // group ID
	Patterns string `yaml:"patterns"` // one a line
}

// Scam is a family of letters dressed as claims. It fits when every group of
// All and one of Any is met, and none of None.
type Scam struct {
	ID     string   `yaml:"id"`
	What   string   `yaml:"what"` // for people
	All    []string `yaml:"all"`
	Any    []string `yaml:"any"`
	None   []string `yaml:"none"`
	Weight float64  `yaml:"weight"` // log-odds that it adds for being a scam
	Source string   `yaml:"source"`
}

// Hosts is a list of third parties whose links say nothing about a claim, by
// what they are.
type Hosts struct {
	ID      string   `yaml:"id"` // e.g. "social", "storage", "freemail"
	Domains []string `yaml:"domains"`
}

// Currency is a currency and the ways to write it.
type Currency struct {
	Code    string   `yaml:"code"`    // ISO 4217
	Symbols []string `yaml:"symbols"` // signs, in order of preference
	Words   []string `yaml:"words"`   // names and short forms, any case
	// Digits is the number of decimals it commonly has.
	Digits int `yaml:"digits"`
	// Shares are signs and words that it has in common with others, such as
	// "$" and "kr". They mean it in letters of its Countries, or of its
	// Languages when the country does not show.
	Shares    []string `yaml:"shares"`
	Countries []string `yaml:"countries"` // ISO 3166-1, e.g. "AU"
	Languages []string `yaml:"languages"` // ISO 639-1
}
