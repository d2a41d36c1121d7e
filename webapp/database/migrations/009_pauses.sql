-- What else the owner wants to wait, beside the files that are fetched (`paused`).
BEGIN IMMEDIATE;

-- 1: no sync begins, and one that runs waits between two pages.
ALTER TABLE library ADD COLUMN syncs_paused INTEGER NOT NULL DEFAULT 0;
-- 1: nothing that was brought is read on.
ALTER TABLE library ADD COLUMN imports_paused INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 9;
COMMIT;
