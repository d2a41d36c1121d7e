"""An export as a folder: what is whole there stays, what is not of an export is never touched.

Each song's JSON says what its files were made from, so no list of the whole is needed, and what
was cut off at any moment is gone on with: under a new name the JSON stands before the others, and
they are told in it once they are whole.
"""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from webapp.archive import disk, record_file
from webapp.errors import ExportError, UnusableFileError
from webapp.exports import safe_names
from webapp.exports.m3u import MARK, NAME
from webapp.exports.report import refuses
from webapp.exports.song_files import kind_of

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from webapp.exports.report import Tally
    from webapp.exports.song_files import Piece, Song

_PART = "songwall-export.part"
_SAID = 80  # characters of a name that a sentence says

Facts = dict[str, dict[str, Any]]  # by ending: `of` and `size`


class Folder:
    """Takes one song after the other; `tally` counts what was written and what was there."""

    def __init__(self, path: Path, tally: Tally) -> None:
        self._path = path
        self._tally = tally
        self._part = path / _PART
        self._names: dict[str, list[str]] = defaultdict(list)  # of songs there, by their tags

    def __enter__(self) -> Self:
        with refuses(self._path):
            self._path.mkdir(parents=True, exist_ok=True)
            for name in (each.name for each in self._path.iterdir()):
                tag = safe_names.tag_in(name.removesuffix(".json"))
                if tag and name.endswith(".json"):
                    self._names[tag].append(name.removesuffix(".json"))
            playlist = self._path / NAME
            if playlist.exists() and MARK not in playlist.read_bytes()[:200]:
                raise _foreign(NAME)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._part.unlink()

    def give(self, song: Song) -> list[str]:
        """The endings of the song's files that lie there now.

        Raises ExportError where the folder does not take them.
        """
        with refuses(self._path):
            known = self._known(song)
            if known is None:
                self._refuse_foreign(song)
                if song.pieces:
                    self._write_json(song, {})
            facts = self._facts(song, known or {})
            self._write_json(song, facts)
            self._remove_replaced(song, known or {}, facts)
        return [*facts]

    def finish(self, playlist: bytes) -> None:
        with refuses(self._path):
            path = self._path / NAME
            if path.exists() and path.read_bytes() == playlist:
                self._tally.there += 1
            else:
                self._write(NAME, playlist)
                self._tally.wrote(len(playlist))
            disk.sync_folder(self._path)

    def _known(self, song: Song) -> Facts | None:
        """What lies there of the song, moved to its name of now; None where nothing does."""
        known = self._told(song.name, song.card.id)
        if known is not None:
            return known
        for older in self._names[safe_names.tag_of(song.card.id)]:
            known = self._told(older, song.card.id)
            if known is not None and older != song.name:
                self._move(older, song, known)
                return known
        return None

    def _told(self, name: str, song_id: str) -> Facts | None:
        try:
            found = json.loads((self._path / f"{name}.json").read_bytes())
        except FileNotFoundError:
            return None
        except (ValueError, RecursionError):
            return None
        if not isinstance(found, dict) or (found.get("form"), found.get("id")) != (
            record_file.FORM,
            song_id,
        ):
            return None
        told = found.get("export")
        facts = told.get("files") if isinstance(told, dict) else None
        return {
            ending: fact
            for ending, fact in (facts.items() if isinstance(facts, dict) else ())
            if ending.isalnum() and isinstance(fact, dict)
        }

    def _move(self, older: str, song: Song, known: Facts) -> None:
        """The JSON last: until then it says where the others are to be looked for."""
        for ending in (*known, "json"):
            old, new = (self._path / f"{name}.{ending}" for name in (older, song.name))
            if old.exists():
                if new.exists() and not new.samefile(old):
                    raise _foreign(new.name)
                old.replace(new)

    def _refuse_foreign(self, song: Song) -> None:
        for ending in ("json", *(piece.ending for piece in song.pieces)):
            path = self._path / f"{song.name}.{ending}"
            if path.exists() or path.is_symlink():
                raise _foreign(path.name)

    def _facts(self, song: Song, known: Facts) -> Facts:
        kinds = {piece.kind for piece in song.pieces}
        facts = {
            ending: fact
            for ending, fact in known.items()
            if kind_of(ending) not in {*kinds, "words"} and self._size(song, ending) is not None
        }
        for piece in song.pieces:
            fact = known.get(piece.ending, {})
            size = self._size(song, piece.ending)
            if size is not None and (piece.of, size) == (fact.get("of"), fact.get("size")):
                facts[piece.ending] = fact
                self._tally.there += 1
                continue
            try:
                facts[piece.ending] = {"of": piece.of, "size": self._make(song, piece)}
            except UnusableFileError:
                self._tally.damaged(song.card.title, piece.kind)
                if size is not None and fact:
                    facts[piece.ending] = fact  # of an earlier export, from when it was whole
        return facts

    def _make(self, song: Song, piece: Piece) -> int:
        self._part.unlink(missing_ok=True)
        piece.make(self._part)
        with self._part.open("rb") as file:
            disk.sync(file.fileno())
        size = self._part.stat().st_size
        self._part.replace(self._path / f"{song.name}.{piece.ending}")
        self._tally.wrote(size)
        return size

    def _size(self, song: Song, ending: str) -> int | None:
        try:
            return (self._path / f"{song.name}.{ending}").stat().st_size
        except FileNotFoundError:
            return None

    def _write_json(self, song: Song, facts: Facts) -> None:
        content = record_file.dumps({**song.document, "export": {"files": facts}})
        path = self._path / f"{song.name}.json"
        with suppress(FileNotFoundError):
            if path.stat().st_size == len(content) and path.read_bytes() == content:
                self._tally.there += 1
                return
        self._write(path.name, content)
        if facts or not song.pieces:  # otherwise it will be written once more
            self._tally.wrote(len(content))

    def _write(self, name: str, content: bytes) -> None:
        self._part.unlink(missing_ok=True)
        with self._part.open("xb") as file:
            file.write(content)
            file.flush()
            disk.sync(file.fileno())
        self._part.replace(self._path / name)

    def _remove_replaced(self, song: Song, known: Facts, facts: Facts) -> None:
        """Files of another ending than now; of a kind that is no longer kept here they stay."""
        kinds = {kind_of(ending) for ending in facts}
        for ending in known.keys() - facts.keys():
            if kind_of(ending) in {*kinds, "words"}:
                (self._path / f"{song.name}.{ending}").unlink(missing_ok=True)


def _foreign(name: str) -> ExportError:
    shown = name if len(name) <= _SAID else f"{name[:_SAID]}…"
    return ExportError(
        f"“{shown}” lies in that folder and is not of an export: move it away, "
        "or export into another folder."
    )
