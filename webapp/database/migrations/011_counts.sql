-- What pages count, kept up by triggers: to count 100,000 songs anew after each change takes too long.
-- A view says how a row counts. It is counted out before it changes, and in again afterwards.
BEGIN IMMEDIATE;

DROP TRIGGER count_in;
DROP TRIGGER count_out;
DROP TRIGGER count_over;
DROP TRIGGER month_in;
DROP TRIGGER month_out;
DROP TRIGGER month_over;
DROP TABLE counts;
DROP TABLE months;

-- 1: its audio was tried in vain, or the copy was lost; `problem` of its row in `files` may say why.
ALTER TABLE songs ADD COLUMN audio_missing INTEGER NOT NULL DEFAULT 0;

ALTER TABLE songs ADD COLUMN remix INTEGER NOT NULL DEFAULT 0;  -- 1: it has a parent_id or a riff_id
UPDATE songs SET remix = 1 WHERE parent_id IS NOT NULL OR riff_id IS NOT NULL;
DROP INDEX songs_by_number;
DROP INDEX songs_to_filter;
CREATE INDEX songs_by_number ON songs (number, status, favourite, plays, sung, remix, duration, source,
    account, audio_kept, place, created_at, stem_of) WHERE number IS NOT NULL;
CREATE INDEX songs_to_filter ON songs (place DESC, key DESC, status, favourite, plays, sung, remix, duration,
    source, account, audio_kept, created_at, stem_of) WHERE stem_of IS NULL;

-- How many songs are alike in what filters ask for. The columns are called as in `songs`, so that a
-- filter's SQL holds for both tables; stems are not counted.
CREATE TABLE song_counts (
    alike       TEXT PRIMARY KEY,     -- the columns below as a JSON array, for some of them may be null
    status      TEXT NOT NULL,
    source      TEXT NOT NULL,
    account     INTEGER,              -- null where nothing tells
    favourite   INTEGER NOT NULL,
    plays       INTEGER NOT NULL,     -- 0, or 1 for any number
    sung        INTEGER,              -- null where nothing tells
    remix       INTEGER NOT NULL,
    duration    INTEGER,              -- seconds, rounded down to whole minutes, at most 4; null when unknown
    audio_kept  TEXT,                 -- '' where a copy is stored, else null
    silent      INTEGER NOT NULL,     -- 1: finished, but no audio was ever known; 2: likewise, and gone; else 0
    songs       INTEGER NOT NULL,
    stem_of     TEXT AS (NULL)
) WITHOUT ROWID;

-- How many songs of each status a month has: of the wall's pages, and of those with a date.
CREATE TABLE months (
    month   TEXT NOT NULL,            -- 2025-02, of `place`
    status  TEXT NOT NULL,
    songs   INTEGER NOT NULL,
    dated   INTEGER NOT NULL,         -- of these, those with `created_at`
    PRIMARY KEY (month, status)
) WITHOUT ROWID;

CREATE VIEW songs_as_counted AS
    SELECT key, month, dated, status, source, account, favourite, plays, sung, remix, duration, audio_kept, silent,
        json_array(status, source, account, favourite, plays, sung, remix, duration, audio_kept, silent) AS alike
    FROM (SELECT key, status, source, account, favourite, sung, remix,
            ifnull(strftime('%Y-%m', place / 1000000, 'unixepoch'), '0000-00') AS month,
            created_at IS NOT NULL AS dated,
            plays > 0 AS plays,
            min(CAST(duration / 60 AS INTEGER), 4) * 60 AS duration,
            iif(audio_kept IS NULL, NULL, '') AS audio_kept,
            iif(status = 'completed' AND audio_url IS NULL AND audio_kept IS NULL AND NOT audio_missing,
                1 + gone, 0) AS silent
        FROM songs WHERE stem_of IS NULL);

-- Written to, it counts the song `key` in (`songs` 1) or out (-1).
CREATE VIEW song_counting AS SELECT NULL AS key, NULL AS songs;
CREATE TRIGGER song_counted INSTEAD OF INSERT ON song_counting BEGIN
    INSERT INTO song_counts (alike, status, source, account, favourite, plays, sung, remix, duration, audio_kept,
            silent, songs)
        SELECT alike, status, source, account, favourite, plays, sung, remix, duration, audio_kept, silent, new.songs
        FROM songs_as_counted WHERE key = new.key
        ON CONFLICT DO UPDATE SET songs = songs + new.songs;
    INSERT INTO months SELECT month, status, new.songs, new.songs * dated
        FROM songs_as_counted WHERE key = new.key
        ON CONFLICT DO UPDATE SET songs = songs + new.songs, dated = dated + excluded.dated;
END;

-- How many files stand alike, and their bytes.
CREATE TABLE file_counts (
    kind      TEXT NOT NULL,          -- audio or cover
    standing  TEXT NOT NULL,          -- stored; missing: tried in vain, or lost; expected: never tried
    problem   TEXT NOT NULL,          -- of missing ones; '' for none
    due_from  TEXT NOT NULL,          -- url, or the source that hands it out on request; '' for not due just now
    files     INTEGER NOT NULL,
    bytes     INTEGER NOT NULL,       -- of the copies and of what was made from them
    PRIMARY KEY (kind, standing, problem, due_from)
) WITHOUT ROWID;

