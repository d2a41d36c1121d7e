"""One request to the demo: the API's addresses, its errors as JSON, and the media."""

import json
import re
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from webapp.values import byte_ranges

if TYPE_CHECKING:
    from webapp.sources.demo.service import Server

API = "/v1/riffusion"
USUAL, MOST = 10, 30  # songs on a page
TYPES = {".m4a": "audio/mp4", ".jpeg": "image/jpeg"}
CHUNK = 64 * 1024


class RefusedError(Exception):
    """The answer is an error; carries its status."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


class Handler(BaseHTTPRequestHandler):
    server: "Server"
    protocol_version = "HTTP/1.1"
    server_version = "SongwallDemo"
    sys_version = ""
    timeout = 30  # seconds that a connection may idle

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        try:
            if address.path.startswith("/media/"):
                self.send_media(address.path.removeprefix("/media/"))
            else:
                self.send_json(HTTPStatus.OK, self.answer(address.path, parse_qs(address.query)))
        except RefusedError as error:
            body = {"error": str(error), "code": int(error.status)}
            self.send_json(error.status, body)

    do_HEAD = do_GET  # noqa: N815 (its name in the base)

    def answer(self, path: str, query: dict[str, list[str]]) -> object:
        if self.headers.get("Authorization") != f"Bearer {self.server.token}":
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "Unauthorized")
        match path.rstrip("/").removeprefix(API):
            case "/music":
                return self.music(query)
            case "/accounts":
                return self.accounts()
            case "/scheduler":
                return self.server.library.running(self.now)
        raise RefusedError(HTTPStatus.NOT_FOUND, "Not Found")

    def music(self, query: dict[str, list[str]]) -> object:
        if "id" in query:
            song = self.server.library.song(query["id"][0], self.now)
            if song is None:
                raise RefusedError(HTTPStatus.NOT_FOUND, "Song not found")
            return song
        offset = number(query, "offset", usual=0, least=0)
        limit = number(query, "limit", usual=USUAL, least=1)
        return self.server.library.page(offset, min(limit, MOST), self.now)

    def accounts(self) -> object:
        owner = self.server.library.records[0].song["author_id"]
        return {owner: {"user_id": owner, "maxJobs": 3}}

    @property
    def now(self) -> "datetime":
        return self.server.clock()

    def send_json(self, status: HTTPStatus, value: object) -> None:
        body = json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_media(self, name: str) -> None:
        path = self.server.library.file(name, self.now)
        if path is None or not path.is_file():
            raise RefusedError(HTTPStatus.NOT_FOUND, "Not Found")
        size = path.stat().st_size
        span = byte_ranges.parse(self.headers.get("Range"), size)
        if span is not None and not span:
            self.send_head(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, path, 0, f"bytes */{size}")
            return
        if span is not None:
            part = f"bytes {span.start}-{span.stop - 1}/{size}"
            self.send_head(HTTPStatus.PARTIAL_CONTENT, path, len(span), part)
        else:
            span = range(size)
            self.send_head(HTTPStatus.OK, path, size)
        if self.command != "HEAD":
            self.send_bytes(path, span)

    def send_head(self, status: HTTPStatus, path: Path, length: int, part: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", TYPES[path.suffix])
        self.send_header("Content-Length", str(length))
        self.send_header("Accept-Ranges", "bytes")
        if part:
            self.send_header("Content-Range", part)
        self.end_headers()

    def send_bytes(self, path: Path, span: range) -> None:
        with path.open("rb") as file:
            file.seek(span.start)
            for place in range(span.start, span.stop, CHUNK):
                self.wfile.write(file.read(min(CHUNK, span.stop - place)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in the base)
        """Quiet: the demo is part of the gallery, not a server of its own."""


def number(query: dict[str, list[str]], name: str, *, usual: int, least: int) -> int:
    text = query.get(name, [str(usual)])[0]
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or int(text) < least:
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"{name} must be a whole number from {least}")
    return int(text)
