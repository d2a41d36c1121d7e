-- What files say of songs, kept beside the record that all sources are merged into.
BEGIN IMMEDIATE;

CREATE TABLE origins (
    key     INTEGER NOT NULL REFERENCES songs (key) ON DELETE CASCADE,
    origin  TEXT NOT NULL,  -- the form of the file (forms.py); a source's name where a file's news won over it
    raw     BLOB NOT NULL,  -- that record whole, as JSON in ASCII, packed by zlib
    PRIMARY KEY (key, origin)
);

PRAGMA user_version = 4;
COMMIT;
