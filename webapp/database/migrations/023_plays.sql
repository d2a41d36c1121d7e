-- Each time that a song was played, or was begun and left.
BEGIN IMMEDIATE;

CREATE TABLE plays (
    number   INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,        -- made by the player, so one that is told of twice counts once
    key      INTEGER NOT NULL REFERENCES songs (key) ON DELETE CASCADE,
    at       INTEGER NOT NULL,            -- s since 1970 when it began
    seconds  REAL NOT NULL,               -- of the song that sounded
    heard    INTEGER NOT NULL,            -- 1: enough of it to be counted among the song's plays
    left_at  REAL,                        -- the second at which it was left; null where it ended
    parts    TEXT,                        -- which seconds sounded, such as 0-62,120-185; null where nobody said
    origin   TEXT,                        -- the list that it was played from; null where nobody said
    removed  INTEGER NOT NULL DEFAULT 0,  -- 1: taken out of the history, and counts no more
    written  INTEGER NOT NULL DEFAULT 0   -- 1: `library/plays.py` has it as the file on the disk does
);
CREATE INDEX plays_by_time ON plays (at, number, heard, seconds) WHERE NOT removed;
CREATE INDEX plays_by_song ON plays (key, heard, seconds, left_at) WHERE NOT removed;
CREATE INDEX plays_to_write ON plays (number) WHERE NOT written;

PRAGMA user_version = 23;
COMMIT;
