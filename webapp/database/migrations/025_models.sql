-- What statistics count by: the model that made a song, and where songs are left.
BEGIN IMMEDIATE;

ALTER TABLE songs ADD COLUMN model TEXT;  -- as its record says, up to 80 characters; null where nothing tells
UPDATE songs SET model = (SELECT nullif(trim(substr(json_extract(raw, '$.model_version'), 1, 80)), '') FROM details
    WHERE details.key = songs.key AND json_valid(raw) AND json_type(raw, '$.model_version') = 'text');
CREATE INDEX songs_by_model ON songs (model, favourite, plays) WHERE stem_of IS NULL AND model IS NOT NULL;

-- With all that is read of them, also `removed`: else SQLite looks at the rows.
DROP INDEX plays_by_time;
DROP INDEX plays_by_song;
CREATE INDEX plays_by_time ON plays (at, number, heard, seconds, removed) WHERE NOT removed;
CREATE INDEX plays_by_song ON plays (key, heard, parts, removed) WHERE NOT removed;
CREATE INDEX plays_left ON plays (key, left_at, removed) WHERE NOT removed AND left_at IS NOT NULL;

PRAGMA user_version = 25;
COMMIT;
