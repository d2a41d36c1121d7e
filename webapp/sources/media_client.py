"""The one way out for addresses that come out of data: audio and covers.

http and https only, to public addresses or hosts that the owner allowed, at every redirect;
no token, no cookies, no proxy, no netrc; an end to time and bytes. Messages hold no address.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from urllib.parse import urlsplit

from requests import Response
from requests_hardened.ip_filter import InvalidIPAddress

from webapp.errors import AddressRefusedError, PassingError, RequestRefusedError, SourceError
from webapp.errors import sources as sentences
from webapp.sources import media_problems
from webapp.sources.deadline import Deadline
from webapp.sources.public_address import PublicAdapter, is_public
from webapp.sources.response_bodies import (
    NETWORK_ERRORS,
    check_packing,
    is_packed,
    iter_body,
)
from webapp.sources.session import new_session
from webapp.values import byte_ranges, http_headers
from webapp.values.urls import STANDARD_PORTS, clean_address, clean_place, is_localhost, redirected

_ANY_LENGTH = 1 << 40
_WHO = "The server with this song's file"
_HEADERS = (
    "Accept-Ranges",
    "Content-Length",
    "Content-Range",
    "Content-Type",
    "ETag",
    "Last-Modified",
)


@dataclass(frozen=True)
class MediaLimits:
    """Seconds and counts; `head` is for all redirects and headers together."""

    connect: float = 5
    read: float = 20
    head: float = 30
    redirects: int = 5


class MediaAnswer(AbstractContextManager["MediaAnswer"]):
    """An open answer of any status; close it, or use it in `with`.

    `headers`, by names in lower case, tell of the body as `iter_bytes` gives it.
    """

    def __init__(self, response: Response, deadline: Deadline) -> None:
        self.status = response.status_code
        self.headers = _answer_headers(response)
        self._response = response
        self._deadline = deadline

    @property
    def retry_after(self) -> float | None:
        """Seconds that the host asks us to wait, where it says so."""
        return http_headers.retry_after(self._response.headers)

    def iter_bytes(self, max_bytes: int, deadline_s: float) -> Iterator[bytes]:
        """The body as it comes; PassingError when cut or late, RequestRefusedError when larger."""
        self._deadline.restart(deadline_s)
        try:
            yield from iter_body(self._response, max_bytes, _WHO)
        except NETWORK_ERRORS:
            raise _broken_off(self._deadline, "stopped in the middle of it") from None
        if self._deadline.passed:  # without a length, a shut connection looks like the end
            raise _broken_off(self._deadline)

    def close(self) -> None:
        self._deadline.close()
        self._response.close()

    def __exit__(self, *error: object) -> None:
        self.close()


class MediaClient:
    """`allowed_hosts`: `host` or `host:port` that may be private; for many threads."""

    def __init__(
        self, allowed_hosts: frozenset[str] = frozenset(), limits: MediaLimits | None = None
    ) -> None:
        is_allowed = partial(_is_one_of, _clean_hosts(allowed_hosts))
        self._limits = limits or MediaLimits()
        self._session = new_session(
            PublicAdapter(is_allowed, is_https_proto=False),
            PublicAdapter(is_allowed, is_https_proto=True),
            # Compressed audio saves nothing, and lengths and ranges count compressed bytes.
            {"Accept-Encoding": "identity"},
        )

    def open(
        self, url: str, *, range_header: str | None = None, if_range: str | None = None
    ) -> MediaAnswer:
        """The answer after at most five redirects; a malformed or several ranges are left out.

        AddressRefusedError: the address or one it leads to may not be fetched; PassingError:
        no answer, or one that nobody unpacks; RequestRefusedError: redirects without end.
        """
        deadline = Deadline(self._limits.head)
        with ExitStack() as on_error:
            on_error.callback(deadline.close)
            response = self._get(url, _headers(range_header, if_range), deadline)
            if response.status_code == 206 and is_packed(response):  # noqa: PLR2004
                response.close()  # a part of packed bytes is a part of nothing
                response = self._get(url, {}, deadline)
            on_error.callback(response.close)
            if response.ok:
                check_packing(response, _WHO)
            on_error.pop_all()
        return MediaAnswer(response, deadline)

    def probe(self, url: object) -> str | None:
        """None when the audio at `url` can be played now, else why not, for a listener."""
        try:
            with self.open(str(url), range_header="bytes=0-1023") as answer:
                pieces = answer.iter_bytes(_ANY_LENGTH, self._limits.head)
                # Of a refusal the status is enough.
                start = next(pieces, b"") if answer.status in {200, 206} else b""
                return media_problems.problem(
                    answer.status, answer.headers.get("content-type", ""), start
                )
        except AddressRefusedError:
            return media_problems.FORBIDDEN
        except RequestRefusedError:
            return media_problems.REFUSED
        except PassingError:
            return media_problems.SILENT

    def _get(self, url: str, headers: dict[str, str], deadline: Deadline) -> Response:
        try:
            with deadline.watching():
                response = self._follow_redirects(url, headers)
        except InvalidIPAddress:
            raise _refused_address() from None
        except NETWORK_ERRORS:
            raise _broken_off(deadline) from None
        if deadline.passed:  # headers that were shut off look like whole ones
            response.close()
            raise _broken_off(deadline)
        return response

    def _follow_redirects(self, url: str, headers: dict[str, str]) -> Response:
        clean = clean_address(url)
        timeout = (self._limits.connect, self._limits.read)
        for _ in range(self._limits.redirects + 1):
            if clean is None:
                raise _refused_address()
            response = self._session.get(
                clean, headers=headers, allow_redirects=False, timeout=timeout
            )
            if response.status_code not in {301, 302, 303, 307, 308}:
                return response
            response.close()
            clean = redirected(clean, response.headers.get("Location", ""))
        raise RequestRefusedError(sentences.MEDIA_IN_A_CIRCLE.format(who=_WHO))


def _answer_headers(response: Response) -> dict[str, str]:
    """Headers; of a packed body none that counts or marks its packed bytes."""
    names = ("Content-Type",) if is_packed(response) else _HEADERS
    headers = {name.lower(): response.headers[name] for name in names if name in response.headers}
    is_counted = "Transfer-Encoding" not in response.headers
    if not is_counted or http_headers.content_length(headers) is None:
        headers.pop("content-length", None)
    return headers


def may_be_asked(address: str, allowed_hosts: frozenset[str]) -> bool:
    """Whether a clean address leads out of this network; as far as it says: it is not looked up."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if _is_one_of(_clean_hosts(allowed_hosts), host, parts.port or STANDARD_PORTS[parts.scheme]):
        return True
    try:
        return is_public(ip_address(host))
    except ValueError:
        return not is_localhost(host)


def _clean_hosts(hosts: frozenset[str]) -> set[str]:
    return {name for host in hosts if (name := clean_place(host))}


def _is_one_of(allowed: set[str], host: str, port: int) -> bool:
    name = clean_place(host)
    return name in allowed or f"{name}:{port}" in allowed


def _headers(range_header: str | None, if_range: str | None) -> dict[str, str]:
    if not range_header or not byte_ranges.is_one_range(range_header):
        return {}
    return {"Range": range_header} | ({"If-Range": if_range} if if_range else {})


def _refused_address() -> SourceError:
    return AddressRefusedError(sentences.MEDIA_NOT_ALLOWED)


def _broken_off(deadline: Deadline, how: str = "doesn't answer") -> SourceError:
    what = "took too long" if deadline.passed else how
    return PassingError(f"{_WHO} {what}.")
