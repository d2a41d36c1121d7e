-- What its owner gave to others by a link, and what they chose. All times: RFC 3339 in UTC.
BEGIN IMMEDIATE;

CREATE TABLE shares (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,  -- of its form on the page, never given twice
    digest    BLOB NOT NULL UNIQUE,               -- SHA-256 of the token, by which it is found
    token     TEXT NOT NULL,                      -- readable: its owner gives the same link again
    kind      TEXT NOT NULL,                      -- song, takes, moments or playlist
    title     TEXT NOT NULL,                      -- as it was called when it was given
    songs     TEXT,                               -- ids, or id@from-to in seconds, joined by commas;
                                                  -- null of a playlist
    playlist  TEXT,                               -- its id; null of songs
    begins    REAL,                               -- second to begin at; null: at the start
    is_vote   INTEGER NOT NULL,                   -- 1: takes are heard without names, and one chosen
    made_at   TEXT NOT NULL,
    ends_at   TEXT,                               -- null: it never ends
    openings  INTEGER NOT NULL DEFAULT 0,
    opened_at TEXT                                -- null while nobody has opened it
);

CREATE TABLE share_votes (
    share INTEGER NOT NULL REFERENCES shares ON DELETE CASCADE,
    voter BLOB NOT NULL,  -- SHA-256 of a number that a browser drew for this share alone
    song  TEXT NOT NULL,  -- the id of the chosen take
    PRIMARY KEY (share, voter)
) WITHOUT ROWID;

PRAGMA user_version = 31;
COMMIT;
