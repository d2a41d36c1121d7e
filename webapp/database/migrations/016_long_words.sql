-- Long words that the index holds or once held: a word that is asked for may stand within one.
BEGIN IMMEDIATE;

CREATE TABLE long_words (
    number  INTEGER PRIMARY KEY,
    word    TEXT NOT NULL UNIQUE   -- folded, as in `texts`
);
CREATE VIRTUAL TABLE within_words USING fts5 (word, content = 'long_words', content_rowid = 'number',
    tokenize = 'trigram');
CREATE TRIGGER long_word_in AFTER INSERT ON long_words BEGIN
    INSERT INTO within_words (rowid, word) VALUES (new.number, new.word);
END;
INSERT INTO unindexed SELECT key FROM songs WHERE stem_of IS NULL ON CONFLICT DO NOTHING;

PRAGMA user_version = 16;
COMMIT;
