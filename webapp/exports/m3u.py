"""An M3U playlist in UTF-8, as every player reads it; pure."""

from collections.abc import Iterable

NAME = "playlist.m3u8"
MARK = b"#PLAYLIST:Songwall"


def line(name: str, seconds: float | None, title: str | None) -> str:
    """One song; `name` is that of its file, beside the playlist."""
    whole = round(seconds) if seconds else -1  # -1: unknown
    return f"#EXTINF:{whole},{title or 'Untitled'}\n{name}\n"


def playlist(lines: Iterable[str]) -> bytes:
    return b"#EXTM3U\n" + MARK + b"\n" + "".join(lines).encode("utf-8", "ignore")
