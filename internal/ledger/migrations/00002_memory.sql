-- +goose Up

-- What letters are recognised by later, and what the webmaster said of them.
-- Likenesses are JSON; a letter recorded before has none.
ALTER TABLE letters ADD COLUMN likeness TEXT NOT NULL DEFAULT '';
CREATE INDEX letters_by_message ON letters (message_id);
CREATE INDEX intents_by_note ON intents (account, note_id);

CREATE TABLE decisions (
    id      INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again: see Ledger.DecisionsVersion
    account TEXT    NOT NULL,
    case_id INTEGER REFERENCES cases (id),
    kind    TEXT    NOT NULL,
    was     TEXT    NOT NULL,
    sender  TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    actor   TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    undone  INTEGER,
    note_id TEXT    NOT NULL,
    letters TEXT    NOT NULL
) STRICT;
CREATE INDEX decisions_by_note ON decisions (account, note_id) WHERE note_id <> '';

-- Notes that lie in the folder for what is no claim, as far as is known.
CREATE TABLE moved_notes (
    account TEXT NOT NULL,
    note_id TEXT NOT NULL,
    PRIMARY KEY (account, note_id)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE moved_notes;
DROP TABLE decisions;
DROP INDEX intents_by_note;
DROP INDEX letters_by_message;
ALTER TABLE letters DROP COLUMN likeness;
