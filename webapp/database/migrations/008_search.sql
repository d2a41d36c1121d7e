-- What songs are found by. `texts` holds the words as `words.py` gives them, `search` their index;
-- its rows are numbered in the order of the wall, so that the newest songs come first without sorting.
BEGIN IMMEDIATE;

CREATE TABLE texts (
    number  INTEGER PRIMARY KEY,  -- the song's place, or the next number that was free: newer songs have greater ones
    key     INTEGER NOT NULL UNIQUE REFERENCES songs (key) ON DELETE CASCADE,
    place   INTEGER NOT NULL,     -- the one that `number` was made for
    title   TEXT NOT NULL,        -- words with spaces between them, as all below; '' for none
    style   TEXT NOT NULL,
    topic   TEXT NOT NULL,
    lyrics  TEXT NOT NULL,
    marks   TEXT NOT NULL         -- ·song, ·status·failed, ·style·jazz …: what a search is often narrowed to
);
CREATE INDEX texts_by_place ON texts (place);

-- Words come folded, so the tokenizer only splits at spaces. Of the beginnings of words up to four letters have
-- lists of their own: what is typed last is looked for by them.
CREATE VIRTUAL TABLE search USING fts5 (title, style, topic, lyrics, marks,
    content = 'texts', content_rowid = 'number', tokenize = 'ascii', prefix = '1 2 3 4');
-- Half a thousand songs are written out at once; smaller pieces would have to be merged more often.
INSERT INTO search (search, rank) VALUES ('hashsize', 16777216);
CREATE TRIGGER text_in AFTER INSERT ON texts BEGIN
    INSERT INTO search (rowid, title, style, topic, lyrics, marks)
        VALUES (new.number, new.title, new.style, new.topic, new.lyrics, new.marks);
END;
CREATE TRIGGER text_out AFTER DELETE ON texts BEGIN
    INSERT INTO search (search, rowid, title, style, topic, lyrics, marks)
        VALUES ('delete', old.number, old.title, old.style, old.topic, old.lyrics, old.marks);
END;
CREATE TRIGGER text_over AFTER UPDATE ON texts BEGIN
    INSERT INTO search (search, rowid, title, style, topic, lyrics, marks)
        VALUES ('delete', old.number, old.title, old.style, old.topic, old.lyrics, old.marks);
    INSERT INTO search (rowid, title, style, topic, lyrics, marks)
        VALUES (new.number, new.title, new.style, new.topic, new.lyrics, new.marks);
END;

