"""The pictures that wait to be heard for the first time: the newest first, siblings together.

One waits as long as a take of it that plays was never heard nor set aside, and none is chosen.
"""

from typing import NamedTuple

from webapp.database import Database, one, rows
from webapp.library import songs
from webapp.library.songs import Card
from webapp.query.states import STATES

AT_ONCE = 4  # the picture that is heard, and those after it
_NEWEST = (2**62, 2**62)  # beyond all places
_OLDEST = (-(2**62), 0)
_UNHEARD = f"""SELECT 1 FROM songs AS take WHERE take.picture = lead.picture
    AND take.hangs > 0 AND {STATES["unheard"].sql}"""
# Hung ones are not set aside; the take that is chosen leads.
_WAITING = f"lead.hangs = 2 AND lead.choice IS NOT 'keep' AND EXISTS ({_UNHEARD})"


class Totals(NamedTuple):
    """Songs (takes), also those set aside; stems are none."""

    heard: int
    favourites: int
    chosen: int
    aside: int


class Waiting(NamedTuple):
    """`heads`: the leading takes of the next pictures; `before`: how many wait before them."""

    heads: list[Card]
    before: int
    total: int

    @property
    def number(self) -> int:
        """Of the first of `heads` among all that wait, from 1."""
        return self.before + 1


def from_song(db: Database, song: Card | None) -> Waiting:
    """From the picture of `song` on; of None from the first one."""
    place = _place(db, song) if song else _NEWEST
    heads = _heads(db, place, "<=")
    before, total = _counts(db, place)
    return Waiting(heads, before, total)


def after(db: Database, song: Card) -> Card | None:
    """The first take of the next picture that waits."""
    head = next(iter(_heads(db, _place(db, song), "<")), None)
    return first_take(db, head.picture) if head else None


def nothing_after(db: Database) -> Waiting:
    """At the end of the list: those that wait were put off."""
    before, total = _counts(db, _OLDEST)
    return Waiting([], before, total)


def totals(db: Database) -> Totals:
    """What came of all songs so far."""
    sql = """SELECT ifnull(sum(songs * (plays > 0)), 0), ifnull(sum(songs * (favourite = 1)), 0),
            ifnull(sum(songs * (choice IS 'keep')), 0), ifnull(sum(songs * (choice IS 'aside')), 0)
        FROM song_counts"""
    return Totals(*rows(db, sql)[0])


def first_take(db: Database, picture: int) -> Card | None:
    """Of a picture that waits, the take that was made first of those never heard."""
    clauses = f"""WHERE picture = ? AND hangs > 0 AND {STATES["unheard"].sql}
        ORDER BY place, key DESC LIMIT 1"""
    return next(iter(songs.select(db, clauses, [picture])), None)


def is_waiting(db: Database, picture: int) -> bool:
    sql = f"SELECT 1 FROM songs AS lead WHERE lead.picture = ? AND {_WAITING}"
    return one(db, sql, [picture]) is not None


def _place(db: Database, song: Card) -> tuple[int, int]:
    """Where its picture hangs; of one that hangs no longer where it did."""
    row = one(db, "SELECT place, key FROM songs WHERE picture = ? AND hangs = 2", [song.picture])
    return (row["place"], row["key"]) if row else (song.place, song.key)


def _heads(db: Database, place: tuple[int, int], compared: str) -> list[Card]:
    sql = f"""SELECT lead.key FROM songs AS lead
        WHERE {_WAITING} AND (lead.place, lead.key) {compared} (?, ?)
        ORDER BY lead.place DESC, lead.key DESC LIMIT {AT_ONCE}"""
    return songs.by_keys(db, [row["key"] for row in rows(db, sql, [*place])])


def _counts(db: Database, place: tuple[int, int]) -> tuple[int, int]:
    sql = f"""SELECT ifnull(sum((lead.place, lead.key) > (?, ?)), 0) AS before, count(*) AS total
        FROM songs AS lead WHERE {_WAITING}"""
    row = one(db, sql, [*place])
    return (row["before"], row["total"]) if row else (0, 0)
