-- Takes hang as one picture: songs of one request, source and account. `library/pictures.py` writes `picture` and
-- `hangs`; what filters leave of pictures is counted as songs are (011_counts.sql says how).
BEGIN IMMEDIATE;

DROP TRIGGER song_in;
DROP TRIGGER song_changes;
DROP TRIGGER song_changed;
DROP TRIGGER song_out;
DROP TRIGGER song_counted;
DROP VIEW songs_as_counted;
DROP TABLE song_counts;
DROP TABLE months;
DROP TRIGGER style_in;
DROP TRIGGER style_out;
DROP INDEX songs_by_place;
DROP INDEX songs_by_number;
DROP INDEX songs_to_filter;
DROP INDEX songs_by_title_key;
DROP INDEX songs_by_length;
DROP INDEX songs_by_plays;

ALTER TABLE songs ADD COLUMN picture INTEGER;  -- the lowest key of its takes, a stem's is its own; null while it comes in
ALTER TABLE songs ADD COLUMN hangs INTEGER NOT NULL DEFAULT 0;  -- 2: leads its picture; 1: a further take; 0: a stem, or set aside

-- As pictures.py does. Takes of several accounts or sources are no longer numbered as one.
UPDATE library SET version = version + 1;
UPDATE songs SET picture = n.picture, hangs = n.hangs, take = n.take, takes = n.takes,
    version = iif((songs.take, songs.takes) IS (n.take, n.takes), version, (SELECT version FROM library))
    FROM (SELECT key, min(key) OVER takes AS picture,
            CASE WHEN stem_of IS NOT NULL OR choice = 'aside' THEN 0
                WHEN row_number() OVER (takes ORDER BY choice IS 'aside', choice IS 'keep' DESC,
                    CASE WHEN status = 'completed' OR audio_url IS NOT NULL AND status != 'processing' THEN 2
                        WHEN status = 'failed' THEN 0 ELSE 1 END DESC, place DESC, key DESC) = 1 THEN 2
                ELSE 1 END AS hangs,
            iif(count(*) OVER takes > 1, row_number() OVER (takes ORDER BY place, key DESC), NULL) AS take,
            iif(count(*) OVER takes > 1, count(*) OVER takes, NULL) AS takes
        FROM songs
        WINDOW takes AS (PARTITION BY group_id, source, account,
            iif(group_id IS NULL OR stem_of IS NOT NULL, key, 0))) AS n
    WHERE n.key = songs.key;

-- The walls: of pictures, and of all takes apart.
CREATE INDEX songs_on_wall ON songs (place DESC, key DESC, hangs) WHERE hangs = 2;
CREATE INDEX songs_apart ON songs (place DESC, key DESC, hangs) WHERE hangs > 0;
-- All that a filter asks for; which of a picture's takes it shows is looked up by the last one.
CREATE INDEX songs_by_number ON songs (number, hangs, picture, status, favourite, choice, plays, sung, remix,
    duration, source, service, account, audio_kept, place, created_at, stem_of) WHERE number IS NOT NULL;
CREATE INDEX songs_to_filter ON songs (place DESC, key DESC, hangs, picture, status, favourite, choice, plays, sung,
    remix, duration, source, service, account, audio_kept, created_at, stem_of) WHERE stem_of IS NULL;
CREATE INDEX songs_by_picture ON songs (picture, hangs, place, key, status, favourite, choice, plays, sung,
    remix, duration, source, service, account, audio_kept, created_at, stem_of);
CREATE INDEX songs_by_title_key ON songs (title_key, place, key, hangs, stem_of) WHERE stem_of IS NULL;
CREATE INDEX songs_by_length ON songs (ifnull(duration, -1) DESC, place DESC, key DESC, hangs, stem_of)
    WHERE stem_of IS NULL;
CREATE INDEX songs_by_plays ON songs (plays DESC, place DESC, key DESC, hangs, stem_of) WHERE stem_of IS NULL;

