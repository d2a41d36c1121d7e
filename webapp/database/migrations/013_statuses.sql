-- Services have many words for «done»: `status` holds what a word means (records/statuses.py), the record the word
-- itself. Audio plays, is fetched and counts whatever the word, unless its song is still being made.
BEGIN IMMEDIATE;

DROP TRIGGER song_in;
DROP TRIGGER song_changes;
DROP TRIGGER song_changed;
DROP TRIGGER song_out;
DROP TRIGGER song_counted;
DROP VIEW songs_as_counted;

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
INSERT INTO unindexed SELECT key FROM songs
    WHERE replace(replace(status, ' ', '_'), '-', '_') IN (SELECT word FROM meanings) AND stem_of IS NULL
    ON CONFLICT DO NOTHING;
UPDATE songs SET status = meaning, version = (SELECT version FROM library) FROM temp.meanings
    WHERE word = replace(replace(status, ' ', '_'), '-', '_');
DROP TABLE meanings;

INSERT INTO files (key, kind, url, host, place)
    SELECT key, 'audio', audio_url, audio_host, place FROM songs
        WHERE audio_url IS NOT NULL AND status != 'processing'
    UNION ALL
    SELECT key, 'audio', NULL, source, place FROM songs
        WHERE source = 'flowmusic' AND status = 'completed' AND audio_url IS NULL
            AND version = (SELECT version FROM library)
    ON CONFLICT DO UPDATE SET url = excluded.url, host = excluded.host WHERE host IS NULL;

-- 1: it is to be heard: called finished, or there is audio of it. The others have but a record to keep.
ALTER TABLE song_counts ADD COLUMN finished INTEGER NOT NULL DEFAULT 0;

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

DELETE FROM song_counts;
INSERT INTO song_counts (alike, status, source, service, account, favourite, plays, sung, remix, duration, audio_kept,
        silent, finished, songs)
    SELECT alike, status, source, service, account, favourite, plays, sung, remix, duration, audio_kept, silent,
        finished, count(*)
    FROM songs_as_counted GROUP BY alike;
DELETE FROM months;
INSERT INTO months SELECT month, status, count(*), sum(dated) FROM songs_as_counted GROUP BY month, status;

CREATE TRIGGER song_in AFTER INSERT ON songs BEGIN
    INSERT INTO song_counting VALUES (new.key, 1);
END;
CREATE TRIGGER song_changes BEFORE UPDATE OF status, source, service, account, favourite, plays, sung, remix,
    duration, audio_url, audio_kept, audio_missing, gone, place, created_at, stem_of ON songs BEGIN
    INSERT INTO song_counting VALUES (old.key, -1);
END;
CREATE TRIGGER song_changed AFTER UPDATE OF status, source, service, account, favourite, plays, sung, remix,
    duration, audio_url, audio_kept, audio_missing, gone, place, created_at, stem_of ON songs BEGIN
    INSERT INTO song_counting VALUES (new.key, 1);
END;
-- With its song also the files are gone before their own trigger could say how they stood.
CREATE TRIGGER song_out BEFORE DELETE ON songs BEGIN
    INSERT INTO song_counting VALUES (old.key, -1);
    INSERT INTO file_counting SELECT key, kind, -1 FROM files WHERE key = old.key;
END;

PRAGMA user_version = 13;
COMMIT;
