-- Feeds for podcast apps and other players: each a playlist or a search, under a secret of its own.
BEGIN IMMEDIATE;

CREATE TABLE feeds (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,  -- of its form on the page, never given twice
    secret   TEXT NOT NULL UNIQUE,               -- in its address; readable, for its owner sees it again
    playlist TEXT,                               -- the id of its playlist; null of a search
    rule     TEXT,                               -- of a search the wall's query; null of a playlist
    made_at  TEXT NOT NULL,                      -- RFC 3339 in UTC
    seen_at  TEXT                                -- likewise, to the hour; null while nobody asked for it
);

PRAGMA user_version = 30;
COMMIT;
