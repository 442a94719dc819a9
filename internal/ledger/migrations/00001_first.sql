-- +goose Up

-- Times are microseconds since 1970 in UTC, NULL when not known. Lists are
-- JSON. Everything that a letter brought in is text of at most a few kilobytes.

CREATE TABLE judged (
    account     TEXT    NOT NULL,
    folder      TEXT    NOT NULL,
    uidvalidity INTEGER NOT NULL,
    lo          INTEGER NOT NULL,
    hi          INTEGER NOT NULL CHECK (hi >= lo AND lo >= 1),
    PRIMARY KEY (account, folder, uidvalidity, lo)
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
    id            INTEGER PRIMARY KEY,
    account       TEXT    NOT NULL,
    status        TEXT    NOT NULL CHECK (status IN ('open', 'closed')),
    outcome       TEXT    NOT NULL DEFAULT '',
    merged_into   INTEGER REFERENCES cases (id),
    claimant_id   TEXT    NOT NULL DEFAULT '',
    claimant_name TEXT    NOT NULL DEFAULT '',
    reference     TEXT    NOT NULL DEFAULT '',
    site          TEXT    NOT NULL DEFAULT '',
    opened        INTEGER NOT NULL,
    updated       INTEGER NOT NULL
) STRICT;

CREATE TABLE letters (
    account       TEXT    NOT NULL,
    letter_key    TEXT    NOT NULL,
    folder        TEXT    NOT NULL,
    uidvalidity   INTEGER NOT NULL,
    uid           INTEGER NOT NULL,
    message_id    TEXT    NOT NULL,
    in_reply_to   TEXT    NOT NULL,
    refs          TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    sender        TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    confidence    REAL    NOT NULL,
    language      TEXT    NOT NULL,
    action        TEXT    NOT NULL,
    strategy      TEXT    NOT NULL,
    claimant_id   TEXT    NOT NULL,
    claimant_name TEXT    NOT NULL,
    reference     TEXT    NOT NULL,
    standing      TEXT    NOT NULL,
    site          TEXT    NOT NULL,
    fees          TEXT    NOT NULL,
    deadline      INTEGER,
    written       INTEGER,
    received      INTEGER,
    judged        INTEGER,
    state         TEXT    NOT NULL CHECK (state IN ('recorded', 'intended', 'done', 'dealt')),
    case_id       INTEGER REFERENCES cases (id),
    PRIMARY KEY (account, letter_key)
) STRICT;
CREATE INDEX letters_by_case ON letters (case_id);

-- What letters of a case are known by: see caseof.go for the kinds.
CREATE TABLE case_marks (
    account TEXT    NOT NULL,
    mark    TEXT    NOT NULL,
    kind    TEXT    NOT NULL CHECK (kind IN ('reference', 'own', 'ancestor', 'draft')),
    case_id INTEGER NOT NULL REFERENCES cases (id),
    PRIMARY KEY (account, mark, kind, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_marks_by_case ON case_marks (case_id, kind);

CREATE TABLE intents (
    id          TEXT    NOT NULL PRIMARY KEY,
    account     TEXT    NOT NULL,
    letter_key  TEXT    NOT NULL,
    case_id     INTEGER REFERENCES cases (id),
    strategy    TEXT    NOT NULL,
    draft       BLOB,
    note_id     TEXT    NOT NULL,
    note        BLOB,
    keyword     TEXT    NOT NULL,
    folder      TEXT    NOT NULL,
    uidvalidity INTEGER NOT NULL,
    uid         INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    why         TEXT    NOT NULL,
    redraft     INTEGER NOT NULL,
    created     INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('pending', 'live', 'superseded', 'retired')),
    done        INTEGER NOT NULL DEFAULT 0, -- carried out, whatever became of the draft since
    placed      INTEGER NOT NULL DEFAULT 0,
    draft_uid   INTEGER NOT NULL DEFAULT 0,
    outcome     TEXT    NOT NULL DEFAULT '',
    attempts    INTEGER NOT NULL DEFAULT 0,
    last_error  TEXT    NOT NULL DEFAULT '',
    next_try    INTEGER,
    settled     INTEGER,
    CHECK (draft IS NULL OR case_id IS NOT NULL),
    FOREIGN KEY (account, letter_key) REFERENCES letters (account, letter_key)
) STRICT;
CREATE INDEX intents_open ON intents (account, created) WHERE done = 0;
CREATE INDEX intents_superseded ON intents (account, created) WHERE state = 'superseded';
CREATE INDEX intents_by_letter ON intents (account, letter_key);
CREATE INDEX intents_by_case ON intents (case_id);
-- The promise that a case never has two live drafts is the database's, not
-- only the program's.
CREATE UNIQUE INDEX intents_one_draft_a_case ON intents (case_id)
    WHERE draft IS NOT NULL AND state IN ('pending', 'live');

CREATE TABLE history (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    case_id    INTEGER REFERENCES cases (id),
    account    TEXT    NOT NULL,
    letter_key TEXT    NOT NULL,
    actor      TEXT    NOT NULL,
    what       TEXT    NOT NULL,
    why        TEXT    NOT NULL
) STRICT;
CREATE INDEX history_by_case ON history (case_id, id);

CREATE TABLE quarantine (
    account     TEXT    NOT NULL,
    folder      TEXT    NOT NULL,
    uidvalidity INTEGER NOT NULL,
    uid         INTEGER NOT NULL,
    reason      TEXT    NOT NULL,
    first_at    INTEGER NOT NULL,
    last_at     INTEGER NOT NULL,
    next_try    INTEGER,
    attempts    INTEGER NOT NULL,
    PRIMARY KEY (account, folder, uidvalidity, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
    name    TEXT    NOT NULL PRIMARY KEY,
    holder  TEXT    NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE leases;
DROP TABLE quarantine;
DROP TABLE history;
DROP TABLE intents;
DROP TABLE case_marks;
DROP TABLE letters;
DROP TABLE cases;
DROP TABLE judged;
