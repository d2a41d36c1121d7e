"""The library: its database, what it says of copies and syncs, and whether audio can be decoded."""

from collections.abc import Iterator
from contextlib import closing
from importlib import resources
from pathlib import Path

import webapp.sources.demo
from webapp import database
from webapp.archive import copies, decoder, disk
from webapp.config import Config
from webapp.database import Database
from webapp.doctor.finding import Finding, fine, note, wrong
from webapp.errors import DecoderError, StorageError, backups, storage
from webapp.library import archive_stats, songs, source_states
from webapp.recovery import detection
from webapp.values.formatting import counted

_LIBRARY, _COPIES, _DECODER = "Library", "Copies", "Decoder"


def look(config: Config) -> Iterator[Finding]:
    """Changes nothing: a library of an earlier Songwall stays one."""
    if detection.is_half_restored(config):
        yield wrong(_LIBRARY, backups.HALF_RESTORED)
    elif not config.database.exists():
        yield note(_LIBRARY, "The next start makes one, of the songs' records where they are.")
    else:
        try:
            with closing(database.connect(config.database)) as db:
                yield from _look_into(config, db)
        except StorageError as error:
            yield wrong(_LIBRARY, str(error))


def _look_into(config: Config, db: Database) -> Iterator[Finding]:
    schema, latest = database.schema_version(db), database.latest_schema()
    about = f"(schema {schema}, SQLite {database.sqlite_version})"
    if schema > latest:
        yield wrong(_LIBRARY, storage.WRITTEN_BY_NEWER)
    elif not database.is_sound(db):
        yield wrong(_LIBRARY, database.DAMAGED)
    elif schema < latest:
        yield note(_LIBRARY, f"The next start brings it to schema {latest} {about}.")
    else:
        count = counted(sum(songs.counts(db).values()), "song", "songs")
        yield fine(_LIBRARY, f"{count}; the database is sound {about}.")
        yield _stored(config, db)
        yield from _missing(db)
        yield from _syncs(config, db)


def _stored(config: Config, db: Database) -> Finding:
    """Whether all that is said to be on the disk is there; `songwall verify` reads it."""
    count = lost = 0
    for song_id, name, _ in copies.names(db):
        count += 1
        lost += not (disk.song_folder(config.archive, song_id) / name).is_file()
    if lost:
        return wrong(
            _COPIES,
            f"{lost:,} of {counted(count, 'file', 'files')} aren't on the disk any more. Is it "
            "connected? Else “songwall verify” has them fetched again.",
        )
    return fine(_COPIES, f"{counted(count, 'file is', 'files are')} on the disk.")


def _missing(db: Database) -> Iterator[Finding]:
    reasons = archive_stats.reasons(db, 1000)
    if reasons:
        count = counted(sum(reason.files for reason in reasons), "file", "files")
        why = reasons[0].problem
        yield note(
            _COPIES, f"{count} couldn't be fetched; the page Archive says why. Most often: {why}"
        )


def _syncs(config: Config, db: Database) -> Iterator[Finding]:
    problem = source_states.problems(source_states.several(db, config.sources or ()))
    if problem:
        yield wrong("Sync", f"The last one failed: {problem}")


def audio() -> Finding:
    """By a song of the demo."""
    folder = Path(str(resources.files(webapp.sources.demo))) / "songs"
    song = next(iter(sorted(folder.glob("*.m4a"))), None)
    try:
        if song is not None and decoder.levels(song, "audio/mp4"):
            return fine(_DECODER, "Audio can be decoded.")
    except DecoderError:
        pass
    return wrong(
        _DECODER,
        "Audio can't be decoded, so no waveform is drawn and no loudness measured: install "
        "Songwall anew, with its package “av”, and leave it some memory.",
    )
