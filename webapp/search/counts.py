"""How many there are of what is asked: pictures, or takes where they hang apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.database import Database, rows
from webapp.library import songs
from webapp.query.song_filter import SongFilter
from webapp.query.sql import Selection

MOST_COUNTED = 2000


@dataclass(frozen=True, slots=True)
class Total:
    """`more`: there are more than `songs`, nobody counted how many."""

    songs: int
    more: bool = False


def total(db: Database, song_filter: SongFilter, most: int = MOST_COUNTED) -> Total:
    """Counted up to `most`."""
    if song_filter.is_all:
        return Total(songs.hanging(db, apart=song_filter.apart))
    selection = song_filter.selection()
    if selection.is_tallied:
        count = sum(row["songs"] for row in by_state(db, selection, {}))
    else:
        sql = f"""SELECT count(*) FROM (
            SELECT DISTINCT {selection.unit} FROM {selection.source} LIMIT :most)"""
        count = int(rows(db, sql, {**selection.parameters, "most": most + 1})[0][0])
    return Total(min(count, most), count > most)


def by_state(
    db: Database,
    selection: Selection,
    states: Mapping[str, str],
    groups: Sequence[str] = (),
    most: int = -1,
    bound: Mapping[str, str] | None = None,
) -> list[Any]:
    """In one pass: `songs`, and of these those of which each of `states` is so, by its SQL.

    A row for each of `groups`, columns in which all takes of a picture are alike. Of more songs
    than `most`, `read` tells by being as many, and the rest is left out. `bound`: parameters of
    `states`.
    """
    source, unit, number = selection.tally
    flags = "".join(f", {sql} AS {name}" for name, sql in states.items())
    most_flags = "".join(f", max({name}) AS {name}" for name in states)
    sums = "".join(f", ifnull(sum(number * {name}), 0) AS {name}" for name in states)
    columns = "".join(f", {name}" for name in groups)
    sql = f"""SELECT ifnull(sum(number), 0) AS songs, ifnull(sum(read), 0) AS read{sums}{columns}
        FROM (SELECT number, count(*) AS read{most_flags}{columns}
            FROM (SELECT {unit} AS unit, {number} AS number{flags}{columns} FROM {source}
                LIMIT :most)
            GROUP BY unit)
        {f"GROUP BY {', '.join(groups)} HAVING sum(number) > 0" if groups else ""}"""
    return rows(db, sql, {**selection.parameters, "most": most, **(bound or {})})
