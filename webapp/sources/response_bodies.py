"""The body of an answer, decompressed piece by piece as it arrives, up to a limit of bytes."""

import zlib
from collections.abc import Iterable, Iterator

from requests import Response
from urllib3.exceptions import HTTPError

from webapp.errors import PassingError, RequestRefusedError
from webapp.errors import sources as sentences
from webapp.values import http_headers

PIECE = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS  # zlib's word for its header and trailer
# What reading an answer may raise: requests' own errors are OSErrors, urllib3's are HTTPErrors.
NETWORK_ERRORS = (OSError, HTTPError)


def read_whole(response: Response, max_bytes: int, who: str) -> bytes:
    """As `iter_body`, joined."""
    return b"".join(iter_body(response, max_bytes, who))


def iter_body(response: Response, max_bytes: int, who: str) -> Iterator[bytes]:
    """The decompressed pieces; RequestRefusedError as soon as there are more than `max_bytes`.

    `who` begins the sentence of a refusal.
    """
    too_large = RequestRefusedError(
        sentences.SENT_TOO_MUCH.format(who=who, megabytes=max_bytes // 1_000_000)
    )
    if (http_headers.content_length(response.headers) or 0) > max_bytes:
        raise too_large
    count = 0
    for piece in _decompressed(response, who):
        count += len(piece)
        if count > max_bytes:
            raise too_large
        yield piece


def is_packed(response: Response) -> bool:
    """Whether it is compressed: its length and its ranges then count compressed bytes."""
    return _encoding(response) not in {"", "identity"}


def check_packing(response: Response, who: str) -> None:
    """Raises PassingError where nothing here unpacks it."""
    if is_packed(response) and _encoding(response) not in {"gzip", "x-gzip"}:
        raise PassingError(sentences.ODD_COMPRESSION.format(who=who))


def _encoding(response: Response) -> str:
    return response.headers.get("Content-Encoding", "").strip().lower()


def _decompressed(response: Response, who: str) -> Iterator[bytes]:
    check_packing(response, who)
    return _gunzipped(_raw(response)) if is_packed(response) else _raw(response)


def _raw(response: Response) -> Iterator[bytes]:
    # read1, for read(n) and iter_content wait until n bytes have come, however slowly.
    while piece := response.raw.read1(PIECE, decode_content=False):
        yield piece


def _gunzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Of several parts, each packed by itself, all; zeros may fill up what follows."""
    inflater = zlib.decompressobj(wbits=_GZIP)
    try:
        for piece in pieces:
            rest = piece
            while rest:
                if inflater.eof:
                    rest = rest.lstrip(b"\0")
                    if not rest:
                        break
                    inflater = zlib.decompressobj(wbits=_GZIP)
                yield inflater.decompress(rest, PIECE)
                rest = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error:
        raise OSError("broken in the middle") from None
    if not inflater.eof:
        raise OSError("cut short")
