-- Stars, tags and a note of one's own.
BEGIN IMMEDIATE;

ALTER TABLE marks ADD COLUMN stars INTEGER;  -- 1 to 5, or 0 where they were taken off here; null: never given
ALTER TABLE marks ADD COLUMN note TEXT;      -- '' where it was taken off here; null: never written

CREATE TABLE tags (
    tag    TEXT NOT NULL,     -- in lower case
    key    INTEGER NOT NULL REFERENCES songs (key) ON DELETE CASCADE,
    is_on  INTEGER NOT NULL,  -- 1, or 0 where it was taken off here: so a file that has it does not bring it back
    PRIMARY KEY (tag, key)
) WITHOUT ROWID;
CREATE INDEX tags_by_key ON tags (key, tag, is_on);

ALTER TABLE songs ADD COLUMN stars INTEGER NOT NULL DEFAULT 0;  -- as in `marks`: what filters and orders need of them

DROP INDEX songs_by_number;
DROP INDEX songs_to_filter;
DROP INDEX songs_by_picture;
CREATE INDEX songs_by_number ON songs (number, hangs, picture, status, favourite, choice, plays, stars, sung, remix,
    duration, bpm, source, service, account, audio_kept, place, created_at, stem_of) WHERE number IS NOT NULL;
CREATE INDEX songs_to_filter ON songs (place DESC, key DESC, hangs, picture, status, favourite, choice, plays, stars,
    sung, remix, duration, bpm, source, service, account, audio_kept, created_at, stem_of) WHERE stem_of IS NULL;
CREATE INDEX songs_by_picture ON songs (picture, hangs, place, key, status, favourite, choice, plays, stars, sung,
    remix, duration, bpm, source, service, account, audio_kept, created_at, stem_of);
CREATE INDEX songs_by_stars ON songs (stars DESC, place DESC, key DESC, hangs, stem_of) WHERE stem_of IS NULL;

-- Counted as the other states are (017_pictures.sql says how). No song has any yet, so no count changes.
DROP TRIGGER song_changes;
DROP TRIGGER song_changed;
DROP TRIGGER song_counted;
DROP TRIGGER picture_counted;
DROP VIEW songs_as_counted;
ALTER TABLE song_counts ADD COLUMN stars INTEGER NOT NULL DEFAULT 0;
UPDATE song_counts SET alike = json_insert(alike, '$[#]', 0);

CREATE VIEW songs_as_counted AS
    SELECT key, picture, status, source, service, account, favourite, choice, plays, sung, remix, duration,
        audio_kept, silent, finished, stars, json_array(status, source, service, account, favourite, choice, plays,
            sung, remix, duration, audio_kept, silent, finished, stars) AS alike
    FROM (SELECT key, picture, status, source, service, account, favourite, choice, sung, remix, stars,
            plays > 0 AS plays,
            min(CAST(duration / 60 AS INTEGER), 4) * 60 AS duration,
            iif(audio_kept IS NULL, NULL, '') AS audio_kept,
            iif(status = 'completed' AND audio_url IS NULL AND audio_kept IS NULL AND NOT audio_missing,
                1 + gone, 0) AS silent,
            status = 'completed' OR audio_kept IS NOT NULL
                OR audio_url IS NOT NULL AND status != 'processing' AS finished
        FROM songs WHERE stem_of IS NULL);

CREATE TRIGGER song_counted INSTEAD OF INSERT ON song_counting BEGIN
    INSERT INTO song_counts (alike, status, source, service, account, favourite, choice, plays, sung, remix,
            duration, audio_kept, silent, finished, stars, songs)
        SELECT alike, status, source, service, account, favourite, choice, plays, sung, remix, duration, audio_kept,
            silent, finished, stars, new.songs
        FROM songs_as_counted WHERE key = new.key
        ON CONFLICT DO UPDATE SET songs = songs + new.songs;
END;
CREATE TRIGGER picture_counted INSTEAD OF INSERT ON picture_counting BEGIN
    INSERT INTO picture_counts (profiles, pictures)
        SELECT profiles, new.pictures FROM (SELECT json_group_array(profile) AS profiles FROM (
            SELECT DISTINCT profile FROM songs_as_counted JOIN song_counts USING (alike)
            WHERE picture = new.picture ORDER BY profile))
        WHERE profiles != '[]'
        ON CONFLICT DO UPDATE SET pictures = pictures + new.pictures;
END;
CREATE TRIGGER song_changes BEFORE UPDATE OF status, source, service, account, favourite, choice, plays, sung, remix,
    duration, audio_url, audio_kept, audio_missing, gone, stem_of, stars ON songs
WHEN (old.status, old.source, old.service, old.account, old.favourite, old.choice, old.plays, old.sung, old.remix,
    old.duration, old.audio_url, old.audio_kept, old.audio_missing, old.gone, old.stem_of, old.stars) IS NOT
    (new.status, new.source, new.service, new.account, new.favourite, new.choice, new.plays, new.sung, new.remix,
    new.duration, new.audio_url, new.audio_kept, new.audio_missing, new.gone, new.stem_of, new.stars) BEGIN
    INSERT INTO song_counting VALUES (old.key, -1);
    INSERT INTO picture_counting SELECT old.picture, -1
        WHERE old.picture IS NOT NULL AND old.picture NOT IN (SELECT picture FROM pictures_taken_down);
END;
CREATE TRIGGER song_changed AFTER UPDATE OF status, source, service, account, favourite, choice, plays, sung, remix,
    duration, audio_url, audio_kept, audio_missing, gone, stem_of, stars ON songs
WHEN (old.status, old.source, old.service, old.account, old.favourite, old.choice, old.plays, old.sung, old.remix,
    old.duration, old.audio_url, old.audio_kept, old.audio_missing, old.gone, old.stem_of, old.stars) IS NOT
    (new.status, new.source, new.service, new.account, new.favourite, new.choice, new.plays, new.sung, new.remix,
    new.duration, new.audio_url, new.audio_kept, new.audio_missing, new.gone, new.stem_of, new.stars) BEGIN
    INSERT INTO song_counting VALUES (new.key, 1);
    INSERT INTO picture_counting SELECT new.picture, 1
        WHERE new.picture IS NOT NULL AND new.picture NOT IN (SELECT picture FROM pictures_taken_down);
END;

PRAGMA user_version = 22;
COMMIT;
