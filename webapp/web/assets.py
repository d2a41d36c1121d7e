"""The static files, read once: one address a build, so that browsers may keep them for ever."""

import mimetypes
import re
from pathlib import Path

from webapp.web.fingerprint import digest

_IMPORT = re.compile(r"""@import\s+url\(["']?([^"')]+)["']?\)(?:\s+layer\((\w+)\))?\s*;""")
_FOR_READERS = re.compile(r"/\*.*?\*/\s*|(?<=\n)[ \n]+", re.DOTALL)  # comments and indentation
# The same of scripts: lines that hold nothing else. No text of theirs spans lines.
_FOR_WRITERS = re.compile(
    r"^[ \t]*(?://[^\n]*|/\*\*(?:[^*]|\*(?!/))*\*/)?[ \t]*\n|^[ \t]+", re.MULTILINE
)
_MODULES = ("js/lib/", "js/page/", "js/player/")  # of every page
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}


_SHELL = re.compile(
    r"(?:js|css|fonts|vendor|icons)/.*\.(?:js|css|woff2|png)|(?:icons|favicon)\.svg"
)


class Assets:
    """`build` is a digest of all files; `modules`: names of scripts that every page runs.

    `shell`: of all that pages may load, which a browser keeps for when the server is away.
    """

    def __init__(self, folder: Path) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self.files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        styles = [name for name in self.files if name.endswith(".css")]
        parts = {part for name in styles for part in self._parts_of(name)}
        self.shell = [name for name in self.files if _SHELL.fullmatch(name) and name not in parts]
        self.files.update({name: self._inlined(name).encode() for name in styles})
        scripts = [name for name in self.files if name.startswith("js/") and name.endswith(".js")]
        self.files.update(
            {name: _FOR_WRITERS.sub("", self.files[name].decode()).encode() for name in scripts}
        )
        self.build = digest(self.files.values())
        modules = [name for name in self.files if name.startswith(_MODULES)]
        self.modules = [name.removeprefix("js/").removesuffix(".js") for name in modules]

    def address(self, name: str) -> str:
        """Raises KeyError for a file that is not there: a template's mistake, not a visitor's."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.build}/{name}"

    def type_of(self, name: str) -> str:
        suffix = name[name.rfind(".") :]
        return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"

    def _parts_of(self, name: str) -> list[str]:
        folder = name.rpartition("/")[0]
        imports = _IMPORT.finditer(self.files[name].decode())
        return [f"{folder}/{match[1]}" for match in imports]

    def _inlined(self, name: str) -> str:
        """The style sheet with its @imports put in: one request instead of a chain of them.

        Without comments and indentation, which would be a tenth of it.
        """
        folder = name.rpartition("/")[0]

        def put_in(match: re.Match[str]) -> str:
            content = self.files[f"{folder}/{match[1]}"].decode()
            return f"@layer {match[2]} {{\n{content}\n}}" if match[2] else content

        return _FOR_READERS.sub("", _IMPORT.sub(put_in, self.files[name].decode()))
