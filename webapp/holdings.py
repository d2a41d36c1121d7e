"""What lies at a path that an owner names: a file, a ZIP, or a folder with all that is in it."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from webapp import zips
from webapp.errors import ImportFileError
from webapp.items import LARGEST_MEDIUM, MOST_ITEMS, Holding, Item, kind_of, said

if TYPE_CHECKING:
    from collections.abc import Iterator


def holdings(path: Path) -> Iterator[Holding]:
    """A folder gives one for itself and one for each ZIP in it; each is read before the next.

    Raises ImportFileError where there is nothing that can be read.
    """
    name = said(path.name or path)
    try:
        if path.is_dir():
            yield from _folder(path, name)
        elif zips.is_zip(path):
            with zips.opened(path, name) as holding:
                yield holding
        else:
            yield Holding(name, [_item(path, PurePosixPath(name), "json")], [])
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise ImportFileError(f"“{name}” cannot be read: is it there, and a file?") from None


def _folder(folder: Path, name: str) -> Iterator[Holding]:
    items: list[Item] = []
    packed: list[Path] = []
    refused: list[str] = []
    for path in _walk(folder, refused):
        inner = PurePosixPath(path.relative_to(folder).as_posix())
        kind = kind_of(inner)
        if path.suffix.lower() == ".zip":
            packed.append(path)
        elif kind in {"audio", "cover"} and path.stat().st_size > LARGEST_MEDIUM:
            refused.append(f"{said(inner)}: larger than {LARGEST_MEDIUM >> 20} MB")
        elif kind is not None:
            items.append(_item(path, inner, kind))
        if len(items) > MOST_ITEMS:
            raise ImportFileError(f"“{name}” holds more than {MOST_ITEMS:,} files.")
    yield Holding(name, items, refused)
    for path in packed:
        inner_name = said(path.relative_to(folder))
        try:
            with zips.opened(path, inner_name) as holding:
                yield holding
        except ImportFileError as error:
            yield Holding(inner_name, [], [str(error)])


def _walk(folder: Path, refused: list[str]) -> Iterator[Path]:
    """Regular files, in the order of their names; no links, nothing hidden."""

    def complain(error: OSError) -> None:
        refused.append(f"{said(error.filename)}: it cannot be read")

    for place, folders, names in os.walk(folder, onerror=complain, followlinks=False):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and not path.is_symlink() and path.is_file():
                yield path


def _item(path: Path, inner: PurePosixPath, kind: str) -> Item:
    opener = partial(path.open, "rb")
    return Item(inner, kind, path.stat().st_size, said(inner), opener)  # type: ignore[arg-type]
