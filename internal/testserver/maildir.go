package testserver

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Message is a stored message.
type Message struct {
	Name  string   // what the server calls it, without flags
	Flags []string // as IMAP names them (\Seen, $Claim), sorted
	Raw   []byte   // the bytes as they are stored
}

// HasFlag reports whether the message has a flag, in any case of letters.
func (m Message) HasFlag(flag string) bool {
	return slices.ContainsFunc(m.Flags, func(f string) bool { return strings.EqualFold(f, flag) })
}

// Snapshot is everything that a user has: from "folder/name" to flags and
// hash. That a server takes note of a new message (new to cur in a Maildir) is
// no difference; every change of a flag or byte is one.
type Snapshot map[string]State

// State is what a Snapshot knows of one message.
type State struct {
	Flags  string // sorted, with spaces between
	SHA256 string // hexadecimal
}

// maildirs is the mail of all users as Maildir++ below home/USER/Maildir.
type maildirs struct {
	home     string
	uid, gid int // whose new folders and files are; -1: ours
}

func (m maildirs) root(user string) string { return filepath.Join(m.home, user, "Maildir") }

// folder returns the Maildir of a folder: the root for INBOX, otherwise
// .NAME in modified UTF-7.
func (m maildirs) folder(user, folder string) string {
	if strings.EqualFold(folder, "INBOX") {
		return m.root(user)
	}
	return filepath.Join(m.root(user), "."+encodeUTF7(folder))
}

// Maildir is the folder of a user's mail. Servers that keep none give "".
func (s *Server) Maildir(user string) string {
	m, ok := s.store.(maildirs)
	if !ok {
		return ""
	}
	return m.root(user)
}

// Drop puts a message into a folder as a delivery agent would: complete, then
// renamed into new. The folder is made when there is none. It returns the name
// under which List shows the message.
func (s *Server) Drop(user, folder, raw string) string {
	s.tb.Helper()
	m, ok := s.store.(maildirs)
	if !ok {
		s.tb.Fatalf("testserver: %s keeps no Maildir: use Deliver", s.kind)
	}
	s.drops++
	name := fmt.Sprintf("%d.M%06dP%d.testserver", time.Now().Unix(), s.drops, os.Getpid())
	if err := m.drop(m.folder(user, folder), name, raw); err != nil {
		s.tb.Fatalf("testserver: dropping a message into %s of %s: %v", folder, user, err)
	}
	return name
}

func (m maildirs) drop(dir, name, raw string) error {
	for _, sub := range []string{"", "cur", "new", "tmp"} {
		if err := m.mkdir(filepath.Join(dir, sub)); err != nil {
			return err
		}
	}
	tmp := filepath.Join(dir, "tmp", name)
	if err := os.WriteFile(tmp, []byte(raw), 0o600); err != nil {
		return err
	}
	if err := os.Chown(tmp, m.uid, m.gid); err != nil {
		return err
	}
	return os.Rename(tmp, filepath.Join(dir, "new", name))
}

func (m maildirs) mkdir(dir string) error {
	err := os.Mkdir(dir, 0o700)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return errors.Join(m.mkdir(filepath.Dir(dir)), m.mkdir(dir))
	case err != nil:
		return err
	}
	return os.Chown(dir, m.uid, m.gid)
}

func (m maildirs) list(user, folder string) ([]Message, error) {
	return readMaildir(m.folder(user, folder))
}

func (m maildirs) snapshot(user string) (Snapshot, error) {
	snap := Snapshot{}
	dirs, err := os.ReadDir(m.root(user))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	folders := []string{""}
	for _, d := range dirs {
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") {
			folders = append(folders, d.Name())
		}
	}
	for _, f := range folders {
		msgs, err := readMaildir(filepath.Join(m.root(user), f))
		if err != nil {
			return nil, err
		}
		for _, msg := range msgs {
			hash := sha256.Sum256(msg.Raw)
			snap[f+"/"+msg.Name] = State{Flags: strings.Join(msg.Flags, " "), SHA256: hex.EncodeToString(hash[:])}
		}
	}
	return snap, nil
}

// readMaildir reads new and cur of one Maildir. A server may move a file while
// this looks: then it looks again.
func readMaildir(dir string) ([]Message, error) {
	for range 50 {
		msgs, err := readMaildirOnce(dir)
		if !errors.Is(err, fs.ErrNotExist) {
			return msgs, err
		}
	}
	return nil, fmt.Errorf("%s does not come to rest", dir)
}

func readMaildirOnce(dir string) ([]Message, error) {
	keywords, err := readKeywords(filepath.Join(dir, "dovecot-keywords"))
	if err != nil {
		return nil, err
	}
	found := map[string]Message{} // a file that moves meanwhile may be met twice
	for _, sub := range []string{"new", "cur"} {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			raw, err := os.ReadFile(filepath.Join(dir, sub, e.Name()))
			if err != nil {
				return nil, err
			}
			name, info, _ := strings.Cut(e.Name(), ":2,")
			name, _, _ = strings.Cut(name, ",S=")
			found[name] = Message{Name: name, Flags: flagsOf(info, keywords), Raw: raw}
		}
	}
	return inOrder(found), nil
}

// inOrder sorts by the time and the sequence that delivery agents write at the
// start of a name: 1700000000.M123P45.host.
func inOrder(found map[string]Message) []Message {
	msgs := make([]Message, 0, len(found))
	for _, m := range found {
		msgs = append(msgs, m)
	}
	slices.SortFunc(msgs, func(a, b Message) int {
		at, am := arrival(a.Name)
		bt, bm := arrival(b.Name)
		switch {
		case at != bt:
			return int(at - bt)
		case am != bm:
			return int(am - bm)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return msgs
}

func arrival(name string) (seconds, micros int64) {
	first, rest, _ := strings.Cut(name, ".")
	seconds, _ = strconv.ParseInt(first, 10, 64)
	digits, _, _ := strings.Cut(strings.TrimPrefix(rest, "M"), "P")
	micros, _ = strconv.ParseInt(digits, 10, 64)
	return seconds, micros
}

// flagsOf translates the letters of a Maildir name. Small letters are keywords
// that the folder numbers for itself.
func flagsOf(info string, keywords map[byte]string) []string {
	flags := []string{}
	system := map[byte]string{'D': `\Draft`, 'F': `\Flagged`, 'P': "$Forwarded", 'R': `\Answered`, 'S': `\Seen`, 'T': `\Deleted`}
	letters, _, _ := strings.Cut(info, ",")
	for i := range len(letters) {
		switch f, ok := system[letters[i]]; {
		case ok:
			flags = append(flags, f)
		case keywords[letters[i]] != "":
			flags = append(flags, keywords[letters[i]])
		default:
			flags = append(flags, "?"+letters[i:i+1])
		}
	}
	slices.Sort(flags)
	return flags
}

// readKeywords reads lines "0 $Claim": number 0 is the letter a.
func readKeywords(path string) (map[byte]string, error) {
	raw, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	keywords := map[byte]string{}
	for line := range bytes.Lines(raw) {
		number, name, ok := strings.Cut(strings.TrimSpace(string(line)), " ")
		n, err := strconv.Atoi(number)
		if ok && err == nil && n >= 0 && n < 26 {
			keywords['a'+byte(n)] = name
		}
	}
	return keywords, nil
}
