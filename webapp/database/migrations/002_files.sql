-- The files of songs that are kept here: one row for each that the source names or that came with
-- an import. A row with a `name` holds a copy, whatever its `state` says of fetching a newer one.
BEGIN IMMEDIATE;

CREATE TABLE files (
    key           INTEGER NOT NULL REFERENCES songs (key) ON DELETE CASCADE,
    kind          TEXT NOT NULL,         -- audio or cover
    url           TEXT,                  -- where it is (to be) fetched from; null for one that only came with a file
    host          TEXT,                  -- its origin; null likewise
    place         INTEGER NOT NULL,      -- the song's when the row was made: newest first
    state         TEXT NOT NULL DEFAULT 'wanted',  -- wanted, failed (tried in vain, and again when due), kept
    due_at        REAL NOT NULL DEFAULT 0,         -- s since 1970: not before then
    attempts      INTEGER NOT NULL DEFAULT 0,      -- in vain, in a row; each makes the pause longer
    leased_until  REAL NOT NULL DEFAULT 0,         -- s since 1970: until then somebody is at it
    problem       TEXT,                  -- why the last attempt was in vain, for the owner; null when well
    name          TEXT,                  -- of the copy in the song's folder; null while none is kept
    sha256        TEXT,                  -- in hex; null while none is kept, and so for all below
    size          INTEGER,               -- bytes
    made          INTEGER,               -- bytes of what was made from it: a cover's smaller pictures
    type          TEXT,                  -- by content: audio/mp4, image/png …
    duration      REAL,                  -- seconds, the audio's own; null also where it does not say
    kept_at       TEXT,                  -- RFC 3339 in UTC
    PRIMARY KEY (key, kind)
) WITHOUT ROWID;
CREATE INDEX files_by_due ON files (due_at) WHERE state != 'kept';
CREATE INDEX files_by_place ON files (place DESC) WHERE state != 'kept';

-- What pages and the content policy need to know, so that they need no join: the first eight
-- digits of the copy's sum; null while none is kept.
ALTER TABLE songs ADD COLUMN audio_kept TEXT;
ALTER TABLE songs ADD COLUMN cover_kept TEXT;

-- The version of which `record.json` was written; 0 when its files have changed since.
ALTER TABLE songs ADD COLUMN recorded INTEGER NOT NULL DEFAULT 0;
CREATE INDEX songs_by_recorded ON songs (place DESC) WHERE recorded < version;

-- Why nothing more is kept just now, for the owner; null when well.
ALTER TABLE library ADD COLUMN halted TEXT;

DROP INDEX songs_by_cover_host;
DROP INDEX songs_by_audio_host;
CREATE INDEX songs_by_cover_host ON songs (cover_host)
    WHERE cover_host IS NOT NULL AND cover_kept IS NULL;
CREATE INDEX songs_by_audio_host ON songs (audio_host)
    WHERE audio_host IS NOT NULL AND audio_kept IS NULL;

INSERT INTO files (key, kind, url, host, place)
    SELECT key, 'audio', audio_url, audio_host, place FROM songs
    WHERE audio_url IS NOT NULL AND status = 'completed';
INSERT INTO files (key, kind, url, host, place)
    SELECT key, 'cover', cover_url, cover_host, place FROM songs WHERE cover_url IS NOT NULL;

PRAGMA user_version = 2;
COMMIT;
