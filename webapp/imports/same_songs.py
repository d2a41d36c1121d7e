"""A song that was known by its sound alone, and whose record comes later: the two become one.

What only the one by its sound has (files, marks, what its tags said) goes over before it is gone.
"""

import shutil
from contextlib import suppress
from datetime import datetime

from webapp.archive import disk
from webapp.database import Database, transaction
from webapp.errors import UnusableFileError
from webapp.imports.media_import import MediaImporter
from webapp.library import page_version, pictures, plays, song_audio, songs, user_marks
from webapp.library.files import File
from webapp.library.ingest import Ingestion
from webapp.library.songs import Card
from webapp.records import incoming, record, tagged

SOUND_ID = "sound-"  # begins the id of a song that has no other


def join(
    db: Database, media: MediaImporter, file: File, ingestion: Ingestion, now: datetime
) -> None:
    """`file` is the row of audio that was brought for a song. Raises StorageError."""
    if file.song_id.startswith(SOUND_ID):
        return
    keys = song_audio.sharing_sound(db, file.key, f"{SOUND_ID}*")
    for card in songs.by_keys(db, keys):
        _move_files(db, media, card, file)
        _move_rest(db, card, file, ingestion, now)
        shutil.rmtree(disk.song_folder(media.archive.folder, card.id), ignore_errors=True)


def _move_files(db: Database, media: MediaImporter, card: Card, into: File) -> None:
    """Copies: what is cut off leaves both songs whole."""
    folder = disk.song_folder(media.archive.folder, card.id)
    target = disk.song_folder(media.archive.folder, into.song_id)
    for other in song_audio.of(db, card.key):
        part = target / "audio.joined.part"
        try:
            shutil.copyfile(folder / str(other.name), part)
        except OSError:
            continue  # it is lost already
        with suppress(UnusableFileError):
            media.add_copied(db, into.song_id, "audio", part)


def _move_rest(db: Database, card: Card, into: File, ingestion: Ingestion, now: datetime) -> None:
    raw = record.loads(songs.details(db, card)[0])
    said = incoming.accept({**raw, "id": into.source_id}, tagged.FORM)
    marks = user_marks.of(db, card.key)
    with transaction(db):
        if said is not None:
            ingestion.add([said], now)
        if marks != user_marks.Marks():
            user_marks.put(db, into.key, marks)
            pictures.hang(db, [into.key], page_version.advance(db))
        plays.move(db, card.key, into.key)
        songs.remove(db, card)
