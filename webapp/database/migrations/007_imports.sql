-- What was brought to be imported: from a page, or with the command line once it was done.
BEGIN IMMEDIATE;

CREATE TABLE imports (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL,               -- as its owner calls it, fit to be said
    stored      TEXT,                        -- its folder in `imports/`, a name of our own; null for the command line's
    names       TEXT NOT NULL DEFAULT '[]',  -- JSON: what the files in it were called, in their order
    asked_at    TEXT NOT NULL,               -- RFC 3339 in UTC
    started_at  TEXT,                        -- null while it waits for its turn
    ended_at    TEXT,                        -- null until it has ended, well or not
    tries       INTEGER NOT NULL DEFAULT 0,  -- how often it was begun
    done        INTEGER NOT NULL DEFAULT 0,  -- bytes read
    total       INTEGER NOT NULL DEFAULT 0,  -- of how many; 0 before it is known
    read        INTEGER NOT NULL DEFAULT 0,  -- records; this and the next three once it has ended
    changed     INTEGER NOT NULL DEFAULT 0,  -- of them with news
    kept        INTEGER NOT NULL DEFAULT 0,  -- audio files and covers that lay beside
    unusable    INTEGER NOT NULL DEFAULT 0,  -- entries
    problems    TEXT NOT NULL DEFAULT '[]',  -- JSON: sentences, the first few
    remarks     TEXT NOT NULL DEFAULT '[]',  -- JSON: sentences about what was used all the same
    failure     TEXT                         -- why nothing of it is of use; null when well
);
CREATE INDEX imports_open ON imports (number) WHERE ended_at IS NULL;

PRAGMA user_version = 7;
COMMIT;
