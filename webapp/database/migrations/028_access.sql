-- Who is let in: browsers that logged in, and keys of music apps. All times: RFC 3339 in UTC.
BEGIN IMMEDIATE;

CREATE TABLE sessions (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,  -- of its form on the page, never given twice
    digest    BLOB NOT NULL UNIQUE,               -- SHA-256 of what the browser's cookie holds
    role      TEXT NOT NULL,                      -- owner or guest
    device    TEXT NOT NULL,                      -- as its browser called itself: “Firefox on Android”
    opened_at TEXT NOT NULL,
    seen_at   TEXT NOT NULL                       -- to the hour
);

CREATE TABLE device_keys (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL,                        -- as the owner called the device or app
    secret  TEXT NOT NULL UNIQUE,                 -- readable: apps send but a hash of it, with salt
    made_at TEXT NOT NULL,
    seen_at TEXT                                  -- to the hour; null while it was never used
);

CREATE TABLE access (
    name  TEXT PRIMARY KEY,  -- password: a hash of the one that all sessions were opened under;
                             -- guest_code: what lets guests in, no row where it lets nobody in
    value TEXT NOT NULL
) WITHOUT ROWID;

PRAGMA user_version = 28;
COMMIT;
