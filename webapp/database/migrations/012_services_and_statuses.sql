-- The service that made a song, and what its status means: services have many words for «done».
BEGIN IMMEDIATE;

DROP TRIGGER song_changes;
DROP TRIGGER song_changed;
DROP TRIGGER song_counted;
DROP VIEW songs_as_counted;
DROP TABLE song_counts;
DROP INDEX songs_by_number;
DROP INDEX songs_to_filter;

-- Such as suno. `source` tells what lists a song, which of a file is nothing.
ALTER TABLE songs ADD COLUMN service TEXT;  -- a word of records/services.py; null where nothing tells
UPDATE songs SET service = source WHERE source IN ('riffusion', 'flowmusic', 'demo');
-- Of what files brought, the hosts of addresses tell it, looked at in the order of services.of.
CREATE TEMP TABLE told AS
    SELECT key, min(path), service
    FROM (SELECT key, path, '.' || substr(place, 1, instr(place || '/', '/') - 1) AS host
        FROM (SELECT key, path, substr(url, instr(url, '://') + 3) AS place
            FROM (SELECT songs.key, paths.key AS path, lower(json_extract(raw, paths.value)) AS url
                FROM songs JOIN details USING (key), json_each(
                    '["$.share_url", "$.source_url", "$.download_url", "$.image_url", "$.video_url"]') AS paths
                WHERE songs.service IS NULL AND instr(raw, '://') AND json_valid(raw))
            WHERE url LIKE 'http%://%'))
    JOIN (SELECT '*.' || key AS own, value AS service FROM json_each('{"riffusion.com": "riffusion",
        "producer.ai": "producer", "flowmusic.app": "flowmusic", "suno.com": "suno", "suno.ai": "suno",
        "udio.com": "udio", "mureka.ai": "mureka"}')) ON host GLOB own
    GROUP BY key;
UPDATE songs SET service = told.service FROM temp.told WHERE told.key = songs.key;
DROP TABLE temp.told;

-- `status` holds what a word means (records/statuses.py), the record the word itself.
CREATE TEMP TABLE meanings (word TEXT PRIMARY KEY, meaning TEXT NOT NULL);
INSERT INTO meanings SELECT value, 'completed' FROM json_each('["complete", "done", "finished", "ready", "succeeded",
    "success", "succeed", "successful", "ok", "generated"]');
INSERT INTO meanings SELECT value, 'processing' FROM json_each('["streaming", "queued", "submitted", "pending",
    "running", "started", "starting", "created", "waiting", "scheduled", "preparing", "generating", "rendering",
    "uploading", "in_progress", "in_queue", "inprogress", "working", "text_success", "first_success"]');
INSERT INTO meanings SELECT value, 'failed' FROM json_each('["fail", "failure", "error", "errored", "cancelled",
    "canceled", "aborted", "rejected", "moderated", "blocked", "expired", "timeout", "timed_out",
    "create_task_failed", "generate_audio_failed", "callback_exception", "sensitive_word_error"]');
UPDATE library SET version = version + 1;
UPDATE songs SET status = meaning, version = (SELECT version FROM library) FROM temp.meanings
    WHERE word = replace(replace(status, ' ', '_'), '-', '_');
DROP TABLE temp.meanings;

-- Audio is fetched, plays and counts whatever the word, unless its song is still being made.
INSERT INTO files (key, kind, url, host, place)
    SELECT key, 'audio', audio_url, audio_host, place FROM songs
        WHERE audio_url IS NOT NULL AND status != 'processing'
    UNION ALL
    SELECT key, 'audio', NULL, source, place FROM songs
        WHERE source = 'flowmusic' AND status = 'completed' AND audio_url IS NULL
            AND version = (SELECT version FROM library)
    ON CONFLICT DO UPDATE SET url = excluded.url, host = excluded.host WHERE host IS NULL;

CREATE INDEX songs_by_number ON songs (number, status, favourite, plays, sung, remix, duration, source,
    service, account, audio_kept, place, created_at, stem_of) WHERE number IS NOT NULL;
CREATE INDEX songs_to_filter ON songs (place DESC, key DESC, status, favourite, plays, sung, remix, duration,
    source, service, account, audio_kept, created_at, stem_of) WHERE stem_of IS NULL;

-- Counted anew, with both (011_counts.sql says how).
CREATE TABLE song_counts (
    alike       TEXT PRIMARY KEY,     -- the columns below as a JSON array, for some of them may be null
    status      TEXT NOT NULL,
    source      TEXT NOT NULL,
    service     TEXT,                 -- null where nothing tells
    account     INTEGER,              -- null where nothing tells
    favourite   INTEGER NOT NULL,
    plays       INTEGER NOT NULL,     -- 0, or 1 for any number
    sung        INTEGER,              -- null where nothing tells
    remix       INTEGER NOT NULL,
    duration    INTEGER,              -- seconds, rounded down to whole minutes, at most 4; null when unknown
    audio_kept  TEXT,                 -- '' where a copy is stored, else null
    silent      INTEGER NOT NULL,     -- 1: finished, but no audio was ever known; 2: likewise, and gone; else 0
    finished    INTEGER NOT NULL,     -- 1: it is to be heard: called finished, or there is audio of it; else 0
    songs       INTEGER NOT NULL,
    stem_of     TEXT AS (NULL)
) WITHOUT ROWID;

CREATE VIEW songs_as_counted AS
    SELECT key, month, dated, status, source, service, account, favourite, plays, sung, remix, duration, audio_kept,
        silent, finished, json_array(status, source, service, account, favourite, plays, sung, remix, duration,
            audio_kept, silent, finished) AS alike
    FROM (SELECT key, status, source, service, account, favourite, sung, remix,
            ifnull(strftime('%Y-%m', place / 1000000, 'unixepoch'), '0000-00') AS month,
            created_at IS NOT NULL AS dated,
            plays > 0 AS plays,
            min(CAST(duration / 60 AS INTEGER), 4) * 60 AS duration,
            iif(audio_kept IS NULL, NULL, '') AS audio_kept,
            iif(status = 'completed' AND audio_url IS NULL AND audio_kept IS NULL AND NOT audio_missing,
                1 + gone, 0) AS silent,
            status = 'completed' OR audio_kept IS NOT NULL
                OR audio_url IS NOT NULL AND status != 'processing' AS finished
        FROM songs WHERE stem_of IS NULL);

CREATE TRIGGER song_counted INSTEAD OF INSERT ON song_counting BEGIN
    INSERT INTO song_counts (alike, status, source, service, account, favourite, plays, sung, remix, duration,
            audio_kept, silent, finished, songs)
        SELECT alike, status, source, service, account, favourite, plays, sung, remix, duration, audio_kept, silent,
            finished, new.songs
        FROM songs_as_counted WHERE key = new.key
        ON CONFLICT DO UPDATE SET songs = songs + new.songs;
    INSERT INTO months SELECT month, status, new.songs, new.songs * dated
        FROM songs_as_counted WHERE key = new.key
        ON CONFLICT DO UPDATE SET songs = songs + new.songs, dated = dated + excluded.dated;
END;

INSERT INTO song_counts (alike, status, source, service, account, favourite, plays, sung, remix, duration, audio_kept,
        silent, finished, songs)
    SELECT alike, status, source, service, account, favourite, plays, sung, remix, duration, audio_kept, silent,
        finished, count(*)
    FROM songs_as_counted GROUP BY alike;
DELETE FROM months;
INSERT INTO months SELECT month, status, count(*), sum(dated) FROM songs_as_counted GROUP BY month, status;

CREATE TRIGGER song_changes BEFORE UPDATE OF status, source, service, account, favourite, plays, sung, remix,
    duration, audio_url, audio_kept, audio_missing, gone, place, created_at, stem_of ON songs BEGIN
    INSERT INTO song_counting VALUES (old.key, -1);
END;
CREATE TRIGGER song_changed AFTER UPDATE OF status, source, service, account, favourite, plays, sung, remix,
    duration, audio_url, audio_kept, audio_missing, gone, place, created_at, stem_of ON songs BEGIN
    INSERT INTO song_counting VALUES (new.key, 1);
END;

PRAGMA user_version = 12;
COMMIT;
