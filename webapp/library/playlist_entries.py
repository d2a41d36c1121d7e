"""The songs of playlists that are filled by hand, in their order.

Entries stand by their `place`, with gaps, so that a move writes one row. A song is named by its id:
one that the library has no more keeps its place, with what was known of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from webapp.database import Database, one, rows, transaction
from webapp.errors import NotFoundError, PlaylistError
from webapp.errors import playlists as sentences
from webapp.library import playlists
from webapp.library.families import Member
from webapp.library.playlists import MOST_SONGS, Playlist
from webapp.values import formatting

GAP = 1 << 20  # between two places
_MOMENT = re.compile(r"([A-Za-z0-9_-]{1,64})(?:@(\d{1,6}(?:\.\d{1,3})?)-(\d{1,6}(?:\.\d{1,3})?))?")
LONGEST = 999_999.0  # seconds into a song
MOST_REMOVED = 100  # entries of a playlist that can be brought back
_STAND = "playlist = :playlist AND removed IS NULL"


@dataclass(frozen=True, slots=True)
class Moment:
    """What is added: a song by its id, or the part of it between two seconds.

    The rest is for a song that may not be here: what was known of it.
    """

    song: str
    begins: float | None = None
    ends: float | None = None
    title: str | None = None
    duration: float | None = None
    source: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row; the schema says what each field means."""

    number: int
    place: int
    song: str
    begins: float | None
    ends: float | None
    title: str | None
    duration: float | None
    source: str | None
    account: str | None


@dataclass(frozen=True, slots=True)
class Sum:
    """How many songs, and how many seconds those of them take that are in the library."""

    songs: int = 0
    seconds: float = 0.0


_COLUMNS = ", ".join(field.name for field in fields(Entry))


def read(text: str) -> list[Moment]:
    """Ids joined by commas, of a moment `id@from-to` in seconds; what is neither is left out."""
    matches = (_MOMENT.fullmatch(part.strip()) for part in text.split(","))
    moments = []
    for song, begins, ends in (match.groups() for match in matches if match):
        if begins is None:
            moments.append(Moment(song))
        elif (start := round(float(begins), 2)) < (end := round(float(ends), 2)):
            moments.append(Moment(song, start, end))
    return moments


def written(moments: Iterable[Moment | Entry]) -> str:
    """As `read` reads it."""
    return ",".join(
        moment.song
        if moment.begins is None
        else f"{moment.song}@{formatting.seconds(moment.begins)}-{formatting.seconds(moment.ends)}"
        for moment in moments
    )


def sums(db: Database, playlist: Playlist | None = None) -> dict[int, Sum]:
    """By the keys of playlists, of all or of one; one without songs may not be in."""
    which = "" if playlist is None else "AND playlist = :playlist"
    sql = f"""SELECT playlist, count(*), sum(iif(songs.key IS NULL, 0,
            max(ifnull(entry.ends, ifnull(songs.duration, 0)) - ifnull(entry.begins, 0), 0)))
        FROM playlist_entries AS entry INDEXED BY playlist_entries_in_order
        LEFT JOIN songs ON songs.id = entry.song
        WHERE entry.removed IS NULL {which} GROUP BY playlist"""
    counted = rows(db, sql, {"playlist": playlist.key if playlist else None})
    return {row[0]: Sum(row[1], row[2]) for row in counted}


def count(db: Database, playlist: Playlist) -> int:
    row = one(db, f"SELECT count(*) FROM playlist_entries WHERE {_STAND}", _of(playlist))
    return int(row[0]) if row else 0


def some(db: Database, playlist: Playlist, start: int = 0, most: int = -1) -> list[Entry]:
    """In their order, `most` of them from the one with this index on; -1: all."""
    sql = f"""SELECT {_COLUMNS} FROM playlist_entries WHERE {_STAND}
        ORDER BY place, number LIMIT :most OFFSET :start"""
    parameters = {**_of(playlist), "most": most, "start": start}
    return [Entry(*row) for row in rows(db, sql, parameters)]


