"""Sound and covers out of the archive, with our own answer to Range.

Werkzeug's wraps the file, and the server then cannot send it by itself: slow listeners would cost
seventeen times as much.
"""

import io
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from flask import Response, request
from werkzeug.http import http_date
from werkzeug.wsgi import wrap_file

from webapp.archive import covers, disk, examination, light
from webapp.library import files, songs
from webapp.library.files import File
from webapp.library.songs import Card
from webapp.values import byte_ranges
from webapp.web import attachments, context, lost_audio

FOR_EVER = "private, max-age=31536000, immutable"
A_DAY = "private, max-age=86400"
BLOCK = 64 * 1024
EPOCH = "1970-01-01T00:00:00+00:00"  # where it is not known since when a copy is there


def audio(card: Card, title: str | None = None) -> Response | None:
    """The archived copy, or the part that is asked for; None where there is none.

    One that is lost is noted, and another file of the song plays in its stead. `title` makes it a
    download, called so, with the extension of what it is.
    """
    db = context.get_db()
    file = files.archived(db, card.key, "audio") if card.audio_kept else None
    if file is None:
        return None
    path = _folder(card) / str(file.name)
    answer = _part_of(path, file)
    if answer is None:
        return audio(songs.by_id(db, card.id), title) if lost_audio.note(card) else None
    if title is not None:
        attachments.attach(answer, f"{title}{path.suffix}")
    return _with_headers(answer, card.audio_kept)


def cover(card: Card, size: int | None = None) -> Response | None:
    """The archived cover in this size, else in that of the address; None where there is none."""
    if card.cover_kept is None:
        return None
    # By name: `*/*` alone is also what a program says that knows JPEG only.
    extension = "webp" if dict(request.accept_mimetypes).get("image/webp") else "jpg"
    asked = size or request.args.get("size", type=int) or covers.SIZES[1]
    nearest = min(covers.SIZES, key=lambda size: abs(size - asked))
    for there in sorted((there for there in covers.SIZES if there <= nearest), reverse=True):
        name = examination.thumbnail_name(card.cover_kept, there, extension)
        with suppress(OSError):  # else the next smaller one
            answer = Response((_folder(card) / name).read_bytes(), mimetype=covers.TYPES[extension])
            answer.set_etag(f"{card.cover_kept}-{there}-{extension}")
            answer.vary.add("Accept")
            answer.make_conditional(request)
            return _with_headers(answer, card.cover_kept)
    return None


def cover_light(card: Card) -> Response | None:
    """What its archived cover throws on a wall, as `archive.light` says; None where there is none.

    The smallest thumbnail is of JPEG, too, for Pillow may be without WebP.
    """
    if card.cover_kept is None:
        return None
    thumbnail = _folder(card) / examination.thumbnail_name(card.cover_kept, covers.SIZES[0], "jpg")
    try:
        png = context.shared(
            f"light:{card.id}:{card.cover_kept}", lambda: light.of(thumbnail.read_bytes())
        )
    except OSError:
        return None
    return _with_headers(Response(png, mimetype="image/png"), card.cover_kept)


def _part_of(path: Path, file: File) -> Response | None:
    size, etag = int(file.size or 0), f'"{file.sha256}"'
    headers = {"ETag": etag, "Accept-Ranges": "bytes", "Content-Type": str(file.type)}
    headers["Last-Modified"] = http_date(datetime.fromisoformat(file.kept_at or EPOCH))
    if request.if_none_match.contains_weak(str(file.sha256)):
        return Response(status=304, headers=headers)
    span = None
    # A part is of use only to whoever holds the rest of this very file.
    validators = {etag, headers["Last-Modified"]}
    # Music apps may ask by a form, too.
    if request.method != "HEAD" and request.headers.get("If-Range", etag).strip() in validators:
        span = byte_ranges.parse(request.headers.get("Range"), size)
    if span is None:
        return _sent(path, range(size), 200, headers)
    if not span:
        return Response(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    return _sent(path, span, 206, headers)


def _sent(path: Path, span: range, status: int, headers: dict[str, str]) -> Response | None:
    try:
        part = _Part(path, span)
    except OSError:
        return None
    if part.size < span.stop:  # a damaged file would not fill what the headers promise
        part.close()
        return None
    if request.method == "HEAD":
        part.close()
        answer = Response(status=status, headers=headers)
    else:
        # Servers that can send a file by themselves know their own wrapper.
        body = wrap_file(request.environ, part, BLOCK)
        answer = Response(body, status, headers, direct_passthrough=True)
    answer.headers["Content-Length"] = str(len(span))
    return answer


class _Part(io.FileIO):
    """A file that begins and ends with the range asked for, also for servers that read on."""

    def __init__(self, path: Path, span: range) -> None:
        super().__init__(path)
        self.size = self.seek(0, io.SEEK_END)
        self._stop = span.stop
        self.seek(span.start)

    def read(self, size: int | None = -1) -> bytes:
        left = max(0, self._stop - self.tell())
        return super().read(left if size is None or size < 0 else min(size, left)) or b""


def _with_headers(answer: Response, mark: str | None) -> Response:
    known = request.args.get("v") == mark
    # Under another address another copy may come to stand.
    answer.headers["Cache-Control"] = FOR_EVER if known else "private, no-cache"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _folder(card: Card) -> Path:
    return disk.song_folder(context.get_config().archive, card.id)
