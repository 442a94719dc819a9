package letter

import "time"

// Limits of one message. Foreign bytes decide nothing beyond these.
const (
	maxSize       = 32 << 20 // bytes of a message that are read
	maxTimeout    = 5 * time.Second
	maxFields     = 2000     // header fields of one header
	maxField      = 64 << 10 // bytes of one header field
	maxHeader     = 1 << 20  // bytes of one header in all
	maxPartFields = 100      // header fields of a MIME part
	maxDepth      = 10       // multiparts and messages within one another
	maxParts      = 500      // MIME parts of one message
	maxText       = 2 << 20  // decoded bytes of one text part
	maxAllText    = 4 << 20  // decoded bytes of all text parts together
	maxAttached   = 64 << 10 // decoded bytes of an attachment's text
	maxPDFs       = 3        // PDFs of one letter that are read
	maxPDF        = 20 << 20 // decoded bytes of a PDF that is read
	maxPDFText    = 64 << 10 // bytes of a PDF's text
	maxForwards   = 20       // originals inside one letter
	maxLinks      = 2000     // links, and images, of one letter
	maxURL        = 8 << 10  // bytes of one URL
	maxAddresses  = 500      // addresses of one field
	maxProblems   = 50       // problems that are kept
	maxEnmime     = 1 << 20  // bytes of a broken message that enmime may read
	maxNamed      = 5        // boundaries that such a message may name
	maxDashes     = 500      // "--" that it may hold: no more can be parts
)
