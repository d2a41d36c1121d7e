"""The static files, read once: one address a build, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_IMPORT = re.compile(r"""@import\s+url\(["']?([^"')]+)["']?\)(?:\s+layer\((\w+)\))?\s*;""")
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}


class Assets:
    """`build` is a digest of all files and of the templates: other ones make other pages."""

    def __init__(self, folder: Path, templates: Path) -> None:
        self.files = _contents(folder)
        styles = [name for name in self.files if name.endswith(".css")]
        self.files.update({name: self._inlined(name).encode() for name in styles})
        self.build = _digest([*self.files.values(), *_contents(templates).values()])

    def address(self, name: str) -> str:
        """Raises KeyError for a file that is not there: a template's mistake, not a visitor's."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.build}/{name}"

    def type_of(self, name: str) -> str:
        suffix = name[name.rfind(".") :]
        return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"

    def _inlined(self, name: str) -> str:
        """The style sheet with its @imports put in: one request instead of a chain of them."""
        folder = name.rpartition("/")[0]

        def put_in(found: re.Match[str]) -> str:
            content = self.files[f"{folder}/{found[1]}"].decode()
            return f"@layer {found[2]} {{\n{content}\n}}" if found[2] else content

        return _IMPORT.sub(put_in, self.files[name].decode())


def _contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _digest(contents: list[bytes]) -> str:
    digest = hashlib.sha256()
    for content in contents:
        digest.update(f"{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]
