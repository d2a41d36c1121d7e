"""`songwall.env` of the data folder: settings that a page changed, beside what its owner wrote."""

import io
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream

from webapp.errors import SettingError, SettingsFileError
from webapp.errors import settings as sentences

SECRETS = frozenset({"USEAPI_TOKEN"})
_PLAIN = re.compile(r"[\w@.:,/+~=-]+", re.ASCII)  # needs no quotes, also where Docker reads it
Changes = Mapping[str, str | None]
"""New values by name; None takes a setting out."""


class SettingsFile:
    """As it stands now, and what `changes` would make of it. Raises SettingError where it is none.

    Other lines and comments stay as they are.
    """

    def __init__(self, path: Path, changes: Changes) -> None:
        self._path = path
        self._changes = changes
        try:
            text = path.read_bytes().decode() if path.exists() else ""
        except (OSError, UnicodeDecodeError):
            raise SettingError(sentences.FILE_UNREADABLE.format(name=path.name)) from None
        self._text = _changed(text, changes)

    @property
    def values(self) -> dict[str, str]:
        """What it holds then; raises SettingError for a value that such a file cannot hold."""
        stored = _parsed(self._text)
        if any(stored.get(name) != value for name, value in self._changes.items()):
            raise SettingError(sentences.ODD_CHARACTERS)
        return stored

    def write(self) -> None:
        """All of it or what was there before, for its owner's eyes only.

        Raises SettingsFileError with the lines to put there by hand; it holds no secret.
        """
        path = self._path.resolve()  # a link stays one
        part = path.with_name(f"{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.unlink(missing_ok=True)  # of one that was killed
            _write(part, self._text.encode())
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink()
            raise SettingsFileError(self._by_hand()) from None
        with suppress(OSError):  # it has its new name; a power cut may give it the old one again
            _fsync_folder(path.parent)

    def _by_hand(self) -> list[str]:
        lines = []
        for name, value in self._changes.items():
            if value is not None:
                lines.append(f"{name}=<your token>" if name in SECRETS else _line(name, value))
        return lines


def _changed(text: str, changes: Changes) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    left = dict(changes)
    parts = []
    for binding in parse_stream(io.StringIO(text, newline="")):
        if binding.key is None or binding.error or binding.key not in changes:
            parts.append(binding.original.string)
            continue
        parts.append(_before(binding))
        value = left.pop(binding.key, None)  # a second line of it goes
        if value is not None:
            parts.append(_line(binding.key, value) + end)
    whole = "".join(parts)
    if whole and not whole.endswith(("\n", "\r")):
        whole += end
    return whole + "".join(_line(name, v) + end for name, v in left.items() if v is not None)


def _before(binding: Binding) -> str:
    """The empty lines before a setting."""
    string = binding.original.string
    return string[: len(string) - len(string.lstrip())]


def _line(name: str, value: str) -> str:
    if _PLAIN.fullmatch(value):
        return f"{name}={value}"
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"{name}='{escaped}'"


def _parsed(text: str) -> dict[str, str]:
    values = dotenv_values(stream=io.StringIO(text), interpolate=False)
    return {name: value or "" for name, value in values.items()}


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _fsync_folder(folder: Path) -> None:
    if os.name == "nt":  # has no such thing
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
