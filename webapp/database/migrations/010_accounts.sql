-- Whose songs they are: several accounts' may hang in one library.
BEGIN IMMEDIATE;

CREATE TABLE accounts (
    number  INTEGER PRIMARY KEY,   -- here only; what people see comes of the id
    id      TEXT NOT NULL UNIQUE   -- the records' author_id where it is a plain one, in lower case
);
ALTER TABLE songs ADD COLUMN account INTEGER REFERENCES accounts (number);  -- null where nothing tells

-- As account_ids.py reads it. `json_extract` may end at a NUL, which the record itself shows.
CREATE TEMP TABLE told AS
    SELECT key, lower(CAST(id AS TEXT)) AS id FROM (
        SELECT key, raw, CASE WHEN json_valid(raw) THEN json_extract(raw, '$.author_id') END AS id,
            CASE WHEN json_valid(raw) THEN json_type(raw, '$.author_id') END AS type
        FROM details WHERE instr(raw, '"author_id":'))
    WHERE CASE type WHEN 'text' THEN instr(raw, '"author_id":"' || id || '"')
        WHEN 'integer' THEN typeof(id) = 'integer' AND id BETWEEN 0 AND 999999999999999999 END
    AND length(id) BETWEEN 1 AND 64 AND id NOT GLOB '*[^A-Za-z0-9_-]*' AND lower(id) != 'unknown';
INSERT INTO accounts (id) SELECT id FROM temp.told GROUP BY id ORDER BY min(key);
UPDATE songs SET account = accounts.number FROM temp.told JOIN accounts USING (id)
    WHERE told.key = songs.key;
DROP TABLE temp.told;

DROP INDEX songs_by_number;
DROP INDEX songs_to_filter;
CREATE INDEX songs_by_number ON songs (number, status, favourite, plays, sung, duration, source,
    account, audio_kept, place, created_at, stem_of) WHERE number IS NOT NULL;
CREATE INDEX songs_to_filter ON songs (place DESC, key DESC, status, favourite, plays, sung, duration,
    source, account, audio_kept, created_at, stem_of) WHERE stem_of IS NULL;

PRAGMA user_version = 10;
COMMIT;
