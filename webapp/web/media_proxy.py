"""Sound and covers that are still at their source: relayed where a redirect would not do."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from itertools import chain
from threading import BoundedSemaphore

from flask import Response, request
from werkzeug.wsgi import ClosingIterator

from webapp.archive import audio_formats
from webapp.errors import GoneError, PassingError
from webapp.errors import web as sentences
from webapp.sources import media_problems
from webapp.sources.media_client import MediaAnswer, MediaClient
from webapp.web import attachments

LEAST_TO_KNOW = 4096  # bytes, of which one sees what a file is
MOST_BYTES = 256_000_000
LONGEST = 120.0  # seconds for one file
_PASSED_ON = {200, 206, 416}
AT_ONCE = 3  # of the server's threads that may be busy with it
MOST_WAITING = 2  # of those that may wait for it
_turns = BoundedSemaphore(AT_ONCE)
_places = BoundedSemaphore(AT_ONCE + MOST_WAITING)


def problem(address: str, allowed_hosts: frozenset[str]) -> str | None:
    """Why the sound at `address` cannot be had, as a sentence; None where it can."""
    try:
        with _turn():
            return MediaClient(allowed_hosts).probe(address)
    except PassingError as error:
        return str(error)


def relay(address: str, allowed_hosts: frozenset[str], title: str | None = None) -> Response:
    """The file at `address` through this server.

    `title` makes it a download, called so, with the extension of what it is. Raises SourceError.
    """
    with ExitStack() as undo:
        undo.enter_context(_turn())
        range_header = None if title else request.headers.get("Range")
        upstream = _open(address, allowed_hosts, range_header)
        undo.callback(upstream.close)
        # The body closes: a response that is passed through directly is never closed itself.
        pieces = upstream.iter_bytes(MOST_BYTES, LONGEST)
        # What is refused at once is a page, not a song that breaks off.
        start = _start(pieces) if title else next(pieces, b"")
        if title:
            _check(upstream, start)
        pieces = chain([start], pieces)
        body = ClosingIterator(pieces, undo.pop_all().close)
    answer = Response(body, upstream.status, direct_passthrough=True)
    answer.headers.update(upstream.headers)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-cache"
    if title:
        attachments.attach(answer, f"{title}.{_extension(upstream, start)}")
    return answer


def _start(pieces: Iterator[bytes]) -> bytes:
    """Enough to know it by."""
    start = b""
    while len(start) < LEAST_TO_KNOW and (piece := next(pieces, b"")):
        start += piece
    return start


def _extension(upstream: MediaAnswer, start: bytes) -> str:
    """By the content, else by what its server calls it."""
    content_type = upstream.headers.get("content-type", "").partition(";")[0].strip().lower()
    by_content = audio_formats.kind_of(BytesIO(start))
    return by_content or audio_formats.EXTENSIONS.get(content_type, "m4a")


def _check(upstream: MediaAnswer, start: bytes) -> None:
    """Raises PassingError for a page, which would be saved under the name of a song."""
    content_type = upstream.headers.get("content-type", "")
    problem = media_problems.problem(upstream.status, content_type, start)
    if problem:
        raise PassingError(problem)


@contextmanager
def _turn() -> Iterator[None]:
    """So that pages always find a thread, however many songs are fetched from a slow server."""
    with ExitStack() as undo:
        for semaphore, patience in ((_places, 0), (_turns, 5)):
            if not semaphore.acquire(timeout=patience):
                raise PassingError(sentences.SEVERAL_RELAYED)
            undo.callback(semaphore.release)
        yield


def _open(address: str, allowed_hosts: frozenset[str], range_header: str | None) -> MediaAnswer:
    """Raises SourceError also for a refusal: its page would be foreign content at our address."""
    upstream = MediaClient(allowed_hosts).open(address, range_header=range_header)
    if upstream.status in _PASSED_ON:
        return upstream
    upstream.close()
    if media_problems.is_gone(upstream.status):
        raise GoneError(sentences.MEDIA_EXPIRED)
    raise PassingError(sentences.MEDIA_NOT_GIVEN)