-- Songs that are alike in what filters ask for. Also those set aside; no stems.
CREATE TABLE song_counts (
    profile     INTEGER PRIMARY KEY,
    alike       TEXT NOT NULL UNIQUE, -- the columns below as a JSON array, for some of them may be null
    status      TEXT NOT NULL,
    source      TEXT NOT NULL,
    service     TEXT,                 -- null where nothing tells
    account     INTEGER,              -- null where nothing tells
    favourite   INTEGER NOT NULL,
    choice      TEXT,                 -- keep, aside, or null
    plays       INTEGER NOT NULL,     -- 0, or 1 for any number
    sung        INTEGER,              -- null where nothing tells
    remix       INTEGER NOT NULL,
    duration    INTEGER,              -- seconds, rounded down to whole minutes, at most 4; null when unknown
    audio_kept  TEXT,                 -- '' where a copy is stored, else null
    silent      INTEGER NOT NULL,     -- 1: finished, but no audio was ever known; 2: likewise, and gone; else 0
    finished    INTEGER NOT NULL,     -- 1: it is to be heard: called finished, or there is audio of it; else 0
    songs       INTEGER NOT NULL,
    stem_of     TEXT AS (NULL),
    hangs       INTEGER AS (choice IS NOT 'aside')  -- whether they do: which of them lead is not counted here
);

CREATE VIEW songs_as_counted AS
    SELECT key, picture, status, source, service, account, favourite, choice, plays, sung, remix, duration,
        audio_kept, silent, finished, json_array(status, source, service, account, favourite, choice, plays, sung,
            remix, duration, audio_kept, silent, finished) AS alike
    FROM (SELECT key, picture, status, source, service, account, favourite, choice, sung, remix,
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
            duration, audio_kept, silent, finished, songs)
        SELECT alike, status, source, service, account, favourite, choice, plays, sung, remix, duration, audio_kept,
            silent, finished, new.songs
        FROM songs_as_counted WHERE key = new.key
        ON CONFLICT DO UPDATE SET songs = songs + new.songs;
END;

-- Pictures whose takes have the same profiles: a picture has what a filter asks for where one of its profiles has it.
CREATE TABLE picture_counts (
    kind      INTEGER PRIMARY KEY,
    profiles  TEXT NOT NULL UNIQUE,   -- of `song_counts`, each once and rising, as a JSON array
    pictures  INTEGER NOT NULL
);
CREATE TABLE picture_profiles (
    profile   INTEGER NOT NULL,
    kind      INTEGER NOT NULL,
    PRIMARY KEY (profile, kind)
) WITHOUT ROWID;
CREATE TRIGGER picture_kind AFTER INSERT ON picture_counts BEGIN
    INSERT INTO picture_profiles SELECT value, new.kind FROM json_each(new.profiles);
END;
CREATE TRIGGER picture_kind_is_out AFTER UPDATE OF pictures ON picture_counts WHEN new.pictures = 0 BEGIN
    DELETE FROM picture_profiles
        WHERE profile IN (SELECT value FROM json_each(new.profiles)) AND kind = new.kind;
    DELETE FROM picture_counts WHERE kind = new.kind;
END;

-- Written to, it counts the picture in (`pictures` 1) or out (-1).
CREATE VIEW picture_counting AS SELECT NULL AS picture, NULL AS pictures;
CREATE TRIGGER picture_counted INSTEAD OF INSERT ON picture_counting BEGIN
    INSERT INTO picture_counts (profiles, pictures)
        SELECT profiles, new.pictures FROM (SELECT json_group_array(profile) AS profiles FROM (
            SELECT DISTINCT profile FROM songs_as_counted JOIN song_counts USING (alike)
            WHERE picture = new.picture ORDER BY profile))
        WHERE profiles != '[]'
        ON CONFLICT DO UPDATE SET pictures = pictures + new.pictures;
