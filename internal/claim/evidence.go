package claim

// Where names the place in a letter from which words were taken.
type Where string

// The places.
const (
	InSubject    Where = "subject"
	InText       Where = "text"       // the text that a reader sees
	InHidden     Where = "hidden"     // text that the HTML hides from a reader
	InLink       Where = "link"       // a link's target
	InImage      Where = "image"      // an image source in the HTML
	InAttachment Where = "attachment" // an attachment's name or type
	InHeader     Where = "header"     // any other header field
	InQuoted     Where = "quoted"     // older text quoted below the new one
)

// Found is a value taken from a letter together with the words it came from.
// The zero Found means "nothing found".
type Found[T any] struct {
	Value      T
	Where      Where
	Words      string  // the words of the letter, at most 200 bytes, as written
	Rule       string  // the rule that found it, e.g. "de.reference-label"
	Confidence float64 // 0 to 1
}

// Signal is one rule that matched, with its weight and the words that it
// matched. A negative weight speaks against.
type Signal struct {
	Rule   string  `json:"rule"`
	Weight float64 `json:"weight"`
	Where  Where   `json:"where"`
	Words  string  `json:"words"`
}
