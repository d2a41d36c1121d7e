"""Songs that a list names, found in this library: by their ids, else by title and length."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from webapp.database import Database, rows
from webapp.library import search_index
from webapp.library.playlist_entries import Moment

NEAR = 1.5  # seconds that two lengths of one song may differ


def here(db: Database, moments: Iterable[Moment]) -> list[Moment | None]:
    """Each as it is called here; None for one that is not here, or of which several may be meant.

    One without a length is known by its title where no other song has it.
    """
    asked = [*moments]
    ids = _ids(db, [moment.song for moment in asked])
    titles = {moment.title for moment in asked if moment.song not in ids and moment.title}
    by_title = _by_title(db, titles)

    def matched(moment: Moment) -> Moment | None:
        if moment.song in ids:
            return moment
        near = [
            song
            for song, duration in by_title.get(_key(moment.title), ())
            if moment.duration is None
            or (duration is not None and abs(duration - moment.duration) <= NEAR)
        ]
        return replace(moment, song=near[0]) if len(near) == 1 else None

    return [matched(moment) for moment in asked]


def _ids(db: Database, ids: Sequence[str]) -> set[str]:
    sql = """SELECT songs.id FROM json_each(?) AS asked
        CROSS JOIN songs ON songs.id = asked.value"""
    return {row[0] for row in rows(db, sql, [json.dumps([*dict.fromkeys(ids)])])}


def _by_title(db: Database, titles: Iterable[str]) -> dict[str, list[tuple[str, float | None]]]:
    """By the key of a title, the songs that have it, with their lengths."""
    keys = json.dumps([*{_key(title) for title in titles}])
    sql = """SELECT songs.title_key, songs.id, songs.duration FROM json_each(?) AS asked
        CROSS JOIN songs ON songs.title_key = asked.value
        WHERE songs.stem_of IS NULL"""
    songs: dict[str, list[tuple[str, float | None]]] = {}
    for key, song, duration in rows(db, sql, [keys]):
        songs.setdefault(key, []).append((song, duration))
    return songs


def _key(title: str | None) -> str:
    return search_index.sort_key({"title": title})
