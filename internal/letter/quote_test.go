package letter

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/claimtriage/claimtriage/internal/claim"
)

// tongue is how mail programs of one language write a forward.
type tongue struct {
	from, date, to, subject   string // labels
	gmail, thunderbird, apple string // markers
	outlook                   string // subject prefix
	when                      string
}

func tongues() map[string]tongue {
	return map[string]tongue{
		"en": {"From", "Date", "To", "Subject", "Forwarded message", "Forwarded Message", "Begin forwarded message:", "FW", "Mon, Mar 2, 2026 at 9:12 AM"},
		"de": {"Von", "Datum", "An", "Betreff", "Weitergeleitete Nachricht", "Weitergeleitete Nachricht", "Anfang der weitergeleiteten Nachricht:", "WG", "2. März 2026 um 09:12"},
		"fr": {"De", "Date", "À", "Objet", "Message transféré", "Message transféré", "Début du message transféré :", "TR", "lun. 2 mars 2026 à 09:12"},
		"nl": {"Van", "Datum", "Aan", "Onderwerp", "Doorgestuurd bericht", "Doorgestuurd bericht", "Begin doorgestuurd bericht:", "FW", "ma 2 mrt 2026 09:12"},
		"es": {"De", "Fecha", "Para", "Asunto", "Mensaje reenviado", "Mensaje reenviado", "Inicio del mensaje reenviado:", "RV", "lun, 2 mar 2026 a las 9:12"},
		"it": {"Da", "Data", "A", "Oggetto", "Messaggio inoltrato", "Messaggio Inoltrato", "Inizio messaggio inoltrato:", "I", "lun 2 mar 2026 alle ore 09:12"},
		"pt": {"De", "Data", "Para", "Assunto", "Mensagem encaminhada", "Mensagem reencaminhada", "Início da mensagem encaminhada:", "ENC", "seg., 2 de mar. de 2026 09:12"},
		"pl": {"Od", "Data", "Do", "Temat", "Wiadomość przekazana dalej", "Treść przekazanej wiadomości", "Początek przekazywanej wiadomości:", "PD", "pon., 2 mar 2026 o 09:12"},
		"sv": {"Från", "Datum", "Till", "Ämne", "Vidarebefordrat meddelande", "Vidarebefordrat meddelande", "Vidarebefordrat brev:", "VB", "mån 2 mars 2026 kl 09:12"},
		"da": {"Fra", "Dato", "Til", "Emne", "Videresendt meddelelse", "Videresendt meddelelse", "Start på videresendt besked:", "VS", "man. 2. mar. 2026 kl. 09:12"},
		"no": {"Fra", "Dato", "Til", "Emne", "Videresendt melding", "Videresendt melding", "Start på videresendt melding:", "VS", "man. 2. mars 2026 kl. 09:12"},
		"cs": {"Od", "Datum", "Komu", "Předmět", "Přeposlaná zpráva", "Přeposlaná zpráva", "Začátek přeposlané zprávy:", "FW", "po 2. 3. 2026 09:12"},
	}
}

// forms writes the same forward as four mail programs would.
func (n tongue) forms() map[string]string {
	const addr = "Pixel Rights <claims@pixelrights.example>"
	const text = "We found our picture.\nhttps://portal.pixelrights.example/c"
	head := fmt.Sprintf("%s: %s\n%s: %s\n%s: Claim AB12CD\n%s: legal@garden-notes.example\n", n.from, addr, n.date, n.when, n.subject, n.to)
	quoted := "> " + strings.ReplaceAll(head+"\n"+text, "\n", "\n> ")
	return map[string]string{
		"gmail":       "Look.\n\n---------- " + n.gmail + " ---------\n" + head + "\n\n" + text + "\n",
		"thunderbird": "Look.\n\n\n-------- " + n.thunderbird + " --------\n" + strings.ReplaceAll(head, ": ", ": \t") + "\n\n" + text + "\n",
		"apple":       "Look.\n\n> " + n.apple + "\n> \n" + quoted + "\n",
		"apple bare":  "Look.\n\n" + n.apple + "\n\n" + strings.ReplaceAll(head, ": ", " : ") + "\n" + text + "\n",
		"outlook":     "Look.\n\n________________________________\n" + head + "\n" + text + "\n",
		"stars":       "Look.\n\n*" + n.from + ":* " + addr + "\n*" + n.date + ":* " + n.when + "\n*" + n.to + ":* legal@garden-notes.example\n*" + n.subject + ":* Claim AB12CD\n\n" + text + "\n",
	}
}

func TestForwards(t *testing.T) {
	for lang, n := range tongues() {
		for form, text := range n.forms() {
			t.Run(lang+" "+form, func(t *testing.T) {
				raw := "From: jo@garden-notes.example\nSubject: " + n.outlook + ": Claim\nContent-Type: text/plain; charset=utf-8\n\n" + text
				l := mustParse(t, []byte(raw), Options{})
				if len(l.Forwarded) != 1 {
					t.Fatalf("%d originals in %q, text %q, quoted %q", len(l.Forwarded), text, l.Text, l.Quoted)
				}
				if got := strings.TrimRight(l.Text, "_\n"); got != "Look." {
					t.Errorf("outer text %q", l.Text)
				}
				checkForward(t, l.Forwarded[0])
				if len(l.Links) != 0 {
					t.Errorf("outer links %v", l.Links)
				}
			})
		}
	}
}

