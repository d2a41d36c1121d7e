-- The queue that music apps save, so that one goes on where another left off. One for all of the owner's apps.
BEGIN IMMEDIATE;

CREATE TABLE app_queue (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    songs       TEXT NOT NULL,     -- their ids as a JSON array; one may stand there twice
    current     INTEGER,           -- which of them plays, from 0; null where the app did not say
    position    INTEGER NOT NULL,  -- ms into it
    changed_at  TEXT NOT NULL,     -- RFC 3339 in UTC
    changed_by  TEXT NOT NULL      -- the app, as it calls itself
);

PRAGMA user_version = 29;
COMMIT;