def moments(db: Database, playlist: Playlist) -> list[Moment]:
    """All of it, in its order, with what is known of each song now, else as it came in."""
    sql = f"""SELECT entry.song, begins, ends, ifnull(songs.title, entry.title),
            ifnull(songs.duration, entry.duration), entry.source, entry.account
        FROM playlist_entries AS entry LEFT JOIN songs ON songs.id = entry.song
        WHERE {_STAND} ORDER BY entry.place, entry.number"""
    return [Moment(*row) for row in rows(db, sql, _of(playlist))]


def playable(
    db: Database, playlist: Playlist
) -> tuple[list[tuple[str, float | None, float | None]], list[Member]]:
    """All that plays of it, in its order: songs, and of moments from when to when.

    Then each as a member of a family; a moment stands for itself.
    """
    sql = f"""SELECT song, begins, ends, iif(begins IS NULL, picture, NULL), hangs, style
        FROM playlist_entries AS entry
        JOIN songs ON songs.id = entry.song WHERE {_STAND} AND has_audio
        ORDER BY entry.place, entry.number"""
    playing = rows(db, sql, _of(playlist))
    entries = [(row[0], row[1], row[2]) for row in playing]
    return entries, [(row[3], row[4], row[5]) for row in playing]


def keys(db: Database, playlist: Playlist) -> list[int]:
    """Of all that plays of it, in its order."""
    sql = f"""SELECT songs.key FROM playlist_entries AS entry
        JOIN songs ON songs.id = entry.song WHERE {_STAND} AND has_audio
        ORDER BY entry.place, entry.number"""
    return [row[0] for row in rows(db, sql, _of(playlist))]


def first_songs(db: Database, most: int) -> dict[int, list[str]]:
    """By the keys of playlists, the ids of the first songs that are in the library."""
    sql = """SELECT playlists.key, entry.song FROM playlists JOIN playlist_entries AS entry
        ON entry.number IN (SELECT number FROM playlist_entries WHERE playlist = playlists.key
            AND removed IS NULL AND EXISTS (SELECT 1 FROM songs WHERE id = song)
            ORDER BY place, number LIMIT ?)
        WHERE playlists.removed_at IS NULL ORDER BY playlists.key, entry.place, entry.number"""
    ids: dict[int, list[str]] = {}
    for key, song in rows(db, sql, [most]):
        ids.setdefault(key, []).append(song)
    return ids


def append(db: Database, playlist_id: str, moments: Sequence[Moment]) -> int:
    """At the end, those whose songs are in the library; returns how many.

    Raises NotFoundError, and PlaylistError where nothing can be added.
    """
    with transaction(db):
        playlist = _by_hand(db, playlist_id)
        here = in_library(db, moments)
        if not here:
            raise PlaylistError(sentences.NO_SONGS)
        put(db, playlist, here)
        return len(here)


def put(db: Database, playlist: Playlist, moments: Sequence[Moment]) -> None:
    """At the end, within the caller's transaction; songs that are not here stand there as well."""
    row = one(
        db,
        f"SELECT count(*), ifnull(max(place), 0) FROM playlist_entries WHERE {_STAND}",
        _of(playlist),
    )
    there, last = row or (0, 0)
    if there + len(moments) > MOST_SONGS:
        raise PlaylistError(sentences.TOO_MANY.format(most=MOST_SONGS))
    playlists.advance(db, playlist)
    insert(db, playlist, moments, last)


