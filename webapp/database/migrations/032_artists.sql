-- Whose name a song carries: music apps call that its artist.
BEGIN IMMEDIATE;

ALTER TABLE songs ADD COLUMN artist TEXT;  -- as its record says, up to 60 characters; null where nothing tells
UPDATE songs SET artist = told.name FROM (
    SELECT key, (
        SELECT trim(substr(column2, 1, 60)) FROM (VALUES
            (1, iif(json_type(raw, '$.artist') = 'text', json_extract(raw, '$.artist'), '')),
            (2, iif(json_type(raw, '$.artist_name') = 'text', json_extract(raw, '$.artist_name'), '')),
            (3, iif(json_type(raw, '$.author_name') = 'text', json_extract(raw, '$.author_name'), '')),
            (4, iif(json_type(raw, '$.display_name') = 'text', json_extract(raw, '$.display_name'), '')),
            (5, iif(json_type(raw, '$.file_tags.albumartist') = 'text',
                json_extract(raw, '$.file_tags.albumartist'), '')),
            (6, iif(json_type(raw, '$.file_tags.artist') = 'text', json_extract(raw, '$.file_tags.artist'), '')))
        WHERE trim(column2) != '' AND NOT instr(column2, '@')
            AND lower(trim(column2)) NOT IN ('unknown', 'unknown artist', 'various artists', 'none')
        ORDER BY column1 LIMIT 1) AS name
    FROM details WHERE (instr(raw, '"artist') OR instr(raw, '"author_name') OR instr(raw, '"display_name')
        OR instr(raw, '"albumartist')) AND json_valid(raw)) AS told
    WHERE songs.key = told.key AND told.name IS NOT NULL;

PRAGMA user_version = 32;
COMMIT;
