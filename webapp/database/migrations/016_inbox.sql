-- The folder that is watched.
BEGIN IMMEDIATE;

-- Files that were taken in from it, or are asked for in `imports`; without those that have gone.
CREATE TABLE inbox_files (
    path      BLOB PRIMARY KEY,   -- whole, as the system has it
    size      INTEGER NOT NULL,   -- bytes; -1 where it could not be opened
    modified  INTEGER NOT NULL    -- nanoseconds since 1970
) WITHOUT ROWID;

-- Why it could not be looked at the last time, as a sentence; null when well, and where none is watched.
ALTER TABLE library ADD COLUMN inbox_problem TEXT;

PRAGMA user_version = 16;
COMMIT;
