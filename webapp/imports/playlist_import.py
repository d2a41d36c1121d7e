"""Playlists in, once all songs are: out of M3U files, and records of another Songwall."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from webapp.archive import playlist_file
from webapp.archive.playlist_file import Document
from webapp.database import Database, transaction
from webapp.errors import ImportFileError, UnusableFileError
from webapp.errors import imports as sentences
from webapp.imports import m3u_file
from webapp.imports.items import Item
from webapp.imports.outcome import Outcome
from webapp.library import playlist_entries, playlists, song_matching
from webapp.library.playlist_entries import Moment
from webapp.library.playlists import Past
from webapp.values import timestamps
from webapp.values.formatting import counted

FOLDER = "playlists"  # in which another Songwall's records lie
EXPORT = "Songwall"  # the name of the list of all songs in an export, which is none of an owner
MOST_NAMED = 5  # songs that are not here


def is_list(item: Item) -> bool:
    """Whether it may be one; a record is read to know."""
    is_record = item.path.suffix == ".json" and item.path.parent.name == FOLDER
    return item.kind == "playlist" or is_record


@dataclass(slots=True)
class PlaylistImport:
    db: Database
    outcome: Outcome
    now: datetime

    def take(self, items: Iterable[Item]) -> None:
        for item in items:
            try:
                if item.kind == "playlist":
                    self._take_m3u(item)
                else:
                    self._put(playlist_file.parse(_content(item), self.now), [])
            except UnusableFileError:
                pass  # a record of songs, which was read as one
            except ImportFileError as error:
                self.outcome.complain(f"{item.label}: {error}")

    def _take_m3u(self, item: Item) -> None:
        read = m3u_file.read(_content(item), item.path.stem)
        if read.head is None and read.title == EXPORT:
            return
        moments, missing = self._found(read)
        if not moments and missing:
            self.outcome.complain(f"{item.label}: none of its songs is in your library")
            return
        if read.head is None:
            document = self._strange(read)
        else:
            document = playlist_file.document_of(read.head, [], self.now)
        if document.description.rule is None:
            document.moments.extend(moments)
        self._put(document, missing)

    def _found(self, read: m3u_file.List) -> tuple[list[Moment], list[str]]:
        """Its songs here, and the names of those that are not. Ours stand there all the same."""
        here: dict[int, Moment] = {}
        longest = max((len(song.candidates) for song in read.songs), default=0)
        for turn in range(longest):
            asked = [
                (at, song.candidates[turn])
                for at, song in enumerate(read.songs)
                if at not in here and turn < len(song.candidates)
            ]
            answers = song_matching.here(self.db, [moment for _, moment in asked])
            here |= {at: m for (at, _), m in zip(asked, answers, strict=True) if m is not None}
        missing = [song.name for at, song in enumerate(read.songs) if at not in here]
        if read.head is not None:
            for at, song in enumerate(read.songs):
                if song.candidates and song.candidates[0].song:
                    here.setdefault(at, song.candidates[0])
        moments = [here[at] for at in sorted(here)]
        return moments[: playlists.MOST_SONGS], missing

    def _strange(self, read: m3u_file.List) -> Document:
        """Of another program."""
        now = timestamps.stamp(self.now)
        past = Past(now, now, None, 1)
        return Document(f"m3u-{read.digest}", playlists.Description(read.title), past, [])

    def _put(self, document: Document, missing: list[str]) -> None:
        """One that is here stays as it is; one that was removed is there again."""
        title = document.description.title
        with transaction(self.db):
            known = playlists.known(self.db, document.id)
            if known is None or known.removed_at is not None:
                if document.past.removed_at is not None:
                    return
                self._write(document)
                songs = f", {counted(len(document.moments), 'song', 'songs')}"
                rule = document.description.rule is not None
                self.outcome.remark(f"Playlist “{title}”{'' if rule else songs}: added.")
            else:
                self.outcome.remark(f"Playlist “{title}”: here already, so it stayed as it is.")
        self.outcome.lists += 1
        if missing:
            names = ", ".join(f"“{name}”" for name in missing[:MOST_NAMED])
            more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
            self.outcome.remark(f"Playlist “{title}”: not in your library: {names}{more}.")

    def _write(self, document: Document) -> None:
        self.db.execute("DELETE FROM playlists WHERE id = ?", [document.id])  # one removed
        playlist = playlists.put(
            self.db, document.id, document.description, document.past, is_recorded=False
        )
        here = song_matching.here(self.db, document.moments)
        moments = [
            at_home or moment for at_home, moment in zip(here, document.moments, strict=True)
        ]
        playlist_entries.insert(self.db, playlist, moments)


def _content(item: Item) -> bytes:
    with item.reading() as file:
        content = file.read(m3u_file.LARGEST + 1)
    if len(content) > m3u_file.LARGEST:
        raise ImportFileError(sentences.HOLDS_TOO_MUCH)
    return content
