"""What else a wall could be narrowed to, with how many songs each choice would leave."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from webapp.database import Database, rows
from webapp.library import accounts
from webapp.query.song_filter import SongFilter
from webapp.query.sql import Selection
from webapp.query.states import STATES
from webapp.search import counts, months
from webapp.values import account_ids

MOST_STYLES = 40
MOST_ACCOUNTS = 40


@dataclass(frozen=True, slots=True)
class Choices:
    """How many songs of those that a filter shows are so.

    `states` of STATES, `styles` and `accounts` with the most used first, `months` with the latest;
    `accounts` are none where the library has but one. Where the filter shows too many songs to
    count, numbers are the library's: styles and months where `of_all`, the rest too where not
    `is_counted`.
    """

    songs: int
    states: dict[str, int]
    sources: dict[str, int]
    services: dict[str, int]
    accounts: dict[str, int]
    styles: dict[str, int]
    months: dict[str, int]
    of_all: bool
    is_counted: bool = True


def of(db: Database, song_filter: SongFilter) -> Choices:
    """Where `song_counts` does not tell, it reads MOST_COUNTED songs at most."""
    selection = song_filter.selection()
    if not selection.is_tallied and counts.total(db, song_filter).more:
        library = SongFilter(zone=song_filter.zone)
        return replace(of(db, library), of_all=True, is_counted=False)
    ids = accounts.ids(db)
    several = len(ids) > 1
    sums, groups = _counted(db, selection, by_account=several)
    is_all = not (song_filter.status or song_filter.is_narrowed)
    zone = song_filter.time_zone
    of_all = is_all or sums["songs"] > counts.MOST_COUNTED
    return Choices(
        songs=sums["songs"],
        states={name: sums[name] for name in STATES},
        sources=_by("source", groups),
        services={name: n for name, n in _by("service", groups).items() if name},
        accounts=_by_account(groups, ids) if several else {},
        styles=_all_styles(db) if of_all else _styles(db, selection),
        months=months.of_all(db, zone) if of_all else months.of(db, selection, zone),
        of_all=of_all and not is_all,
    )


def _counted(
    db: Database, selection: Selection, *, by_account: bool
) -> tuple[dict[str, int], list[Any]]:
    """In one pass; and the rows: source, service, songs, and account where it was asked for."""
    source, number = selection.tally
    sums = [f"sum(iif({state.sql}, {number}, 0)) AS {name}" for name, state in STATES.items()]
    group = "source, service, account" if by_account else "source, service"
    sql = f"""SELECT {group}, sum({number}) AS songs, {", ".join(sums)} FROM {source}
        GROUP BY {group} HAVING sum({number}) > 0"""
    groups = rows(db, sql, selection.parameters)
    return {name: sum(row[name] for row in groups) for name in ("songs", *STATES)}, groups


def _by(name: str, groups: list[Any]) -> dict[Any, int]:
    sums: dict[Any, int] = {}
    for row in groups:
        sums[row[name]] = sums.get(row[name], 0) + row["songs"]
    return sums


def _by_account(groups: list[Any], ids: Mapping[int, str]) -> dict[str, int]:
    sums = _by("account", groups).items()
    by_id = {ids.get(number, account_ids.UNTOLD): songs for number, songs in sums}
    most = sorted(by_id.items(), key=lambda item: (-item[1], item[0]))
    return dict(most[:MOST_ACCOUNTS])


def _all_styles(db: Database) -> dict[str, int]:
    sql = "SELECT word, songs FROM style_counts WHERE songs > 0 ORDER BY songs DESC, word LIMIT ?"
    return {row[0]: row[1] for row in rows(db, sql, [MOST_STYLES])}


def _styles(db: Database, selection: Selection) -> dict[str, int]:
    sql = f"""SELECT word, count(*) AS songs FROM styles INDEXED BY styles_by_key
        WHERE key IN (SELECT songs.key FROM {selection.source})
        GROUP BY word ORDER BY songs DESC, word LIMIT {MOST_STYLES}"""
    return {row[0]: row[1] for row in rows(db, sql, selection.parameters)}
