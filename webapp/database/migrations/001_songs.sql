-- The library: cards apart from what only a song's own page reads, so that a wall of 24 out of
-- 100,000 touches few and narrow rows.
BEGIN IMMEDIATE;

CREATE TABLE library (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    version  INTEGER NOT NULL            -- grows with every change that a page could show
);
INSERT INTO library VALUES (1, 1);

CREATE TABLE songs (
    key         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,    -- in addresses: the song's own id, hashed where it is not plain
    source_id   TEXT NOT NULL,           -- the id as the source gave it
    source      TEXT NOT NULL,           -- riffusion, demo, … or import
    place       INTEGER NOT NULL,        -- µs since 1970: created_at, or between its neighbours in the list
    created_at  TEXT,                    -- RFC 3339 in UTC; null when the source gave no usable date
    title       TEXT,                    -- null when missing or of another type; so for all below
    style       TEXT,                    -- the prompt `sound`
    status      TEXT NOT NULL,           -- processing, completed, failed, any other word; unknown when missing
    duration    REAL,                    -- seconds
    group_id    TEXT,                    -- null for a song made alone
    take        INTEGER,                 -- 1 = made first; null unless the group has several
    takes       INTEGER,                 -- how many; null likewise
    cover_url   TEXT,                    -- only http(s), checked; null without a usable address
    cover_host  TEXT,                    -- its origin, for the content policy
    audio_url   TEXT,                    -- null until completed
    audio_host  TEXT,
    wave        BLOB,                    -- 60 bars, a byte each; null without peaks
    hue         INTEGER NOT NULL,        -- 0 to 23
    favourite   INTEGER NOT NULL,        -- 0 or 1
    parent_id   TEXT,                    -- public id of the remixed song; may be absent from the library
    riff_id     TEXT,                    -- public id of the song it was made from; likewise
    seen_at     TEXT NOT NULL,           -- when the source or a file last brought news of it
    missed      INTEGER NOT NULL DEFAULT 0,  -- complete sweeps of the source without it, in a row
    gone        INTEGER NOT NULL DEFAULT 0,  -- 1: no longer at the source; stays on the wall
    version     INTEGER NOT NULL         -- the library's version when it last changed
);
CREATE INDEX songs_by_place ON songs (place DESC, key DESC);
CREATE INDEX songs_by_status ON songs (status, place DESC, key DESC);
CREATE INDEX songs_by_group ON songs (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX songs_by_parent ON songs (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX songs_by_riff ON songs (riff_id) WHERE riff_id IS NOT NULL;
CREATE INDEX songs_by_cover_host ON songs (cover_host) WHERE cover_host IS NOT NULL;
CREATE INDEX songs_by_audio_host ON songs (audio_host) WHERE audio_host IS NOT NULL;

-- How many songs have each status, kept by the triggers below: counting 100,000 takes too long
-- for a page.
CREATE TABLE counts (
    status  TEXT PRIMARY KEY,
    songs   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER count_in AFTER INSERT ON songs BEGIN
    INSERT INTO counts VALUES (new.status, 1) ON CONFLICT DO UPDATE SET songs = songs + 1;
END;
CREATE TRIGGER count_out AFTER DELETE ON songs BEGIN
    UPDATE counts SET songs = songs - 1 WHERE status = old.status;
END;
CREATE TRIGGER count_over AFTER UPDATE OF status ON songs WHEN old.status != new.status BEGIN
    UPDATE counts SET songs = songs - 1 WHERE status = old.status;
    INSERT INTO counts VALUES (new.status, 1) ON CONFLICT DO UPDATE SET songs = songs + 1;
END;

CREATE TABLE details (
    key        INTEGER PRIMARY KEY REFERENCES songs (key) ON DELETE CASCADE,
    raw        TEXT NOT NULL,            -- the record whole, as JSON in ASCII
    wave_long  BLOB                      -- 200 bars, a byte each; null without peaks
);

-- What is being asked of the source about one song. A row stays while pages show the song pending.
CREATE TABLE look_ups (
    key           INTEGER PRIMARY KEY REFERENCES songs (key) ON DELETE CASCADE,
    wanted_until  REAL NOT NULL,         -- s since 1970: pages that show it have asked until then
    due_at        REAL NOT NULL,         -- s since 1970: not before then
    failures      INTEGER NOT NULL DEFAULT 0  -- in a row; each doubles the pause
);
CREATE INDEX look_ups_by_due ON look_ups (due_at);

-- How each source stands: one row a source.
CREATE TABLE sources (
    name        TEXT PRIMARY KEY,
    asked_at    TEXT,                    -- a person asked for a sync; null once it has begun
    asked_full  INTEGER NOT NULL DEFAULT 0,
    started_at  TEXT,                    -- null unless a sync runs
    done        INTEGER NOT NULL DEFAULT 0,  -- songs taken in by the running sync
    total       INTEGER,                 -- how many there are to take; null while unknown
    synced_at   TEXT,                    -- the last sync that ended well; null before the first
    swept_at    TEXT,                    -- the last full one; null makes the next one full
    skipped     INTEGER NOT NULL DEFAULT 0,  -- entries of the last sync that could not be used
    failures    INTEGER NOT NULL DEFAULT 0,  -- syncs that failed in a row
    retry_at    REAL,                    -- s since 1970: no sync by the clock before then
    problem     TEXT,                    -- the kind of error: refused, account, user_id, passing, …; null when well
    sentence    TEXT,                    -- the same for the owner
    settings    TEXT                     -- a digest of token and address: another one clears `problem`
);

PRAGMA user_version = 1;
COMMIT;
