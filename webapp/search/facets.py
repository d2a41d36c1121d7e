"""What else a wall could be narrowed to, with how many pictures each choice would leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from webapp.database import Database, rows
from webapp.library import accounts
from webapp.query.song_filter import SongFilter
from webapp.query.sql import Selection
from webapp.query.states import STATES
from webapp.records import tempo
from webapp.search import counts, months
from webapp.values import account_ids

MOST_STYLES = 40
MOST_ACCOUNTS = 40
MOST_TAGS = 40
_MOST_READ = 200  # style words, of which some only say the tempo, which is a range of its own


@dataclass(frozen=True, slots=True)
class Tempos:
    """Of the songs whose tempo is known: the slowest and the fastest, in beats a minute."""

    slowest: int
    fastest: int
    songs: int

    @classmethod
    def of(cls, row: Any) -> Tempos | None:  # noqa: ANN401 (a row of SQLite)
        return cls(*row) if row[2] else None


@dataclass(frozen=True, slots=True)
class Choices:
    """How many pictures (takes where they hang apart) of those that a filter shows are so.

    `states` of STATES, `styles`, `tags` and `accounts` with the most used first, `months` with the
    latest; `accounts` are none where the library has but one, `tempos` None where no song's is
    known. Where the filter shows too many songs to count, numbers are the library's: styles, tags,
    months and tempos where `of_all`, the rest too where not `is_counted`.
    """

    songs: int
    states: dict[str, int]
    sources: dict[str, int]
    services: dict[str, int]
    accounts: dict[str, int]
    styles: dict[str, int]
    tags: dict[str, int]
    months: dict[str, int]
    tempos: Tempos | None
    of_all: bool
    is_counted: bool = True


def of(db: Database, song_filter: SongFilter) -> Choices:
    """Where `song_counts` does not tell, it reads MOST_COUNTED songs at most."""
    selection = song_filter.selection()
    if not selection.is_tallied and counts.total(db, song_filter).more:
        library = song_filter.plain
        return replace(of(db, library), of_all=True, is_counted=False)
    ids = accounts.ids(db)
    several = len(ids) > 1
    states = {name: state.sql for name, state in STATES.items()}
    group = ["source", "account"] if several else ["source"]
    groups = counts.by_state(db, selection, states, group)
    total = sum(row["songs"] for row in groups)
    zone = song_filter.time_zone
    of_all = song_filter.is_all or total > counts.MOST_COUNTED
    return Choices(
        songs=total,
        states={name: _of_state(db, song_filter, name, groups) for name in STATES},
        sources=_by("source", groups),
        services=_by_service(db, selection),
        accounts=_by_account(groups, ids) if several else {},
        styles=_all_styles(db, song_filter) if of_all else _styles(db, selection),
        tags=_all_tags(db, song_filter) if of_all else _tags(db, selection),
        months=months.of_all(db, zone, apart=song_filter.apart)
        if of_all
        else months.of(db, selection, zone),
        tempos=_all_tempos(db, song_filter) if of_all else _tempos(db, selection),
        of_all=of_all and not song_filter.is_all,
    )


def _of_state(db: Database, song_filter: SongFilter, name: str, groups: list[Any]) -> int:
    """What is set aside is not among those that hang."""
    if STATES[name].hangs or name in song_filter.states:
        return sum(row[name] for row in groups)
    states = tuple(state for state in STATES if state in {*song_filter.states, name})
    return counts.total(db, song_filter.but(states=states)).songs


def _by(name: str, groups: list[Any]) -> dict[Any, int]:
    sums: dict[Any, int] = {}
    for row in groups:
        sums[row[name]] = sums.get(row[name], 0) + row["songs"]
    return sums


def _by_service(db: Database, selection: Selection) -> dict[str, int]:
    """By itself, for the takes of a picture may be of several."""
    source, unit, number = selection.tally
    sql = f"""SELECT service, sum(number) AS songs FROM (
            SELECT DISTINCT service, {unit} AS unit, {number} AS number FROM {source})
        WHERE service IS NOT NULL GROUP BY service HAVING sum(number) > 0"""
    return {row["service"]: row["songs"] for row in rows(db, sql, selection.parameters)}


def _by_account(groups: list[Any], ids: Mapping[int, str]) -> dict[str, int]:
    sums = _by("account", groups).items()
    by_id = {ids.get(number, account_ids.UNTOLD): songs for number, songs in sums}
    most = sorted(by_id.items(), key=lambda item: (-item[1], item[0]))
    return dict(most[:MOST_ACCOUNTS])


def _all_styles(db: Database, song_filter: SongFilter) -> dict[str, int]:
    column = "songs" if song_filter.apart else "pictures"
    sql = f"""SELECT word, {column} FROM style_counts WHERE {column} > 0
        ORDER BY {column} DESC, word LIMIT ?"""
    return _most_used(rows(db, sql, [_MOST_READ]))


def _styles(db: Database, selection: Selection) -> dict[str, int]:
    sql = f"""SELECT word, count(DISTINCT unit) AS songs
        FROM (SELECT songs.key AS song, {selection.unit} AS unit FROM {selection.source})
            CROSS JOIN styles INDEXED BY styles_by_key ON styles.key = song
        GROUP BY word ORDER BY songs DESC, word LIMIT {_MOST_READ}"""
    return _most_used(rows(db, sql, selection.parameters))


def _all_tags(db: Database, song_filter: SongFilter) -> dict[str, int]:
    """From the tags on, for few songs have any."""
    unit = "songs.key" if song_filter.apart else "picture"
    sql = f"""SELECT tag, count(DISTINCT {unit}) AS songs FROM tags JOIN songs USING (key)
        WHERE is_on AND hangs > 0 GROUP BY tag ORDER BY songs DESC, tag LIMIT {MOST_TAGS}"""
    return {row["tag"]: row["songs"] for row in rows(db, sql)}


def _tags(db: Database, selection: Selection) -> dict[str, int]:
    sql = f"""SELECT tag, count(DISTINCT unit) AS songs
        FROM (SELECT songs.key AS song, {selection.unit} AS unit FROM {selection.source})
            CROSS JOIN tags INDEXED BY tags_by_key ON tags.key = song
        WHERE is_on GROUP BY tag ORDER BY songs DESC, tag LIMIT {MOST_TAGS}"""
    return {row["tag"]: row["songs"] for row in rows(db, sql, selection.parameters)}


def _most_used(words: list[Any]) -> dict[str, int]:
    styles = [(word, songs) for word, songs in words if not tempo.is_all_of(word)]
    return dict(styles[:MOST_STYLES])


def _all_tempos(db: Database, song_filter: SongFilter) -> Tempos | None:
    """Of a picture that of its leading take."""
    leading = "" if song_filter.apart else "AND hangs = 2"
    sql = f"""SELECT min(bpm), max(bpm), count(*) FROM songs INDEXED BY songs_by_bpm
        WHERE bpm IS NOT NULL AND hangs > 0 {leading}"""
    return Tempos.of(rows(db, sql)[0])


def _tempos(db: Database, selection: Selection) -> Tempos | None:
    sql = f"""SELECT min(bpm), max(bpm), count(DISTINCT {selection.unit})
        FROM {selection.source} AND bpm IS NOT NULL"""
    return Tempos.of(rows(db, sql, selection.parameters)[0])
