-- The index now holds other spellings of words, and the words of songs that only come with times: the
-- worker indexes all songs anew, and until then each is found by what the index has of it.
BEGIN IMMEDIATE;
INSERT INTO unindexed SELECT key FROM songs WHERE stem_of IS NULL ON CONFLICT DO NOTHING;
PRAGMA user_version = 14;
COMMIT;
