"""Where the words that were looked for lie in a song's lyrics, and when they are sung."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from webapp.database import rows
from webapp.lyrics import timed_lyrics
from webapp.query import tokens
from webapp.records import record
from webapp.values import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from webapp.database import Database
    from webapp.library.songs import Card
    from webapp.lyrics.timed_lyrics import Line
    from webapp.query.language import Part, Query

MOST_LINES = 3  # of a song


class Hit(NamedTuple):
    """A line of the lyrics; `marked` are where words that were found begin and end in `text`.

    `second`: when the first of them is sung, or where only lines are timed when the line begins,
    as `timed` says: «word», «line», or None for neither.
    """

    text: str
    marked: tuple[tuple[int, int], ...]
    second: float | None
    timed: str | None


class Hits(NamedTuple):
    """The first lines of a song, and how many there are besides."""

    lines: tuple[Hit, ...]
    more: int


def of(db: Database, cards: Sequence[Card], query: Query) -> dict[int, Hits]:
    """The lines that hold the most of the words, by the song's key; none for songs without."""
    sought = _sought(query)
    keys = _found_in_lyrics(db, cards, query) if sought else []
    marks = ",".join("?" * len(keys))
    sql = f"SELECT key, raw FROM details WHERE key IN ({marks})"
    found = {row["key"]: in_record(record.loads(row["raw"]), query) for row in rows(db, sql, keys)}
    return {key: hits for key, hits in found.items() if hits.lines}


def in_record(raw: record.Raw, query: Query) -> Hits:
    """The same for one song, given its record."""
    sought = _sought(query)
    duration = fields.number(raw.get("duration_s"), most=record.LONGEST_SONG)
    lines = timed_lyrics.read(raw, duration).lines
    found = [(line, held) for line in lines if (held := _held(line.text, sought))]
    most = max((len(held) for _, held in found), default=0)
    best = [(line, held) for line, held in found if len(held) == most]
    shown = tuple(_hit(line, held.values()) for line, held in best[:MOST_LINES])
    return Hits(shown, len(best) - len(shown))


_Sought = list[tuple[list[str], bool]]
_Marked = list[tuple[int, int]]


def _sought(query: Query) -> _Sought:
    """The words of each part that lyrics may hold, and whether the last of them may go on."""
    wanted = query.required
    return [
        ([word for word, _, _ in tokens.units(part.text)], part is wanted[-1] and not part.exact)
        for part in wanted
        if _may_be_sung(part)
    ]


def _may_be_sung(part: Part) -> bool:
    return part.name in {None, "lyrics"}


def _found_in_lyrics(db: Database, cards: Sequence[Card], query: Query) -> list[int]:
    """Those of `cards` that have any of the words there: reading a record takes its time."""
    last = query.required[-1]
    asked = " OR ".join(
        part.match(beginning=part is last, within="lyrics")
        for part in query.required
        if _may_be_sung(part)
    )
    keys = ",".join(str(int(card.key)) for card in cards)
    found = rows(
        db,
        f"""SELECT key FROM songs WHERE key IN ({keys}) AND EXISTS
            (SELECT 1 FROM search WHERE search MATCH ? AND rowid = songs.number)""",
        [asked],
    )
    return [row[0] for row in found]


def _held(text: str, sought: _Sought) -> dict[int, _Marked]:
    """Which of the parts the line holds, by their number, and where."""
    folded = tokens.fold(text)
    if not any(wanted[0] in folded for wanted, _ in sought):  # as in most lines, which saves time
        return {}
    units = tokens.units(text)
    found = {
        number: list(_places(units, wanted, goes_on=goes_on))
        for number, (wanted, goes_on) in enumerate(sought)
    }
    return {number: places for number, places in found.items() if places}


def _places(
    units: list[tuple[str, int, int]], wanted: list[str], *, goes_on: bool
) -> Iterator[tuple[int, int]]:
    count = len(wanted)
    for at in range(len(units) - count + 1):
        here = [unit for unit, _, _ in units[at : at + count]]
        ends_so = here[-1].startswith(wanted[-1]) if goes_on else here[-1] == wanted[-1]
        if ends_so and here[:-1] == wanted[:-1]:
            yield units[at][1], units[at + count - 1][2]


def _hit(line: Line, found: Iterable[_Marked]) -> Hit:
    places = sorted(place for each in found for place in each)
    marked: list[tuple[int, int]] = []
    for start, end in places:
        if marked and start <= marked[-1][1]:
            marked[-1] = (marked[-1][0], max(end, marked[-1][1]))
        else:
            marked.append((start, end))
    second = _second(line, marked[0][0])
    if second is not None:
        return Hit(line.text, tuple(marked), second, "word")
    return Hit(line.text, tuple(marked), line.start, None if line.start is None else "line")


def _second(line: Line, at: int) -> float | None:
    """When the word at this character of the line is sung; a word may be the whole line's text."""
    end = -1 if line.words and line.words[0].spaced else 0  # the line begins without that space
    for word in line.words:
        end += len(word.text) + word.spaced
        if at < end:
            return word.start if len(word.text.split()) == 1 else None
    return None
