-- How loud songs are, measured from the kept audio: they play as loud as each other, and exports say it.
BEGIN IMMEDIATE;

ALTER TABLE songs ADD COLUMN loudness REAL;  -- LUFS (EBU R128); null until measured, and where it cannot be
ALTER TABLE songs ADD COLUMN sample_peak REAL;  -- 1 is full scale; null likewise
-- The copy of the audio (as `audio_kept` names it) that was measured, also where nothing could be made of it or it is
-- silent; null until then.
ALTER TABLE songs ADD COLUMN loudness_of TEXT;
CREATE INDEX songs_by_unweighed ON songs (place DESC)
    WHERE audio_kept IS NOT NULL AND loudness_of IS NOT audio_kept;

PRAGMA user_version = 24;
COMMIT;
