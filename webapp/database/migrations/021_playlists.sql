-- Playlists, by hand and by rule. Songs are named by their ids: one that is gone stays in its place.
BEGIN IMMEDIATE;

CREATE TABLE playlists (
    key         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,         -- short, of its address and its record
    title       TEXT NOT NULL,
    description TEXT,                         -- null where it has none
    rule        TEXT,                         -- the wall's query, such as status=favourite; null of one by hand
    most        INTEGER,                      -- of a rule, how many songs it takes at most; null: all
    created_at  TEXT NOT NULL,                -- RFC 3339 in UTC
    changed_at  TEXT NOT NULL,                -- likewise
    revision    INTEGER NOT NULL,             -- grows with every change of any playlist
    described   INTEGER NOT NULL,             -- the revision in which title, description or rule changed last
    recorded    INTEGER NOT NULL DEFAULT 0,   -- the revision that its record on the disk holds
    removed_at  TEXT                          -- likewise; null while it is there
);
CREATE INDEX playlists_by_recorded ON playlists (key) WHERE recorded < revision;

CREATE TABLE playlist_entries (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,  -- of its address, never given twice
    playlist INTEGER NOT NULL REFERENCES playlists (key) ON DELETE CASCADE,
    place    INTEGER NOT NULL,                -- they stand by this, with gaps between
    song     TEXT NOT NULL,                   -- its id
    begins   REAL,                            -- of a moment, in seconds; null of a whole song
    ends     REAL,                            -- likewise
    title    TEXT,                            -- as the song was when it came in; null where it was not known
    duration REAL,                            -- likewise, in seconds
    source   TEXT,                            -- likewise
    account  TEXT,                            -- likewise
    removed  INTEGER                          -- the revision in which it was taken out; null while it stands
);
CREATE INDEX playlist_entries_in_order ON playlist_entries (playlist, place, number) WHERE removed IS NULL;
CREATE INDEX playlist_entries_removed ON playlist_entries (playlist, removed) WHERE removed IS NOT NULL;

PRAGMA user_version = 21;
COMMIT;
