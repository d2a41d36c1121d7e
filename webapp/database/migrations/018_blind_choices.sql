-- How often a take was chosen while listening blind.
BEGIN IMMEDIATE;

ALTER TABLE marks ADD COLUMN blind INTEGER NOT NULL DEFAULT 0;
CREATE INDEX marks_blind ON marks (key, blind) WHERE blind > 0;

PRAGMA user_version = 18;
COMMIT;
