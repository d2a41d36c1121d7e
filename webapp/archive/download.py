"""Downloads of a URL into a `.part` file, resumed after a break."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from webapp.archive import disk
from webapp.errors import (
    GoneError,
    HostBusyError,
    PassingError,
    RequestRefusedError,
    SongwallError,
    UnusableFileError,
)
from webapp.errors import archive as sentences
from webapp.sources import media_problems
from webapp.sources.media_client import MediaAnswer, MediaClient
from webapp.values import http_headers

TRIES = 3  # attempts in a row, while each gives more bytes
SLOWEST = 1000  # bytes a second: a slower server would block one of four downloads for minutes
PATIENCE = 60.0  # seconds before the speed is looked at
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18})")


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Bytes of a file, and seconds for one attempt at its download."""

    audio: int = 256_000_000
    cover: int = 32_000_000
    seconds: float = 600

    def of(self, kind: str) -> int:
        return self.audio if kind == "audio" else self.cover


@dataclass(frozen=True, slots=True)
class _Note:
    """What a `.part` is a part of: resuming with another file would mix the two."""

    url: str
    tag: str | None  # a strong ETag or Last-Modified; None where the server gave neither
    total: int | None  # bytes of the whole, where the server said so


class _ChangedError(PassingError):
    """What was downloaded is not a part of what the server has now."""


class _SlowError(PassingError):
    """The server is too slow to be waited for; a later attempt resumes."""


def fetch(client: MediaClient, url: str, part: Path, most: int, seconds: float) -> None:
    """All of `url` into `part`, not yet synced; its folder is there.

    At most `most` bytes, and so many seconds for an attempt. Raises SourceError,
    UnusableFileError, or OSError where the disk is at fault. What was downloaded stays in
    `part` where a later attempt may resume it.
    """
    for attempt in range(1, TRIES + 1):
        before = _size(part)
        try:
            _resume(client, url, part, most, seconds)
        except (RequestRefusedError, UnusableFileError):
            discard(part)
            raise
        except PassingError as error:
            if isinstance(error, _ChangedError):
                discard(part)
            elif isinstance(error, HostBusyError | _SlowError) or _size(part) <= before:
                raise
            if attempt == TRIES:
                raise
        else:
            return


def fetch_from_start(
    open_: Callable[[], MediaAnswer], part: Path, most: int, seconds: float
) -> None:
    """As `fetch`, for audio that a source hands out by a song's id: never resumed."""
    discard(part)
    try:
        with open_() as answer:
            _, total = _start(answer, None, 0)
            _write(answer, part, 0, most, seconds)
        _check_length(part, total)
    except (SongwallError, OSError):
        discard(part)
        raise


def discard(part: Path) -> None:
    for path in (part, _note_path(part)):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _resume(client: MediaClient, url: str, part: Path, most: int, seconds: float) -> None:
    """From where `part` ends; from the start where it is none, or the server knows no ranges."""
    note = _read_note(part, url)
    size = _size(part) if note else 0
    if note and size and size == note.total:  # whole, but not yet stored
        return
    range_header = f"bytes={size}-" if note and size else None
    if_range = note.tag if note else None
    with client.open(url, range_header=range_header, if_range=if_range) as answer:
        start, total = _start(answer, note, size)
        if not start:
            _begin(part, _Note(url, _tag(answer), total))
        _write(answer, part, start, most, seconds)
    _check_length(part, total)


def _write(answer: MediaAnswer, part: Path, start: int, most: int, seconds: float) -> None:
    """The body into `part` from `start` on."""
    with part.open("r+b" if start else "wb") as file:
        file.seek(start)
        for chunk in _not_too_slow(answer.iter_bytes(most - start, seconds)):
            file.write(chunk)


def _not_too_slow(chunks: Iterator[bytes]) -> Iterator[bytes]:
    began, count = time.monotonic(), 0
    for chunk in chunks:
        yield chunk
        count += len(chunk)
        passed = time.monotonic() - began
        if passed > PATIENCE and count < passed * SLOWEST:
            raise _SlowError(sentences.TOO_SLOW)


def _check_length(part: Path, total: int | None) -> None:
    if total is not None and _size(part) != total:
        raise UnusableFileError(sentences.OTHER_LENGTH)


def _start(answer: MediaAnswer, note: _Note | None, size: int) -> tuple[int, int | None]:
    """Where in the file the body starts, and the whole file's length where known.

    Raises the SourceError of any other answer.
    """
    if answer.status == 200:  # noqa: PLR2004
        return 0, http_headers.content_length(answer.headers)
    if answer.status == 206 and note is not None:  # noqa: PLR2004
        match = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", ""))
        if match and int(match[1]) == size and _is_same(answer, note, int(match[2])):
            return size, int(match[2])
    if answer.status in {206, 416}:
        raise _ChangedError(sentences.CHANGED_MEANWHILE)
    raise _refusal(answer)


def _is_same(answer: MediaAnswer, note: _Note, total: int) -> bool:
    same_tag = note.tag is None or _tag(answer) in {None, note.tag}
    same_total = note.total in {None, total}
    return same_tag and same_total and (note.tag is not None or note.total is not None)


def _refusal(answer: MediaAnswer) -> Exception:
    status = answer.status
    if media_problems.is_gone(status):
        return GoneError(sentences.ADDRESS_EXPIRED.format(status=status))
    if status in {429, 503}:
        return HostBusyError(sentences.SERVER_WANTS_PAUSE.format(status=status), answer.retry_after)
    if status >= 500:  # noqa: PLR2004
        return PassingError(sentences.SERVER_OUT_OF_ORDER.format(status=status))
    return RequestRefusedError(sentences.SERVER_REFUSES.format(status=status), status)


def _tag(answer: MediaAnswer) -> str | None:
    etag = answer.headers.get("etag")
    if etag and not etag.startswith("W/"):
        return etag
    return answer.headers.get("last-modified")


def _begin(part: Path, note: _Note) -> None:
    """The note first: bytes without one are never resumed."""
    discard(part)
    disk.write_atomic(_note_path(part), json.dumps(asdict(note)).encode())


def _read_note(part: Path, url: str) -> _Note | None:
    """None where there is none, or it is of another URL."""
    try:
        note = _Note(**json.loads(_note_path(part).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return note if note.url == url else None


def _note_path(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _size(part: Path) -> int:
    try:
        return part.stat().st_size
    except OSError:
        return 0
