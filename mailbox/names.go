package mailbox

// Well-known names of folders, most usual first. Mail programs and web mailers
// made them in the person's language long before RFC 6154 gave them a use.

func draftsNames() []string {
	return []string{
		"Drafts", "Draft", "Draft Messages", "Draft Mail",
		"Entwürfe", "Entwurf", "Entwuerfe",
		"Brouillons", "Brouillon",
		"Borradores", "Borrador",
		"Bozze", "Bozza",
		"Rascunhos", "Rascunho",
		"Concepten", "Concept",
		"Utkast", "Kladder", "Kladde", "Luonnokset",
		"Szkice", "Robocze", "Kopie robocze", "Wersje robocze",
		"Koncepty", "Rozepsané", "Rozpracované",
		"Piszkozatok", "Ciorne", "Schițe", "Чернови", "Черновики", "Чернетки",
		"Nacrti", "Skice", "Osnutki", "Juodraščiai", "Melnraksti", "Mustandid",
		"Πρόχειρα", "Taslaklar", "טיוטות", "المسودات", "مسودات",
		"下書き", "草稿", "草稿箱", "草稿夾", "임시보관함", "임시 보관함",
		"Bản nháp", "Thư nháp", "ร่างจดหมาย", "Draf", "Konsep", "Esborranys", "Zirriborroak", "Drög",
	}
}

func sentNames() []string {
	return []string{
		"Sent", "Sent Items", "Sent Messages", "Sent Mail", "Sent-Mail", "sent-mail", "Outgoing",
		"Gesendet", "Gesendete Objekte", "Gesendete Elemente", "Gesendete Nachrichten", "Versendet",
		"Envoyés", "Messages envoyés", "Éléments envoyés", "Envoyes", "Objets envoyés",
		"Enviados", "Elementos enviados", "Mensajes enviados", "Correo enviado",
		"Inviata", "Posta inviata", "Inviati", "Elementi inviati",
		"Itens enviados", "E-mails enviados", "Mensagens enviadas",
		"Verzonden", "Verzonden items", "Verzonden berichten",
		"Skickat", "Skickade", "Skickade objekt", "Sendt", "Sendte elementer", "Sendt post", "Lähetetyt",
		"Wysłane", "Elementy wysłane", "Odeslané", "Odeslaná pošta", "Odoslané", "Elküldött",
		"Trimise", "Изпратени", "Отправленные", "Надіслані", "Poslano", "Poslane stavke", "Išsiųsta", "Nosūtītie", "Saadetud",
		"Απεσταλμένα", "Gönderilmiş", "Gönderilenler", "Gönderilmiş Öğeler", "דואר שנשלח", "المرسلة", "المرسل",
		"送信済み", "送信済みアイテム", "已发送", "已发送邮件", "寄件備份", "보낸편지함", "보낸 편지함",
		"Đã gửi", "Thư đã gửi", "จดหมายที่ส่งแล้ว", "Terkirim", "Enviats",
	}
}

func trashNames() []string {
	return []string{
		"Trash", "Deleted Items", "Deleted Messages", "Deleted", "Bin", "Rubbish",
		"Papierkorb", "Gelöschte Objekte", "Gelöschte Elemente", "Gelöscht",
		"Corbeille", "Éléments supprimés", "Messages supprimés",
		"Papelera", "Elementos eliminados", "Papelera de reciclaje",
		"Cestino", "Posta eliminata", "Elementi eliminati",
		"Lixo", "Lixeira", "Itens excluídos", "Itens eliminados",
		"Prullenbak", "Prullenmand", "Verwijderde items",
		"Papperskorgen", "Papirkurv", "Slettet post", "Roskakori",
		"Kosz", "Elementy usunięte", "Koš", "Kôš", "Odstraněná pošta", "Kuka", "Törölt elemek",
		"Coș de gunoi", "Coș", "Кошче", "Корзина", "Удаленные", "Кошик", "Smeće", "Koš za smeti", "Šiukšlinė", "Prügikast",
		"Απορρίμματα", "Κάδος", "Çöp", "Çöp Kutusu", "Silinmiş Öğeler", "אשפה", "المهملات",
		"ゴミ箱", "削除済みアイテム", "已删除", "已删除邮件", "刪除的郵件", "휴지통", "지운편지함",
		"Thùng rác", "ถังขยะ", "Sampah", "Paperera",
	}
}

func spamNames() []string {
	return []string{
		"Junk", "Spam", "Junk E-mail", "Junk Email", "Junk-E-Mail", "Bulk Mail", "Bulk",
		"Spamverdacht", "Unerwünscht", "Werbung",
		"Indésirables", "Courrier indésirable", "Pourriel",
		"Correo no deseado", "No deseado", "Posta indesiderata", "Indesiderata",
		"Lixo eletrônico", "Lixo Eletrónico", "Ongewenst", "Ongewenste e-mail", "Ongewenste reclame",
		"Skräppost", "Søppelpost", "Uønsket", "Uønsket e-mail", "Roskaposti",
		"Wiadomości-śmieci", "Niechciane", "Nevyžádaná pošta", "Levélszemét", "Спам",
	}
}
