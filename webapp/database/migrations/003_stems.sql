-- Stems hang under their song: the indexes that walls read leave them out. They end with stem_of, for
-- without it SQLite reads every row to see that it is null. The counts leave them out likewise.
BEGIN IMMEDIATE;

ALTER TABLE songs ADD COLUMN stem_of TEXT;  -- public id of the song that this is a track of; null for a song
ALTER TABLE songs ADD COLUMN stem TEXT;     -- which one: drums, bass, vocals, other; null likewise

DROP INDEX songs_by_place;
DROP INDEX songs_by_status;
CREATE INDEX songs_by_place ON songs (place DESC, key DESC, stem_of) WHERE stem_of IS NULL;
CREATE INDEX songs_by_status ON songs (status, place DESC, key DESC, stem_of) WHERE stem_of IS NULL;
CREATE INDEX songs_by_stem ON songs (stem_of) WHERE stem_of IS NOT NULL;
CREATE INDEX songs_by_title ON songs (title) WHERE source = 'flowmusic';  -- whose stems go by titles

DROP TRIGGER count_in;
DROP TRIGGER count_out;
DROP TRIGGER count_over;
CREATE TRIGGER count_in AFTER INSERT ON songs WHEN new.stem_of IS NULL BEGIN
    INSERT INTO counts VALUES (new.status, 1) ON CONFLICT DO UPDATE SET songs = songs + 1;
END;
CREATE TRIGGER count_out AFTER DELETE ON songs WHEN old.stem_of IS NULL BEGIN
    UPDATE counts SET songs = songs - 1 WHERE status = old.status;
END;
CREATE TRIGGER count_over AFTER UPDATE OF status, stem_of ON songs
WHEN old.status != new.status OR (old.stem_of IS NULL) != (new.stem_of IS NULL) BEGIN
    UPDATE counts SET songs = songs - 1 WHERE status = old.status AND old.stem_of IS NULL;
    INSERT INTO counts SELECT new.status, 1 WHERE new.stem_of IS NULL
        ON CONFLICT DO UPDATE SET songs = songs + 1;
END;

PRAGMA user_version = 3;
COMMIT;
