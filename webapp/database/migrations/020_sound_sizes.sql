-- How much of a file sounds: a large picture in its tags makes no audio better.
BEGIN IMMEDIATE;

ALTER TABLE files ADD COLUMN sound_size INTEGER;  -- bytes, without the tags; null where nobody has looked

PRAGMA user_version = 20;
COMMIT;
