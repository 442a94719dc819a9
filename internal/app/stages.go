package app

import (
	"context"
	"time"

	"github.com/claimtriage/claimtriage/classify"
	"github.com/claimtriage/claimtriage/internal/claim"
	"github.com/claimtriage/claimtriage/internal/config"
	"github.com/claimtriage/claimtriage/internal/letter"
	"github.com/claimtriage/claimtriage/internal/pdftext"
	"github.com/claimtriage/claimtriage/internal/portfolio"
	"github.com/claimtriage/claimtriage/internal/sender"
	"github.com/claimtriage/claimtriage/internal/triage"
	"github.com/claimtriage/claimtriage/reply"
	"github.com/claimtriage/claimtriage/rules"
)

// Stages builds the judges of all accounts from one config: what is costly to
// build is built once.
type Stages struct {
	Config   *config.Config
	Rules    *rules.Set
	Resolver sender.Resolver // nil: no DNS
	PDF      PDFReader       // nil: PDFs are not read, whatever the config says; set it before Judge
	Memory   triage.Memory   // nil: nothing was ever decided; set it before Judge
	InFull   bool            // say of ordinary mail, too, what speaks for and against a claim; set it before Judge

	classifier *classify.Classifier
	portfolio  *portfolio.Portfolio
}

// NewStages loads the rules and prepares the stages. resolver overrides the
// config's dns; nil takes that.
func NewStages(cfg *config.Config, resolver sender.Resolver) (*Stages, error) {
	set, err := rules.Load(cfg.RulesDir)
	if err != nil {
		return nil, err
	}
	if resolver == nil {
		if resolver, err = sender.NewResolver(cfg.DNS); err != nil {
			return nil, err
		}
	}
	s := &Stages{Config: cfg, Rules: set, Resolver: resolver, portfolio: portfolio.New(sites(cfg))}
	s.classifier = classify.New(set, cfg.Own())
	return s, nil
}

func sites(cfg *config.Config) []portfolio.Site {
	out := make([]portfolio.Site, len(cfg.Sites))
	for i, s := range cfg.Sites {
		out[i] = portfolio.Site{Domain: s.Domain, Aliases: s.Aliases, Root: s.Root}
	}
	return out
}

// Judge returns the judge of one account; account "" is a message offline.
func (s *Stages) Judge(account string) (*triage.Judge, error) {
	identity, authserv, limit := s.Config.Identity, s.Config.TrustedAuthserv(), int64(0)
	if a := s.Config.Account(account); a != nil {
		identity, authserv, limit = a.Identity, a.TrustedAuthserv, a.MaxMessage
	}
	replier, err := reply.New(s.Rules, reply.Options{Identity: identity, Account: account, Own: s.Config.Own()})
	if err != nil {
		return nil, err
	}
	return &triage.Judge{
		Reader:     reader{limit},
		Deepener:   s.deepener(limit),
		Classifier: s.classifying(),
		Verifier: sender.New(sender.Options{
			Rules: s.Rules, Own: s.Config.Own(), TrustedAuthserv: authserv, Resolver: s.Resolver, Now: time.Now, Language: identity.Language,
		}),
		Portfolio: s.portfolio,
		Replier:   replier,
		Memory:    s.Memory,
	}, nil
}

func (s *Stages) classifying() *classify.Classifier {
	if s.InFull {
		return s.classifier.InFull()
	}
	return s.classifier
}

// deepener returns nil when PDFs are not to be read.
func (s *Stages) deepener(limit int64) triage.Deepener {
	if s.PDF == nil || !s.Config.PDF {
		return nil
	}
	ask := pdftext.Ask{OCR: s.Config.OCR == config.OCRTesseract, Languages: s.Config.OCRLanguages}
	return deepener{reader{limit}, letterPDF{s.PDF, ask}}
}

// reader reads letters with internal/letter.
type reader struct{ limit int64 }

func (r reader) Read(ctx context.Context, m *claim.Message) (*claim.Letter, error) {
	return letter.Parse(ctx, m.Raw, r.options(m))
}

func (r reader) options(m *claim.Message) letter.Options {
	return letter.Options{Received: m.Received, Size: m.Size, Truncated: m.Truncated, MaxSize: int(r.limit)}
}

func (reader) Key(raw []byte) string { return letter.Key(raw) }
