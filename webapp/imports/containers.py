"""The containers at a path that an owner names: a file, a ZIP, or a folder with all in it."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from webapp.errors import ImportFileError
from webapp.errors import imports as sentences
from webapp.imports import zips
from webapp.imports.items import (
    LARGEST_MEDIA,
    LINK,
    MOST_ITEMS,
    UNREADABLE,
    Container,
    Item,
    is_hidden,
    kind_of,
    printable,
)


@dataclass(frozen=True, slots=True)
class Containers:
    """Opened one after the other, each time that they are iterated; each is read before the next.

    Raises ImportFileError, then, where nothing can be read.
    """

    _open: Callable[[], Iterator[Container]]

    def __iter__(self) -> Iterator[Container]:
        return self._open()


def open_containers(path: Path) -> Containers:
    """One for a file or ZIP; for a folder one for itself and one for each ZIP in it."""
    return Containers(partial(_opened, path))


def uploaded(folder: Path, names: Sequence[str]) -> Containers:
    """Of an upload: files called 0, 1, 2 … in `folder`, which their owner called `names`.

    Those that are not ZIPs belong together, as in a folder. A broken one counts as nothing to be
    read where it is the only file.
    """
    return Containers(partial(_uploaded, folder, names))


def chosen(folder: Path, names: Sequence[str]) -> Containers:
    """Of a folder only the files with these paths in it, as far as they still are there.

    One for all that are no ZIPs, and one for each ZIP. A link is refused, and a folder.
    """
    return Containers(partial(_chosen, folder, names))


def _opened(path: Path) -> Iterator[Container]:
    name = printable(path.name or path)
    try:
        if path.is_dir():
            yield from _folder(path, name)
        elif not path.is_file():  # not there, or a device or pipe, which may have no end
            raise _unreadable(name)
        elif zips.is_zip(path):
            with zips.open_zip(path, name) as container:
                yield container
        else:
            yield Container(name, [_item(path, PurePosixPath(path.name))], [])
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise _unreadable(name) from None


def _uploaded(folder: Path, names: Sequence[str]) -> Iterator[Container]:
    paths = [folder / str(number) for number in range(len(names))]
    packed = [zips.is_zip(path) for path in paths]
    alone = len(names) == 1
    loose = [
        _item(path, PurePosixPath(name))
        for path, name, is_zip in zip(paths, names, packed, strict=True)
        if not is_zip
    ]
    if loose:
        yield Container(printable(names[0]) if alone else "", loose, [])
    for path, name, is_zip in zip(paths, names, packed, strict=True):
        if is_zip:
            yield from _zip(path, printable(name), alone=alone)


def _unreadable(name: str) -> ImportFileError:
    return ImportFileError(sentences.NOT_THERE.format(name=name))


def _zip(path: Path, name: str, *, alone: bool) -> Iterator[Container]:
    try:
        with zips.open_zip(path, name) as container:
            yield container
    except ImportFileError as error:
        if alone:
            raise
        yield Container(name, [], [str(error)])
    except OSError:
        if alone:
            raise
        yield Container(name, [], [f"{name}: {UNREADABLE}"])


def _folder(folder: Path, name: str) -> Iterator[Container]:
    refused: list[str] = []
    yield from _gathered(folder, name, _walk(folder, refused), refused)


def _chosen(folder: Path, names: Sequence[str]) -> Iterator[Container]:
    refused: list[str] = []
    yield from _gathered(folder, printable(folder.name), _there(folder, names, refused), refused)


def _gathered(
    folder: Path, name: str, paths: Iterable[Path], refused: list[str]
) -> Iterator[Container]:
    """`refused` grows while `paths` are iterated."""
    items: list[Item] = []
    packed: list[Path] = []
    for path in paths:
        inner = PurePosixPath(path.relative_to(folder).as_posix())
        kind = kind_of(inner)
        if path.suffix.lower() == ".zip":
            packed.append(path)
        elif kind in {"audio", "cover"} and path.stat().st_size > LARGEST_MEDIA:
            refused.append(f"{printable(inner)}: larger than {LARGEST_MEDIA >> 20} MB")
        elif kind is not None:
            items.append(_item(path, inner))
        if len(items) > MOST_ITEMS:
            raise ImportFileError(sentences.TOO_MANY_FILES.format(name=name, most=MOST_ITEMS))
    yield Container(name, items, refused)
    for path in packed:
        yield from _zip(path, printable(path.relative_to(folder)), alone=False)


def _there(folder: Path, names: Sequence[str], refused: list[str]) -> Iterator[Path]:
    for name in names:
        path = folder / name
        with suppress(FileNotFoundError):
            try:
                mode = path.lstat().st_mode
            except PermissionError:
                mode = 0
            if stat.S_ISLNK(mode):
                refused.append(f"{printable(name)}: {LINK}")
            elif not stat.S_ISREG(mode):
                refused.append(f"{printable(name)}: {UNREADABLE}")
            else:
                yield path


def _walk(folder: Path, refused: list[str]) -> Iterator[Path]:
    """Regular files, in the order of their names; nothing hidden. Links are refused."""

    def complain(error: OSError) -> None:
        refused.append(f"{printable(error.filename)}: {UNREADABLE}")

    for place, folders, names in os.walk(folder, onerror=complain, followlinks=False):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in sorted(name for name in names if not is_hidden(name)):
            path = Path(place, name)
            if not path.is_symlink():
                if path.is_file():
                    yield path
            elif path.suffix.lower() == ".zip" or kind_of(PurePosixPath(name)) is not None:
                links.append(name)
        refused += [f"{printable(Path(place, name).relative_to(folder))}: {LINK}" for name in links]


def _item(path: Path, inner: PurePosixPath) -> Item:
    opener = partial(path.open, "rb")
    return Item(inner, kind_of(inner) or "json", path.stat().st_size, opener)  # type: ignore[arg-type]
