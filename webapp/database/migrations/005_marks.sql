-- What only this library knows of its songs, and what its owner wants of the archive.
BEGIN IMMEDIATE;

CREATE TABLE marks (
    key        INTEGER PRIMARY KEY REFERENCES songs (key) ON DELETE CASCADE,
    favourite  INTEGER,                      -- 1 or 0 as said here; null: what the source says counts
    plays      INTEGER NOT NULL DEFAULT 0,   -- how often it was heard here
    played_at  TEXT,                         -- RFC 3339 in UTC; null before the first time
    choice     TEXT                          -- of takes: keep or aside; null while undecided
);

-- What pages need of them, so that they need no join; `songs.favourite` is what counts likewise.
ALTER TABLE songs ADD COLUMN plays INTEGER NOT NULL DEFAULT 0;  -- the source's and ours together
ALTER TABLE songs ADD COLUMN choice TEXT;                       -- null likewise

-- The check of every kept file against its sum: one row.
CREATE TABLE checks (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    asked_at    TEXT,                        -- a person asked for it; null once it has begun
    started_at  TEXT,                        -- null unless one runs
    ended_at    TEXT,                        -- the last one that ended; null before the first
    files       INTEGER NOT NULL DEFAULT 0,  -- read so far by the one that runs, else by the last
    total       INTEGER NOT NULL DEFAULT 0,  -- of how many
    wrong       INTEGER NOT NULL DEFAULT 0,  -- of these
    paused      INTEGER NOT NULL DEFAULT 0   -- 1: its owner wants it to wait
);
INSERT INTO checks (one) VALUES (1);
ALTER TABLE files ADD COLUMN checked_at REAL NOT NULL DEFAULT 0;  -- s since 1970: last read whole and right

-- 1: the owner wants no more files fetched just now.
ALTER TABLE library ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;

UPDATE songs SET plays = ifnull((SELECT min(max(CAST(json_extract(raw, '$.play_count') AS INTEGER), 0),
    1000000000000) FROM details WHERE details.key = songs.key AND json_valid(raw)
    AND json_type(raw, '$.play_count') IN ('integer', 'real')), 0);

PRAGMA user_version = 5;
COMMIT;