-- The comma-separated parts of each song's style, and how many songs have each.
CREATE TABLE styles (
    word  TEXT NOT NULL,           -- in lower case
    key   INTEGER NOT NULL REFERENCES songs (key) ON DELETE CASCADE,
    PRIMARY KEY (word, key)
) WITHOUT ROWID;
CREATE INDEX styles_by_key ON styles (key);
CREATE TABLE style_counts (
    word   TEXT PRIMARY KEY,
    songs  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX style_counts_by_songs ON style_counts (songs DESC, word);
CREATE TRIGGER style_in AFTER INSERT ON styles BEGIN
    INSERT INTO style_counts VALUES (new.word, 1) ON CONFLICT DO UPDATE SET songs = songs + 1;
END;
CREATE TRIGGER style_out AFTER DELETE ON styles BEGIN
    UPDATE style_counts SET songs = songs - 1 WHERE word = old.word;
END;

-- The songs that are not indexed yet, or have to be again: the worker takes them from here.
CREATE TABLE unindexed (
    key  INTEGER PRIMARY KEY REFERENCES songs (key) ON DELETE CASCADE
);
INSERT INTO unindexed SELECT key FROM songs WHERE stem_of IS NULL;
CREATE TRIGGER index_news AFTER INSERT ON details
WHEN (SELECT stem_of FROM songs WHERE key = new.key) IS NULL BEGIN
    INSERT INTO unindexed VALUES (new.key) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER index_changed AFTER UPDATE OF raw ON details
WHEN old.raw != new.raw AND (SELECT stem_of FROM songs WHERE key = new.key) IS NULL BEGIN
    INSERT INTO unindexed VALUES (new.key) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER index_moved AFTER UPDATE OF place ON songs
WHEN old.place != new.place AND new.stem_of IS NULL BEGIN
    INSERT INTO unindexed VALUES (new.key) ON CONFLICT DO NOTHING;
END;
-- Stems are found with their song.
CREATE TRIGGER index_no_stem AFTER UPDATE OF stem_of ON songs
WHEN old.stem_of IS NULL AND new.stem_of IS NOT NULL BEGIN
    DELETE FROM texts WHERE key = new.key;
    DELETE FROM styles WHERE key = new.key;
    DELETE FROM unindexed WHERE key = new.key;
    UPDATE songs SET number = NULL WHERE key = new.key;
END;
CREATE TRIGGER index_former_stem AFTER UPDATE OF stem_of ON songs
WHEN old.stem_of IS NOT NULL AND new.stem_of IS NULL BEGIN
    INSERT INTO unindexed VALUES (new.key) ON CONFLICT DO NOTHING;
END;

ALTER TABLE songs ADD COLUMN number INTEGER;  -- in `texts`; null for stems and what is not indexed yet
ALTER TABLE songs ADD COLUMN sung INTEGER;    -- 1, or 0 for an instrumental; null where nothing tells, and not indexed yet
ALTER TABLE songs ADD COLUMN title_key TEXT NOT NULL DEFAULT 'untitled';  -- the title's words, to sort by

-- All that a filter asks for, so that what it leaves out costs no look at the song itself.
CREATE INDEX songs_by_number ON songs (number, status, favourite, plays, sung, duration, source,
    audio_kept, place, created_at, stem_of) WHERE number IS NOT NULL;
CREATE INDEX songs_to_filter ON songs (place DESC, key DESC, status, favourite, plays, sung, duration,
    source, audio_kept, created_at, stem_of) WHERE stem_of IS NULL;
CREATE INDEX songs_by_title_key ON songs (title_key, place, key, stem_of) WHERE stem_of IS NULL;
CREATE INDEX songs_by_length ON songs (ifnull(duration, -1) DESC, place DESC, key DESC, stem_of)
    WHERE stem_of IS NULL;
CREATE INDEX songs_by_plays ON songs (plays DESC, place DESC, key DESC, stem_of) WHERE stem_of IS NULL;

-- How many songs were made in each month, counted like those of each status; songs without a date in none.
CREATE TABLE months (
    month  TEXT PRIMARY KEY,       -- 2025-02
    songs  INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO months SELECT substr(created_at, 1, 7), count(*) FROM songs
    WHERE stem_of IS NULL AND created_at IS NOT NULL GROUP BY 1;
CREATE TRIGGER month_in AFTER INSERT ON songs WHEN new.stem_of IS NULL AND new.created_at IS NOT NULL BEGIN
    INSERT INTO months VALUES (substr(new.created_at, 1, 7), 1)
        ON CONFLICT DO UPDATE SET songs = songs + 1;
END;
CREATE TRIGGER month_out AFTER DELETE ON songs WHEN old.stem_of IS NULL BEGIN
    UPDATE months SET songs = songs - 1 WHERE month = substr(old.created_at, 1, 7);
END;
CREATE TRIGGER month_over AFTER UPDATE OF created_at, stem_of ON songs
WHEN old.created_at IS NOT new.created_at OR (old.stem_of IS NULL) != (new.stem_of IS NULL) BEGIN
    UPDATE months SET songs = songs - 1
        WHERE month = substr(old.created_at, 1, 7) AND old.stem_of IS NULL;
    INSERT INTO months SELECT substr(new.created_at, 1, 7), 1
        WHERE new.stem_of IS NULL AND new.created_at IS NOT NULL
        ON CONFLICT DO UPDATE SET songs = songs + 1;
END;

PRAGMA user_version = 8;
COMMIT;