def insert(db: Database, playlist: Playlist, moments: Sequence[Moment], last: int = 0) -> None:
    """The same without news: behind the place `last`."""
    db.executemany(
        """INSERT INTO playlist_entries (playlist, place, song, begins, ends, title, duration,
               source, account) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            (
                *(playlist.key, last + GAP * at, moment.song, moment.begins, moment.ends),
                *(moment.title, moment.duration, moment.source, moment.account),
            )
            for at, moment in enumerate(moments, 1)
        ),
    )


def move(db: Database, playlist_id: str, number: int, *, to: int | None = None, by: int = 0) -> int:
    """To the place `to`, counted from 1, or `by` so many; returns where it is then.

    Raises NotFoundError where playlist or entry are there no more.
    """
    with transaction(db):
        playlist = _by_hand(db, playlist_id)
        entry = _entry(db, playlist, number)
        at = position(db, playlist, entry)
        target = min(max(at + by if to is None else to, 1), count(db, playlist))
        if target != at:
            playlists.advance(db, playlist)
            # behind the one that is there now; of a move up, behind the one before it
            _place_behind(db, playlist, entry, target - 1 if target > at else target - 2)
        return target


def position(db: Database, playlist: Playlist, entry: Entry) -> int:
    """Counted from 1."""
    sql = f"""SELECT count(*) FROM playlist_entries
        WHERE {_STAND} AND (place, number) <= (:place, :number)"""
    parameters = {**_of(playlist), "place": entry.place, "number": entry.number}
    return int(rows(db, sql, parameters)[0][0])


def take_out(db: Database, playlist_id: str, number: int) -> Entry:
    """It can be brought back. Raises NotFoundError where it is there no more."""
    with transaction(db):
        playlist = _by_hand(db, playlist_id)
        entry = _entry(db, playlist, number)
        revision = playlists.advance(db, playlist)
        db.execute("UPDATE playlist_entries SET removed = ? WHERE number = ?", [revision, number])
        _forget_removed(db, playlist)
        return entry


def arrange(db: Database, playlist_id: str, items: Sequence[Entry | Moment]) -> None:
    """From now on these stand there in this order: entries that stand, and songs that come in.

    What else stood there can be brought back. Raises NotFoundError and PlaylistError.
    """
    with transaction(db):
        playlist = _by_hand(db, playlist_id)
        if len(items) > MOST_SONGS:
            raise PlaylistError(sentences.TOO_MANY.format(most=MOST_SONGS))
        revision = playlists.advance(db, playlist)
        sql = f"UPDATE playlist_entries SET removed = :revision WHERE {_STAND}"
        db.execute(sql, {**_of(playlist), "revision": revision})
        for place, item in enumerate(items, 1):
            if isinstance(item, Entry):
                db.execute(
                    "UPDATE playlist_entries SET removed = NULL, place = ? WHERE number = ?",
                    [place * GAP, item.number],
                )
            else:
                insert(db, playlist, [item], (place - 1) * GAP)
        _forget_removed(db, playlist)


def _forget_removed(db: Database, playlist: Playlist) -> None:
    """All but the last ones."""
    db.execute(
        """DELETE FROM playlist_entries WHERE number IN (
               SELECT number FROM playlist_entries WHERE playlist = ? AND removed IS NOT NULL
               ORDER BY removed DESC LIMIT -1 OFFSET ?)""",
        [playlist.key, MOST_REMOVED],
    )


def by_number(db: Database, playlist: Playlist, number: int) -> Entry:
    """One that stands. Raises NotFoundError, and PlaylistError where a rule fills the playlist."""
    if playlist.by_rule:
        raise PlaylistError(sentences.BY_RULE)
    return _entry(db, playlist, number)


def set_part(db: Database, playlist_id: str, number: int, part: tuple[float, float] | None) -> None:
    """From when to when it plays, in seconds; None: the whole song. Raises NotFoundError."""
    begins, ends = part or (None, None)
    with transaction(db):
        playlist = _by_hand(db, playlist_id)
        entry = _entry(db, playlist, number)
        if (entry.begins, entry.ends) != (begins, ends):
            playlists.advance(db, playlist)
            sql = "UPDATE playlist_entries SET begins = ?, ends = ? WHERE number = ?"
            db.execute(sql, [begins, ends, number])


def taken_out(db: Database, playlist: Playlist, number: int) -> Entry | None:
    """The entry with this number where it was taken out and can be brought back."""
    sql = f"""SELECT {_COLUMNS} FROM playlist_entries
        WHERE playlist = ? AND number = ? AND removed IS NOT NULL"""
    entries = rows(db, sql, [playlist.key, number])
    return Entry(*entries[0]) if entries else None


def bring_back(db: Database, playlist_id: str, number: int) -> None:
    """Where it stood; of one that stands, nothing changes. Raises NotFoundError."""
    with transaction(db):
        playlist = _by_hand(db, playlist_id)
        playlists.advance(db, playlist)
        changed = db.execute(
            "UPDATE playlist_entries SET removed = NULL WHERE playlist = ? AND number = ?",
            [playlist.key, number],
        ).rowcount
        if not changed:
            raise NotFoundError(sentences.NO_SUCH_ENTRY)


def _by_hand(db: Database, playlist_id: str) -> Playlist:
    playlist = playlists.by_id(db, playlist_id)
    if playlist.by_rule:
        raise PlaylistError(sentences.BY_RULE)
    return playlist


def _entry(db: Database, playlist: Playlist, number: int) -> Entry:
    sql = f"SELECT {_COLUMNS} FROM playlist_entries WHERE {_STAND} AND number = :number"
    entries = rows(db, sql, {**_of(playlist), "number": number})
    if not entries:
        raise NotFoundError(sentences.NO_SUCH_ENTRY)
    return Entry(*entries[0])


def _place_behind(db: Database, playlist: Playlist, entry: Entry, above: int) -> None:
    """Behind the entry with the index `above`; -1: before all. Where no gap is left, all move."""
    low, high = _gap(db, playlist, above)
    if high - low < 2:  # noqa: PLR2004 (no whole number lies between)
        _spread(db, playlist)
        low, high = _gap(db, playlist, above)
    sql = "UPDATE playlist_entries SET place = ? WHERE number = ?"
    db.execute(sql, [(low + high) // 2, entry.number])


def _gap(db: Database, playlist: Playlist, above: int) -> tuple[int, int]:
    near = some(db, playlist, max(above, 0), 2 if above >= 0 else 1)
    if above < 0:
        return near[0].place - 2 * GAP, near[0].place
    low = near[0].place
    return low, near[1].place if len(near) > 1 else low + 2 * GAP


def _spread(db: Database, playlist: Playlist) -> None:
    db.execute(
        f"""UPDATE playlist_entries SET place = spread.at * {GAP} FROM
            (SELECT number, row_number() OVER (ORDER BY place, number) AS at
             FROM playlist_entries WHERE {_STAND}) AS spread
            WHERE playlist_entries.number = spread.number""",
        _of(playlist),
    )


def in_library(db: Database, moments: Iterable[Moment]) -> list[Moment]:
    """Those whose songs are here, with what is known of them."""
    asked = [*moments]
    known: dict[str, tuple[str | None, float | None, str, str | None]] = {}
    ids = [*dict.fromkeys(moment.song for moment in asked)]
    for start in range(0, len(ids), 500):
        some_ids = ids[start : start + 500]
        marks = ",".join("?" * len(some_ids))
        sql = f"""SELECT songs.id, title, duration, source, accounts.id FROM songs
            LEFT JOIN accounts ON accounts.number = songs.account WHERE songs.id IN ({marks})"""
        known |= {row[0]: (row[1], row[2], row[3], row[4]) for row in rows(db, sql, some_ids)}
    return [
        Moment(moment.song, moment.begins, moment.ends, *known[moment.song])
        for moment in asked
        if moment.song in known
    ]


def _of(playlist: Playlist) -> dict[str, int]:
    return {"playlist": playlist.key}
