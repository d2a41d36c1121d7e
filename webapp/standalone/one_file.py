"""A song as one HTML file with its cover, sound, waveform and words, which needs no network."""

import base64
import secrets
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from webapp.archive import covers, disk, examination
from webapp.database import Database
from webapp.errors import NotFoundError
from webapp.errors import exports as sentences
from webapp.library import files
from webapp.library.songs import Card
from webapp.standalone import pages
from webapp.standalone.pages import Pages

_CHUNK = 3 << 15  # bytes read at once: three make four letters, without a rest
_COVER = 640  # pixels


@dataclass(frozen=True, slots=True)
class OneFile:
    """`size` in bytes; the sound is read and written in parts, and never in memory as a whole."""

    _before: bytes
    _after: bytes
    _sound: Path
    _sound_size: int

    @property
    def size(self) -> int:
        return len(self._before) + encoded_size(self._sound_size) + len(self._after)

    def parts(self) -> Iterator[bytes]:
        """Raises OSError where the copy can't be read, and ends early where it is cut."""
        with closing(disk.open_regular(self._sound)) as sound:
            yield self._before
            while chunk := sound.read(_CHUNK):
                yield base64.b64encode(chunk)
            yield self._after


def make(made_by: Pages, db: Database, archive: Path, card: Card) -> OneFile:
    """Raises NotFoundError where no whole copy of its sound lies here."""
    file = files.archived(db, card.key, "audio")
    path = disk.song_folder(archive, card.id) / str(file.name) if file else None
    if file is None or path is None or not _is_whole(path, file.size):
        raise NotFoundError(sentences.NO_COPY_TO_GIVE)
    here = secrets.token_hex(16)
    track = pages.track(db, card, f"data:{file.type};base64,{here}", _cover(archive, card))
    before, _, after = made_by.song(track, made_by.whole_head()).partition(here)
    return OneFile(before.encode(), after.encode(), path, int(file.size or 0))


def encoded_size(size: int) -> int:
    """Bytes that so many take as Base64."""
    return -(-size // 3) * 4


def _is_whole(path: Path, size: int | None) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _cover(archive: Path, card: Card) -> str:
    """As an address that holds it; a drawn one where none is kept."""
    folder = disk.song_folder(archive, card.id)
    sizes = [size for size in reversed(covers.SIZES) if size <= _COVER]
    for size in sizes if card.cover_kept else ():
        path = folder / examination.thumbnail_name(str(card.cover_kept), size, "jpg")
        try:
            return pages.data_address(covers.TYPES["jpg"], path.read_bytes())
        except OSError:
            continue
    return pages.data_address("image/svg+xml", pages.drawn_cover(card))
