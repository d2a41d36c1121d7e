"""A folder that is watched: what is wrong with it, what lies in it, and what of that is whole.

Nothing in it is ever written or removed.
"""

import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from webapp.errors import InboxError
from webapp.errors import imports as sentences
from webapp.imports.items import MOST_ITEMS, QUARANTINE, is_hidden, kind_of
from webapp.imports.media_matching import place_of
from webapp.library.inbox import Stamp

WHOLE = 2.0  # seconds without a change after which a file is taken to be all there
LONGEST = 60.0  # seconds that a whole file waits for others that still change
UNREADABLE = -1  # in place of a size: of what could not be opened
# What browsers and other tools add to a file's name until all of it has come; some do so to a
# file beside it.
UNFINISHED = (".part", ".crdownload", ".tmp", ".partial", ".filepart", ".aria2", ".download")


def problem(folder: Path, data: Path) -> str | None:
    """Why it cannot be watched, as a sentence; `data` is the data folder."""
    try:
        real, real_data = folder.resolve(), data.resolve()
        if real_data.is_relative_to(real) and real != real_data:
            return "SONGWALL_INBOX holds the data folder. Name a folder that's only for new songs."
        if real.is_relative_to(real_data):
            return "SONGWALL_INBOX lies in the data folder. Name a folder outside of it."
        if folder.exists() and not folder.is_dir():
            return "SONGWALL_INBOX names a file. Name a folder."
        with os.scandir(folder):
            return None
    except FileNotFoundError:
        return "Your inbox folder isn't there. Make it, or connect its disk (SONGWALL_INBOX)."
    except (OSError, ValueError, RuntimeError):  # ValueError: a NUL in its name
        return "Your inbox folder can't be read: check its rights (SONGWALL_INBOX)."


def look(folder: Path, known: Collection[str]) -> dict[str, Stamp]:
    """What may be taken in, by its path in `folder`; also links, and folders that cannot be read.

    An empty file is not there yet: browsers make one as a download begins. Names in `known` are of
    a kind that is read. Raises InboxError where the folder holds too much.
    """
    there: dict[str, Stamp] = {}
    places = [""]
    while places:
        place = places.pop()
        try:
            entries = _entries(folder / place)
        except FileNotFoundError:
            continue
        except OSError:
            there[place.rstrip("/")] = Stamp(UNREADABLE, 0)
            continue
        for entry in entries:
            path = f"{place}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                places.append(f"{path}/")
            elif (path in known or _matters(entry)) and (stamp := _stamp(entry)).size:
                there[path] = stamp
        if len(there) > MOST_ITEMS:
            raise InboxError(sentences.INBOX_TOO_FULL.format(most=MOST_ITEMS))
    return there


def _entries(place: Path) -> list[os.DirEntry[str]]:
    """Without what is hidden or still on its way; raises OSError."""
    with os.scandir(place) as every:
        entries = [entry for entry in every if not is_hidden(entry.name)]
    unfinished = [entry.name for entry in entries if entry.name.endswith(UNFINISHED)]
    passed = {QUARANTINE, *(name.rpartition(".")[0] for name in unfinished)}
    return [entry for entry in entries if entry.name not in passed]


def _matters(entry: os.DirEntry[str]) -> bool:
    name = PurePosixPath(entry.name)
    if name.suffix.lower() == ".zip" or kind_of(name) is not None:
        return entry.is_symlink() or entry.is_file()
    with suppress(OSError):
        return entry.is_symlink() and entry.is_dir()
    return False


def _stamp(entry: os.DirEntry[str]) -> Stamp:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return Stamp(UNREADABLE, 0)
    return Stamp(status.st_size, status.st_mtime_ns)


def is_known(folder: Path, name: str, stamp: Stamp, noted: Stamp | None) -> bool:
    """Whether it was taken in as it is; what could not be opened then is so once it can be."""
    if noted is not None and noted.size == UNREADABLE:
        return not opens(folder / name)
    return stamp == noted


def opens(path: Path) -> bool:
    """Whether a file can be read; a link is not followed."""
    try:
        if not path.is_symlink():
            path.open("rb").close()
    except OSError:
        return False
    return True


@dataclass(slots=True)
class Settling:
    """What is new, and since when it has not changed: what lands together is taken in together."""

    _since: dict[str, tuple[Stamp, float]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self._since)

    def whole(self, new: Mapping[str, Stamp], now: float) -> list[str]:
        """Those of `new` whose turn it is at `now`, in seconds; none while others still come."""
        before = self._since
        self._since = {
            name: before[name] if name in before and before[name][0] == stamp else (stamp, now)
            for name, stamp in new.items()
        }
        ages = {name: now - since for name, (_, since) in self._since.items()}
        moving = {_place(name) for name, age in ages.items() if age < WHOLE}
        if moving and max(ages.values()) < LONGEST:
            return []
        whole = [name for name in ages if _place(name) not in moving]
        for name in whole:
            del self._since[name]
        return sorted(whole)


def beside(names: Iterable[str], there: Iterable[str]) -> list[str]:
    """`names` with what lies in `there` under the same names but for the endings.

    A record that came first is read once more, so that its audio is known to be its own.
    """
    places = {_place(name) for name in names}
    return sorted({*names, *(name for name in there if _place(name) in places)})


def _place(name: str) -> str:
    return place_of(PurePosixPath(name))
