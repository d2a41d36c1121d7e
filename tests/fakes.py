"""A real HTTP server on loopback that speaks the API, and fails in every way it is told to."""

import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import ClassVar, Self
from urllib.parse import parse_qsl, urlsplit

PAGE = b"<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>"
AUDIO = b"\x00\x00\x00\x20ftypM4A " + bytes(range(256)) * 64


def song(number: int, **fields: object) -> dict[str, object]:
    """A completed song as the API writes it; `fields` replace or add."""
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "created_at": f"2025-02-12T12:{number // 60 % 60:02d}:{number % 60:02d}.12345Z",
        "title": f"Song {number}",
        "sound": "calm piano",
        "status": "completed",
        "duration_s": 180.5,
        **fields,
    }


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    params: dict[str, str]
    headers: dict[str, str]


@dataclass
class Media:
    """A file under /media/; `status` other than 200 replaces it (an expired link)."""

    body: bytes = AUDIO
    content_type: str = "audio/mp4"
    status: int = 200
    endless: bool = False
    ranges: bool = True
    cut: bool = False
    """The connection ends half-way."""
    tag: str | None = None
    """Its ETag; a range is only given to whoever holds a part of this one."""
    packed: bytes | None = None
    """What is sent for the body, compressed, whatever one asks for; ranges then are of it."""
    encoding: str = "gzip"
    faults: "deque[Fault]" = field(default_factory=deque)
    """Each answers one request for this file, before any of it is sent as it is."""


Fault = Callable[["Handler"], None]


@dataclass
class FakeApi:
    """`songs` newest first, may change at any time; `fail_next` queues faults for API requests.

    With `user_ids` of more than one, `user_id` is required as upstream. `page_cap` is the most
    that one page holds, whatever is asked for.
    """

    songs: list[dict[str, object]] = field(default_factory=list)
    token: str | None = "made-up-token"
    page_cap: int = 100
    user_ids: tuple[str, ...] = ("user-1",)
    broken_accounts: set[str] = field(default_factory=set)
    media: dict[str, Media] = field(default_factory=dict)
    requests: list[Asked] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    handler: ClassVar["type[Handler]"]
    before_page: Callable[[int], None] = lambda _offset: None
    """Called with the offset before each page is cut from `songs`: change the list here."""

    def __enter__(self) -> Self:
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self.handler)
        self._server.api = self
        serve = self._server.serve_forever
        self._thread = threading.Thread(target=serve, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def host(self) -> str:
        """'127.0.0.1:<port>'"""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def base_url(self) -> str:
        return f"http://{self.host}/v1"

    def media_url(self, name: str) -> str:
        return f"http://{self.host}/media/{name}"

    def fail_next(self, times: int, how: Fault) -> None:
        """The next `times` requests of the API are answered by `how`, one of the faults below."""
        self.faults.extend([how] * times)

    def accounts(self) -> dict[str, dict[str, object]]:
        return {
            user_id: {"user_id": user_id, "maxJobs": 3}
            | ({"error": "post it again"} if user_id in self.broken_accounts else {})
            for user_id in self.user_ids
        }


class _Server(ThreadingHTTPServer):
    api: FakeApi
    daemon_threads = True
    block_on_close = False  # a stalled answer must not hold the test

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is what many tests are about."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    @property
    def api(self) -> FakeApi:
        return self.server.api

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = Asked(parts.path, dict(parse_qsl(parts.query)), dict(self.headers.items()))
        self.api.requests.append(asked)
        if parts.path.startswith("/media/"):
            self._send_media(parts.path.removeprefix("/media/"))
        else:
            self._taken(self.api.faults, lambda: self._answer(asked))()

    def _taken(self, faults: "deque[Fault]", otherwise: Callable[[], None]) -> Callable[[], None]:
        """What is due now; of requests that come together each takes one fault, or none is left."""
        try:
            return partial(faults.popleft(), self)
        except IndexError:
            return otherwise

    def _answer(self, asked: Asked) -> None:
        if self.api.token and self.headers.get("Authorization") != f"Bearer {self.api.token}":
            self.send_json({"error": "Unauthorized", "code": 401}, 401)
        elif asked.path == "/v1/riffusion/accounts":
            accounts = self.api.accounts()
            self.send_json(accounts or {"error": "None", "code": 404}, 200 if accounts else 404)
        elif asked.path != "/v1/riffusion/music/":
            self.send_json({"error": "Not found", "code": 404}, 404)
        elif len(self.api.user_ids) > 1 and asked.params.get("user_id") not in self.api.user_ids:
            self.send_json({"error": "Parameter user_id is required", "code": 400}, 400)
        elif "id" in asked.params:
            self._send_song(asked.params["id"])
        else:
            self._send_page(int(asked.params.get("offset", 0)), int(asked.params.get("limit", 10)))

    def _send_song(self, song_id: str) -> None:
        found = [song for song in self.api.songs if song.get("id") == song_id]
        if found:
            self.send_json(found[0])
        else:
            self.send_json({"error": "Not found", "code": 404}, 404)

    def _send_page(self, offset: int, limit: int) -> None:
        self.api.before_page(offset)
        self.send_json(self.api.songs[offset : offset + min(limit, self.api.page_cap)])

    def _send_media(self, name: str) -> None:
        media = self.api.media.get(name, Media(status=404))
        self._taken(media.faults, lambda: self._send_as_it_is(media))()

    def _send_as_it_is(self, media: Media) -> None:
        if media.status != 200:
            self.send_body(b"<Error>AccessDenied</Error>", "application/xml", media.status)
        elif media.endless:
            self.head(200, {"Content-Type": media.content_type, "Connection": "close"})
            self.until_closed(lambda: self.wfile.write(media.body))
        elif media.cut:
            self.head(200, {"Content-Type": media.content_type, "Content-Length": "1000000"})
            self.wfile.write(media.body)
            self.close_connection = True
        else:
            self._send_file(media)

    def _send_file(self, media: Media) -> None:
        told = {"Accept-Ranges": "bytes"} | ({"ETag": media.tag} if media.tag else {})
        body = media.body
        if media.packed is not None:
            body, told["Content-Encoding"] = media.packed, media.encoding
        fits = self.headers.get("If-Range") in {None, media.tag}
        wanted = self.headers.get("Range", "") if media.ranges and fits else ""
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        if not first:
            self.send_body(body, media.content_type, more=told)
            return
        part = body[int(first) : int(last) + 1 if last else None]
        told["Content-Range"] = f"bytes {first}-{int(first) + len(part) - 1}/{len(body)}"
        self.send_body(part, media.content_type, 206, told)

    def send_json(self, value: object, status: int = 200) -> None:
        self.send_body(json.dumps(value).encode(), "application/json", status)

    def send_body(
        self,
        body: bytes,
        content_type: str = "application/json",
        status: int = 200,
        more: dict[str, str] | None = None,
    ) -> None:
        headers = {"Content-Type": content_type, "Content-Length": str(len(body))}
        self.head(status, headers | (more or {}))
        self.wfile.write(body)

    def head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def until_closed(self, step: Callable[[], object], pause: float = 0) -> None:
        """Repeats `step` until the client or the fake goes away."""
        self.close_connection = True
        while not self.api.closing.wait(pause):
            step()


FakeApi.handler = Handler