CREATE VIEW files_as_counted AS
    SELECT key, kind, standing, iif(standing = 'missing', ifnull(problem, ''), '') AS problem, due_from, bytes
    FROM (SELECT files.key, kind, problem,
            CASE WHEN name IS NOT NULL THEN 'stored'
                WHEN state != 'kept' AND (state = 'failed' OR problem IS NOT NULL) THEN 'missing'
                ELSE 'expected' END AS standing,
            CASE WHEN state = 'kept' OR due_at > 0 THEN ''
                WHEN url IS NOT NULL THEN 'url'
                WHEN host IS NULL OR gone THEN ''
                ELSE host END AS due_from,
            ifnull(size + made, 0) AS bytes
        FROM files JOIN songs USING (key));

-- Written to, it counts the file in (`files` 1) or out (-1).
CREATE VIEW file_counting AS SELECT NULL AS key, NULL AS kind, NULL AS files;
CREATE TRIGGER file_counted INSTEAD OF INSERT ON file_counting BEGIN
    INSERT INTO file_counts SELECT kind, standing, problem, due_from, new.files, new.files * bytes
        FROM files_as_counted WHERE key = new.key AND kind = new.kind
        ON CONFLICT DO UPDATE SET files = files + new.files, bytes = bytes + excluded.bytes;
    UPDATE songs SET audio_missing = NOT audio_missing
        WHERE key = new.key AND new.kind = 'audio' AND new.files > 0 AND audio_missing != (
            SELECT standing = 'missing' FROM files_as_counted WHERE key = new.key AND kind = 'audio');
END;

-- Fill the tables with what there is.
UPDATE songs SET audio_missing = 1 FROM files_as_counted AS f
    WHERE f.key = songs.key AND f.kind = 'audio' AND f.standing = 'missing';
INSERT INTO song_counts (alike, status, source, account, favourite, plays, sung, remix, duration, audio_kept,
        silent, songs)
    SELECT alike, status, source, account, favourite, plays, sung, remix, duration, audio_kept, silent, count(*)
    FROM songs_as_counted GROUP BY alike;
INSERT INTO months SELECT month, status, count(*), sum(dated) FROM songs_as_counted GROUP BY month, status;
INSERT INTO file_counts SELECT kind, standing, problem, due_from, count(*), sum(bytes)
    FROM files_as_counted GROUP BY kind, standing, problem, due_from;

CREATE TRIGGER song_in AFTER INSERT ON songs BEGIN
    INSERT INTO song_counting VALUES (new.key, 1);
END;
CREATE TRIGGER song_changes BEFORE UPDATE OF status, source, account, favourite, plays, sung, remix,
    duration, audio_url, audio_kept, audio_missing, gone, place, created_at, stem_of ON songs BEGIN
    INSERT INTO song_counting VALUES (old.key, -1);
END;
CREATE TRIGGER song_changed AFTER UPDATE OF status, source, account, favourite, plays, sung, remix,
    duration, audio_url, audio_kept, audio_missing, gone, place, created_at, stem_of ON songs BEGIN
    INSERT INTO song_counting VALUES (new.key, 1);
END;
-- With its song also the files are gone before their own trigger could say how they stood.
CREATE TRIGGER song_out BEFORE DELETE ON songs BEGIN
    INSERT INTO song_counting VALUES (old.key, -1);
    INSERT INTO file_counting SELECT key, kind, -1 FROM files WHERE key = old.key;
END;

CREATE TRIGGER file_in AFTER INSERT ON files BEGIN
    INSERT INTO file_counting VALUES (new.key, new.kind, 1);
END;
CREATE TRIGGER file_changes BEFORE UPDATE OF state, due_at, problem, url, host, name, size, made ON files BEGIN
    INSERT INTO file_counting VALUES (old.key, old.kind, -1);
END;
CREATE TRIGGER file_changed AFTER UPDATE OF state, due_at, problem, url, host, name, size, made ON files BEGIN
    INSERT INTO file_counting VALUES (new.key, new.kind, 1);
END;
CREATE TRIGGER file_out BEFORE DELETE ON files BEGIN
    INSERT INTO file_counting VALUES (old.key, old.kind, -1);
    UPDATE songs SET audio_missing = 0 WHERE key = old.key AND old.kind = 'audio' AND audio_missing;
END;
-- What a source hands out on request it does so only while it has the song.
CREATE TRIGGER song_goes BEFORE UPDATE OF gone ON songs WHEN old.gone != new.gone BEGIN
    INSERT INTO file_counting SELECT key, kind, -1 FROM files WHERE key = old.key;
END;
CREATE TRIGGER song_gone AFTER UPDATE OF gone ON songs WHEN old.gone != new.gone BEGIN
    INSERT INTO file_counting SELECT key, kind, 1 FROM files WHERE key = new.key;
END;

-- What the page about the archive names of them.
CREATE INDEX files_by_problem ON files (kind, problem, place DESC)
    WHERE name IS NULL AND state != 'kept' AND (state = 'failed' OR problem IS NOT NULL);
CREATE INDEX files_by_retry ON files (kind, problem, due_at)
    WHERE name IS NULL AND state != 'kept' AND (state = 'failed' OR problem IS NOT NULL);
CREATE INDEX songs_by_silence ON songs (place DESC, source, gone, status, audio_url, audio_kept, audio_missing,
    stem_of) WHERE status = 'completed' AND stem_of IS NULL AND audio_url IS NULL AND audio_kept IS NULL
    AND NOT audio_missing;

PRAGMA user_version = 11;
COMMIT;
