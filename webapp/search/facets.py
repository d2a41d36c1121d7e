"""What else a wall could be narrowed to, with how many songs each choice would leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webapp.database import rows
from webapp.library import accounts
from webapp.query.song_filter import LENGTHS, SongFilter
from webapp.query.spans import lengths
from webapp.search import listing
from webapp.values import account_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.database import Database

MOST_STYLES = 40
MOST_ACCOUNTS = 40
MOST_LOOKED_AT = 5000  # songs whose styles and months are counted for a page
_STATES = {
    "favourite": "favourite = 1",
    "kept": "audio_kept IS NOT NULL",
    "unheard": "plays = 0",
    "sung": "sung = 1",
    "instrumental": "sung = 0",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """How many songs of those that a filter shows are so.

    `styles` and `accounts` have the most used first, `months` the latest; `accounts` are none
    where the library has but one. `of_all`: styles and months are counted over the whole library,
    for the filter shows too many songs.
    """

    songs: int
    states: dict[str, int]
    statuses: dict[str, int]
    sources: dict[str, int]
    accounts: dict[str, int]
    lengths: dict[str, int]
    styles: dict[str, int]
    months: dict[str, int]
    of_all: bool


def of(db: Database, wanted: SongFilter) -> Choices:
    """Reads all that `wanted` shows, so it is worth keeping: up to 0.1 s at 100,000 songs."""
    ids = accounts.ids(db)
    several = len(ids) > 1
    counted, found = _counted(db, wanted, by_account=several)
    is_all = wanted == SongFilter(page=wanted.page, sort=wanted.sort)
    of_all = is_all or counted["songs"] > MOST_LOOKED_AT
    return Choices(
        songs=counted["songs"],
        states={name: counted[name] for name in _STATES},
        statuses=_by("status", found),
        sources=_by("source", found),
        accounts=_by_account(found, ids) if several else {},
        lengths={name: counted[name] for name in LENGTHS},
        styles=_all_styles(db) if of_all else _styles(db, wanted),
        months=months(db) if of_all else _months(db, wanted),
        of_all=of_all and not is_all,
    )


def months(db: Database) -> dict[str, int]:
    """Of the whole library, the latest first: `2025-02`."""
    sql = "SELECT month, songs FROM months WHERE songs > 0 ORDER BY month DESC"
    return {row[0]: row[1] for row in rows(db, sql)}


def _counted(
    db: Database, wanted: SongFilter, *, by_account: bool
) -> tuple[dict[str, int], list[Any]]:
    """In one pass; and the rows: status, source, songs, and account where it was asked for."""
    columns = {name: f"total({said})" for name, said in _STATES.items()}
    for name, text in LENGTHS.items():
        low, high = lengths(text) or (0, 0)
        columns[name] = f"total(duration >= {low} AND duration < {min(high, 1e18)})"
    said = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    group = "status, source, account" if by_account else "status, source"
    source, parameters = listing.source(wanted, by_song=True)
    sql = f"SELECT {group}, count(*) AS songs, {said} FROM {source} GROUP BY {group}"
    found = rows(db, sql, parameters)
    return {name: sum(int(row[name]) for row in found) for name in ("songs", *columns)}, found


def _by(name: str, found: list[Any]) -> dict[Any, int]:
    counted: dict[Any, int] = {}
    for row in found:
        counted[row[name]] = counted.get(row[name], 0) + row["songs"]
    return counted


def _by_account(found: list[Any], ids: Mapping[int, str]) -> dict[str, int]:
    counted = {ids.get(each, account_ids.UNTOLD): n for each, n in _by("account", found).items()}
    most = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return dict(most[:MOST_ACCOUNTS])


def _all_styles(db: Database) -> dict[str, int]:
    sql = "SELECT word, songs FROM style_counts WHERE songs > 0 ORDER BY songs DESC, word LIMIT ?"
    return {row[0]: row[1] for row in rows(db, sql, [MOST_STYLES])}


def _styles(db: Database, wanted: SongFilter) -> dict[str, int]:
    source, parameters = listing.source(wanted, by_song=True)
    sql = f"""SELECT word, count(*) AS songs FROM styles INDEXED BY styles_by_key
        WHERE key IN (SELECT songs.key FROM {source})
        GROUP BY word ORDER BY songs DESC, word LIMIT {MOST_STYLES}"""
    return _pairs(db, sql, parameters)


def _months(db: Database, wanted: SongFilter) -> dict[str, int]:
    source, parameters = listing.source(wanted, by_song=True)
    sql = f"""SELECT substr(created_at, 1, 7) AS month, count(*) FROM {source}
        AND created_at IS NOT NULL GROUP BY month ORDER BY month DESC"""
    return _pairs(db, sql, parameters)


def _pairs(db: Database, sql: str, parameters: dict[str, Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in rows(db, sql, parameters)}
