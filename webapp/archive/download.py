"""A file out of the network into a `.part`, gone on with after a break."""

from __future__ import annotations

import json
import re
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from webapp.archive import disk
from webapp.errors import (
    GoneError,
    HostBusyError,
    PassingError,
    RequestRefusedError,
    SongwallError,
    StorageError,
    UnusableFileError,
)
from webapp.sources import media_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from webapp.sources.media_client import MediaAnswer, MediaClient

TRIES = 3  # in a row, while each brings more bytes
SLOWEST = 1000  # bytes a second: whoever drips would hold a place of four for ten minutes
PATIENCE = 60.0  # seconds before that is looked at
_BUSY = frozenset({429, 503})
_PART = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18})")


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Bytes of a file, and seconds for one try of fetching it."""

    audio: int = 256_000_000
    cover: int = 32_000_000
    seconds: float = 600

    def of(self, kind: str) -> int:
        return self.audio if kind == "audio" else self.cover


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a `.part` is a part of: going on with another file would mix the two."""

    url: str
    tag: str | None  # a strong ETag or Last-Modified; None where the server gave neither
    total: int | None  # bytes of the whole, where told


class _ChangedError(PassingError):
    """What came earlier is no part of what is there now."""


class _SlowError(PassingError):
    """It comes too slowly to be waited for; a later try goes on."""


def fetch(client: MediaClient, url: str, part: Path, most: int, seconds: float) -> None:
    """All of `url` into `part`, not yet synced; its folder is there.

    Raises SourceError, UnusableFileError, or StorageError where the disk is at fault. What came
    stays in `part` for the next time where going on may help.
    """
    for tries in range(1, TRIES + 1):
        before = _size(part)
        try:
            _go_on(client, url, part, most, seconds)
        except (RequestRefusedError, UnusableFileError):
            discard(part)
            raise
        except PassingError as error:
            if isinstance(error, _ChangedError):
                discard(part)
            elif isinstance(error, HostBusyError | _SlowError) or _size(part) <= before:
                raise
            if tries == TRIES:
                raise
        else:
            return


def fetch_from_start(
    open_: Callable[[], MediaAnswer], part: Path, most: int, seconds: float
) -> None:
    """As `fetch`, for what a source hands out itself: always from the beginning."""
    discard(part)
    try:
        with open_() as answer:
            _, total = _start(answer, None, 0)
            _write(answer, part, 0, most, seconds)
        _check_length(part, total)
    except SongwallError:
        discard(part)
        raise


def discard(part: Path) -> None:
    for path in (part, _note(part)):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _go_on(client: MediaClient, url: str, part: Path, most: int, seconds: float) -> None:
    begun = _begun(part, url)
    size = _size(part) if begun else 0
    if begun and size and size == begun.total:  # it was all there, and not put in its place
        return
    wanted = f"bytes={size}-" if begun and size else None
    with client.open(url, range_header=wanted, if_range=begun.tag if begun else None) as answer:
        start, total = _start(answer, begun, size)
        note = None if start else _Begun(url, _tag(answer), total)
        _write(answer, part, start, most, seconds, note)
    _check_length(part, total)


def _write(
    answer: MediaAnswer,
    part: Path,
    start: int,
    most: int,
    seconds: float,
    note: _Begun | None = None,
) -> None:
    """The body into `part` from `start` on; `note` begins one that may be gone on with."""
    try:
        if note is not None:
            _begin(part, note)
        with part.open("r+b" if start or note else "wb") as file:
            file.seek(start)
            for piece in _at_a_pace(answer.iter_bytes(most - start, seconds)):
                file.write(piece)
    except OSError:
        raise StorageError(
            "The disk does not take the songs' files: check its free space and its rights."
        ) from None


def _at_a_pace(pieces: Iterator[bytes]) -> Iterator[bytes]:
    began, count = time.monotonic(), 0
    for piece in pieces:
        yield piece
        count += len(piece)
        passed = time.monotonic() - began
        if passed > PATIENCE and count < passed * SLOWEST:
            raise _SlowError("The server of this song's file took too long.")


def _check_length(part: Path, total: int | None) -> None:
    if total is not None and _size(part) != total:
        raise UnusableFileError("The server sent another length than it had told.")


def _start(answer: MediaAnswer, begun: _Begun | None, size: int) -> tuple[int, int | None]:
    """Where the body begins in the file, and how long that is, where told; raises a refusal."""
    if answer.status == 200:  # noqa: PLR2004
        told = answer.headers.get("content-length", "")
        return 0, int(told) if told.isdecimal() and not answer.compressed else None
    if answer.status == 206 and begun is not None:  # noqa: PLR2004
        found = _PART.fullmatch(answer.headers.get("content-range", ""))
        if found and int(found[1]) == size and _is_same(answer, begun, int(found[2])):
            return size, int(found[2])
    if answer.status in {206, 416}:
        raise _ChangedError("The server has changed the file meanwhile.")
    raise _refusal(answer)


def _is_same(answer: MediaAnswer, begun: _Begun, total: int) -> bool:
    same_tag = begun.tag is None or _tag(answer) in {None, begun.tag}
    same_total = begun.total in {None, total}
    return same_tag and same_total and (begun.tag is not None or begun.total is not None)


def _refusal(answer: MediaAnswer) -> Exception:
    status = answer.status
    if media_problems.is_gone(status):
        return GoneError(f"The address has expired, or nothing is there any more ({status}).")
    if status in _BUSY:
        return HostBusyError(f"The server asks for a pause ({status}).", answer.retry_after)
    if status >= 500:  # noqa: PLR2004
        return PassingError(f"The server is out of order at the moment ({status}).")
    return RequestRefusedError(f"The server refuses to send it ({status}).", status)


def _tag(answer: MediaAnswer) -> str | None:
    etag = answer.headers.get("etag")
    if etag and not etag.startswith("W/"):
        return etag
    return answer.headers.get("last-modified")


def _begin(part: Path, begun: _Begun) -> None:
    """The note first: bytes without one are never gone on with."""
    discard(part)
    disk.write_atomic(_note(part), json.dumps(asdict(begun)).encode())
    part.touch()


def _begun(part: Path, url: str) -> _Begun | None:
    try:
        begun = _Begun(**json.loads(_note(part).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return begun if begun.url == url else None


def _note(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _size(part: Path) -> int:
    try:
        return part.stat().st_size
    except OSError:
        return 0
