-- Stems hang under their song: the indexes that walls read leave them out. They end with stem_of, for
-- without it SQLite reads every row to see that it is null.
BEGIN IMMEDIATE;

ALTER TABLE songs ADD COLUMN stem_of TEXT;  -- public id of the song that this is a track of; null for a song
ALTER TABLE songs ADD COLUMN stem TEXT;     -- which one: drums, bass, vocals, other; null likewise

DROP INDEX songs_by_place;
DROP INDEX songs_by_status;
CREATE INDEX songs_by_place ON songs (place DESC, key DESC, stem_of) WHERE stem_of IS NULL;
CREATE INDEX songs_by_status ON songs (status, place DESC, key DESC, stem_of) WHERE stem_of IS NULL;
CREATE INDEX songs_by_stem ON songs (stem_of) WHERE stem_of IS NOT NULL;
CREATE INDEX songs_by_title ON songs (title) WHERE source = 'flowmusic';  -- whose stems go by titles

PRAGMA user_version = 3;
COMMIT;
