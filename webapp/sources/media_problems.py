"""Whether what a server sent can be played, said to a listener."""

EXPIRED = "The address of this song's audio has expired."
FORBIDDEN = "This song's audio is at an address that Songwall may not fetch from."
SILENT = "The server with this song's audio doesn't answer."
REFUSED = "The server with this song's audio won't send it."
PAGE = "The server with this song's audio sent a page instead."
EMPTY = "The server with this song's audio sent nothing."

_TEXTS = ("text/", "application/json", "application/xml", "application/xhtml", "image/")
_MARK = b"\xef\xbb\xbf"


def is_gone(status: int) -> bool:
    """Whether there is nothing more at an address: signed ones answer 401 or 403 once expired."""
    return status in {401, 403, 404, 410}


def problem(status: int, content_type: str, start: bytes) -> str | None:
    """None, or one sentence; `start` is the first piece of the body, b"" when there is none."""
    if is_gone(status):
        return EXPIRED
    if status in {200, 206}:
        return _content_problem(content_type.strip().lower(), start)
    if status == 416:  # noqa: PLR2004 - the answer of an empty file to any range
        return EMPTY
    return SILENT if status == 429 or status >= 500 else REFUSED  # noqa: PLR2004


def _content_problem(content_type: str, start: bytes) -> str | None:
    if not start:
        return EMPTY
    # Stores often call audio text/plain or nothing at all, so what it begins with decides first.
    if start.removeprefix(_MARK).lstrip()[:1] in {b"<", b"{"}:
        return PAGE
    return PAGE if content_type.startswith(_TEXTS) and not _looks_like_audio(start) else None


def _looks_like_audio(start: bytes) -> bool:
    known = start[:4] in {b"OggS", b"fLaC", b"RIFF", b"\x1aE\xdf\xa3"} or start[:3] == b"ID3"
    mpeg_frame = start[:1] == b"\xff" and start[1:2] >= b"\xe0"
    return known or mpeg_frame or start[4:8] == b"ftyp"
