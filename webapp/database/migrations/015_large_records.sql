-- A record of more than 2 million characters (record.LARGEST) is taken in no more. Of those that an
-- earlier Songwall took in, `raw` keeps the short fields: pages, search and merges read that.
BEGIN IMMEDIATE;

ALTER TABLE details ADD COLUMN whole TEXT;  -- such a record as it came, for record.json; else null

UPDATE details SET whole = raw, raw = (
        SELECT json_group_object(key, CASE type
            WHEN 'object' THEN json(value) WHEN 'array' THEN json(value)
            WHEN 'true' THEN json('true') WHEN 'false' THEN json('false') ELSE value END)
        FROM (SELECT key, value, type FROM json_each(raw) WHERE length(value) <= 20000 LIMIT 80))
    WHERE length(raw) > 2000000 AND json_valid(raw);

PRAGMA user_version = 15;
COMMIT;
