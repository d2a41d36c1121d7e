"""An export as a folder: what is whole there stays, what is not of an export is never touched.

Each song's JSON says what its files were made from, so an export that was cut off at any moment is
gone on with. A new song's JSON is written before its files, and names them once they are whole.
"""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from webapp.archive import disk, record_file
from webapp.errors import ExportError, UnusableFileError
from webapp.errors import exports as sentences
from webapp.exports import m3u, plays_file, safe_names
from webapp.exports.report import ExportReport, disk_errors
from webapp.exports.song_files import ExportSong, is_ending, kind_of

Facts = dict[str, dict[str, Any]]  # by ending: `of` (a fingerprint) and `size` (bytes)


class FolderTarget:
    """Takes one song after the other.

    The constructor, `add` and `finish` raise ExportError where the folder does not take them.
    """

    def __init__(self, path: Path, report: ExportReport) -> None:
        self._path = path
        self._report = report
        self._part = path / "songwall-export.part"
        self._names: dict[str, list[str]] = defaultdict(list)  # of songs there, by their tags

        with disk_errors(path):
            path.mkdir(parents=True, exist_ok=True)
            for there in path.iterdir():
                if there.suffix == ".json" and (tag := safe_names.tag_in(there.stem)):
                    self._names[tag].append(there.stem)
            playlist = path / m3u.NAME
            if playlist.exists() and m3u.MARK not in playlist.read_bytes()[:200]:
                raise _foreign(m3u.NAME)

    def close(self) -> None:
        with suppress(OSError):
            self._part.unlink()

    def add(self, song: ExportSong) -> list[str]:
        """The endings of the song's files that lie there now."""
        with disk_errors(self._path):
            known = self._known(song)
            if known is None:
                self._refuse_foreign(song)
                if song.files:
                    self._write_json(song, {})
            facts = self._facts(song, known or {})
            self._write_json(song, facts)
            self._remove_replaced(song, known or {}, facts)
        return [*facts]

    def finish(self, lists: Mapping[str, bytes]) -> None:
        """Playlists and plays, by their files' names; other playlists of ours are removed."""
        with disk_errors(self._path):
            for name, content in lists.items():
                path = self._path / name
                if name != m3u.NAME and path.exists() and not _is_ours(path):
                    raise _foreign(name)
                self._write_content(name, content)
            for path in self._path.glob(f"*{m3u.ENDING}"):
                if path.name not in lists and m3u.is_ours(path):
                    path.unlink()
            disk.fsync_folder(self._path)

    def _known(self, song: ExportSong) -> Facts | None:
        """What lies there of the song, moved to its name of now; None where nothing does."""
        known = self._read_facts(song.name, song.card.id)
        if known is not None:
            return known
        for older in self._names[safe_names.tag_of(song.card.id)]:
            known = self._read_facts(older, song.card.id)
            if known is not None and older != song.name:
                self._move(older, song, known)
                return known
        return None

    def _read_facts(self, name: str, song_id: str) -> Facts | None:
        """What the JSON says of the files beside it; None where it is not the song's."""
        try:
            document = json.loads((self._path / f"{name}.json").read_bytes())
        except (FileNotFoundError, ValueError, RecursionError):
            return None
        ours = {"form": record_file.FORM, "id": song_id}
        if not isinstance(document, dict) or not ours.items() <= document.items():
            return None
        exported = document.get("export")
        facts = exported.get("files") if isinstance(exported, dict) else None
        return {
            ending: fact
            for ending, fact in (facts.items() if isinstance(facts, dict) else ())
            if is_ending(ending) and isinstance(fact, dict)
        }

    def _move(self, older: str, song: ExportSong, known: Facts) -> None:
        """The JSON last: until then it says where the others are to be looked for."""
        for ending in (*known, "json"):
            old, new = (self._path / f"{name}.{ending}" for name in (older, song.name))
            if old.exists():
                if new.exists() and not new.samefile(old):
                    raise _foreign(new.name)
                old.replace(new)

    def _refuse_foreign(self, song: ExportSong) -> None:
        for ending in ("json", *(file.ending for file in song.files)):
            path = self._path / f"{song.name}.{ending}"
            if path.exists() or path.is_symlink():
                raise _foreign(path.name)

    def _facts(self, song: ExportSong, known: Facts) -> Facts:
        kinds = {kind_of(file.ending) for file in song.files}
        facts = {
            ending: fact
            for ending, fact in known.items()
            if kind_of(ending) not in {*kinds, "words"} and self._size(song, ending) is not None
        }
        for file in song.files:
            fact = known.get(file.ending, {})
            size = self._size(song, file.ending)
            if size is not None and (file.fingerprint, size) == (fact.get("of"), fact.get("size")):
                facts[file.ending] = fact
                self._report.unchanged += 1
                continue
            try:
                written = self._write(f"{song.name}.{file.ending}", file.write)
                facts[file.ending] = {"of": file.fingerprint, "size": written}
                self._report.add_written(written)
            except UnusableFileError:
                self._report.add_damaged(song.card.title, kind_of(file.ending))
                if size is not None and fact:
                    facts[file.ending] = fact  # of an earlier export, from when it was whole
        return facts

    def _size(self, song: ExportSong, ending: str) -> int | None:
        try:
            return (self._path / f"{song.name}.{ending}").stat().st_size
        except FileNotFoundError:
            return None

    def _write_json(self, song: ExportSong, facts: Facts) -> None:
        content = record_file.dumps({**song.document, "export": {"files": facts}})
        will_be_written_again = song.files and not facts
        self._write_content(f"{song.name}.json", content, counts=not will_be_written_again)

    def _write_content(self, name: str, content: bytes, *, counts: bool = True) -> None:
        path = self._path / name
        with suppress(FileNotFoundError):
            if path.stat().st_size == len(content) and path.read_bytes() == content:
                self._report.unchanged += 1
                return
        self._write(name, lambda part: part.write_bytes(content))
        if counts:
            self._report.add_written(len(content))

    def _write(self, name: str, write: Callable[[Path], object]) -> int:
        """The size in bytes of what `write` made at the path it was given."""
        self._part.unlink(missing_ok=True)
        write(self._part)
        with self._part.open("r+b") as file:
            os.fsync(file.fileno())
        size = self._part.stat().st_size
        self._part.replace(self._path / name)
        return size

    def _remove_replaced(self, song: ExportSong, known: Facts, facts: Facts) -> None:
        """Files of another ending than now; of a kind that the archive has no more they stay."""
        kinds = {kind_of(ending) for ending in facts}
        for ending in known.keys() - facts.keys():
            if kind_of(ending) in {*kinds, "words"}:
                (self._path / f"{song.name}.{ending}").unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    return m3u.is_ours(path) or plays_file.is_ours(path)


def _foreign(name: str) -> ExportError:
    return ExportError(sentences.STRANGE_FILE.format(name=name))
