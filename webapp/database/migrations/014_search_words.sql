-- What the index holds besides: other spellings of words, the words of songs that only come with times, and
-- apart the long words, within which a word that is asked for may stand.
BEGIN IMMEDIATE;

-- Also those that no song has any more.
CREATE TABLE long_words (
    number  INTEGER PRIMARY KEY,
    word    TEXT NOT NULL UNIQUE   -- folded, as in `texts`
);
CREATE VIRTUAL TABLE within_words USING fts5 (word, content = 'long_words', content_rowid = 'number',
    tokenize = 'trigram');
CREATE TRIGGER long_word_in AFTER INSERT ON long_words BEGIN
    INSERT INTO within_words (rowid, word) VALUES (new.number, new.word);
END;

-- The worker indexes all songs anew; until then each is found by what the index has of it.
INSERT INTO unindexed SELECT key FROM songs WHERE stem_of IS NULL ON CONFLICT DO NOTHING;

PRAGMA user_version = 14;
COMMIT;
