-- Whether a song plays, which «unheard» asks for too: of one that failed there is nothing to hear.
BEGIN IMMEDIATE;

ALTER TABLE songs ADD COLUMN has_audio INTEGER NOT NULL DEFAULT 0;  -- 1 where it has `audio_url` or `audio_kept`
UPDATE songs SET has_audio = 1 WHERE audio_url IS NOT NULL OR audio_kept IS NOT NULL;

DROP INDEX songs_by_number;
DROP INDEX songs_to_filter;
DROP INDEX songs_by_picture;
CREATE INDEX songs_by_number ON songs (number, hangs, picture, status, favourite, choice, plays, has_audio, stars, sung,
    remix, duration, bpm, source, service, account, audio_kept, place, created_at, stem_of) WHERE number IS NOT NULL;
CREATE INDEX songs_to_filter ON songs (place DESC, key DESC, hangs, picture, status, favourite, choice, plays,
    has_audio, stars, sung, remix, duration, bpm, source, service, account, audio_kept, created_at, stem_of)
    WHERE stem_of IS NULL;
CREATE INDEX songs_by_picture ON songs (picture, hangs, place, key, status, favourite, choice, plays, has_audio, stars,
    sung, remix, duration, bpm, source, service, account, audio_kept, created_at, stem_of);
DROP INDEX songs_by_model;
CREATE INDEX songs_by_model ON songs (model, favourite, plays, has_audio) WHERE stem_of IS NULL AND model IS NOT NULL;

-- Counted as the other states are (017_pictures.sql says how).
DROP TRIGGER song_counted;
DROP TRIGGER picture_counted;
DROP VIEW songs_as_counted;
ALTER TABLE song_counts ADD COLUMN has_audio INTEGER NOT NULL DEFAULT 0;

CREATE VIEW songs_as_counted AS
    SELECT key, picture, status, source, service, account, favourite, choice, plays, sung, remix, duration,
        audio_kept, silent, finished, stars, has_audio, json_array(status, source, service, account, favourite,
            choice, plays, sung, remix, duration, audio_kept, silent, finished, stars, has_audio) AS alike
    FROM (SELECT key, picture, status, source, service, account, favourite, choice, sung, remix, stars, has_audio,
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
            duration, audio_kept, silent, finished, stars, has_audio, songs)
        SELECT alike, status, source, service, account, favourite, choice, plays, sung, remix, duration, audio_kept,
            silent, finished, stars, has_audio, new.songs
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

DELETE FROM picture_profiles;
DELETE FROM picture_counts;
DELETE FROM song_counts;
INSERT INTO song_counts (alike, status, source, service, account, favourite, choice, plays, sung, remix, duration,
        audio_kept, silent, finished, stars, has_audio, songs)
    SELECT alike, status, source, service, account, favourite, choice, plays, sung, remix, duration, audio_kept,
        silent, finished, stars, has_audio, count(*)
    FROM songs_as_counted GROUP BY alike;
INSERT INTO picture_counts (profiles, pictures)
    SELECT profiles, count(*) FROM (SELECT json_group_array(profile) AS profiles FROM (
        SELECT DISTINCT picture, profile FROM songs_as_counted JOIN song_counts USING (alike)
        ORDER BY picture, profile) GROUP BY picture)
    GROUP BY profiles;

PRAGMA user_version = 26;
COMMIT;
