"""What lies of a song in its folder, beside what its record says of it."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from webapp.archive import audio_formats, checksums, covers, quarantine, store
from webapp.errors import UnusableFileError
from webapp.library import files
from webapp.library.files import Copy
from webapp.recovery.restore import Found, Media
from webapp.values import fields, timestamps

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SUM = re.compile(r"[0-9a-f]{64}")
_TYPES = {"audio": audio_formats.TYPES, "cover": covers.TYPES}


def media(document: Mapping[str, Any], folder: Path, aside: Path, now: datetime) -> Media:
    """The copies that the record names, where they are as large as it says; `verify` reads them.

    One that is not moves into `aside`. A file that was kept after the record was written is taken
    for what it is by its content. Raises OSError.
    """
    all_told = document.get("files")
    found = Media()
    for kind in files.KINDS:
        told = all_told.get(kind) if isinstance(all_told, dict) else None
        _look_for(kind, told, folder, aside, now, found)
    return found


def _look_for(
    kind: str, told: object, folder: Path, aside: Path, now: datetime, found: Media
) -> None:
    copy = _copy(kind, told, folder) if isinstance(told, dict) else None
    size = _size(folder / copy.name) if copy else None
    if copy is not None and size == copy.size and isinstance(told, dict):
        kept_at = timestamps.read(told.get("kept_at"), now)
        text = timestamps.rfc3339(kept_at) if kept_at is not None else timestamps.stamp(now)
        found.found[kind] = Found(copy, text, told.get("newer") is True)
        found.as_told &= {"made", "newer"} <= told.keys()
        return
    if copy is not None and os.path.lexists(folder / copy.name):
        held = quarantine.link(folder / copy.name, aside)
        quarantine.remove(folder / copy.name, aside, linked=held)
    adopted = _adopt(kind, folder)
    if adopted is not None:
        found.found[kind] = adopted
    elif copy is not None:
        found.wrong[kind] = checksums.MISSING if size is None else checksums.DAMAGED
    found.as_told &= adopted is None and told is None


def _copy(kind: str, told: Mapping[str, Any], folder: Path) -> Copy | None:
    """As the record says; None where it says nothing that could be."""
    name, summed, size = told.get("name"), told.get("sha256"), told.get("size")
    if not isinstance(name, str) or not isinstance(summed, str) or not isinstance(size, int):
        return None
    if not _is_name(kind, name) or not _SUM.fullmatch(summed) or size < 0:
        return None
    made = told.get("made")
    if not isinstance(made, int):
        made = store.thumbnails_size(folder, summed[:8]) if kind == "cover" else 0
    duration = fields.number(told.get("duration"), most=audio_formats.LONGEST)
    return Copy(name, summed, size, _TYPES[kind][name.rpartition(".")[2]], made, duration)


def _adopt(kind: str, folder: Path) -> Found | None:
    """The newest whole file of this kind that no record tells of."""
    there = [folder / name for name in os.listdir(folder) if _is_name(kind, name)]  # noqa: PTH208 (names)
    plain = [path for path in there if _size(path) is not None]
    for path in sorted(plain, key=lambda path: path.stat().st_mtime, reverse=True):
        try:
            copy = replace(store.examine(kind, path), name=path.name)
        except UnusableFileError:
            continue
        moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Found(copy, timestamps.stamp(max(moment, timestamps.EPOCH)))
    return None


def _is_name(kind: str, name: str) -> bool:
    endings = "|".join(_TYPES[kind])
    return re.fullmatch(rf"{kind}(-[0-9a-f]{{8}})?\.({endings})", name) is not None


def _size(path: Path) -> int | None:
    """In bytes; None where no plain file lies there."""
    try:
        known = path.lstat()
    except FileNotFoundError:
        return None
    return known.st_size if stat.S_ISREG(known.st_mode) else None
