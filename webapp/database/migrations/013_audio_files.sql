-- Several audio files of one song: the best one is its `audio`, each further one a row of the kind
-- `audio-<mark>`, the first eight digits of its sum. Such a row is there only while its copy is.
BEGIN IMMEDIATE;

ALTER TABLE files ADD COLUMN sound TEXT;  -- SHA-256, in hex, of what sounds without the tags; null where nobody has looked
ALTER TABLE files ADD COLUMN brought INTEGER NOT NULL DEFAULT 0;  -- 1: its owner brought this copy; no download takes its place
UPDATE files SET brought = 1 WHERE kind = 'audio' AND name IS NOT NULL AND url IS NULL AND host IS NULL;
CREATE INDEX files_by_sound ON files (sound) WHERE sound IS NOT NULL;

-- Further files are counted together (011_counts.sql says how).
DROP TRIGGER file_counted;
CREATE TRIGGER file_counted INSTEAD OF INSERT ON file_counting BEGIN
    INSERT INTO file_counts
        SELECT iif(kind IN ('audio', 'cover'), kind, 'further'), standing, problem, due_from, new.files, new.files * bytes
        FROM files_as_counted WHERE key = new.key AND kind = new.kind
        ON CONFLICT DO UPDATE SET files = files + new.files, bytes = bytes + excluded.bytes;
    UPDATE songs SET audio_missing = NOT audio_missing
        WHERE key = new.key AND new.kind = 'audio' AND new.files > 0 AND audio_missing != (
            SELECT standing = 'missing' FROM files_as_counted WHERE key = new.key AND kind = 'audio');
END;

PRAGMA user_version = 13;
COMMIT;