func checkForward(t *testing.T, f *claim.Letter) {
	t.Helper()
	if diff := cmp.Diff([]claim.Address{{Name: "Pixel Rights", Address: "claims@pixelrights.example"}}, f.From); diff != "" {
		t.Errorf("from (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]claim.Address{{Address: "legal@garden-notes.example"}}, f.To); diff != "" {
		t.Errorf("to (-want +got)\n%s", diff)
	}
	if f.Subject != "Claim AB12CD" || f.Text != "We found our picture.\nhttps://portal.pixelrights.example/c" {
		t.Errorf("subject %q, text %q", f.Subject, f.Text)
	}
	if d := f.Date.Format("2006-01-02 15:04"); d != "2026-03-02 09:12" {
		t.Errorf("date %s", d)
	}
	if len(f.Links) != 1 || f.Links[0].URL != "https://portal.pixelrights.example/c" {
		t.Errorf("links %v", f.Links)
	}
}

func TestSplitQuoted(t *testing.T) {
	const below = "\n\nThe fee is 350 EUR.\nRegards"
	tests := map[string]struct {
		subject, text, want, quoted string
		reply                       bool
	}{
		"nothing":            {"", "Pay.\n\n- one\n- two: three\n", "Pay.\n\n- one\n- two: three", "", false},
		"marked":             {"", "Yes.\n\n> No?", "Yes.", "> No?", false},
		"en":                 {"", "Yes.\n\nOn Mon, Mar 2, 2026 at 9:12 AM Jo <jo@a.example> wrote:\n\n> No?", "Yes.", "On Mon, Mar 2, 2026 at 9:12 AM Jo <jo@a.example> wrote:\n\n> No?", false},
		"wrapped":            {"", "Yes.\n\nOn Mon, Mar 2, 2026 at 9:12 AM Jo Example\n<jo@a.example> wrote:\n> No?", "Yes.", "On Mon, Mar 2, 2026 at 9:12 AM Jo Example\n<jo@a.example> wrote:\n> No?", false},
		"de":                 {"", "Ja.\n\nAm 02.03.26 um 09:12 schrieb Jo Example:\n> Nein?", "Ja.", "Am 02.03.26 um 09:12 schrieb Jo Example:\n> Nein?", false},
		"fr":                 {"", "Oui.\n\nLe lun. 2 mars 2026 à 09:12, Jo <jo@a.example> a écrit :\n\n> Non?", "Oui.", "Le lun. 2 mars 2026 à 09:12, Jo <jo@a.example> a écrit :\n\n> Non?", false},
		"gmx":                {"", "Ja.\n\nGesendet: Montag, 02. März 2026 um 09:12 Uhr\nVon: \"Jo\" <jo@a.example>\nAn: x@b.example\nBetreff: Fall\nNein?", "Ja.\n\nGesendet: Montag, 02. März 2026 um 09:12 Uhr\nVon: \"Jo\" <jo@a.example>\nAn: x@b.example\nBetreff: Fall\nNein?", "", false},
		"unmarked answer":    {"", "Yes.\n\nOn 2 Mar 2026 Jo wrote:\nNo?", "Yes.", "On 2 Mar 2026 Jo wrote:\nNo?", true},
		"unmarked no answer": {"", "Yes.\n\nOn 2 Mar 2026 Jo wrote:\nNo?", "Yes.\n\nOn 2 Mar 2026 Jo wrote:\nNo?", "", false},
		"original":           {"AW: x", "Ja.\n\n-----Ursprüngliche Nachricht-----\nVon: Jo\nGesendet: Montag, 2. März 2026\nAn: x\nBetreff: x\n\nNein?", "Ja.", "-----Ursprüngliche Nachricht-----\nVon: Jo\nGesendet: Montag, 2. März 2026\nAn: x\nBetreff: x\n\nNein?", true},
		"own header lines":   {"Claim", "From: our archive\nTo: your site" + below, "From: our archive\nTo: your site" + below, "", false},
		"case table":         {"Claim", "Date: 2026-03-02\nSubject: AB12CD\nFee: 350 EUR" + below, "Date: 2026-03-02\nSubject: AB12CD\nFee: 350 EUR" + below, "", false},
		"colon line":         {"Claim", "On 2 March 2026 we found this picture on your site:\nhttps://a.example/b" + below, "On 2 March 2026 we found this picture on your site:\nhttps://a.example/b" + below, "", true},
		"marker alone":       {"Claim", "---------- Forwarded message ---------\nThat is how it starts.", "---------- Forwarded message ---------\nThat is how it starts.", "", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := splitQuoted(tt.text, tt.subject, tt.reply)
			if diff := cmp.Diff([]string{tt.want, tt.quoted}, []string{trimLines(got.text), trimLines(got.quoted)}); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if len(got.forwards) != 0 {
				t.Errorf("%d forwards", len(got.forwards))
			}
		})
	}
}

// A forward inside a forward is listed after the one around it.
func TestForwards_nested(t *testing.T) {
	inner := "---------- Forwarded message ---------\nFrom: A <a@x.example>\nSubject: Inner\nDate: 2 Mar 2026\n\nInner text http://inner.example/x"
	outer := "See.\n\n---------- Forwarded message ---------\nFrom: B <b@x.example>\nSubject: Fwd: Inner\nDate: 3 Mar 2026\n\nOuter text\n\n" + inner
	l := mustParse(t, []byte("From: c@x.example\nSubject: Fwd: Fwd: Inner\n\n"+outer), Options{})
	var got []string
	for _, f := range l.Forwarded {
		got = append(got, f.Subject+"|"+f.Text)
	}
	want := []string{"Fwd: Inner|Outer text", "Inner|Inner text http://inner.example/x"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
