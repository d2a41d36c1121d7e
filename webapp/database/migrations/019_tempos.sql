-- How many beats a minute a song has, so that filters ask for a range.
BEGIN IMMEDIATE;

ALTER TABLE songs ADD COLUMN bpm INTEGER;  -- whole beats a minute; null where nothing tells, and not indexed yet

DROP INDEX songs_by_number;
DROP INDEX songs_to_filter;
DROP INDEX songs_by_picture;
CREATE INDEX songs_by_number ON songs (number, hangs, picture, status, favourite, choice, plays, sung, remix,
    duration, bpm, source, service, account, audio_kept, place, created_at, stem_of) WHERE number IS NOT NULL;
CREATE INDEX songs_to_filter ON songs (place DESC, key DESC, hangs, picture, status, favourite, choice, plays, sung,
    remix, duration, bpm, source, service, account, audio_kept, created_at, stem_of) WHERE stem_of IS NULL;
CREATE INDEX songs_by_picture ON songs (picture, hangs, place, key, status, favourite, choice, plays, sung,
    remix, duration, bpm, source, service, account, audio_kept, created_at, stem_of);
CREATE INDEX songs_by_bpm ON songs (bpm, hangs) WHERE bpm IS NOT NULL AND hangs > 0;

-- The records that may tell it are read again by the worker (`library/search_index.py`).
INSERT OR IGNORE INTO unindexed SELECT key FROM songs JOIN details USING (key)
    WHERE stem_of IS NULL AND (raw LIKE '%bpm%' OR raw LIKE '%tempo%' OR raw LIKE '%beats%');

PRAGMA user_version = 19;
COMMIT;
