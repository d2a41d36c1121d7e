"""The way to the API: time limits, retries, redirects, and its failures as SourceErrors.

No message and no log holds the token, a path or a URL, and no error keeps the one that it came
from (`from None`): those of requests and urllib3 quote whole URLs.
"""

import random as randomness
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from requests import Response
from requests.exceptions import ConnectionError as NoConnectionError
from requests.exceptions import SSLError, Timeout
from urllib3.exceptions import TimeoutError as LateError

from webapp.errors import PassingError, RequestRefusedError, SourceError, UnreachableError
from webapp.errors import sources as sentences
from webapp.sources.api_errors import refusal
from webapp.sources.deadline import Deadline, WatchedAdapter
from webapp.sources.media_client import MediaAnswer
from webapp.sources.response_bodies import NETWORK_ERRORS, read_whole
from webapp.sources.session import new_session
from webapp.values import backoff
from webapp.values.lenient_json import loads
from webapp.values.urls import origin, redirected

Params = Mapping[str, str | int]
# Compressed audio saves nothing, and its length would count compressed bytes.
_FOR_FILES = {"Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True)
class Limits:
    """Seconds, bytes and counts; `connect` and `read` begin anew with each packet.

    `pause` is the most before the second try, twice as long before each further one.
    """

    connect: float = 5
    read: float = 20
    answer: float = 60
    body: int = 64_000_000
    tries: int = 4
    redirects: int = 3
    pause: float = 1
    longest_pause: float = 60


class ApiClient:
    """Asks one API with one token, both as `Config` has them; for several threads.

    `sleep` may raise to end the waiting at once (SystemExit on a signal passes through);
    `random` gives 0..1 for the jitter of the pauses.
    """

    def __init__(
        self,
        base_url: str,
        token: str | None,
        *,
        limits: Limits | None = None,
        sleep: Callable[[float], None] = time.sleep,
        random: Callable[[], float] = randomness.random,
    ) -> None:
        self._base_url = base_url
        self._token = token
        self._limits = limits or Limits()
        self._sleep = sleep
        self._random = random
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._session = new_session(WatchedAdapter(), WatchedAdapter(), headers)

    def close(self) -> None:
        self._session.close()

    def get_json(self, path: str, params: Params | None = None) -> object:
        """The JSON at `path` under the base; raises a SourceError, passing ones after all tries."""
        tries = 0
        while True:
            try:
                return self._get_once(path, params)
            except PassingError as error:
                tries += 1
                retry_after = error.retry_after or 0
                if tries >= self._limits.tries or retry_after > self._limits.longest_pause:
                    raise
            first, longest = self._limits.pause, self._limits.longest_pause
            pause = self._random() * backoff.pause(tries, first=first, longest=longest)
            self._sleep(max(retry_after, pause))

    def open(self, path: str, params: Params | None = None) -> MediaAnswer:
        """The file at `path` under the base, asked for once; raises a SourceError. Close it."""
        with ExitStack() as on_error:
            deadline = on_error.enter_context(closing(Deadline(self._limits.answer)))
            with _as_source_errors(deadline):
                response = self._get(deadline, path, params, _FOR_FILES)
                on_error.callback(response.close)
                if deadline.passed:
                    raise TimeoutError
            on_error.pop_all()
        return MediaAnswer(response, deadline)

    def _get_once(self, path: str, params: Params | None) -> object:
        with closing(Deadline(self._limits.answer)) as deadline, _as_source_errors(deadline):
            with closing(self._get(deadline, path, params)) as response:
                body = read_whole(response, self._limits.body, "The API")
            if deadline.passed:  # a shut connection can look like the end of a body
                raise TimeoutError
        return _parsed(body)

    def _get(
        self,
        deadline: Deadline,
        path: str,
        params: Params | None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """An open answer of success; raises a SourceError for any other."""
        with deadline.watching():
            response = self._follow_redirects(path, params, headers)
        if not response.ok:
            with closing(response):
                raise refusal(response, self._token)
        return response

    def _follow_redirects(
        self, path: str, params: Params | None, headers: Mapping[str, str] | None
    ) -> Response:
        """Within the API's own scheme, host and port."""
        url = f"{self._base_url}/{path.lstrip('/')}"
        timeout = (self._limits.connect, self._limits.read)
        for _ in range(self._limits.redirects + 1):
            response = self._session.get(
                url, params=params, headers=headers, allow_redirects=False, timeout=timeout
            )
            if not 300 <= response.status_code < 400:  # noqa: PLR2004 - redirects
                return response
            response.close()
            url, params = self._next_url(response), None
        raise RequestRefusedError(sentences.IN_A_CIRCLE)

    def _next_url(self, response: Response) -> str:
        url = redirected(response.url, response.headers.get("Location", ""))
        if url is None or origin(url) != origin(self._base_url):
            raise RequestRefusedError(sentences.TO_ANOTHER_HOST)
        return url


@contextmanager
def _as_source_errors(deadline: Deadline) -> Iterator[None]:
    """What requests and urllib3 raise, as ours."""
    try:
        yield
    except NETWORK_ERRORS as error:
        raise _network_error(error, late=deadline.passed) from None
    except UnicodeError:
        raise RequestRefusedError(sentences.ODD_LETTERS) from None


def _network_error(error: Exception, *, late: bool) -> SourceError:
    if late or isinstance(error, (Timeout, LateError, TimeoutError)):
        return UnreachableError(sentences.TOO_SLOW)
    if isinstance(error, SSLError):
        return UnreachableError(sentences.NOT_SAFE)
    if isinstance(error, NoConnectionError):
        return UnreachableError(sentences.NOT_REACHED)
    return PassingError(sentences.CUT_SHORT)


def _parsed(body: bytes) -> object:
    try:
        return loads(body)
    except RecursionError:
        raise RequestRefusedError(sentences.NESTED_TOO_DEEPLY) from None
    except ValueError:
        page = body.lstrip()[:1] == b"<"
        what = "a page instead of songs" if page else "something that is not JSON"
        raise PassingError(sentences.NOT_JSON.format(what=what)) from None
