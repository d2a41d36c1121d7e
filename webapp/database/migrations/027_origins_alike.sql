-- What a form of file said is most often the very record: then it is stored once.
BEGIN IMMEDIATE;

-- `origins.raw` is empty where it is what `details.raw` holds; JSON unpacked once that has changed.
CREATE TRIGGER origin_stays BEFORE UPDATE OF raw ON details WHEN old.raw IS NOT new.raw BEGIN
    UPDATE origins SET raw = old.raw WHERE key = old.key AND raw = x'';
END;

PRAGMA user_version = 27;
COMMIT;
