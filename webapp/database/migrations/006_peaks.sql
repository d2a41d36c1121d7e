-- Songs whose source gives no peaks: theirs are measured from the kept audio.
BEGIN IMMEDIATE;

-- The copy of the audio (as `audio_kept` names it) that was measured for `wave`, also where nothing
-- could be made of it; null until then, and where the source itself gives peaks.
ALTER TABLE songs ADD COLUMN measured TEXT;
CREATE INDEX songs_by_unmeasured ON songs (place DESC)
    WHERE audio_kept IS NOT NULL AND measured IS NOT audio_kept
    AND (wave IS NULL OR measured IS NOT NULL);

-- From now on `duration` is the kept audio's own where the source gives none.
UPDATE songs SET duration = files.duration FROM files
    WHERE files.key = songs.key AND files.kind = 'audio' AND songs.duration IS NULL
    AND files.name IS NOT NULL;

PRAGMA user_version = 6;
COMMIT;
