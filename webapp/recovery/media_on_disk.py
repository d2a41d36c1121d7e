"""The audio and cover that lie in a song's folder, compared with what its record says of them."""

import os
import re
import stat
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from webapp.archive import audio_formats, checksums, covers, examination, quarantine
from webapp.errors import UnusableFileError
from webapp.library import files
from webapp.library.files import Copy
from webapp.records import record
from webapp.recovery.restore import CopyOnDisk, Media
from webapp.values import fields, timestamps

_SHA256 = re.compile(r"[0-9a-f]{64}")
MOST_FURTHER = 100  # audio files of one song beside the one that plays


def find_media(
    document: Mapping[str, Any], folder: Path, quarantine_folder: Path, now: datetime
) -> Media:
    """The copies that the record names, where they are as large as it says; `verify` reads them.

    One that is not goes into quarantine. A file that was stored after the record was written is
    taken for what it is by its content. Raises OSError.
    """
    said = document.get("files")
    entries = said if isinstance(said, dict) else {}
    further = [kind for kind in entries if files.FURTHER.fullmatch(kind)][:MOST_FURTHER]
    media = Media()
    for kind in (*further, *files.KINDS):
        _find(kind, entries.get(kind), folder, quarantine_folder, now, media)
    return media


def _find(
    kind: str,
    entry: Any,  # noqa: ANN401 (JSON)
    folder: Path,
    quarantine_folder: Path,
    now: datetime,
    media: Media,
) -> None:
    copy = _read_copy(kind, entry, folder) if isinstance(entry, dict) else None
    size = _size(folder / copy.name) if copy else None
    if copy is not None and size == copy.size:
        kept_at = timestamps.read(entry.get("kept_at"), now)
        text = timestamps.rfc3339(kept_at) if kept_at is not None else timestamps.stamp(now)
        media.copies[kind] = CopyOnDisk(copy, text, entry.get("newer") is True)
        media.match_record &= {"made", "newer", "brought"} <= entry.keys()
        return
    if copy is not None and os.path.lexists(folder / copy.name):
        linked = quarantine.link(folder / copy.name, quarantine_folder)
        quarantine.remove(folder / copy.name, quarantine_folder, linked=linked)
    taken = {on_disk.copy.name for on_disk in media.copies.values()}
    adopted = _adopt(kind, folder, taken) if kind in files.KINDS else None
    if adopted is not None:
        media.copies[kind] = adopted
    elif copy is not None and kind in files.KINDS:
        media.faults[kind] = checksums.MISSING if size is None else checksums.DAMAGED
    media.match_record &= adopted is None and entry is None


def _read_copy(kind: str, entry: Mapping[str, Any], folder: Path) -> Copy | None:
    """As the record says; None where it says nothing that could be."""
    name, sha256, size = entry.get("name"), entry.get("sha256"), entry.get("size")
    if not isinstance(name, str) or not isinstance(sha256, str) or not isinstance(size, int):
        return None
    if not _is_name(kind, name) or not _SHA256.fullmatch(sha256) or size < 0:
        return None
    thumbnails = entry.get("made")
    if not isinstance(thumbnails, int):
        mark = files.mark_of(sha256)
        thumbnails = examination.thumbnails_size(folder, mark) if kind == "cover" else 0
    sound, sound_size = entry.get("sound"), entry.get("sound_size")
    return Copy(
        name,
        sha256,
        size,
        _types(kind)[name.rpartition(".")[2]],
        thumbnails,
        duration=fields.number(entry.get("duration"), most=record.LONGEST_SONG),
        sound=sound if isinstance(sound, str) and _SHA256.fullmatch(sound) else None,
        sound_size=sound_size if isinstance(sound_size, int) and 0 < sound_size <= size else None,
        brought=int(entry.get("brought") == 1),
    )


def _adopt(kind: str, folder: Path, taken: Collection[str]) -> CopyOnDisk | None:
    """The newest whole file of this kind that the record does not name."""
    names = [name for name in os.listdir(folder) if name not in taken]  # noqa: PTH208 (names)
    paths = [folder / name for name in names if _is_name(kind, name)]
    regular = [path for path in paths if _size(path) is not None]
    for path in sorted(regular, key=lambda path: path.stat().st_mtime, reverse=True):
        try:
            copy = replace(examination.examine(kind, path), name=path.name)
        except UnusableFileError:
            continue
        written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return CopyOnDisk(copy, timestamps.stamp(max(written_at, timestamps.EPOCH)))
    return None


def _is_name(kind: str, name: str) -> bool:
    endings, role = "|".join(_types(kind)), kind.partition("-")[0]
    return re.fullmatch(rf"{role}(-[0-9a-f]{{8}})?\.({endings})", name) is not None


def _types(kind: str) -> dict[str, str]:
    return covers.TYPES if kind == "cover" else audio_formats.TYPES


def _size(path: Path) -> int | None:
    """In bytes; None where no regular file lies there."""
    try:
        known = path.lstat()
    except FileNotFoundError:
        return None
    return known.st_size if stat.S_ISREG(known.st_mode) else None
