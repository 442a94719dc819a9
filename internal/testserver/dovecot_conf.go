package testserver

import (
	"bytes"
	"fmt"
	"os/user"
	"text/template"
)

// dovecotTemplate is the whole configuration. Nothing of the system's own is
// read. Failed logins are answered at once: how a client waits is the client's
// matter. Lines are kept as CRLF so that a stored message is what was appended.
const dovecotTemplate = `
base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/state
log_path = {{.Dir}}/log
protocols = imap lmtp
listen = 127.0.0.1
login_greeting = {{.Greeting}}
hostname = localhost
postmaster_address = postmaster@localhost

ssl = yes
ssl_cert = <{{.Cert}}
ssl_key = <{{.Key}}
disable_plaintext_auth = no
auth_failure_delay = 0
auth_username_format = %Ln

first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_save_crlf = yes
mail_fsync = never
mail_max_userip_connections = {{.MaxConnections}}
mail_plugins = quota
default_process_limit = {{.MaxProcesses}}
default_client_limit = {{.MaxClients}}
lmtp_add_received_header = no
{{with .Capability}}imap_capability = {{.}}
{{end}}
{{- with .Me}}
default_internal_user = {{.User}}
default_internal_group = {{.Group}}
default_login_user = {{.User}}
{{range $.Chrooted}}service {{.}} {
  chroot =
}
{{end}}{{end}}
plugin {
  quota = maildir:User quota
}
passdb {
  driver = passwd-file
  args = {{.Dir}}/users
}
userdb {
  driver = passwd-file
  args = {{.Dir}}/users
}
namespace inbox {
  inbox = yes
{{range $use, $name := .Special}}  mailbox "{{$name}}" {
    auto = subscribe
    special_use = {{$use}}
  }
{{end}}}
service imap-login {
  inet_listener imap {
    port = {{.Plain}}
  }
  inet_listener imaps {
    port = {{.TLS}}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    port = {{.LMTP}}
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`

// account is a system user and its group.
type account struct{ User, Group string }

// me is the account that all processes of the server run as when it is not
// root who starts it. Nil for root.
func (s *Server) me() (*account, error) {
	if s.uid >= 0 {
		return nil, nil
	}
	u, err := user.Current()
	if err != nil {
		return nil, fmt.Errorf("looking for the current user: %w", err)
	}
	g, err := user.LookupGroupId(u.Gid)
	if err != nil {
		return nil, fmt.Errorf("looking for the group of %s: %w", u.Username, err)
	}
	return &account{u.Username, g.Name}, nil
}

func (s *Server) dovecotConf() ([]byte, error) {
	tmpl, err := template.New("dovecot.conf").Option("missingkey=error").Parse(dovecotTemplate)
	if err != nil {
		return nil, fmt.Errorf("reading the template: %w", err)
	}
	me, err := s.me()
	if err != nil {
		return nil, err
	}
	capability := ""
	if len(s.opts.without) > 0 {
		capability = s.opts.announced()
	}
	var out bytes.Buffer
	err = tmpl.Execute(&out, map[string]any{
		"Dir": s.dir, "Greeting": s.greeting, "Cert": s.authority.certFile, "Key": s.authority.keyFile,
		"MaxConnections": s.opts.maxConnections, "MaxProcesses": s.opts.maxProcesses, "MaxClients": 4 * s.opts.maxProcesses,
		"Capability": capability, "Special": s.opts.special, "Me": me,
		"Chrooted": []string{"anvil", "imap-login", "stats", "imap-urlauth-login"},
		"Plain":    portOf(s.plain), "TLS": portOf(s.tls), "LMTP": portOf(s.lmtp),
	})
	if err != nil {
		return nil, fmt.Errorf("filling the template: %w", err)
	}
	return out.Bytes(), nil
}