END;

-- Pictures that are counted out while their takes are written, lest each take counts all others. Empty but within
-- a transaction.
CREATE TABLE pictures_taken_down (
    picture   INTEGER PRIMARY KEY
);
CREATE TRIGGER picture_taken_down AFTER INSERT ON pictures_taken_down BEGIN
    INSERT INTO picture_counting VALUES (new.picture, -1);
END;

-- How many songs of each month hang, and how many pictures: in all, and those with a date. A picture counts
-- where its leading take does.
CREATE TABLE months (
    month     TEXT PRIMARY KEY,       -- 2025-02, of `place`
    songs     INTEGER NOT NULL,
    dated     INTEGER NOT NULL,       -- of these, those with `created_at`
    pictures  INTEGER NOT NULL,
    dated_pictures  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE VIEW songs_by_month AS
    SELECT key, ifnull(strftime('%Y-%m', place / 1000000, 'unixepoch'), '0000-00') AS month,
        created_at IS NOT NULL AS dated, hangs = 2 AS leads
    FROM songs WHERE hangs > 0;
CREATE VIEW month_counting AS SELECT NULL AS key, NULL AS songs;
CREATE TRIGGER month_counted INSTEAD OF INSERT ON month_counting BEGIN
    INSERT INTO months SELECT month, new.songs, new.songs * dated, new.songs * leads, new.songs * leads * dated
        FROM songs_by_month WHERE key = new.key
        ON CONFLICT DO UPDATE SET songs = songs + excluded.songs, dated = dated + excluded.dated,
            pictures = pictures + excluded.pictures, dated_pictures = dated_pictures + excluded.dated_pictures;
END;

-- Of songs that hang, and of takes that lead.
ALTER TABLE style_counts ADD COLUMN pictures INTEGER NOT NULL DEFAULT 0;
CREATE INDEX style_counts_by_pictures ON style_counts (pictures DESC, word);

-- Fill the tables with what there is.
INSERT INTO song_counts (alike, status, source, service, account, favourite, choice, plays, sung, remix, duration,
        audio_kept, silent, finished, songs)
    SELECT alike, status, source, service, account, favourite, choice, plays, sung, remix, duration, audio_kept,
        silent, finished, count(*)
    FROM songs_as_counted GROUP BY alike;
INSERT INTO picture_counts (profiles, pictures)
    SELECT profiles, count(*) FROM (SELECT json_group_array(profile) AS profiles FROM (
        SELECT DISTINCT picture, profile FROM songs_as_counted JOIN song_counts USING (alike)
        ORDER BY picture, profile) GROUP BY picture)
    GROUP BY profiles;
INSERT INTO months SELECT month, count(*), sum(dated), sum(leads), sum(leads * dated) FROM songs_by_month GROUP BY month;
DELETE FROM style_counts;
INSERT INTO style_counts (word, songs, pictures)
    SELECT word, sum(hangs > 0), sum(hangs = 2) FROM styles JOIN songs USING (key) GROUP BY word;

CREATE TRIGGER song_in AFTER INSERT ON songs BEGIN
    INSERT INTO song_counting VALUES (new.key, 1);
END;
CREATE TRIGGER song_changes BEFORE UPDATE OF status, source, service, account, favourite, choice, plays, sung, remix,
    duration, audio_url, audio_kept, audio_missing, gone, stem_of ON songs
WHEN (old.status, old.source, old.service, old.account, old.favourite, old.choice, old.plays, old.sung, old.remix,
    old.duration, old.audio_url, old.audio_kept, old.audio_missing, old.gone, old.stem_of) IS NOT
    (new.status, new.source, new.service, new.account, new.favourite, new.choice, new.plays, new.sung, new.remix,
    new.duration, new.audio_url, new.audio_kept, new.audio_missing, new.gone, new.stem_of) BEGIN
    INSERT INTO song_counting VALUES (old.key, -1);
    INSERT INTO picture_counting SELECT old.picture, -1
        WHERE old.picture IS NOT NULL AND old.picture NOT IN (SELECT picture FROM pictures_taken_down);
END;
CREATE TRIGGER song_changed AFTER UPDATE OF status, source, service, account, favourite, choice, plays, sung, remix,
    duration, audio_url, audio_kept, audio_missing, gone, stem_of ON songs
WHEN (old.status, old.source, old.service, old.account, old.favourite, old.choice, old.plays, old.sung, old.remix,
    old.duration, old.audio_url, old.audio_kept, old.audio_missing, old.gone, old.stem_of) IS NOT
    (new.status, new.source, new.service, new.account, new.favourite, new.choice, new.plays, new.sung, new.remix,
    new.duration, new.audio_url, new.audio_kept, new.audio_missing, new.gone, new.stem_of) BEGIN
    INSERT INTO song_counting VALUES (new.key, 1);
    INSERT INTO picture_counting SELECT new.picture, 1
        WHERE new.picture IS NOT NULL AND new.picture NOT IN (SELECT picture FROM pictures_taken_down);
END;
CREATE TRIGGER song_out BEFORE DELETE ON songs BEGIN
    INSERT INTO song_counting VALUES (old.key, -1);
    INSERT INTO picture_counting SELECT old.picture, -1
        WHERE old.picture IS NOT NULL AND old.picture NOT IN (SELECT picture FROM pictures_taken_down);
    INSERT INTO month_counting VALUES (old.key, -1);
    UPDATE style_counts SET songs = songs - (old.hangs > 0), pictures = pictures - (old.hangs = 2)
        WHERE word IN (SELECT word FROM styles WHERE key = old.key);
    -- With its song also the files are gone before their own trigger could say how they stood.
    INSERT INTO file_counting SELECT key, kind, -1 FROM files WHERE key = old.key;
END;
CREATE TRIGGER song_is_out AFTER DELETE ON songs BEGIN
    INSERT INTO picture_counting SELECT old.picture, 1
        WHERE old.picture IS NOT NULL AND old.picture NOT IN (SELECT picture FROM pictures_taken_down);
END;

CREATE TRIGGER month_changes BEFORE UPDATE OF hangs, place, created_at ON songs
WHEN (old.hangs, old.place, old.created_at) IS NOT (new.hangs, new.place, new.created_at) BEGIN
    INSERT INTO month_counting VALUES (old.key, -1);
END;
CREATE TRIGGER month_changed AFTER UPDATE OF hangs, place, created_at ON songs
WHEN (old.hangs, old.place, old.created_at) IS NOT (new.hangs, new.place, new.created_at) BEGIN
    INSERT INTO month_counting VALUES (new.key, 1);
END;

CREATE TRIGGER style_in AFTER INSERT ON styles BEGIN
    INSERT INTO style_counts (word, songs, pictures)
        SELECT new.word, hangs > 0, hangs = 2 FROM songs WHERE key = new.key
        ON CONFLICT DO UPDATE SET songs = songs + excluded.songs, pictures = pictures + excluded.pictures;
END;
CREATE TRIGGER style_out BEFORE DELETE ON styles BEGIN  -- a song that goes was counted out before
    UPDATE style_counts SET songs = style_counts.songs - (hangs > 0), pictures = pictures - (hangs = 2)
        FROM songs WHERE songs.key = old.key AND word = old.word;
END;
CREATE TRIGGER style_hangs AFTER UPDATE OF hangs ON songs WHEN old.hangs != new.hangs BEGIN
    UPDATE style_counts SET songs = songs + (new.hangs > 0) - (old.hangs > 0),
        pictures = pictures + (new.hangs = 2) - (old.hangs = 2)
        WHERE word IN (SELECT word FROM styles WHERE key = new.key);
END;

PRAGMA user_version = 17;
COMMIT;
