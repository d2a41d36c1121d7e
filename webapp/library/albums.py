"""Albums for music apps: the takes of one request, else the songs of a month; and the SQL.

Songs of several makers (services, else sources) that have no takes make an album each month each.
"""

from __future__ import annotations

from collections.abc import Mapping

from webapp.database import Database, rows
from webapp.library import tracks
from webapp.library.tracks import MAKER, MONTH, PLAYING
from webapp.opensubsonic.entities import Album, Artist, cover_id

_BEYOND = 1 << 48  # more than any key
# What hangs in front, by one number: of takes the leading one, of a month one with a cover.
_LEAD = f"""max((songs.hangs * 2 + (songs.cover_kept NOT NULL)) * {_BEYOND} + songs.key)
        % {_BEYOND}"""
_SUMS = f"""max(songs.picture) AS picture, {_LEAD} AS lead,
        count(*) AS songs, sum(ifnull(songs.duration, 0)) AS seconds,
        min(songs.place) AS place, max(songs.place) AS latest,
        min(songs.favourite) AS favourite, avg(nullif(songs.stars, 0)) AS stars,
        sum(songs.plays) AS plays, max(marks.played_at) AS played
    FROM songs LEFT JOIN marks ON marks.key = songs.key WHERE {PLAYING}"""
_MONTH_OF = f"'mo.' || {MONTH.format('songs')} || '.' || {MAKER.format('songs')}"
# By the picture, which an index has, and only the rest by month.
_GROUPED = f"""SELECT songs.picture AS number, 0 AS of_month, {_SUMS}
        AND songs.takes NOT NULL AND {{0}} GROUP BY songs.picture
    UNION ALL SELECT {_MONTH_OF} AS number, 1 AS of_month, {_SUMS}
        AND songs.takes IS NULL AND {{0}} GROUP BY 1"""
_SHOWN = f"""SELECT iif(album.of_month, album.number, 'al.' || first.id) AS id, lead.id,
        lead.title, {MAKER.format("lead")} AS maker, lead.style, lead.cover_kept, album.songs,
        album.seconds, album.place, album.latest, album.favourite, album.stars, album.plays,
        album.played
    FROM ({{}}) AS album JOIN songs AS lead ON lead.key = album.lead
    JOIN songs AS first ON first.key = album.picture"""
_NAME = "iif(album.of_month, album.number, lower(ifnull(lead.title, 'Untitled')))"
_BY_NAME = {  # these need to know the leading takes of all
    "alphabeticalByName": f"{_NAME}, album.number",
    "alphabeticalByArtist": f"maker, {_NAME}, album.number",
}
_ORDERS = {  # of each a condition and an order, which `number` makes total
    "newest": ("1", "album.latest DESC"),
    "oldest": ("1", "album.place"),
    "recent": ("album.played NOT NULL", "album.played DESC"),
    "frequent": ("album.plays > 0", "album.plays DESC"),
    "random": ("1", "random()"),
    "starred": ("album.favourite", "album.latest DESC"),
    "highest": ("album.stars NOT NULL", "album.stars DESC"),
    "byYear": ("1", "album.place"),
    "byYearBackwards": ("1", "album.place DESC"),
}
ORDERS = frozenset({*_ORDERS, *_BY_NAME})


def some(
    db: Database,
    order: str,
    start: int = 0,
    most: int = -1,
    *,
    genre: str | None = None,
    years: tuple[int, int] | None = None,
) -> list[Album]:
    """A page in one of ORDERS; of a genre, or of the years from and to."""
    conditions, values = ["1"], dict[str, object]()
    if genre is not None:
        conditions.append("songs.key IN (SELECT key FROM styles WHERE word = :genre)")
        values["genre"] = genre.lower()
    if years is not None:
        year = "CAST(strftime('%Y', songs.place / 1000000, 'unixepoch') AS INTEGER)"
        conditions.append(f"{year} BETWEEN :first AND :last")
        values |= {"first": years[0], "last": years[1]}
    grouped = _GROUPED.format(" AND ".join(conditions))
    values |= {"most": most, "start": start}
    page = "LIMIT :most OFFSET :start"
    if order in _BY_NAME:
        return _albums(db, f"{_SHOWN.format(grouped)} ORDER BY {_BY_NAME[order]} {page}", values)
    condition, columns = _ORDERS[order]
    cut = f"""SELECT *, row_number() OVER (ORDER BY {columns}, number) AS at
        FROM ({grouped}) AS album WHERE {condition} ORDER BY at {page}"""
    return _albums(db, f"{_SHOWN.format(cut)} ORDER BY album.at", values)


def by_id(db: Database, album_id: str) -> Album | None:
    condition, values = tracks.album_condition(album_id)
    return next(iter(_albums(db, _SHOWN.format(_GROUPED.format(condition)), values)), None)


def of_artist(db: Database, maker: str) -> list[Album]:
    """The newest first."""
    grouped = _GROUPED.format(f"{MAKER.format('songs')} = :maker")
    sql = f"{_SHOWN.format(grouped)} ORDER BY album.latest DESC, album.number"
    return _albums(db, sql, {"maker": maker})


def artists(db: Database) -> list[Artist]:
    """By their words."""
    sql = f"""SELECT maker, count(*), sum(songs), max(latest), lead, cover FROM (
            SELECT {MAKER.format("lead")} AS maker, album.songs AS songs,
                album.latest AS latest, lead.id AS lead, lead.cover_kept AS cover
            FROM ({_GROUPED.format("1")}) AS album JOIN songs AS lead ON lead.key = album.lead)
        GROUP BY maker ORDER BY maker"""
    return [Artist(row[0], row[1], row[2], cover_id(row[4], row[5])) for row in rows(db, sql)]


def _albums(db: Database, sql: str, values: Mapping[str, object]) -> list[Album]:
    return [Album(*row) for row in rows(db, sql, values)]
