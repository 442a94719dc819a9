package config

import (
	"time"

	"github.com/claimtriage/claimtriage/internal/secret"
)

// file is claimtriage.yaml as it is written.
type file struct {
	Accounts  []fileAccount `yaml:"accounts"`
	Identity  fileIdentity  `yaml:"identity"`
	Sites     []fileSite    `yaml:"sites"`
	SitesFile string        `yaml:"sites_file"`
	Licences  string        `yaml:"licences"`
	Store     string        `yaml:"store"`
	RulesDir  string        `yaml:"rules_dir"`
	DNS       string        `yaml:"dns"`
	PDF       string        `yaml:"pdf"`
	OCR       string        `yaml:"ocr"`
	OCRLangs  []string      `yaml:"ocr_languages"`
	Web       string        `yaml:"web"`
	Log       fileLog       `yaml:"log"`
}

type fileAccount struct {
	Name           string  `yaml:"name"`
	Host           string  `yaml:"host"`
	Port           int     `yaml:"port"`
	TLS            TLSMode `yaml:"tls"`
	TLSCA          string  `yaml:"tls_ca"`
	AllowPlaintext bool    `yaml:"allow_plaintext"`
	User           string  `yaml:"user"`

	PasswordFile       string `yaml:"password_file"`
	PasswordCommand    string `yaml:"password_command"`
	PasswordEnv        string `yaml:"password_env"`
	PasswordCredential string `yaml:"password_credential"`
	Password           any    `yaml:"password"` // refused in words
	OAuth2             any    `yaml:"oauth2"`   // refused in words

	Folders         []string      `yaml:"folders"`
	Drafts          string        `yaml:"drafts"`
	CreateDrafts    bool          `yaml:"create_drafts"`
	Notes           string        `yaml:"notes"`
	NotClaimFolder  string        `yaml:"not_claim_folder"`
	Keywords        bool          `yaml:"keywords"`
	TrustedAuthserv []string      `yaml:"trusted_authserv"`
	MaxMessage      Size          `yaml:"max_message"`
	Poll            time.Duration `yaml:"poll"`
	Renew           time.Duration `yaml:"renew"`
	Deafness        time.Duration `yaml:"deafness"`
	Identity        fileIdentity  `yaml:"identity"`
}

func (a *fileAccount) source() secret.Source {
	return secret.Source{
		File: a.PasswordFile, Command: secret.New(a.PasswordCommand),
		Env: a.PasswordEnv, Credential: a.PasswordCredential,
	}
}

type fileIdentity struct {
	Name     string   `yaml:"name"`
	Address  string   `yaml:"address"`
	Language string   `yaml:"language"`
	Aliases  []string `yaml:"aliases"`
}

type fileSite struct {
	Domain  string   `yaml:"domain"`
	Aliases []string `yaml:"aliases"`
	Root    string   `yaml:"root"`
}

type fileLog struct {
	Level  string `yaml:"level"`
	Format string `yaml:"format"`
}
